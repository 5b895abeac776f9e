"""Short guides that come with the hub: something for tonight, before anybody has read the request."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Guide:
    slug: str
    title: Any
    summary: Any
    about: str  # words that make it the one to offer

    @property
    def template_name(self) -> str:
        return f"volunteers/guides/{self.slug}.html"

    def get_absolute_url(self) -> str:
        return reverse("volunteers:guide", args=[self.slug])

    def fits(self, words: str) -> int:
        return len(re.findall(rf"\b(?:{self.about})", words, re.IGNORECASE))


FIRST_STEPS = Guide(
    "before-you-start",
    _("Four questions before any digital job"),
    _("Ten minutes that save weeks, whatever it turns out to be."),
    "plan|strateg|where to (?:start|begin)|overwhelm|strategaeth|cynllun",
)
GUIDES = [
    FIRST_STEPS,
    Guide(
        "choosing-a-tool",
        _("Choosing a tool without regrets"),
        _("How a small charity picks a database, a booking system or anything else."),
        "crm|database|system|software|tool|booking|membership|app\\b|teams|slack|zoom|offer|meddalwedd|cronfa",
    ),
    Guide(
        "spreadsheets",
        _("A spreadsheet that still works next year"),
        _("Six habits for lists, rotas and figures."),
        "spreadsheet|excel|sheets|rota|list of|figures|data\\b|report|taenlen|rhestr|ffigurau",
    ),
    Guide(
        "a-website-that-needs-care",
        _("A website that needs care"),
        _("Who holds the keys, what to mend first, when to start again."),
        "website|web ?site|web ?page|wordpress|wix|squarespace|domain|hosting|gwefan",
    ),
    Guide(
        "passwords-and-safety",
        _("Passwords and safety in one evening"),
        _("Five things that stop nearly all trouble."),
        "password|hack|phish|scam|secur|gdpr|data protection|backup|virus|cyfrinair|diogel",
    ),
    Guide(
        "giving-online",
        _("Taking gifts and payments online"),
        _("What it costs, what to set up, what to ask."),
        "donat|fundrais|gift aid|payment|card reader|crowdfund|shop\\b|justgiving|codi arian|rhodd|taliad",
    ),
]
BY_SLUG = {guide.slug: guide for guide in GUIDES}


def for_tonight(words: str) -> Guide:
    """The guide whose subject they speak of most; for anything else the one that always fits."""
    best = max(GUIDES, key=lambda guide: guide.fits(words))
    return best if best.fits(words) else FIRST_STEPS
