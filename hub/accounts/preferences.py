"""Which kinds of mail somebody wants."""

from typing import Any

from django import forms
from django.db import transaction

from hub import shelves
from hub.accounts.models import Preference, User

HowOften = Preference.HowOften


def kinds_that_may_stop() -> list[Any]:
    return [kind for kind in shelves.MAIL_KINDS.values() if kind.may_stop]


def kinds_always_sent() -> list[Any]:
    return [kind for kind in shelves.MAIL_KINDS.values() if not kind.may_stop and kind.label]


class MailPreferencesForm(forms.Form):
    """One tick per kind that may stop; without a row it comes."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        off = set(person.preferences.filter(how_often=HowOften.OFF).values_list("kind", flat=True))
        for kind in kinds_that_may_stop():
            self.fields[kind.name] = forms.BooleanField(
                label=kind.label or kind.name,
                help_text=kind.why,
                required=False,
                initial=kind.name not in off,
            )

    @transaction.atomic
    def save(self) -> None:
        for kind, wanted in self.cleaned_data.items():
            often = HowOften.NOW if wanted else HowOften.OFF
            Preference.objects.update_or_create(person=self.person, kind=kind, defaults={"how_often": often})
