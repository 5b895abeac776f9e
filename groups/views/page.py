"""Where a group arranges its page: its sections, each with a preview, a history, and both texts when two save at once."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups import differences
from groups.forms.page import PlaceForm, RestoreForm, SectionForm
from groups.mixins import GroupScopedMixin
from groups.models import PageSection
from groups.section_kinds import UNWRITTEN, unwritten
from hub.access.views import ActView, Page
from hub.audit.models import record
from hub.common.models import StaleSaveError

VERSIONS_SHOWN = 50


class PageView(GroupScopedMixin, Page):
    """What the page is made of, in its order; what it could have besides."""

    access = ("group_draft", "read")
    template_name = "groups/page_overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sections = list(
            self.group.sections.visible_to(self.request.who).in_order().select_related("edited_by")
        )
        pictures = self.group.pictures.visible_to(self.request.who).without_content()
        return super().get_context_data(
            sections=sections,
            unwritten=unwritten({section.kind for section in sections}),
            pictures=list(pictures.select_related("section")),
            may_edit=self.request.who.may("group_page", "edit"),
            **kwargs,
        )


class SectionMixin(GroupScopedMixin):
    """One section by its kind or number; a kind that nobody has written yet, and "new", are still to begin."""

    @cached_property
    def section(self) -> PageSection | None:
        address = self.kwargs["section"]
        sections = self.group.sections.visible_to(self.request.who).select_related("group", "edited_by")
        if address.isascii() and address.isdigit():
            numbered = sections.filter(kind=PageSection.Kind.OTHER)
            section: PageSection | None = get_object_or_404(numbered, pk=address[:18])
        else:
            section = sections.filter(kind=address).exclude(kind=PageSection.Kind.OTHER).first()
        if section is None and address not in UNWRITTEN:
            raise Http404
        if section is not None:
            section.group = self.group
        return section

    @property
    def kind(self) -> str:
        address = self.kwargs["section"]
        return address if address in PageSection.Kind.values else PageSection.Kind.OTHER

    def to_section(self, name: str = "section") -> str:
        address = self.section.address if self.section else self.kwargs["section"]
        return reverse(f"groups:{name}", args=[self.group.slug, address])

    def back_with_errors(self, form: Any) -> HttpResponse:
        """A press without a page of its own: what was wrong is said where it came from."""
        for words in form.non_field_errors():
            messages.error(self.request, words)
        return redirect(self.get_success_url())  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"address": self.kwargs["section"], **kwargs, "section": self.section}
        )


class SectionView(SectionMixin, ActView):
    """Write a section, with a preview; whoever saves second sees both texts and loses neither (C6)."""

    access = ("group_page", "edit")
    form_class = SectionForm
    template_name = "groups/section_form.html"

    def get_row(self) -> Any:
        return self.group if self.section or self.kwargs["section"] in UNWRITTEN else None

    def get_initial(self) -> dict[str, Any]:
        if self.section is None:
            return {"title": UNWRITTEN[self.kwargs["section"]].title, "version": 0}
        return {"title": self.section.title, "text": self.section.text, "version": self.section.version}

    def form_valid(self, form: Any) -> HttpResponse:
        wish = self.request.POST.get("wish")
        if wish == "both" and self.section is not None:
            return self.put_together(form)
        if wish == "preview":
            return self.render_to_response(self.get_context_data(form=form))
        try:
            return super().form_valid(form)
        except StaleSaveError as stale:
            self.section = stale.row
            return self.show_both(form)

    def act(self, form: Any) -> None:
        by = self.request.user
        if self.section is None:
            self.section = PageSection.begin(self.group, self.kind, by=by, **form.said)
        else:
            self.section.write(by=by, version=form.cleaned_data["version"], **form.said)
        messages.success(self.request, _("Saved."))

    def put_together(self, form: Any) -> HttpResponse:
        text = differences.both(self.section.text, form.said["text"])
        return self.show_both(form, form.said | {"text": text})

    def show_both(self, form: Any, said: dict[str, str] | None = None) -> HttpResponse:
        """Theirs as it is saved, mine as I typed it, what differs; the next press is upon theirs."""
        said = said or form.said
        mine = SectionForm({**said, "version": self.section.version})
        differs = differences.difference(self.section.text, said["text"])
        return self.render_to_response(
            self.get_context_data(
                form=mine, theirs=self.section, differs=differs, address=self.section.address
            )
        )

    def get_success_url(self) -> str:
        return reverse("groups:page", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hint = UNWRITTEN[self.kind].hint if self.kind in UNWRITTEN else ""
        context = super().get_context_data(**{"hint": hint, **kwargs})
        return context | {"preview": self.preview_of(context["form"])}

    def preview_of(self, form: Any) -> str:
        """What was typed, as far as it could be read; at first what is there."""
        if form.is_bound:
            return str(form.cleaned_data.get("text", "")) if form.is_valid() or form.cleaned_data else ""
        return self.section.text if self.section else ""


class SectionPlaceView(SectionMixin, ActView):
    """Up, down, hidden, shown, removed: one press in the list."""

    access = ("group_page", "edit")
    form_class = PlaceForm
    http_method_names = ["post"]

    def get_row(self) -> Any:
        if self.section is None:
            raise Http404
        return self.group

    @transaction.atomic
    def act(self, form: Any) -> None:
        by, place = self.request.user, form.cleaned_data["place"]
        if place in ("up", "down"):
            self.section.step(-1 if place == "up" else 1)
        elif place in ("hide", "show"):
            self.section.show(place == "show", by=by)
        else:
            gone = PageSection(pk=self.section.pk)
            self.section.remove()
            record(self.request.who, "section removed", gone, group_id=self.group.pk)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.back_with_errors(form)

    def get_success_url(self) -> str:
        return reverse("groups:page", args=[self.group.slug]) + f"#{self.kwargs['section']}"


class SectionHistoryView(SectionMixin, Page):
    """Who changed what, and when; any version may come back."""

    access = ("group_draft", "read")
    template_name = "groups/section_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.section.changes(VERSIONS_SHOWN) if self.section else []
        asked = self.request.GET.get("version", "")
        chosen = next((change for change in changes if str(change.number) == asked), None)
        chosen = chosen or next(iter(changes), None)
        return super().get_context_data(
            changes=changes,
            chosen=chosen,
            differs=differences.difference(chosen.before, chosen.text) if chosen else [],
            may_edit=self.request.who.may("group_page", "edit"),
            **kwargs,
        )


class SectionRestoringView(SectionMixin, ActView):
    """One press in the history."""

    access = ("group_page", "edit")
    form_class = RestoreForm
    http_method_names = ["post"]
    success_message = _("It reads as it did then. What it read a moment ago stays in the history too.")

    def get_row(self) -> Any:
        if self.section is None:
            raise Http404
        return self.group

    def act(self, form: Any) -> None:
        self.section.restore(form.cleaned_data["version"], by=self.request.user)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.back_with_errors(form)

    def get_success_url(self) -> str:
        return self.to_section("section-history")
