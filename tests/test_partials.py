"""What a partial needs, it is given: `only` leaves the key of a form behind, and the test client would not notice."""

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "templates"
INCLUDE = re.compile(r'{%\s*include "([^"]+)"([^%]*)%}')


def includes_without_a_key() -> Iterator[str]:
    for page in TEMPLATES.rglob("*.html"):
        for name, rest in INCLUDE.findall(page.read_text(encoding="utf-8")):
            partial = TEMPLATES / name
            has_a_form = partial.exists() and "csrf_token" in partial.read_text(encoding="utf-8")
            if has_a_form and rest.split()[-1:] == ["only"] and "csrf_token=" not in rest:
                yield f"{page.relative_to(TEMPLATES)} includes {name}"


def test_every_partial_with_a_form_is_given_the_key():
    assert list(includes_without_a_key()) == []
