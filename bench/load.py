"""What many visitors at once are served, and what a first visit brings over the line."""

import gzip
import re
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from bench.http import Line

AT_ONCE = 8
SECONDS, TURNS = 5.0, 5
MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT, MOST_NODES = 100_000, 12, 25_000, 800


def side_by_side(places: Sequence[tuple[int, str]], seconds: float = SECONDS) -> list[float]:
    """Requests a second of each (port, path), eight at once, each on a line of its own. They take turns, so that
    other work on the machine falls on all of them; the median of the turns."""
    found: list[list[float]] = [
        [one_try(port, path, seconds / TURNS) for port, path in places] for _turn in range(TURNS)
    ]
    return [statistics.median(rates) for rates in zip(*found, strict=True)]


def one_try(port: int, path: str, seconds: float) -> float:
    counts = [0] * AT_ONCE
    end = time.perf_counter() + seconds

    def visit(number: int) -> None:
        with Line(port) as line:
            while time.perf_counter() < end:
                if line.ask(path).status == 200:
                    counts[number] += 1

    began = time.perf_counter()
    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(AT_ONCE)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return sum(counts) / (time.perf_counter() - began)


@dataclass
class FirstVisit:
    """All that a browser with nothing kept asks for, compressed as a proxy would."""

    path: str
    requests: int
    bytes: int
    scripts: int
    nodes: int
    parts: dict[str, int]

    @property
    def misses(self) -> list[str]:
        limits = {
            "bytes": (self.bytes, MOST_BYTES),
            "requests": (self.requests, MOST_REQUESTS),
            "bytes of script": (self.scripts, MOST_SCRIPT),
            "elements": (self.nodes, MOST_NODES),
        }
        return [f"{value:,} {unit}, not {most:,}" for unit, (value, most) in limits.items() if value > most]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"misses": self.misses}


class Parts(HTMLParser):
    """The addresses a browser follows by itself, and the number of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.nodes = 0
        self.words: list[str] = []
        self.icons: list[str] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        self.nodes += 1
        said = {name: value or "" for name, value in pairs}
        if tag == "link" and "href" in said:
            kind = said.get("rel", "")
            if kind in ("stylesheet", "preload", "manifest"):
                self.found[said["href"]] = kind
            elif kind == "icon":
                self.icons.append(said["href"])
        elif tag in ("script", "img") and said.get("src"):
            self.found[said["src"]] = tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def first_visit(port: int, path: str) -> FirstVisit:
    with Line(port) as line:

        def fetch(address: str) -> bytes:
            answer = line.ask(urljoin(path, address), {"Accept-Encoding": "gzip"})
            if answer.status != 200:
                raise LookupError(f"{address} answered {answer.status}")
            sizes[address] = answer.sent
            return (
                gzip.decompress(answer.body)
                if answer.headers.get("content-encoding") == "gzip"
                else answer.body
            )

        sizes: dict[str, int] = {}
        html = fetch(path)
        head = sizes[path] - len(html)
        sizes[path] = head + len(gzip.compress(html, 6))  # the proxy does that
        parts = Parts()
        parts.feed(html.decode())
        letters = {ord(letter) for letter in "".join(parts.words)}
        for address, kind in dict(parts.found).items():
            body = fetch(address)
            if kind == "stylesheet":
                for font in fonts_for(letters, body.decode(), urljoin(path, address)):
                    if font not in sizes:
                        fetch(font)
        for address in parts.icons[-1:]:  # browsers take one, rather the one that scales
            fetch(address)
    scripts = sum(sizes[address] for address, kind in parts.found.items() if kind == "script")
    return FirstVisit(path, len(sizes), sum(sizes.values()), scripts, parts.nodes, sizes)


def fonts_for(letters: set[int], style: str, address: str) -> list[str]:
    """Of the fonts it declares, those that hold a letter of the page (any weight: which is used is not looked at)."""
    found = []
    for face in re.findall(r"@font-face\s*{(.*?)}", style, re.DOTALL):
        source = re.search(r"url\([\"']?([^\"')]+)", face)
        ranges = re.search(r"unicode-range:\s*([^;}]+)", face)
        if source and (ranges is None or letters & spanned(ranges[1])):
            found.append(urljoin(address, source[1]))
    return found


def spanned(ranges: str) -> set[int]:
    letters: set[int] = set()
    for span in ranges.replace("U+", "").replace("u+", "").split(","):
        first, _dash, last = span.strip().partition("-")
        if "?" in first:
            first, last = first.replace("?", "0"), first.replace("?", "F")
        letters.update(range(int(first, 16), int(last or first, 16) + 1))
    return letters
