"""What the demo network costs: seconds, the most memory, rows a second. Kept beside it, since it is made once."""

import json
import os
from pathlib import Path
from typing import Any

from django.db import connection

from bench import network
from hub.seeding.sizes import Spent

KEPT_AS = "seed.json"
TARGETS = {"seconds": 300, "megabytes": 1000}


def plant(scale: str) -> dict[str, Any]:
    """Make it unless it is there; what that cost, now or when it was made."""
    kept = Path(os.environ["BUNTING_DATA"]) / KEPT_AS
    spent = Spent()
    was_there = network.is_seeded(scale)
    network.prepare(scale)
    if not was_there:
        rows = live_rows()
        cost = {
            "scale": scale,
            "seconds": round(spent.seconds, 1),
            "megabytes": spent.megabytes,
            "rows": rows,
            "rows_a_second": round(rows / spent.seconds),
        }
        kept.write_text(json.dumps(cost, indent=2) + "\n")
    return json.loads(kept.read_text()) if kept.exists() else {"scale": scale, "rows": live_rows()}


def in_words(cost: dict[str, Any]) -> str:
    if "seconds" not in cost:
        return f"{cost['rows']:,} rows, made another time"
    said = "{rows:,} rows in {seconds:.0f} s ({rows_a_second:,} a second), {megabytes} MB of memory at most"
    targets = ", ".join(f"{name} <= {most}" for name, most in TARGETS.items())
    return f"{said.format(**cost)}   target: {targets} (national)"


def live_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r' AND reltuples > 0")
        return cursor.fetchone()[0] or 0
