"""What a page may have, and what each part is for: shown as empty places until somebody writes them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Unwritten:
    """A section that nobody has begun: its address, its heading until somebody writes another, what could stand there."""

    address: str
    title: Any
    hint: Any


ALL = [
    Unwritten(
        "about",
        _("About us"),
        _("How you began, what you like doing, what a first evening with you is like."),
    ),
    Unwritten(
        "who_we_help",
        _("Who we help"),
        _("Which charities come to you, and two or three things you did for them."),
    ),
    Unwritten(
        "team",
        _("Who we are"),
        _("The people behind it: first names, and what each is good at. Ask them first."),
    ),
    Unwritten(
        "events", _("What's on"), _("What your evenings are like, how to get in, whether there is a lift.")
    ),
    Unwritten("resources", _("Good to know"), _("Guides, lists and addresses that you hand out anyway.")),
    Unwritten("supporters", _("Who supports us"), _("Whose room, money or biscuits you have, with thanks.")),
    Unwritten("ask", _("Ask for help"), _("What happens after somebody asks, and what you can't do.")),
]
NEW = Unwritten("new", "", _("Whatever else your page needs."))
UNWRITTEN = {one.address: one for one in [*ALL, NEW]}


def unwritten(kinds: set[str]) -> list[Unwritten]:
    return [one for one in ALL if one.address not in kinds]
