"""Reading pages and mails as somebody who reads Welsh does: what is still in English?"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from hub.common import dates

CATALOGUE = Path(__file__).resolve().parent.parent / "locale/cy/LC_MESSAGES/django.po"


class Texts(HTMLParser):
    """What a person reads or hears of a page, piece by piece."""

    def __init__(self):
        super().__init__()
        self.pieces, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"style", "script"}
        if ("property", "og:type") in attrs:  # a word for machines
            return
        self.pieces += [
            value for name, value in attrs if name in {"aria-label", "title", "alt", "placeholder", "content"}
        ]

    def handle_endtag(self, tag):
        self.silent -= tag in {"style", "script"}

    def handle_data(self, data):
        if not self.silent:
            self.pieces.append(" ".join(data.split()))


def english_finder(catalogue: Any) -> Callable[[str], list[str]]:
    """Finds what is left in English: whole texts of the catalogue however short, longer pieces anywhere, and days."""
    translated = [one for one in catalogue if one.msgid and not one.obsolete]
    welsh = "\n".join(text for one in translated for text in [one.msgstr, *one.msgstr_plural.values()])
    whole = {
        text for one in translated for text in (one.msgid, one.msgid_plural) if text and text != one.msgstr
    }
    pieces = {" ".join(piece.split()) for text in whole for piece in re.split(r"%\(\w+\)[sd]|<[^>]+>", text)}
    longer = sorted(piece for piece in pieces if len(piece) > 12 and piece not in welsh)
    days = "|".join(
        dates.WEEKDAYS["en"] + [month for month in dates.MONTHS["en"] if month not in {"May", "March"}]
    )

    def found(text: str) -> list[str]:
        reader = Texts()
        reader.feed(text)
        read = " ".join(reader.pieces)
        left = [piece for piece in reader.pieces if piece in whole]
        left += [piece for piece in longer if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", read)]
        return left + re.findall(rf"\b(?:{days})\b", read)

    return found


def a_welsh_browser() -> Client:
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    return browser
