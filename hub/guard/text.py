"""What people type: kept as it is, without signs that only turn the text around or make nothing look like something."""

import re
import unicodedata
from typing import Any

from django import forms

from hub.mail.addresses import one_mailbox

LONGEST_TEXT = 20_000
TURNS_TEXT_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
LOOKS_EMPTY = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters by name, blank to the eye
MOST_MARKS_ON_A_LETTER = 8


def plain(text: str) -> str:
    """The text with one kind of line break, no direction overrides and no towers of accents."""
    text = TURNS_TEXT_AROUND.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return without_towers(text) if any(map(unicodedata.combining, text)) else text


def without_towers(text: str) -> str:
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS_ON_A_LETTER:
            kept.append(sign)
    return "".join(kept)


def is_blank(text: str) -> bool:
    """Spaces, zero-width signs and fillers are nothing, however many there are (F11)."""
    return all(sign in LOOKS_EMPTY or unicodedata.category(sign)[0] in "ZCM" for sign in text)


class TextField(forms.CharField):
    """A box for words: tidied, limited, and empty when nothing in it can be seen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_TEXT, **kwargs})

    def to_python(self, value: Any) -> str:
        text = plain(str(value)) if value not in self.empty_values else ""
        return "" if is_blank(text) else str(super().to_python(text))


class LineField(TextField):
    """One line: breaks and rows of spaces become one space."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class MailboxField(forms.EmailField):
    """Exactly one address; with autocomplete="off" somebody else's."""

    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs |= {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "none"}

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        return one_mailbox(address) if address else ""
