"""What strangers type into the forms of volunteers and charities who meet: markup, towers, nothing, and too much."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_match, a_volunteer, let_in
from volunteers.models import Connection, Match, Volunteer

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
BRACES = "{{ 7*7 }} {event.__init__.__globals__} %(name)s %s"
TURNED = "Ev\u202eil \u2066word"
TOWER = "o" + "\u0301" * 300
BLANK = [" ", "\u200b\u200b", "\u3164", "\u202e\u2066", "\n\n"]
NOTE = {f"note_{name}": "x" for name in ("what", "when", "where", "done")} | {"version": "0"}
ABOUT = {
    "where": "video", "hours": "4", "any_time": "on", "languages": "en-gb", "far_km": "15", "outcode": "LS6",
}  # fmt: skip


@pytest.fixture
def at() -> SimpleNamespace:
    """Tom and Bev in every stage, each with a browser."""
    asha = PersonFactory(name="Asha Rahman")
    group = GroupFactory(name="Digital Leeds", run_by=[asha])
    return SimpleNamespace(asha=asha, group=group)


def a_box(at: Any, name: str) -> tuple[Client, str, dict[str, str], str]:
    """Somebody at a form: their browser, the address, what else it needs, and the field for words."""
    side, _dot, act = name.partition(" ")
    state, size, more, field = {
        "words": ("introduced", "talk", {}, "words"),
        "ending": ("introduced", "talk", {"reason": "other"}, "words"),
        "thanks": ("introduced", "talk", {}, "words"),
        "closing": ("introduced", "job", {"did": "no"}, "missing"),
        "follow-up": ("done", "job", {"still_used": "yes"}, "words"),
        "note": ("introduced", "job", NOTE, "note_what"),
        "no": ("asked", "talk", {"reason": "other"}, "words"),
        "release": ("said_yes", "talk", {"reason": "other"}, "words"),
    }[act]
    at.match = match = a_match(at.asha, at.group, state=state, size=size)
    if side == "charity":
        browser = let_in(Client(), match.request.contacts.get())
        return browser, f"/help/request/{match.request.ref}/introduction/{match.ref}/{act}/", more, field
    return sign_in(Client(), match.volunteer.person), f"{match.get_absolute_url()}{act}/", more, field


REQUIRED = ["volunteer words", "volunteer note", "charity words", "charity note", "charity closing"]
BOXES = [*REQUIRED, "volunteer ending", "volunteer no", "volunteer release"]
BOXES += ["charity ending", "charity thanks", "charity follow-up"]


def everything_shown(at: Any) -> list[str]:
    """Every page and mail on which words of this match may stand."""
    match = Match.objects.get(pk=at.match.pk)
    tom, asha = sign_in(Client(), match.volunteer.person), sign_in(Client(), at.asha)
    bev = let_in(Client(), match.request.contacts.get())
    case = f"/triage/{match.request.ref}/"
    pages = [tom.get(url).text for url in (match.get_absolute_url(), "/today/", "/volunteer/me/")]
    pages += [bev.get(match.request.get_absolute_url()).text, asha.get("/today/").text, asha.get(case).text]
    pages += [asha.get(f"{case}introductions/{match.ref}/").text]
    for waiting in OutgoingMail.objects.all():
        message = letter(waiting)
        assert "\n" not in message.subject
        pages += [str(message.alternatives[0][0])]
    return pages


@pytest.mark.parametrize("box", REQUIRED)
def test_f11_words_that_cannot_be_seen_are_none(at: Any, box: str) -> None:
    browser, url, more, field = a_box(at, box)

    for blank in BLANK:
        answer = browser.post(url, more | {field: blank})
        assert answer.status_code == 200, repr(blank)
        assert answer.context["form"].errors[field], repr(blank)
    assert not OutgoingMail.objects.filter(kind__contains="hub_words").exists()
    assert Match.objects.get(pk=at.match.pk).note_version == 0


@pytest.mark.parametrize("box", BOXES)
def test_m1_m4_m8_m9_words_are_shown_as_typed_and_nothing_more(at: Any, box: str) -> None:
    browser, url, more, field = a_box(at, box)
    typed = f"{SCRIPT} {BRACES} {TURNED} {TOWER}"

    answer = browser.post(url, more | {field: typed})

    assert answer.status_code == 302
    shown = " ".join(everything_shown(at))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert not {"\u202e", "\u2066"} & set(shown)
    assert "\u0301" * 9 not in shown
    if "&lt;script&gt;" in shown:
        assert "{{ 7*7 }} {event.__init__.__globals__} %(name)s %s" in shown


@pytest.mark.parametrize("box", BOXES)
def test_m8_a_word_of_a_megabyte_is_too_long_and_a_thousand_links_are_no_work(at: Any, box: str) -> None:
    browser, url, more, field = a_box(at, box)

    answer = browser.post(url, more | {field: "a" * 900_000})

    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert browser.post(url, more | {field: "a" * 1_100_000}).status_code in (400, 413)


@pytest.mark.parametrize("box", BOXES)
def test_m6_m7_nul_and_half_a_sign_are_refused(at: Any, box: str) -> None:
    browser, url, more, field = a_box(at, box)
    kind = "application/x-www-form-urlencoded"
    rest = "&".join(f"{name}={value}" for name, value in more.items())

    for bad in (f"{rest}&{field}=a%00b", f"{rest}&{field}=a%ED%A0%80b", f"{rest}&{field}=%FF%FE"):
        assert browser.generic("POST", url, bad, content_type=kind).status_code in (200, 302, 400)


# --- The volunteer's own words -------------------------------------------------------------------------------
def begin(person: Any) -> Client:
    return sign_in(Client(), person)


@pytest.mark.parametrize("blank", BLANK, ids=range(len(BLANK)))
def test_f11_three_sentences_of_nothing_are_none(at: Any, blank: str) -> None:
    answer = begin(PersonFactory()).post("/volunteer/me/sentences/", ABOUT | {"about": blank})

    assert answer.context["form"].errors["about"]
    assert not Volunteer.objects.exists()


def test_m1_m8_m9_three_sentences_are_kept_as_typed_and_shown_as_text(at: Any) -> None:
    person = PersonFactory(name="Tom Price")
    browser = begin(person)

    typed = f"I keep spreadsheets. {SCRIPT} {BRACES} {TURNED} {TOWER}"
    assert browser.post("/volunteer/me/sentences/", ABOUT | {"about": typed}).status_code == 302

    volunteer = Volunteer.objects.get()
    assert SCRIPT in volunteer.about
    assert BRACES in volunteer.about
    assert not {"\u202e", "\u2066"} & set(volunteer.about)
    assert "\u0301" * 9 not in volunteer.about
    pages = [browser.get(f"/volunteer/me/{page}", follow=True).text for page in ("", "sentences/", "skills/")]
    assert not any("<script>alert" in page or "<img src=x" in page for page in pages)
    assert browser.post("/volunteer/me/sentences/", ABOUT | {"about": "a" * 900_000}).status_code == 200


def test_o5_joining_takes_nothing_but_what_the_form_asks(at: Any) -> None:
    person = PersonFactory()
    more = {
        "state": "ready",
        "ready_at": "2026-01-01",
        "group": "1",
        "live_asks": "0",
        "person": "1",
        "is_staff": "1",
    }

    begin(person).post("/volunteer/me/sentences/", ABOUT | more | {"about": "I keep spreadsheets."})

    volunteer = Volunteer.objects.get()
    assert (volunteer.state, volunteer.ready_at, volunteer.person) == ("interested", None, person)


def test_m1_the_name_of_a_charity_one_belongs_to_is_text(at: Any) -> None:
    tom = a_volunteer("Tom Price", at.group)
    browser = begin(tom.person)

    for name in (f"Hope {SCRIPT[:60]}", BRACES, "a" * 900_000, *BLANK, "\u202eHope"):
        assert browser.post("/volunteer/me/connections/", {"name": name}).status_code in (200, 302)

    page = browser.get("/volunteer/me/connections/").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert not Connection.objects.filter(name__in=["", " "]).exists()


# --- E1, E2: names in subjects and headers -------------------------------------------------------------------
NAMES = [
    "Ann\r\nBcc: all@x",
    "Ann\u2028Bcc:x",
    "<script>alert(1)</script>",
    '"HMRC" <x@evil>',
    "A" * 120,
    BRACES[:100],
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("size", ["talk", "job"])
def test_e1_e2_no_name_breaks_a_subject_or_a_header(at: Any, name: str, size: str) -> None:
    """Names as they would lie in the database had no form cleaned them; U+2028 and breaks too."""
    tom = a_volunteer("Tom Price", at.group)
    match = a_match(at.asha, at.group, state="introduced", size=size, volunteer=tom)
    contact = match.request.contacts.get()
    type(tom.person).objects.filter(pk=tom.person_id).update(name=name.replace("\r\n", " "))
    type(contact).objects.filter(pk=contact.pk).update(name=name.replace("\r\n", " "))
    bev, browser = let_in(Client(), contact), sign_in(Client(), tom.person)
    place = f"/help/request/{match.request.ref}/introduction/{match.ref}/"
    presses: list[Callable[[], Any]] = [
        lambda: bev.post(f"{place}words/", {"words": "Hello."}),
        lambda: browser.post(f"{match.get_absolute_url()}words/", {"words": "Hello."}),
        lambda: bev.post(f"{place}thanks/", {"words": "Thank you."}),
    ]

    assert [press().status_code for press in presses] == [302] * 3

    mails = list(OutgoingMail.objects.all())
    assert {one.kind for one in mails} >= {"volunteers/hub_words", "volunteers/thanks_arrived"}
    for waiting in mails:
        message = letter(waiting)
        assert not {"\r", "\n", "\u2028", "\u2029"} & set(message.subject)
        raw = message.message()
        assert raw["Bcc"] is None
        assert "evil" not in str(raw["From"])
        assert len(raw.get_all("Subject")) == 1
        assert "<script>alert" not in str(message.alternatives[0][0])
