"""Public pages are told "you have it already", or come out of the cache, and are never older than what was committed."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pghistory
import pytest
import redis
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.images import Small
from groups.models import CoverageArea, Group, Membership, PageSection, Picture
from hub.access import kept
from hub.access.who import Who
from hub.accounts.models import User
from hub.common import cache as cache_module
from hub.common import versions
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_ready_request, a_volunteer
from tests.hub import public_pages, public_urls
from tests.hub.public_pages import Network, a_network, public_routes
from volunteers.models import Category, HelpRequest, Match, Skill

pytestmark = pytest.mark.urls("tests.hub.public_urls")


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PUBLIC_PAGES_KEPT = 300


@pytest.fixture
def network(db: None) -> Network:
    return a_network()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Inside it, what would happen on commit happens at the end; what came before has been committed."""

    @contextmanager
    def inside() -> Iterator[list[Any]]:
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True) as promised:
            yield promised

    return inside


@pytest.fixture
def cache_away(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}
    }
    yield
    cache_module._away_until.clear()
    versions._owed.clear()


def ask(url: str, **headers: str) -> Any:
    """A stranger without any cookie."""
    return Client().get(url, headers={name.replace("_", "-"): said for name, said in headers.items()})


def rendered(url: str) -> str:
    """The page as it is made from the rows as they are now."""
    kept, django_settings.PUBLIC_PAGES_KEPT = django_settings.PUBLIC_PAGES_KEPT, 0
    try:
        return ask(url).text
    finally:
        django_settings.PUBLIC_PAGES_KEPT = kept


def pages_kept(valkey: redis.Redis) -> int:
    return len(list(valkey.scan_iter("*:page:*")))


# --- You have it already -------------------------------------------------------------------------------
def test_every_public_page_stands_on_the_list() -> None:
    odd = {name for name in public_routes() if hasattr(public_routes()[name], "dressed")}

    assert public_routes().keys() - odd == public_pages.ADDRESSES.keys()


def test_who_has_a_page_is_told_so_without_a_query(network: Network, django_assert_num_queries: Any) -> None:
    for url in network.pages:
        first = ask(url)
        assert first.status_code == 200, url

        with django_assert_num_queries(0):
            second = ask(url, if_none_match=first["ETag"])

        assert (second.status_code, second.content) == (304, b""), url
        assert second["ETag"] == first["ETag"]
        assert (
            second["Cache-Control"]
            == first["Cache-Control"]
            == "public, max-age=60, stale-while-revalidate=60"
        )
        assert {word.strip() for word in second["Vary"].split(",")} == {"Cookie", "Accept-Language"}
        assert {word.strip() for word in first["Vary"].split(",")} == {"Cookie", "Accept-Language"}


def test_who_has_another_or_says_anything_at_all_gets_the_page(network: Network) -> None:
    for said in ('W/"of-yesterday"', "*", '"', "nonsense, more", ""):
        assert ask("/groups/", if_none_match=said).status_code == 200


def test_a_proxy_may_have_made_the_mark_strong_or_put_others_beside_it(network: Network) -> None:
    etag = ask("/groups/")["ETag"]

    assert etag.startswith('W/"')  # compressed or not, it is the same page
    assert ask("/groups/", if_none_match=etag.removeprefix("W/")).status_code == 304
    assert ask("/groups/", if_none_match=f'"other", {etag}').status_code == 304


def test_the_second_stranger_gets_the_page_without_a_query(
    network: Network, django_assert_num_queries: Any
) -> None:
    for url in network.pages:
        first = ask(url)

        with django_assert_num_queries(0):
            second = ask(url)

        assert second.content == first.content
        assert {name: second[name] for name in second.headers} == {
            name: first[name] for name in first.headers
        }


def test_head_says_what_get_says(network: Network) -> None:
    for url in network.pages:
        head, get = Client().head(url), ask(url)

        assert (head.status_code, head.content) == (200, b"")
        assert [head[name] for name in ("ETag", "Cache-Control", "Content-Type")] == [
            get[name] for name in ("ETag", "Cache-Control", "Content-Type")
        ]
        assert Client().head(url, headers={"If-None-Match": get["ETag"]}).status_code == 304


