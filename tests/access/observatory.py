"""What Mozilla's Observatory gives and takes, as a table: of each rule the first line that is true counts.

The rules and their points are those of mdn/mdn-http-observatory (src/grader/charts.js for the points,
src/analyzer/tests/*.js for when they apply, src/scanner/index.js for the sum), told anew. Left out is what only lists
and certificates outside of us can say: whether a host is preloaded (5 more), whether its certificate is good.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

EVERYWHERE = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
UNSAFE = {"'unsafe-inline'", "data:"}
HALF_A_YEAR = 15_552_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@dataclass
class Scan:
    """One answer over https, asked from another site, and what plain http answers at the same address."""

    response: Any
    plain: Any = None
    policy: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        parts = [part.split() for part in self.header("Content-Security-Policy").split(";") if part.strip()]
        self.policy = {name.lower(): set(sources) for name, *sources in parts}

    def header(self, name: str) -> str:
        return self.response.headers.get(name, "").strip()

    def sources(self, directive: str) -> set[str]:
        return self.policy.get(directive, self.policy.get("default-src", {"*"}))

    @property
    def sources_of_all(self) -> set[str]:
        return set().union(*self.policy.values())

    @property
    def max_age(self) -> int:
        found = re.search(r"max-age=(\d+)", self.header("Strict-Transport-Security").lower())
        return int(found.group(1)) if found else -1

    @property
    def cookies(self) -> list[Any]:
        return list(self.response.cookies.values())

    @property
    def scripts(self) -> list[str]:
        if not self.header("Content-Type").startswith("text/html"):
            return []
        return re.findall(r"<script\b[^>]*>", self.response.content.decode())

    @property
    def scripts_from_elsewhere(self) -> list[str]:
        return [tag for tag in self.scripts if re.search(r"src=\"?(https?:)?//", tag)]

    @property
    def leads_plainly_to(self) -> Any:
        return urlsplit(self.plain.headers.get("Location", "")) if self.plain is not None else None


def holds_sign_in(cookie: Any) -> bool:
    return "login" in cookie.key.lower() or "sess" in cookie.key.lower()


Rule = list[tuple[str, int, Callable[[Scan], Any]]]
RULES: dict[str, Rule] = {
    "content security policy": [
        ("none", -25, lambda s: not s.policy),
        (
            "unsafe scripts",
            -20,
            lambda s: s.sources("script-src") & (EVERYWHERE | UNSAFE) or s.sources("object-src") & EVERYWHERE,
        ),
        ("by http", -20, lambda s: any(source.startswith(("http:", "ftp:")) for source in s.sources_of_all)),
        ("eval", -10, lambda s: "'unsafe-eval'" in s.sources("script-src") | s.sources("style-src")),
        ("unsafe styles", 0, lambda s: s.sources("style-src") & (EVERYWHERE | UNSAFE)),
        ("nothing by default", 10, lambda s: s.policy.get("default-src") == {"'none'"}),
        ("nothing unsafe", 5, lambda s: True),
    ],
    "cookies": [
        ("none", 0, lambda s: not s.cookies),
        ("sign-in in the open", -40, lambda s: any(holds_sign_in(c) and not c["secure"] for c in s.cookies)),
        ("sign-in read by scripts", -30, lambda s: any(holds_sign_in(c) and not c["httponly"] for c in s.cookies)),
        (
            "form key for other sites",
            -20,
            lambda s: any("csrf" in c.key.lower() and not c["samesite"] for c in s.cookies),
        ),
        ("in the open", -20, lambda s: any(not c["secure"] for c in s.cookies)),
        ("same site", 5, lambda s: all(c["samesite"] in ("Lax", "Strict") for c in s.cookies)),
        ("secure", 0, lambda s: True),
    ],
    "other sites may read": [
        (
            "with somebody's cookies",
            -50,
            lambda s: s.header("Access-Control-Allow-Credentials").lower() == "true"
            and s.header("Access-Control-Allow-Origin") not in ("", "*"),
        ),
        ("no", 0, lambda s: True),
    ],
    "redirection": [
        ("not asked", 0, lambda s: s.plain is None),
        ("missing", -20, lambda s: s.plain.status_code not in (301, 302, 307, 308)),
        ("to plain http", -20, lambda s: s.leads_plainly_to.scheme != "https"),
        ("to another host", -5, lambda s: s.leads_plainly_to.hostname != "testserver"),
        ("to https", 0, lambda s: True),
    ],
    "referrer policy": [
        ("none", 0, lambda s: not s.header("Referrer-Policy")),
        ("private", 5, lambda s: s.header("Referrer-Policy").lower() in PRIVATE),
        ("unsafe", -5, lambda s: True),
    ],
    "strict transport": [
        ("none", -20, lambda s: s.max_age < 0),
        ("short", -10, lambda s: s.max_age < HALF_A_YEAR),
        ("long", 0, lambda s: True),
    ],
    "scripts of others": [
        ("by http", -50, lambda s: any("https://" not in tag for tag in s.scripts_from_elsewhere)),
        ("unsealed", -5, lambda s: any("integrity=" not in tag for tag in s.scripts_from_elsewhere)),
        ("none, or sealed", 0, lambda s: True),
    ],
    "content type": [
        ("guessed", -5, lambda s: s.header("X-Content-Type-Options").lower() != "nosniff"),
        ("as we say", 0, lambda s: True),
    ],
    "frames": [
        ("forbidden by the policy", 5, lambda s: "frame-ancestors" in s.policy),
        ("forbidden by header", 0, lambda s: s.header("X-Frame-Options").upper() in ("DENY", "SAMEORIGIN")),
        ("open", -20, lambda s: True),
    ],
    "resource policy": [
        ("same origin or site", 10, lambda s: s.header("Cross-Origin-Resource-Policy") in ("same-origin", "same-site")),
        ("none", 0, lambda s: s.header("Cross-Origin-Resource-Policy") in ("", "cross-origin")),
        ("not known", -5, lambda s: True),
    ],
}  # fmt: skip


def found_by(rule: Rule, scan: Scan) -> tuple[str, int]:
    return next((words, points) for words, points, applies in rule if applies(scan))


def score(scan: Scan) -> tuple[int, dict[str, str]]:
    """Points, and of each rule what was found. What is given counts only where little was taken."""
    found = {name: found_by(rule, scan) for name, rule in RULES.items()}
    taken = sum(points for _words, points in found.values() if points < 0)
    given = sum(points for _words, points in found.values() if points > 0)
    said = {name: f"{words} ({points:+})" for name, (words, points) in found.items()}
    return 100 + taken + (given if 100 + taken >= 90 else 0), said
