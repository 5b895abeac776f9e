"""Pictures of a group's page: brought, described, put in order, taken away; and served, each time asked who it is for."""

from functools import cached_property
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from groups.forms.page import PictureForm, PicturePlaceForm, PictureWordsForm
from groups.mixins import GroupScopedMixin
from groups.models import Picture
from hub.access.views import ActView
from hub.audit.models import record
from hub.common.uploads import cut_files

FOR_GOOD = "public, max-age=31536000, immutable"  # a picture never changes: another one has another name


class PictureActView(GroupScopedMixin, ActView):
    """An act on the pictures of a group, back to its page."""

    access = ("group_page", "edit")

    def get_row(self) -> Any:
        return self.group

    @cached_property
    def picture(self) -> Picture:
        pictures = self.group.pictures.visible_to(self.request.who).without_content()
        picture = get_object_or_404(pictures, name=self.kwargs["name"])
        picture.group = self.group
        return picture

    @cached_property
    def sections(self) -> Any:
        return self.group.sections.visible_to(self.request.who).in_order()

    def record(self, act: str, picture: Any) -> None:
        record(self.request.who, act, picture, group_id=self.group.pk)

    def get_success_url(self) -> str:
        return reverse("groups:page", args=[self.group.slug]) + "#pictures"


class PictureAddView(PictureActView):
    """A picture from somebody's phone or computer."""

    form_class = PictureForm
    template_name = "groups/picture_form.html"
    success_message = _("The picture is on the page.")

    def get_form_kwargs(self) -> dict[str, Any]:
        was_cut = "picture" in cut_files(self.request)
        more = {"sections": self.sections, "person": self.request.user, "was_cut": was_cut}
        return super().get_form_kwargs() | more

    @transaction.atomic
    def act(self, form: Any) -> None:
        picture = Picture.add(self.group, form.cleaned_data["picture"], by=self.request.user, **form.words)
        self.record("picture added", picture)


class PictureWordsView(PictureActView):
    """What it shows, who took it, where it stands."""

    form_class = PictureWordsForm
    template_name = "groups/picture_words.html"
    success_message = _("Saved.")

    def get_row(self) -> Any:
        return self.group if self.picture else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"sections": self.sections, "picture": self.picture}

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.picture.describe(by=self.request.user, **form.words)
        self.record("picture described", self.picture)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(picture=self.picture, **kwargs)


class PicturePlaceView(PictureActView):
    """Earlier, later, away: one press."""

    form_class = PicturePlaceForm
    http_method_names = ["post"]

    def get_row(self) -> Any:
        return self.group if self.picture else None

    @transaction.atomic
    def act(self, form: Any) -> None:
        place = form.cleaned_data["place"]
        self.record("picture removed" if place == "remove" else "picture moved", self.picture)
        if place == "remove":
            self.picture.take_away()
            messages.success(self.request, _("The picture is off the page."))
        else:
            self.picture.step(-1 if place == "earlier" else 1)

    def form_invalid(self, form: Any) -> HttpResponse:
        return redirect(self.get_success_url())


@method_decorator(csp_update({"sandbox": True}), name="dispatch")
class PictureView(View):
    """The picture itself. Strangers' browsers keep those of public pages for good; nobody else's are kept at all."""

    access = ("group_page", "read")

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        pictures = Picture.objects.visible_to(request.who).select_related("group")
        picture = get_object_or_404(
            pictures.only("name", "content", "content_type", "group__state", "group__published_at"), name=name
        )
        response = HttpResponse(bytes(picture.content), content_type=picture.content_type)
        response.headers["Content-Disposition"] = f'inline; filename="{picture.name}.webp"'
        if picture.group.is_shown and not request.COOKIES:
            response.headers["Cache-Control"] = FOR_GOOD
        return response
