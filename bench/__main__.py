"""bin/bench matching [--scale small|national] [--json FILE]"""

import argparse
import json
import os
import tempfile
from pathlib import Path

SCALES = {"small": 2_000, "national": 100_000}  # volunteers


def main() -> None:
    asked = argparse.ArgumentParser(prog="bin/bench", description="Measures the hub; never asserts.")
    asked.add_argument("what", nargs="?", default="matching", choices=["matching"])
    asked.add_argument("--scale", choices=SCALES, default="national")
    asked.add_argument("--json", type=Path, metavar="FILE")
    wanted = asked.parse_args()

    folder = Path(
        os.environ.get("BUNTING_BENCH", Path(tempfile.gettempdir()) / f"bunting-bench-{os.getuid()}")
    )
    os.environ |= {
        "BUNTING_DATA": str(folder / wanted.scale),
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "DEBUG": "true",
        "DATABASE_URL": os.environ.get("BUNTING_BENCH_DATABASE_URL", ""),
    }
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # no statement is kept in memory

    from bench import matching, network

    network.prepare(SCALES[wanted.scale])
    figures = matching.measure()
    for figure in figures:
        print(figure)
    if wanted.json:
        wanted.json.write_text(json.dumps([figure.as_dict() for figure in figures], indent=2) + "\n")


if __name__ == "__main__":
    main()
