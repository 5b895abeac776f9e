"""The invited: from the link of a mail to a yes. Looking changes nothing, however often a mail scanner looks (A8)."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from groups.emails import roles as emails
from groups.models import Invitation, Membership
from hub.common.models import TransitionError
from hub.guard.doors import LinkDoor
from hub.links.models import PrivateLink


class InvitationLinkView(LinkDoor):
    """/groups/invitation/<token>/"""

    access = ("invitation", "accept")
    purposes = (PrivateLink.Purpose.INVITATION,)

    def opens(self, link: Any) -> bool:
        return bool(link.about.is_open)

    def path_of(self, link: Any) -> str:
        return reverse("groups:invitation")

    def ended(self, request: HttpRequest) -> HttpResponse:
        return no_longer_works(request)


class InvitationView(View):
    """Group, role and who invites; a yes for whoever is signed in. The role comes from the stored row alone (A9)."""

    access = ("invitation", "accept")

    def get(self, request: Any) -> HttpResponse:
        invitations = list(Invitation.objects.acceptable_by(request.who).open().order_by("-created_at"))
        if not invitations:
            return no_longer_works(request)
        return self.show(request, invitations)

    def post(self, request: Any) -> HttpResponse:
        if request.who.person is None:
            return redirect(f"{reverse('account_login')}?next={reverse('groups:invitation')}")
        invitation = self.chosen(request)
        try:
            began = self.accept(request, invitation)
        except TransitionError as error:
            return self.show(request, [invitation], error=str(error), status=409)
        if not began:
            return redirect("groups:invitation")
        messages.success(request, _("You are with %(group)s now. Welcome.") % {"group": invitation.group})
        runs_it = invitation.role != Membership.Role.VOLUNTEER
        return redirect("groups:manage" if runs_it else "groups:detail", invitation.group.slug)

    def chosen(self, request: Any) -> Invitation:
        number = request.POST.get("invitation", "")
        own = Invitation.objects.acceptable_by(request.who)
        is_number = number.isascii() and number.isdecimal() and len(number) < 20
        found = own.filter(pk=int(number)).first() if is_number else None
        if found is None:
            raise Http404
        return found

    @transaction.atomic
    def accept(self, request: Any, invitation: Invitation) -> bool:
        person = request.who.person
        began = invitation.accept(person=person, who=request.who, keep=request.session.session_key)
        if not began:
            emails.invitation_waiting(invitation)
        elif invitation.membership:  # else it was pressed twice
            emails.role_given(invitation.membership)
        return began

    def show(
        self, request: Any, invitations: list[Invitation], *, error: str = "", status: int = 200
    ) -> HttpResponse:
        words = {"invitations": invitations, "error": error, "here": reverse("groups:invitation")}
        return render(request, "groups/invitation_detail.html", words, status=status)


def no_longer_works(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/invitation_ended.html", status=404)