def test_each_address_query_and_language_is_a_page_of_its_own(network: Network) -> None:
    marks = [ask(url, accept_language=language)["ETag"] for url in network.pages for language in ("en", "cy")]

    assert len(set(marks)) == len(marks)
    assert 'lang="cy"' in ask("/groups/", accept_language="cy").text
    assert 'lang="cy"' in ask("/groups/", accept_language="cy").text
    assert 'lang="en-gb"' in ask("/groups/", accept_language="en").text


def test_another_name_of_the_site_leaves_no_trace_in_what_is_kept(network: Network, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    for url in network.pages:
        asked = Client().get(url, SERVER_NAME="elsewhere.example", secure=True)

        assert "elsewhere" not in asked.text


def test_what_is_not_there_has_no_mark_and_an_old_address_leads_on(network: Network) -> None:
    missing, former = ask("/groups/nobody/"), ask("/groups/leeds-of-old/")

    assert (missing.status_code, "ETag" in missing, missing["Cache-Control"]) == (
        404,
        False,
        "no-store, private",
    )
    assert (former.status_code, "ETag" in former, former["Location"]) == (301, False, "/groups/leeds/")


# --- Never somebody's -----------------------------------------------------------------------------------
def test_nothing_on_a_public_page_is_anybodys(network: Network) -> None:
    """No form key, no stamp, no message, nothing to remember by: asked twice apart, they are the same."""
    for url in network.pages:
        cache.clear()
        first = ask(url)
        cache.clear()
        second = ask(url)

        assert first.content == second.content, url
        assert not first.cookies
        assert not re.search(r"csrfmiddlewaretoken|name=\"(key|stamp)\"|class=\"messages\"", first.text), url


def test_who_brings_a_cookie_gets_nothing_kept_and_leaves_nothing(
    network: Network, valkey: redis.Redis
) -> None:
    etag = ask("/groups/")["ETag"]
    before = pages_kept(valkey)

    for cookie in ("language=cy", "anything=at-all", "__Host-s=x", "broken=\udc80"):
        brought = cookie.encode("utf-8", "surrogateescape").decode("latin-1")
        answer = Client(HTTP_COOKIE=brought).get("/groups/", headers={"If-None-Match": etag})

        assert (answer.status_code, "ETag" in answer, answer["Cache-Control"]) == (
            200,
            False,
            "no-store, private",
        )
    assert pages_kept(valkey) == before


def test_the_page_of_somebody_signed_in_is_theirs_alone(network: Network, valkey: redis.Redis) -> None:
    ask("/groups/leeds/")
    client = Client()
    client.force_login(network.leeds.asha)

    own = client.get("/groups/leeds/")

    assert "Asha" in own.text
    assert ("ETag" in own, own["Cache-Control"]) == (False, "no-store, private")
    assert 'class="you"' in own.text
    assert 'class="you"' not in ask("/groups/leeds/").text


@pytest.mark.parametrize("url", ["/form-key/", "/cookie/", "/session/", "/message/"])
def test_a_page_that_turns_out_to_be_somebodys_is_kept_by_nobody(
    db: None, valkey: redis.Redis, url: str
) -> None:
    answer = ask(url)

    assert ("ETag" in answer, answer["Cache-Control"]) == (False, "no-store, private")
    assert pages_kept(valkey) == 0


def test_a_page_may_say_that_it_is_new_each_time(db: None, valkey: redis.Redis) -> None:
    assert "ETag" not in ask("/anew/")
    assert pages_kept(valkey) == 0


# --- Not without bounds ---------------------------------------------------------------------------------
def test_large_pages_and_long_questions_are_not_kept(db: None, valkey: redis.Redis) -> None:
    for url in ("/large/", "/words/?q=" + "x" * kept.LONGEST_QUERY):
        etag = ask(url)["ETag"]

        assert ask(url, if_none_match=etag).status_code == 304
    assert pages_kept(valkey) == 0


def test_nobody_fills_the_cache_by_typing(
    db: None, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SEARCHES_KEPT", 5)

    for number in range(9):
        ask(f"/words/?q={number}")
    ask("/words/")

    assert pages_kept(valkey) == 6
    assert all(0 < valkey.ttl(name) <= 300 for name in valkey.scan_iter("*page*"))


# --- Never older than what was committed ------------------------------------------------------------------
def give_a_role(network: Network) -> None:
    Membership.begin(PersonFactory(name="Zadie Orr"), network.york, "lead")


def another_request(network: Network) -> None:
    a_ready_request(network.leeds.tunde, network.leeds, brief={"may_name": True})


def fill_it(network: Network) -> None:
    """Both places are taken: it leaves the list, and its page says so."""
    role = network.request.roles.get()
    for name in ("Tom", "Ann"):
        volunteer = a_volunteer(name, group=network.leeds)
        role.line_up([{"volunteer": volunteer, "reasons": [], "score": 0.5}], by=network.leeds.tunde)
        role.matches.get(volunteer=volunteer).say_yes(by=volunteer.person)


def settle(**facts: Any) -> Callable[[Network], None]:
    return lambda network: network.leeds.settle(by=network.leeds.asha, **{"outcodes": ["LS6"], **facts})


DOOR, GROUPS, LEEDS, YORK = "/", "/groups/", "/groups/leeds/", "/groups/york/"
NEAR, SOUGHT, BRIEF = "/groups/near/?postcode=LS6", "/requests/", "/requests/{ref}/"
CHANGES: dict[str, tuple[Callable[[Network], Any], list[str]]] = {
    "a group is formed, and its page goes live": (
        lambda n: Group.form(
            by=n.leeds.asha, regions=[n.leeds.primary_region], outcodes=["BD1"], name="Bradford Bytes", summary="Tea.",
            slug="bradford", place_outcode="BD1", primary_region=n.leeds.primary_region, sitting_days=[2],
        ).publish(by=n.leeds.asha),
        [GROUPS],
    ),
    "it says what it is": (settle(summary="Tea first."), [LEEDS, GROUPS]),
    "it has another name": (settle(name="Leeds Kettle"), [LEEDS, GROUPS, NEAR, DOOR]),
    "it sits down on another day": (settle(sitting_days=[3]), [LEEDS]),
    "it covers more": (settle(outcodes=["LS6", "HX1"]), [LEEDS]),
    "it covers less": (lambda n: n.leeds.cover_districts([], by=n.leeds.asha), [LEEDS, NEAR]),
    "it moves to another address": (lambda n: n.leeds.move_to("kettle"), [GROUPS, LEEDS]),
    "a section is written": (lambda n: write(n), [LEEDS]),
    "a section is written anew": (lambda n: write(n).write(by=n.leeds.asha, title="Us", text="Two.", version=1), [LEEDS]),
    "a picture comes": (lambda n: Picture.add(n.leeds, SMALL, by=n.leeds.asha, alt="A kettle"), [LEEDS]),
    "a meeting has a date": (
        lambda n: n.leeds.meetings.create(what="Tea", where="Here", starts_at=timezone.now() + timedelta(days=2)), [LEEDS]
    ),
    "it is active now": (lambda n: n.york.activate(by=n.leeds.asha), [GROUPS]),
    "somebody gets a role": (give_a_role, [YORK]),
    "somebody stops": (
        lambda n: Membership.stop_all(n.leeds.tunde, n.leeds, who=Who(n.leeds.tunde)), [LEEDS]
    ),
    "somebody has another name": (
        lambda n: User.objects.filter(pk=n.leeds.tunde.pk).update(name="Tim Okafor"), [LEEDS]
    ),
    "somebody saves their name": (lambda n: rename(n.leeds.tunde, "Tobi Okafor"), [LEEDS]),
    "an account is deleted": (lambda n: n.leeds.asha.delete(), [LEEDS]),
    "groups by the dozen": (
        lambda n: [GroupFactory(name=f"Group {number}") for number in range(12)], [GROUPS]
    ),
    "districts by the dozen": (
        lambda n: CoverageArea.objects.bulk_create([CoverageArea(group=n.leeds, outcode="HX1")]), [LEEDS]
    ),
    "names changed in one statement": (lambda n: Group.objects.update(summary="All alike."), [GROUPS, LEEDS]),
    "by hand, in a statement of one's own": (
        lambda n: connection.cursor().execute("update groups_group set summary = 'By hand.'"), [GROUPS, LEEDS]
    ),
    "with the history of texts around it": (lambda n: with_history(n), [GROUPS, LEEDS]),
    "what's needed is written": (another_request, [SOUGHT]),
    "what's needed is written anew": (
        lambda n: n.request.describe(
            by=n.leeds.tunde, role={"minutes": 300}, skills=[], needed="Somebody else.", done_looks="Two rotas."
        ),
        [SOUGHT, BRIEF],
    ),
    "it is reworked": (lambda n: n.request.rework(by=n.leeds.tunde), [SOUGHT]),
    "the charity withdraws it": (lambda n: n.request.withdraw(), [SOUGHT]),
    "its places are filled": (fill_it, [SOUGHT]),
    "somebody raises a hand": (
        lambda n: Match.raise_hand(n.request.roles.get(), n.tom, reasons=[], score=0.5), [SOUGHT]
    ),
    "a role wants more people": (lambda n: n.request.roles.update(wanted=3), [BRIEF]),
    "a skill has another name": (lambda n: Skill.objects.filter(slug="spreadsheets").update(name="Sums"), [BRIEF]),
    "a topic has another name": (lambda n: Category.objects.filter(slug="website-and-content").update(name="Topic"), [SOUGHT]),
    "requests are deleted": (lambda n: HelpRequest.objects.all().delete(), [SOUGHT]),
}  # fmt: skip


SMALL = Small(b"RIFF", 4, 3)


def write(network: Network) -> PageSection:
    return PageSection.begin(network.leeds, "about", by=network.leeds.asha, title="About", text="One.")


def rename(person: Any, name: str) -> None:
    person.name = name
    person.save()


def with_history(network: Network) -> None:
    with pghistory.context(user=1):
        Group.objects.update(summary="Kept in the history.")


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_page_changes_its_mark(network: Network, committed: Any, change: str) -> None:
    """Of every public page: where the words are others, so is the mark; and what strangers get is what is there."""
    act, shown_on = CHANGES[change]
    pages = [url.format(ref=network.request.ref) for url in (DOOR, GROUPS, LEEDS, YORK, NEAR, SOUGHT, BRIEF)]
    before = {url: ask(url) for url in pages}

    with committed():
        act(network)

    after, made = {url: ask(url) for url in pages}, {url: rendered(url) for url in pages}
    touched = {url for url in pages if made[url] != before[url].text}
    assert {url: answer.text for url, answer in after.items()} == made
    assert {url for url in touched if after[url].get("ETag") == before[url]["ETag"]} == set()
    assert {url.format(ref=network.request.ref) for url in shown_on} <= touched


def test_what_is_undone_changes_no_mark(network: Network, committed: Any) -> None:
    etag = ask("/groups/")["ETag"]

    with committed(), transaction.atomic():
        Group.objects.update(name="Never")
        transaction.set_rollback(True)

    assert ask("/groups/", if_none_match=etag).status_code == 304


def test_what_is_undone_in_part_changes_it_all_the_same(network: Network, committed: Any) -> None:
    with committed():
        with transaction.atomic():
            Group.objects.update(name="Never")
            transaction.set_rollback(True)
        with transaction.atomic():
            Group.objects.update(name="For good")

    assert "For good" in ask("/groups/").text


def test_a_verb_of_many_statements_draws_one_version(network: Network, committed: Any) -> None:
    with committed() as promised:
        for number in range(5):
            Group.objects.update(summary=f"{number}")

    assert [renewal.name for renewal in promised if isinstance(renewal, versions.Renewal)] == ["groups"]


def test_what_no_page_shows_changes_nothing(network: Network, committed: Any) -> None:
    etags = {url: ask(url)["ETag"] for url in network.pages}

    with committed():
        User.objects.update(last_login=None, home_outcode="LS1")
        network.tom.pause(by=network.tom.person)

    assert {url: ask(url)["ETag"] for url in network.pages} == etags


def test_every_table_a_public_page_reads_is_watched(network: Network, settings: Any) -> None:
    """The net under all the others: a page may read nothing that could change without its mark."""
    settings.PUBLIC_PAGES_KEPT = 0
    views, faults = public_routes(), set()
    for name in public_pages.ADDRESSES:
        for url in network.pages_of(name):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                ask(url)
            read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
            for table in read:
                kinds = {kind for kind, _column in versions.shown_in().get(table, [])}
                if not kinds & set(views[name].made_of or ()):
                    faults.add(f"{name} reads {table}")

    assert faults == set()


# --- At the same time -------------------------------------------------------------------------------------
def elsewhere(act: Callable[[], Any]) -> Any:
    """In a connection of its own, to the end."""
    answers = []

    def run() -> None:
        try:
            answers.append(act())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return answers[0]


def call_leeds(name: str) -> None:
    Group.objects.filter(slug="leeds").update(name=name)


def test_a_page_begun_before_the_commit_is_never_found_after_it(transactional_db: None) -> None:
    """It read the old row; while it was made, the change was committed; what it leaves in the cache nobody finds."""
    GroupFactory(slug="leeds", name="Old")
    public_urls.MEANWHILE.append(lambda: elsewhere(lambda: call_leeds("New")))

    slow = ask("/name-of-leeds/")

    assert slow.text == "Old"
    assert ask("/name-of-leeds/").text == "New"
    assert ask("/name-of-leeds/", if_none_match=slow["ETag"]).text == "New"


def test_a_page_made_while_a_change_is_under_way_is_not_kept_beyond_it(transactional_db: None) -> None:
    GroupFactory(slug="leeds", name="Old")

    with transaction.atomic():
        call_leeds("New")
        between = elsewhere(lambda: ask("/name-of-leeds/"))

    assert between.text == "Old"
    assert ask("/name-of-leeds/", if_none_match=between["ETag"]).text == "New"


def test_readers_without_end_never_see_an_old_name_after_the_commit(transactional_db: None) -> None:
    GroupFactory(slug="leeds", name="0")
    done, faults, reached = threading.Event(), [], [0]

    def read() -> None:
        etag = ""
        while not done.is_set():
            at_least = reached[0]
            answer = ask("/name-of-leeds/", if_none_match=etag)
            if answer.status_code == 200:
                etag, seen = answer["ETag"], int(answer.text)
            if seen < at_least:
                faults.append((seen, at_least))
        connections.close_all()

    readers = [threading.Thread(target=read) for _reader in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 60):
        call_leeds(str(number))
        reached[0] = number
    done.set()
    for reader in readers:
        reader.join(20)

    assert faults == []


# --- The cache away, emptied, or without a word for an hour ------------------------------------------------
def test_without_the_cache_pages_are_made_as_ever(cache_away: None, network: Network) -> None:
    for url in network.pages:
        made_of_rows = url.startswith(("/groups", "/requests", "/volunteer/")) or url == "/"
        answer = ask(url)

        assert (answer.status_code, "ETag" in answer) == (200, not made_of_rows), url
        assert answer["Cache-Control"].startswith("public")
    call_leeds("Kettle")
    assert "Kettle" in ask("/groups/").text


def test_a_change_while_the_cache_was_away_is_told_when_it_is_back(
    network: Network, committed: Any, settings: Any, tmp_path: Any
) -> None:
    etag, there = ask("/groups/")["ETag"], settings.CACHES
    settings.CACHES = {"default": there["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock?db=0"}}
    with committed():
        call_leeds("Kettle")
    settings.CACHES = there

    assert "Kettle" in ask("/groups/", if_none_match=etag).text
    assert versions._owed == set()


def test_an_emptied_cache_never_brings_an_old_version_back(network: Network) -> None:
    etags = [ask("/groups/")["ETag"]]
    for _time in range(5):
        cache.clear()
        etags.append(ask("/groups/")["ETag"])

    assert len(set(etags)) == 6


def test_a_version_that_was_lost_leaves_nothing_standing_for_more_than_an_hour(network: Network) -> None:
    """The day that pages say, and an evening's end at five, change with the hour as well."""
    with time_machine.travel("2026-11-23 15:59:50+00:00", tick=False) as clock:
        etags = [ask("/groups/leeds/")["ETag"]]
        call_leeds("Nobody was told")  # never committed here, so nobody draws a version
        clock.move_to("2026-11-23 15:59:59+00:00")
        assert ask("/groups/leeds/", if_none_match=etags[0]).status_code == 304
        clock.move_to("2026-11-23 16:00:00+00:00")

        answer = ask("/groups/leeds/", if_none_match=etags[0])

    assert (answer.status_code, "Nobody was told" in answer.text) == (200, True)


def test_other_templates_make_other_marks(network: Network, settings: Any) -> None:
    etags = [ask("/privacy/")["ETag"]]
    settings.HUB_NAME = "Another Network"
    versions.build.cache_clear()
    etags.append(ask("/privacy/")["ETag"])
    versions.build.cache_clear()

    assert etags[0] != etags[1]


def test_while_developing_nothing_is_kept(network: Network, settings: Any) -> None:
    settings.DEBUG = True

    assert "ETag" not in ask("/privacy/")
