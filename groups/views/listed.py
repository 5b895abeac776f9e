"""A group's own list of people who have no account: brought in from a file, written to by nobody."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.forms.listed import SearchForm
from groups.mixins import RunScopedMixin
from groups.models import ListedPerson
from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.audit.models import record
from hub.common.forms import PressForm
from hub.imports.views import UploadView

A_PAGE = 50


class MemberListView(RunScopedMixin, SecondFactorMixin, Page):
    """For those who run the group; the network has no look at its list."""

    access = ("member_list", "read")
    template_name = "groups/member_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everybody = self.group.listed_people.visible_to(self.request.who)
        form = SearchForm(self.request.GET or None)
        typed = form.cleaned_data["name"] if form.is_valid() else ""
        people = everybody.called(typed) if typed else everybody
        return super().get_context_data(
            form=form,
            page_obj=Paginator(people, A_PAGE).get_page(self.request.GET.get("page")),
            typed=typed,
            join_url=settings.HUB_URL + reverse("groups:join", args=[self.group.slug]),
            **kwargs,
        )


class MemberRemovalView(RunScopedMixin, SecondFactorMixin, ActView):
    """They asked to be taken off: gone for good, and nothing remembers them."""

    access = ("member_list", "edit")
    form_class = PressForm
    template_name = "groups/member_removal.html"
    success_message = _("Taken off the list, for good.")

    def get_row(self) -> ListedPerson:
        return get_object_or_404(self.group.listed_people.visible_to(self.request.who), pk=self.kwargs["pk"])

    @transaction.atomic
    def act(self, form: PressForm) -> None:
        record(self.request.who, "taken off the list", self.row, group_id=self.group.pk)
        self.row.delete()

    def get_success_url(self) -> str:
        return reverse("groups:member-list", args=[self.group.slug])


class MemberImportView(RunScopedMixin, UploadView):
    access = ("member_list", "edit")
    kind = "members"

    @property
    def group_id(self) -> int | None:
        return self.group.pk


class GroupImportView(UploadView):
    access = ("role", "invite_lead")
    kind = "groups"
