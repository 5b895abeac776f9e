"""The production server and the floor beside it, every page of both, and what a first visit brings."""

import os
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.urls import reverse

from bench import load, measuring, pages, table
from bench.cpu import Meter, parent_of
from bench.house import House
from bench.server import Server

SHARE_OF_L = 0.3


def measure(house: House, say: Callable[[str], None]) -> dict[str, Any]:
    say("Collecting the static files, making the floor's tables ...")
    house.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    house.run("-m", "bench.floor")
    say("Starting the hub and the floor ...")
    hub = house.runs(Server("hub.wsgi", house.environment | {"LOG_LEVEL": "INFO"}, house.folder / "hub.log"))
    floor_site = house.environment | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
    floor = house.runs(Server("bench.floor.wsgi", floor_site, house.folder / "floor.log"))
    ports = {"hub": hub.port, "floor": floor.port}
    meters = {"hub": meter(hub), "floor": meter(floor)}
    run = measuring.Run(ports, meters, say)
    say("Getting to know the pages ...")
    measured = run.measure(pages.every())
    say("")
    for line in table.lines(measured):
        say(line)
    if any(one.by_clock for one in measured):
        say("This system does not say how long a process worked: CPU is the time on the clock.")
    listing = reverse("groups:list")
    many, string = load.side_by_side([(hub.port, listing), (floor.port, "/string/")])
    verdict = "met" if many >= SHARE_OF_L * string else "missed"
    say(
        f"\neight at once: {many:.0f} lists a second, {string:.0f} of L: {many / string:.2f} (target {SHARE_OF_L}): {verdict}"
    )
    visits = [load.first_visit(hub.port, path) for path in ("/", listing)]
    for one in visits:
        say(table.visit(one))
    return {
        "pages": [one.as_dict() for one in measured],
        "at_once": {"list": many, "L": string, "share": many / string, "target": SHARE_OF_L},
        "first_visits": [one.as_dict() for one in visits],
    }


def meter(server: Server) -> Meter:
    """Of this server; of the database what it does for anybody but us."""
    connection.ensure_connection()
    mine = connection.connection.info.backend_pid
    return Meter([server.process.pid], parent_of(mine) if os.path.exists(f"/proc/{mine}") else None, but=mine)
