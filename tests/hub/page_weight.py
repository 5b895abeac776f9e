"""What a browser fetches for one page when it has nothing yet, and how heavy that is on the way."""

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from whitenoise.compress import Compressor

STATIC = settings.BASE_DIR / "static"
FACE = re.compile(r"@font-face\s*{([^}]*)}")


class Parts(HTMLParser):
    """The elements of a page, how many there are, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def linked(self, rel: str) -> list[str]:
        return [of["href"] for tag, of in self.tags if tag == "link" and rel in of.get("rel", "").split()]

    def sources(self, *tags: str) -> list[str]:
        return [of["src"] for tag, of in self.tags if tag in tags and "src" in of]


@dataclass
class Load:
    """The page and everything it brings: address -> bytes on the way."""

    html: bytes
    parts: Parts
    files: dict[str, int]

    @classmethod
    def of(cls, html: bytes) -> "Load":
        parts = Parts(html.decode())
        sheets, scripts = parts.linked("stylesheet"), parts.sources("script")
        fonts = fonts_for(parts.text, [path_of(sheet) for sheet in sheets])
        preloaded = [path_of(link) for link in parts.linked("preload")]
        icons = sorted((path_of(link) for link in parts.linked("icon")), key=weight)[-1:]  # browsers take one
        pictures = parts.sources("img") + parts.linked("manifest")
        wanted = {*map(path_of, [*sheets, *scripts, *pictures]), *fonts, *preloaded, *icons}
        return cls(html, parts, {str(path.relative_to(STATIC)): weight(path) for path in sorted(wanted)})

    @property
    def html_on_the_way(self) -> int:
        return len(gzip.compress(self.html, 6))  # what a proxy does in passing

    @property
    def total(self) -> int:
        return self.html_on_the_way + sum(self.files.values())

    @property
    def requests(self) -> int:
        return 1 + len(self.files)

    @property
    def scripts(self) -> int:
        return sum(size for name, size in self.files.items() if name.endswith(".js"))

    @property
    def elements(self) -> int:
        return len(self.parts.tags)

    def __str__(self) -> str:
        heaviest = sorted(self.files.items(), key=lambda file: -file[1])
        return (
            f"{self.total} bytes in {self.requests} requests: page {self.html_on_the_way}, {dict(heaviest)}"
        )


def path_of(address: str) -> Path:
    assert address.startswith(settings.STATIC_URL), f"{address} is asked of somebody else."
    return STATIC / address.removeprefix(settings.STATIC_URL)


def fonts_for(text: str, sheets: list[Path]) -> set[Path]:
    """Every face whose range holds a letter of the page; one without a range is always wanted."""
    found = set()
    for sheet in sheets:
        for face in FACE.findall(sheet.read_text()):
            ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
            bounds = [(int(low, 16), int(high or low, 16)) for low, high in ranges]
            if not bounds or any(low <= ord(sign) <= high for sign in set(text) for low, high in bounds):
                found.add((sheet.parent / re.findall(r'url\("([^"]+)"\)', face)[0]).resolve())
    return found


@lru_cache
def weight(path: Path) -> int:
    """As WhiteNoise serves it to a browser that takes brotli: fonts and pictures as they are."""
    content = path.read_bytes()
    if not Compressor(use_gzip=False, quiet=True, log=lambda _said: None).should_compress(path.name):
        return len(content)
    return min(len(content), len(Compressor.compress_brotli(content)))
