"""A password may not be what everybody can read about you."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hub import shelves

SHORTEST_WORD = 4
FILLING = re.compile(r"[\W\d_]+")


class NotAboutYou:
    """Refuses a password that is little more than your address, name or group, or this hub's name (A3)."""

    def validate(self, password: str, user: Any = None) -> None:
        letters = FILLING.sub("", password.casefold())
        for word in words_about(user):
            rest = letters.replace(word, "")
            if rest != letters and len(rest) < 6:
                raise ValidationError(
                    _("Leave out your name, your address and the names of groups: they are easy to guess."),
                    code="password_about_you",
                )

    def get_help_text(self) -> str:
        return _("At least 12 characters, not your name or your group's. Three or four odd words do well.")


def words_about(person: Any) -> set[str]:
    told = [settings.HUB_NAME, "password", "bunting", "techforgood", "welcome"]
    if person is not None:
        told += [person.email.split("@")[0], person.name]
        told += [str(name) for shelf in shelves.NAMES_NEAR for name in (shelf(person) if person.pk else ())]
    words = set()
    for said in told:
        whole = FILLING.sub("", said.casefold())
        words |= {whole, *FILLING.split(said.casefold())}
    return {word for word in words if len(word) >= SHORTEST_WORD}
