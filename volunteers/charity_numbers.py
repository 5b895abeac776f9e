"""Charity numbers as people type them. They have no check digit: the right shape is all we can tell."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Register(models.TextChoices):
    """The registers we know, by the prefix that org-id.guide gives them."""

    ENGLAND_AND_WALES = "GB-CHC", _("Charity Commission for England and Wales")
    SCOTLAND = "GB-SC", _("Scottish Charity Regulator (OSCR)")
    NORTHERN_IRELAND = "GB-NIC", _("Charity Commission for Northern Ireland")
    IRELAND = "IE-CRO", _("Charities Regulator, Ireland")
    IRELAND_REVENUE = "IE-CHY", _("Revenue charity number, Ireland")


SHAPES = {
    Register.SCOTLAND: re.compile(r"SC0[0-9]{5}"),
    Register.NORTHERN_IRELAND: re.compile(r"NIC?(1[0-9]{5})"),
    Register.IRELAND_REVENUE: re.compile(r"CHY[1-9][0-9]{0,4}"),
    Register.IRELAND: re.compile(r"(?:RCN)?([0-9]{8})"),
    Register.ENGLAND_AND_WALES: re.compile(r"[1-9][0-9]{5,6}"),
}

WORDS_IN_FRONT = re.compile(
    r"^(?:(?:ENGLAND|WALES|SCOTTISH|IRISH|UK|REGISTERED|CHARITY|NUMBER|NO|NR)+)(?=RCN|SC|NI|CHY|[0-9])"
)


@dataclass(frozen=True)
class CharityNumber:
    register: Register
    number: str
    org_id: str

    def __str__(self):
        return self.number


def recognise(text: str) -> CharityNumber | None:
    """The number in what was typed; None when it has no known shape, which is no reason to stop anybody."""
    plain = unicodedata.normalize("NFKC", str(text or "")[:100]).upper()
    org_id = re.fullmatch(r"\s*(GB-CHC|GB-SC|GB-NIC|IE-CRO|IE-CHY)-(\w+)\s*", plain)
    if org_id:
        prefix = {"GB-NIC": "NIC", "IE-CHY": "CHY"}.get(org_id[1], "")
        found = recognise(org_id[2] if org_id[2].startswith(prefix) else prefix + org_id[2])
        return found if found and found.register == org_id[1] else None
    compact = WORDS_IN_FRONT.sub("", re.sub(r"[\s.:#()/\u00ad\u200b-\u200f\ufeff-]", "", plain))
    for register, shape in SHAPES.items():
        if match := shape.fullmatch(compact):
            return numbered(register, match)
    return None


def numbered(register: Register, match: re.Match[str]) -> CharityNumber:
    if register == Register.NORTHERN_IRELAND:
        return CharityNumber(register, f"NIC{match[1]}", f"{register}-{match[1]}")
    if register == Register.IRELAND_REVENUE:
        return CharityNumber(register, match[0], f"{register}-{match[0].removeprefix('CHY')}")
    number = match[match.lastindex or 0]
    return CharityNumber(register, number, f"{register}-{number}")
