"""Which names and addresses a group may have: none that passes for the network, none that looks like another's (M10)."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from groups.models import Group, OldAddress

# Letters of other alphabets that are drawn like a Latin one: capitals first, since a capital eta is drawn as an H.
TWINS = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "АВЕЁКМНОРСТУХІЈЅԌԚԜ" "αβγδεζηικλμνορτυχω" "авеёкмнорстухіјѕһԁԛԝгӏ" "ıłøđ",
    "ABEZHIKMNOPTYX" "ABEEKMHOPCTYXIJSGQW" "abydeznikluvoptuxw" "abeekmhopctyxijshdqwrl" "ilod",
)  # fmt: skip
FIGURES = str.maketrans("015", "ols")

OFFICIAL = {
    "admin", "administrator", "administration", "bunting", "coordinator", "coordinators", "nationalcoordinator",
    "moderator", "national", "network", "official", "root", "safeguarding", "security", "staff", "support", "system",
    "webmaster", "help", "hub", "team",
}  # fmt: skip
PAGES = {"near", "start", "invitation", "new", "stopping", "yours", "manage", "join", "contact", "calendar"}


def drawn_alike(name: str) -> str:
    """What the eye sees of a name: no accents, no marks, no spaces, look-alike letters and figures as one."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).translate(TWINS)).casefold()
    return "".join(letter for letter in plain.translate(TWINS) if letter.isalnum()).translate(FIGURES)


def refuse_name(name: str, *, but: Any = None) -> None:
    """Say why a group can't be called so."""
    seen = refuse_official(name)
    others = Group.objects.exclude(pk=but.pk if but else 0).values_list("name", flat=True)
    if any(drawn_alike(other) == seen for other in others):
        raise ValidationError(_("A group with that name, or one that looks the same, is here already."))


def refuse_official(name: str) -> str:
    """What passes for the network is no group's name; what the eye sees of any other."""
    seen = drawn_alike(name)
    if not seen:
        raise ValidationError(_("Please write the name in letters."))
    if seen in OFFICIAL or seen == drawn_alike(settings.HUB_NAME):
        raise ValidationError(
            _("That name sounds like the network itself. Please choose one of the group's own.")
        )
    return seen


def refuse_address(slug: str, *, but: Any = None) -> None:
    if slug in PAGES or drawn_alike(slug) in OFFICIAL:
        raise ValidationError(_("That address is taken by a page of the hub. Please choose another."))
    taken = Group.objects.filter(slug=slug).exclude(pk=but.pk if but else 0).exists()
    if taken or OldAddress.objects.filter(slug=slug).exclude(group=but).exists():
        raise ValidationError(_("Another group has, or had, that address. Please choose another."))


def propose_address(name: str) -> str:
    """From the name, as short as it may be; a number where it is taken."""
    plain = slugify(name.translate(TWINS))[:70].strip("-") or "group"
    for number in range(1, 100):
        slug = plain if number == 1 else f"{plain}-{number}"
        try:
            refuse_address(slug)
        except ValidationError:
            continue
        return slug
    raise ValidationError(_("Please choose an address for the group."))
