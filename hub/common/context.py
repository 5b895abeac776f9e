"""What every page knows of the house: its name, the ways through it, your own pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hub import shelves


def the_house(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page that prints no navigation asks no question."""
    return {
        "hub_name": settings.HUB_NAME,
        "hub_url": settings.HUB_URL,
        "source_url": settings.SOURCE_URL,
        "navigation": lambda: ways(request, shelves.NAVIGATION),
        "your_pages": lambda: ways(request, shelves.YOUR_PAGES),
        "languages": settings.LANGUAGES,
    }


def ways(request: HttpRequest, shelf: list) -> list[dict[str, Any]]:
    """The longest address that this page lies under is where we are; a way may name more than its own."""
    who = getattr(request, "who", None)
    offered = [way for offer in shelf if who is not None for way in offer(who)]
    found = [(str(label), [str(url), *also]) for label, url, *also in offered]
    under = (url for _label, urls in found for url in urls if request.path.startswith(url))
    here = max(under, key=len, default=None)
    return [{"label": label, "url": urls[0], "current": here in urls} for label, urls in found]
