"""What people write on a group's page, as HTML: CommonMark without HTML and pictures, then only what is known to be harmless."""

from functools import lru_cache
from threading import Lock

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 20_000
TAGS = {
    "p", "br", "h3", "h4", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a",
}  # fmt: skip
SCHEMES = {"https", "http", "mailto"}


@lru_cache(maxsize=128)
def html_of(text: str) -> str:
    """Rendered once for each text; headings begin below those of the page."""
    text = text[:LONGEST]
    reader = WITHOUT_LINKS if any(is_endless(word) for word in text.split()) else READER
    with ONE_AT_A_TIME:
        tokens = reader.parse(text)
    lower_headings(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    return CLEANER.clean(html)


def may_be_linked(address: str) -> bool:
    """A whole address of the web or of a mailbox; anything else stays words."""
    return address.strip().lower().partition(":")[0] in SCHEMES


def is_endless(word: str) -> bool:
    """Each address in it would be looked at as far as its end: the square of it."""
    return len(word) > 1000 or word.count(":") > 8


def lower_headings(tokens: list[Token]) -> None:
    """The first heading of a text, and whatever stands as high, is an h3; all below it h4: none is left out."""
    first = ""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            first = first or token.tag
            token.tag = "h3" if token.tag <= first else "h4"


def reader() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True}).enable("linkify").disable("image")
    markdown.validateLink = may_be_linked  # type: ignore[method-assign, assignment]
    return markdown


READER = reader()
WITHOUT_LINKS = reader().disable("linkify")
ONE_AT_A_TIME = Lock()  # whoever looks for links notes down in the reader how far it has come
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    link_rel="nofollow noopener",
    url_schemes=SCHEMES,
    url_relative="deny",
)
