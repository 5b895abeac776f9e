"""Inviting somebody to a role in a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from hub.common.forms import with_hints
from hub.guard.text import MailboxField

ROLE_HINTS = {
    Membership.Role.VOLUNTEER: _("Helps charities now and then, and may say no."),
    Membership.Role.ORGANISER: _("Reads and answers requests, and invites volunteers."),
    Membership.Role.LEAD: _("Like an organiser, and says who runs the group."),
}


class InvitationForm(forms.Form):
    """An address and a role; which roles there are to choose from depends on who asks, and where."""

    email = MailboxField(
        autocomplete="off",
        label=_("Their email address"),
    )
    role = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = with_hints(  # type: ignore[attr-defined]
            (role, Membership.Role(role).label, ROLE_HINTS[Membership.Role(role)]) for role in reversed(roles)
        )
        self.fields["role"].initial = roles[-1] if len(roles) == 1 else None
