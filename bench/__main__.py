"""bin/bench [seed|pages|matching|mail|imports] [--scale small|national] [--json FILE]"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.house import House, folder_of, seeding

SCALES = ("small", "national")


def main() -> None:
    asked = argparse.ArgumentParser(prog="bin/bench", description="Measures the hub; never asserts.")
    asked.add_argument(
        "what",
        nargs="?",
        choices=["seed", "pages", "matching", "mail", "imports"],
        help="all of it, when left out",
    )
    asked.add_argument("--scale", choices=SCALES, default="national")
    asked.add_argument("--json", type=Path, metavar="FILE")
    wanted = asked.parse_args()

    folder = folder_of(wanted.scale)
    if os.environ.get("BUNTING_BENCH_SEEDING"):
        plant(wanted.scale)
        return
    found: dict[str, Any] = {"scale": wanted.scale}
    with House(folder) as house:
        found["seed"] = seed(house, wanted.scale)
        os.environ |= house.environment | {"LOG_LEVEL": "WARNING"}
        import django

        django.setup()
        for name, measure in PARTS.items():
            if wanted.what in (None, name):
                say(f"\n== {name}")
                found[name] = measure(house)
    if wanted.json:
        wanted.json.write_text(json.dumps(found, indent=2) + "\n")


def say(words: str) -> None:
    print(words, flush=True)


# --- The network -------------------------------------------------------------------------------------
def seed(house: House, scale: str) -> dict[str, Any]:
    """In a process of its own: invented people are made in development only."""
    say(f"== seed ({scale}, in {house.folder})")
    house.run(
        "-m",
        "bench",
        "seed",
        "--scale",
        scale,
        environment=seeding(house.folder) | {"BUNTING_BENCH_SEEDING": "1"},
    )
    kept = house.folder / "seed.json"  # as bench/seed.py wrote it
    return json.loads(kept.read_text()) if kept.exists() else {}


def plant(scale: str) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # no statement is kept in memory
    from bench import seed

    say(seed.in_words(seed.plant(scale)))


# --- What is measured --------------------------------------------------------------------------------
def pages(house: House) -> dict[str, Any]:
    from bench import every_page

    return every_page.measure(house, say)


def matching(house: House) -> list[dict[str, Any]]:
    from bench import matching

    figures = matching.measure()
    for figure in figures:
        say(str(figure))
    return [figure.as_dict() for figure in figures]


def mail(house: House) -> dict[str, Any]:
    from bench import mail

    return mail.measure(house, say)


def imports(house: House) -> dict[str, Any]:
    from bench import large_group

    return large_group.measure(say)


PARTS: dict[str, Callable[[House], Any]] = {
    "pages": pages, "mail": mail, "matching": matching, "imports": imports,
}  # fmt: skip

if __name__ == "__main__":
    main()
