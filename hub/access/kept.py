"""A public page as a stranger gets it: told "you have it already", taken from the cache, or made and kept."""

import hashlib
import time
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import get_language

from hub.common import versions

LARGEST, LONGEST_QUERY = 100 * 1024, 200
SEARCHES_KEPT = 300  # pages with a query kept at one time: nobody fills the cache by typing
OWN_HEADERS = {"Content-Type", "Content-Language", "Vary"}


class KeptPage:
    """One request without any cookie for a page made of these kinds of content (None: made anew each time)."""

    def __init__(self, request: Any, made_of: tuple[str, ...] | None) -> None:
        self.request = request
        self.path, self.query = request.path, request.META.get("QUERY_STRING", "")
        # Before any row is read: what changes meanwhile makes what is kept here too old to be found, never too new.
        versions_now = None if made_of is None or settings.DEBUG else versions.current(made_of)
        self.name = None if versions_now is None else self.named(versions_now)

    @staticmethod
    def is_for(request: Any) -> bool:
        return (
            request.method in ("GET", "HEAD") and not request.META.get("HTTP_COOKIE") and not request.COOKIES
        )

    def named(self, versions_now: str) -> str:
        """The hour holds the London day that pages say, and ends whatever a lost version would leave standing."""
        hour = str(int(time.time() // 3600))
        said = [versions.build(), versions_now, hour, get_language() or "", self.path, self.query]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]

    @property
    def etag(self) -> str:
        """Weak: a proxy may compress the page, and it stays the same page."""
        return f'W/"{self.name}"'

    def answer(self) -> HttpResponseBase | None:
        """Without a query and without rendering, where that can be."""
        if self.name is None:
            return None
        if f'"{self.name}"' in self.had_by_reader:
            return self.public(HttpResponseNotModified())
        if (found := self.may_be_kept and cache.get(self.key)) and isinstance(found, tuple):
            content_type, content = found
            return self.public(HttpResponse(content, content_type=content_type))
        return None

    def keep(self, response: Any) -> Any:
        """The page as it was made, with the headers that let others keep it; unless there is somebody in it."""
        if callable(getattr(response, "render", None)):
            response.render()
        if self.is_somebodys(response):
            return response
        is_whole = response.status_code == 200 and not response.streaming
        if is_whole and self.may_be_kept and self.is_small(response) and self.is_within_bounds:
            cache.set(
                self.key, (response.headers["Content-Type"], response.content), settings.PUBLIC_PAGES_KEPT
            )
        return self.public(response)

    def public(self, response: Any) -> Any:
        self.request.is_public_page = True
        response.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=60"
        if self.name is not None and response.status_code in (200, 304):
            response.headers["ETag"] = self.etag
        return response

    @property
    def key(self) -> str:
        return f"page:{self.name}"

    @property
    def had_by_reader(self) -> list[str]:
        said = parse_etags(self.request.META.get("HTTP_IF_NONE_MATCH", ""))
        return [etag.removeprefix("W/") for etag in said]

    @cached_property
    def may_be_kept(self) -> bool:
        return bool(self.name and settings.PUBLIC_PAGES_KEPT) and len(self.query) <= LONGEST_QUERY

    @property
    def is_within_bounds(self) -> bool:
        """Addresses are as many as there are rows; searches are as many as somebody cares to type."""
        if not self.query:
            return True
        cache.add("pages:searches", 0, settings.PUBLIC_PAGES_KEPT)
        try:
            return cache.incr("pages:searches") <= SEARCHES_KEPT
        except ValueError:  # the count ran out in this very moment
            return False

    def is_small(self, response: Any) -> bool:
        return len(response.content) <= LARGEST and set(response.headers) <= OWN_HEADERS

    def is_somebodys(self, response: Any) -> bool:
        """A form's key, a message, something to remember by: then it is theirs alone, whatever the view is called."""
        request = self.request
        messages = getattr(request, "_messages", None)
        return bool(
            response.cookies
            or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            or request.session.modified
            or (messages is not None and messages.added_new)
        )
