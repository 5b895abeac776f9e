"""The tools of bin/bench at a tiny scale; what they measure is printed and never asserted."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from bench import load, people, table
from bench.cpu import Meter, of_process, parent_of
from bench.http import Line
from bench.measuring import Measured, Run, in_process, statements
from bench.pages import Page, Request, Target, floor, sent
from bench.server import DoesNotAnswer, Server
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_new_request
from volunteers.models import HelpRequest


@pytest.fixture
def floor_environment(environment_of_a_child):
    there = connection.settings_dict
    address = f"postgres://{there['USER']}@{quote(there['HOST'], safe='')}:{there['PORT']}/{there['NAME']}"
    return environment_of_a_child | {
        "DJANGO_SETTINGS_MODULE": "bench.floor.settings",
        "DATABASE_URL": address,
        "DEBUG": "true",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def floor_site(floor_environment, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "bench.floor"], cwd=settings.BASE_DIR, env=floor_environment, check=True
    )
    with Server("bench.floor.wsgi", floor_environment, tmp_path / "floor.log") as server:
        yield server


@pytest.mark.slow
def test_the_floor_is_measured_from_the_first_request_to_the_line_of_the_table(floor_site):
    connection.ensure_connection()
    mine = connection.connection.info.backend_pid
    meter = Meter([floor_site.process.pid], parent_of(mine), but=mine)
    said = []

    found = Run({"floor": floor_site.port}, {"floor": meter}, said.append, a_batch=0.05).measure(floor())

    string, page = found
    assert page.bytes > 10_000
    assert page.cpu > string.cpu > 0
    assert page.by_clock or page.database > 0
    assert (page.in_f, string.in_l) == (1.0, 1.0)
    assert len(said) == 5
    assert table.lines(found)[3].startswith("| F: 25 rows")


@pytest.mark.slow
def test_a_first_visit_counts_what_the_page_asks_for(floor_site):
    visit = load.first_visit(floor_site.port, "/page/")

    assert (visit.requests, visit.scripts) == (1, 0)
    assert visit.nodes > 25 * 6
    assert min(load.side_by_side([(floor_site.port, "/string/")], seconds=0.5)) > 0


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind(tmp_path):
    server = Server("no.such.wsgi", dict(os.environ), tmp_path / "log")

    with pytest.raises(DoesNotAnswer, match="No module named 'no'"), server:
        pass

    assert server.process.returncode is not None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell")
def test_the_work_of_a_process_is_seen_from_another():
    busy = subprocess.Popen(
        [sys.executable, "-c", "print(sum(range(3_000_000)), flush=True); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    busy.stdout.readline()
    worked = of_process(busy.pid)
    busy.communicate(b"\n")

    assert worked > 0.01


def test_lines_are_kept_open_and_opened_anew(live_server):
    port = int(live_server.url.rpartition(":")[2])
    with Line(port) as line:
        first = line.ask("/healthz")
        line.socket.close()
        line.close()
        again = line.ask("/healthz")

    assert (first.status, again.status, again.body) == (200, 200, b"ok")


def test_a_figure_says_what_it_misses():
    one = Measured("a page", Target(queries=3, in_f=2.0), queries=4, cpu=12.34, in_f=1.9, bytes=2048)

    assert one.misses == ["4 queries, not 3"]
    assert "4 queries, not 3" in table.lines([one])[2]
    assert " 12.3 " in table.lines([one])[2]


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [("Bev", ["/static/latin.woff2"]), ("ŵ", ["/static/ext.woff2"]), ("🐑", [])],
)
def test_only_fonts_that_hold_a_letter_of_the_page_are_fetched(letters, wanted):
    style = """@font-face { src: url("latin.woff2") format("woff2"); unicode-range: U+0000-00FF, U+2019 }
    @font-face { src: url(ext.woff2); unicode-range: U+01??; }"""

    assert load.fonts_for({ord(letter) for letter in letters}, style, "/static/site.css") == wanted


def test_people_come_signed_in_and_with_their_second_factor(client, db):
    """The organiser of most requests covers further groups until a page is full."""
    first, second = (GroupFactory(run_by=[PersonFactory()]) for _ in range(2))
    for group in (first, first, second):
        a_new_request(group)
    PersonFactory(name="Niamh Byrne")
    organiser, coordinator = people.organiser(), people.coordinator()

    for person, path in ((organiser, "/triage/"), (organiser, "/today/"), (coordinator, "/today/")):
        assert in_process(client, Request(path, people.cookie(person))).status_code == 200
    assert len(people.open_cases(organiser)) == 3


def test_the_form_that_is_sent_is_accepted_without_a_doubt(client, db):
    answer = in_process(client, sent("/help/ask/"))

    assert answer.status_code == 302
    assert HelpRequest.objects.get().screening == HelpRequest.Screening.PASSED
    assert OutgoingMail.objects.get().kind == "volunteers/verify"


def test_statements_are_counted_without_the_words_of_a_transaction(db):
    page = Page("the ask form, sent", lambda n: sent("/help/ask/"), expects=302)

    queries, milliseconds = statements(page)

    assert queries <= 13
    assert milliseconds > 0
