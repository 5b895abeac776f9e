"""Addresses and names as they may stand in a header: one mailbox, one line, nobody else's name."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST_NAME, LONGEST_SUBJECT = 75, 120
EMOJI_JOINER = "\u200d"
BREAKS = {"Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"}
_mailbox = EmailValidator(allowlist=[])
_dangerous_in_a_name = re.compile(r'[<>"@:;,\\()\[\]]')


def one_mailbox(address: str) -> str:
    """The address when it is exactly one plain mailbox."""
    address = address.strip()
    if len(address) > 254 or re.search(r'[\s,;<>"]', address) or has_a_twin(address):
        raise ValidationError(_("Give one email address, like bev@example.org."))
    _mailbox(address)
    return address


def has_a_twin(address: str) -> bool:
    """A letter that becomes a plain one in capitals or in small, as ı becomes I: the address of somebody else."""
    odd = [sign for sign in address if not sign.isascii()]
    return any(plain.isascii() for sign in odd for plain in sign.upper() + sign.casefold())


def masked(address: str) -> str:
    """Enough to notice a slip of the finger, too little to read it from a screen left open."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…\u2060@{domain}"  # with a sign that keeps the two halves on one line


def one_line(words: str, longest: int = LONGEST_SUBJECT) -> str:
    """No line breaks, no direction controls or other invisible signs, not too long."""
    seen = "".join(sign for sign in words if sign == EMOJI_JOINER or unicodedata.category(sign) != "Cf")
    plain = "".join(" " if unicodedata.category(sign) in BREAKS else sign for sign in seen)
    line = " ".join(plain.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def display_name(name: str) -> str:
    """A person's name beside their address, without any sign that could pass for an address."""
    return one_line(_dangerous_in_a_name.sub(" ", name), LONGEST_NAME)
