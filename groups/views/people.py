"""Who is what in a group: roles with their terms, invitations, and how they end."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.emails import roles as emails
from groups.forms.inviting import InvitationForm
from groups.mixins import GroupScopedMixin
from groups.models import Invitation, Membership
from groups.models.invitation import roles_given_by
from hub.access.views import ActView, Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.forms import PressForm


class PeopleView(GroupScopedMixin, SecondFactorMixin, Page):
    """Everybody with a role here, and the invitations under way."""

    access = ("role", "invite")
    template_name = "groups/people_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        roles = self.group.memberships.visible_to(who).live().select_related("person")
        running = list(roles.running().order_by("role", "since", "pk"))
        leads = {membership.person_id for membership in running if membership.role == "lead"}
        invitations = self.group.invitations.visible_to(who).open().select_related("claimed_by", "invited_by")
        return super().get_context_data(
            running=running,
            only_lead=leads.pop() if len(leads) == 1 else None,
            volunteers=roles.filter(role="volunteer").count(),
            invitations=list(invitations.order_by("created_at")),
            gives=roles_given_by(who, self.group),
            may_end=who.may("role", "end"),
            **kwargs,
        )


class RoleActView(GroupScopedMixin, SecondFactorMixin, ActView):
    """An act on the people of a group: with a second factor shown just now, back to the list of people."""

    step_up = True
    form_class: type = PressForm

    def get_success_url(self) -> str:
        return reverse("groups:people", args=[self.group.slug])


class InvitingView(RoleActView):
    """Invite somebody to a role below one's own in this group."""

    access = ("role", "invite")
    form_class = InvitationForm
    template_name = "groups/invitation_form.html"
    success_message = _("The invitation is on its way. It works for seven days.")

    def get_form_kwargs(self) -> dict[str, Any]:
        roles = roles_given_by(self.request.who, self.group)
        if not roles:
            raise PermissionDenied
        return super().get_form_kwargs() | {"roles": roles}

    @transaction.atomic
    def act(self, form: Any) -> None:
        said = form.cleaned_data
        emails.invitation(Invitation.invite(said["email"], said["role"], self.group, who=self.request.who))


class EndingView(RoleActView):
    """End somebody's role; one's own ends by stopping, the last lead's only so."""

    access = ("role", "end")
    template_name = "groups/role_end.html"
    success_message = _("The role has ended, and they have been told.")

    def get_row(self) -> Membership:
        roles = self.group.memberships.visible_to(self.request.who).live()
        return get_object_or_404(roles.select_related("person"), pk=self.kwargs["pk"])

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.person == request.user:
            return redirect("groups:stop", self.group.slug)
        return super().get(request, *args, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.row.group = self.group
        emails.of_a_parting(self.row.stop(who=self.request.who), by=self.request.user)


class InvitationActView(RoleActView):
    """An act on one invitation of this group."""

    @cached_property
    def invitation(self) -> Invitation:
        invitations = self.group.invitations.visible_to(self.request.who).filter(
            accepted_at=None, revoked_at=None
        )
        return get_object_or_404(invitations.select_related("group", "claimed_by"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, **kwargs)


class SendingAgainView(InvitationActView):
    access = ("invitation", "resend")
    step_up = False
    template_name = "groups/invitation_again.html"
    success_message = _("Sent again. The link from before no longer works.")

    def get_row(self) -> Invitation:
        return self.invitation

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.invitation.send_again(who=self.request.who)
        emails.invitation(self.invitation)


class TakingBackView(InvitationActView):
    access = ("invitation", "revoke")
    step_up = False
    template_name = "groups/invitation_back.html"
    success_message = _("Taken back. Its link no longer works.")

    def get_row(self) -> Invitation:
        return self.invitation

    def act(self, form: Any) -> None:
        self.invitation.revoke(who=self.request.who)


class AgreeingView(InvitationActView):
    """The yes to somebody who took an invitation up with another address (A12)."""

    access = ("role", "invite")
    template_name = "groups/invitation_yes.html"
    success_message = _("They have the role now, and a mail says so.")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.invitation.role not in roles_given_by(request.who, self.group):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.invitation.agree(who=self.request.who)
        if self.invitation.membership:  # else it was pressed twice
            emails.role_given(self.invitation.membership)
