"""Naming a second account, and answering for one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.accounts.backend import people_at
from hub.guard.text import MailboxField


class SecondAccountForm(forms.Form):
    email = MailboxField(
        autocomplete="off",
        label=_("The address of your other account"),
        help_text=_("We write to that address and ask. This account is the one that stays."),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        if address.casefold() == self.person.email.casefold():
            raise ValidationError(_("This is the address of the account you are in. Give the other one."))
        return address


class TwoAccountsForm(forms.Form):
    """What a coordinator types when somebody rings."""

    email = MailboxField(label=_("One address"), autocomplete="off")
    other_email = MailboxField(label=_("The other address"), autocomplete="off")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        one, other = said.get("email", ""), said.get("other_email", "")
        if one and one.casefold() == other.casefold():
            self.add_error("other_email", _("This is the same address twice. Give the other one."))
        return said


class YesForm(forms.Form):
    """The yes of one address: whoever has both accounts knows the other address."""

    other_address = MailboxField(
        autocomplete="off",
        label=_("The other address you sign in with"),
        help_text=_("So that nobody’s account is taken for somebody else’s by mistake."),
    )

    def __init__(self, *args: Any, other: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.other = other

    def clean_other_address(self) -> str:
        address = self.cleaned_data["other_address"]
        if self.other not in people_at(address):
            raise ValidationError(
                _("We did not ask about this address. Look at it once more; or say that it is not you.")
            )
        return address
