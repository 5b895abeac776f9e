"""Naming somebody for the network, and ending a role; with whoever has to agree, where they are to be chosen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models import Region
from hub.accounts.backend import people_at
from hub.accounts.models import NetworkRole, User
from hub.accounts.second_hands import needed, runs_a_group
from hub.common.forms import with_hints
from hub.guard.text import LineField, MailboxField, TextField

SAFEGUARDING = NetworkRole.Role.SAFEGUARDING
WHAT_THEY_DO = {
    "national": _("Starts groups, invites those who lead them, and looks after what no group covers."),
    "admin": _("Sees that the hub itself runs well. Sees no charity’s words and nobody’s contact details."),
    "safeguarding": _(
        "Reads what people raise when they worry about somebody’s safety. Nobody else sees it."
    ),
}


class HandsForm(forms.Form):
    """`why`; and while there are not yet two coordinators, two who run a group and are asked to agree."""

    ends = False
    why = TextField(
        label=_("Why?"),
        help_text=_("A sentence for those who are asked to agree."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    one = MailboxField(
        label=_("Who agrees?"),
        help_text=_(
            "The address of somebody who runs a group. There are not yet two coordinators, so two of them are asked."
        ),
        autocomplete="off",
        required=False,
    )
    other = MailboxField(label=_("And who else?"), autocomplete="off", required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.asks_two = needed(NetworkRole.Role.NATIONAL) > 1
        for field in ("one", "other"):
            if self.asks_two:
                self.fields[field].required = True
            else:
                del self.fields[field]

    def clean_one(self) -> User | None:
        return self.somebody_who_runs_a_group("one")

    def clean_other(self) -> User | None:
        return self.somebody_who_runs_a_group("other")

    def somebody_who_runs_a_group(self, field: str) -> User | None:
        address = self.cleaned_data.get(field)
        if not address:
            return None
        for person in people_at(address):
            if person == self.person:
                raise ValidationError(_("Somebody other than you agrees."))
            if runs_a_group(person):
                return person
        raise ValidationError(_("Nobody who runs a group signs in with this address."))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        role = said.get("role", NetworkRole.Role.NATIONAL)
        if self.asks_two and needed(role, ends=self.ends) > 1:
            self.ask_for_both(said)
        said["asked"] = [person for person in (said.pop("one", None), said.pop("other", None)) if person]
        return said

    def ask_for_both(self, said: dict[str, Any]) -> None:
        for field in ("one", "other"):
            if field not in self.errors and not said.get(field):
                self.add_error(field, _("Please fill this in."))
        if said.get("one") and said.get("one") == said.get("other"):
            self.add_error("other", _("This is the same person twice. Name another."))


class EndingForm(HandsForm):
    ends = True


class NamingForm(HandsForm):
    role = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("In which region?"),
        help_text=_("Only safeguarding leads have one: two in each region at most."),
        required=False,
        empty_label=_("None"),
    )
    name = LineField(label=_("Their name"), max_length=120)
    email = MailboxField(
        label=_("Their email address"),
        help_text=_("Whoever has no account yet gets one, and a mail with the way in."),
        autocomplete="off",
    )

    field_order = ("role", "region", "name", "email", "why", "one", "other")

    def __init__(self, *args: Any, roles: list[str], regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = with_hints(  # type: ignore[attr-defined]
            (role, NetworkRole.Role(role).label, WHAT_THEY_DO[role]) for role in roles
        )
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        if SAFEGUARDING not in roles:
            del self.fields["region"]
        for field in self.fields.keys() & {"one", "other"}:
            self.fields[field].required = SAFEGUARDING not in roles  # asked again once the role is known

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if self.person in people_at(address):
            raise ValidationError(_("Nobody names themselves. Somebody else proposes you."))
        return address

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        region = said.pop("region", None)
        role = said.get("role")
        if role == SAFEGUARDING and region is None and "region" not in self.errors:
            self.add_error("region", _("Choose the region they are there for."))
        said["region_code"] = region.code if region and role == SAFEGUARDING else ""
        return said


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput)
