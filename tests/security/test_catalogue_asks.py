"""Asks and introductions by other people's refs, cookies and stale pages; and what one side may learn of the other."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hub.mail import sender
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.access.answers import fingerprint, undone, what_changed
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.volunteers import a_match, a_volunteer, let_in
from volunteers import tasks
from volunteers.emails import volunteer as letters
from volunteers.models import Concern, Connection, HelpRequest, Match

pytestmark = pytest.mark.django_db

VOLUNTEER_ACTS = ["yes", "no", "later", "release", "words", "talked", "note", "agreement", "closing", "again"]
VOLUNTEER_ACTS += ["ending", "not-right"]
CHARITY_ACTS = [
    "",
    "talked",
    "note",
    "agreement",
    "closing",
    "ending",
    "not-right",
    "thanks",
    "follow-up",
    "words",
]
STATES = ["hand", "asked", "said_yes", "introduced", "done", "said_no", "lapsed", "released", "ended_early"]
STATES += ["no_show", "not_right"]
NOTE = {f"note_{name}": "x" for name in ("what", "when", "where", "done")}
SAID = NOTE | {
    "say": "yes", "said": "talked", "did": "yes", "words": "Hello.", "missing": "All.", "reason": "other",
    "version": "0", "still_used": "yes", "again": "again",
    "tick_done": "on", "tick_without": "on", "tick_returned": "on",
}  # fmt: skip
# What nobody may say of themselves: none of it is a field of a form.
MORE = {
    "state": "done", "position": "1", "score": "9", "group": "1", "volunteer": "1", "origin": "hand", "ref": "AAAA",
    "introduced_at": "2026-01-01", "said_yes_at": "2026-01-01", "volunteer_agreed_at": "2026-01-01",
    "charity_agreed_at": "2026-01-01", "role": "1", "is_staff": "1", "looked_at": "2026-01-01",
}  # fmt: skip
KEPT = ("position", "origin", "volunteer_id", "role_id", "group_id", "ref", "score")


@pytest.fixture
def at() -> SimpleNamespace:
    """Asha's group in Leeds, with Tom in it."""
    asha = PersonFactory(name="Asha Rahman")
    group = GroupFactory(name="Digital Leeds", run_by=[asha])
    tom = a_volunteer(
        "Tom Price", group, person=PersonFactory(name="Tom Price", email="tom.price@example.org")
    )
    return SimpleNamespace(asha=asha, group=group, tom=tom)


def a_match_of(at: Any, state: str = "asked", size: str = "talk", **fields: Any) -> Match:
    fields.setdefault("volunteer", at.tom)
    return a_match(at.asha, at.group, state=state, size=size, **fields)


def by_link(match: Match) -> Client:
    browser = Client()
    browser.get(f"/volunteer/a/{match.link().token}/")
    return browser


def of_charity(request: HelpRequest) -> Client:
    return let_in(Client(), request.contacts.get())


def for_charity(match: Match, act: str = "", request: Any = None) -> str:
    place = f"/help/request/{(request or match.request).ref}/introduction/{match.ref}/"
    return f"{place}{act}/" if act else place


def kept(match: Match, *names: str) -> dict[str, Any]:
    return {name: getattr(match, name) for name in names}


def now(match: Match) -> Match:
    return Match.objects.get(pk=match.pk)


def mails(kind: str) -> Any:
    return OutgoingMail.objects.filter(kind=f"volunteers/{kind}")


# --- O: other people's --------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["hand", "asked", "said_yes", "introduced"])
def test_o2_a_volunteer_finds_nothing_at_the_ref_of_somebody_elses_ask(at: Any, state: str) -> None:
    match = a_match_of(at, state, size="job")
    priya = sign_in(Client(), a_volunteer("Priya Nair", at.group).person)
    before = fingerprint()

    for act in ["", *VOLUNTEER_ACTS]:
        url = match.get_absolute_url() + (f"{act}/" if act else "")
        assert priya.get(url).status_code in (404, 405), url
        assert priya.post(url, SAID).status_code in (404, 405), url
    assert what_changed(before) == []


def test_o2_nor_does_a_place_in_a_line_up_show_before_it_is_asked(at: Any) -> None:
    match = a_match_of(at)
    sam = a_volunteer("Sam Idowu", at.group)
    match.role.line_up([{"volunteer": sam, "reasons": []}], by=at.asha)
    waiting = Match.objects.get(volunteer=sam)

    browser = sign_in(Client(), sam.person)

    assert waiting.state == "lined_up"
    for act in ["", *VOLUNTEER_ACTS]:
        url = waiting.get_absolute_url() + (f"{act}/" if act else "")
        assert browser.get(url).status_code in (404, 405), url
        assert browser.post(url, SAID).status_code in (404, 405), url


@pytest.mark.parametrize("state", ["said_yes", "introduced", "done"])
def test_o3_a_charity_does_nothing_with_the_introduction_of_another_request(at: Any, state: str) -> None:
    match = a_match_of(at, state)
    other = a_match_of(at, "said_yes", volunteer=a_volunteer("Priya Nair", at.group)).request
    bev = of_charity(other)
    before = fingerprint()

    for act in CHARITY_ACTS:
        for url in (for_charity(match, act, other), for_charity(match, act)):
            assert bev.get(url).status_code == 404, url
            assert bev.post(url, SAID).status_code == 404, url
    assert what_changed(before) == []


def test_o3_nor_with_somebody_who_was_merely_asked_or_said_no(at: Any) -> None:
    for state in ("hand", "asked", "said_no", "lapsed", "released"):
        match = a_match_of(at, state, volunteer=a_volunteer(f"Tom {state}", at.group))
        bev = of_charity(match.request)
        for act in CHARITY_ACTS:
            assert bev.post(for_charity(match, act), SAID).status_code == 404, (state, act)
        assert now(match).state == match.state


# --- A: cookies of links -----------------------------------------------------------------------------------
def everywhere(browser: Client) -> Client:
    """The same cookie, sent under every path, as no browser would."""
    cookie = browser.cookies["link"].value
    browser.cookies["link"] = cookie
    browser.cookies["link"]["path"] = "/"
    return browser


def test_a14_the_link_of_an_ask_opens_no_page_of_the_charity_and_no_other_ask(at: Any) -> None:
    match = a_match_of(at, "asked")
    other = a_match_of(at, "asked", volunteer=a_volunteer("Priya Nair", at.group))
    browser = everywhere(by_link(match))

    assert browser.get(match.request.get_absolute_url()).status_code == 404
    assert browser.get(other.get_absolute_url()).status_code == 404
    assert browser.post(other.get_absolute_url() + "no/", SAID).status_code == 404
    assert browser.get("/today/").status_code == 302
    assert browser.get("/volunteer/me/").status_code == 302
    assert now(other).state == "asked"


def test_a14_the_link_of_a_charity_opens_no_page_of_the_volunteer(at: Any) -> None:
    match = a_match_of(at, "introduced")
    asked = a_match_of(at, "asked", volunteer=a_volunteer("Priya Nair", at.group))
    for one in (match, asked):
        browser = everywhere(of_charity(one.request))
        for act in ["", *VOLUNTEER_ACTS]:
            url = one.get_absolute_url() + (f"{act}/" if act else "")
            assert browser.post(url, SAID).status_code in (302, 404, 405), url
        assert now(one).state == one.state
        assert "tom.price" not in browser.get(one.get_absolute_url(), follow=True).text


def test_a14_tokens_of_asks_and_requests_are_not_swapped(client: Client, at: Any) -> None:
    match = a_match_of(at)
    case_link = match.request.contacts.get().link()

    assert client.get(f"/volunteer/a/{case_link.token}/").status_code == 404
    assert client.get(f"/help/{match.link().token}/").status_code == 404
    assert "link" not in client.cookies


def test_a8_a_scanner_that_opens_everything_of_an_ask_changes_nothing(at: Any) -> None:
    match = a_match_of(at)
    url = f"/volunteer/a/{match.link().token}/"
    before = fingerprint()

    for answer in ("", "?answer=yes", "?answer=no", "?answer=later", "?answer=%00", "?answer=" + "9" * 5000):
        browser = Client()
        assert browser.head(url + answer).status_code in (302, 400)
        assert browser.get(url + answer, follow=True).status_code in (200, 400)
    assert what_changed(before) == []


@pytest.mark.parametrize("state", ["said_yes", "introduced", "done", "ended_early", "not_right"])
def test_a15_after_a_yes_the_link_of_the_mail_opens_and_changes_nothing(at: Any, state: str) -> None:
    match = a_match_of(at, state)
    browser = by_link(match)
    before = fingerprint()

    for act in ["", *VOLUNTEER_ACTS]:
        url = match.get_absolute_url() + (f"{act}/" if act else "")
        assert browser.get(url).status_code in (302, 405), url
        assert browser.post(url, SAID | {"until": "2027-05-01"}).status_code in (200, 302, 404, 405), url
    assert what_changed(before) == []


def test_a15_the_link_of_who_is_suspended_or_has_left_no_longer_works(at: Any) -> None:
    match = a_match_of(at)
    browser, url = by_link(match), f"/volunteer/a/{match.link().token}/"
    at.tom.person.is_active = False
    at.tom.person.save()

    assert Client().get(url).status_code == 404
    assert browser.get(match.get_absolute_url()).status_code == 404
    assert browser.post(match.get_absolute_url() + "no/", SAID).status_code == 404
    assert now(match).state == "asked"


def test_a15_a_page_of_later_that_stayed_open_pauses_nobody_once_more(at: Any) -> None:
    match = a_match_of(at)
    browser, url = by_link(match), match.get_absolute_url() + "later/"
    until = browser.get(url).context["form"].initial["until"]
    browser.post(url, {"until": until})
    at.tom.refresh_from_db()
    assert at.tom.state == "paused"
    at.tom.resume(by=at.tom.person)

    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        browser.post(url, {"until": until})

    at.tom.refresh_from_db()
    assert at.tom.state == "ready"


# --- C, O5: every act in every state ---------------------------------------------------------------------------
@pytest.mark.parametrize("size", ["talk", "job"])
@pytest.mark.parametrize("state", STATES)
def test_c4_no_act_of_a_volunteer_breaks_in_any_state_or_names_its_own_fields(
    at: Any, state: str, size: str
) -> None:
    match = a_match_of(at, state, size)
    for act in VOLUNTEER_ACTS:
        with undone():
            browser, url = sign_in(Client(), at.tom.person), f"{match.get_absolute_url()}{act}/"
            for _press in range(2):
                assert browser.post(url, SAID | MORE | {"until": "2027-05-01"}).status_code in (200, 302, 404)
                assert browser.get(url).status_code in (200, 302, 404), url
            assert kept(now(match), *KEPT, "charity_agreed_at", "charity_again", "looked_at") == kept(
                match, *KEPT, "charity_agreed_at", "charity_again", "looked_at"
            )
            if match.state not in ("asked", "said_yes", "introduced", "lined_up"):
                assert now(match).state == match.state, url


@pytest.mark.parametrize("size", ["talk", "job"])
@pytest.mark.parametrize("state", ["said_yes", "introduced", "done", "ended_early", "no_show", "not_right"])
def test_c4_no_act_of_a_charity_breaks_in_any_state_or_names_its_own_fields(
    at: Any, state: str, size: str
) -> None:
    match = a_match_of(at, state, size)
    for act in CHARITY_ACTS:
        with undone():
            browser, url = of_charity(match.request), for_charity(match, act)
            for _press in range(2):
                assert browser.post(url, SAID | MORE).status_code in (200, 302, 404), url
                assert browser.get(url).status_code in (200, 302, 404), url
            assert kept(now(match), *KEPT, "volunteer_agreed_at", "volunteer_again", "looked_at") == kept(
                match, *KEPT, "volunteer_agreed_at", "volunteer_again", "looked_at"
            )
            if match.state not in ("said_yes", "introduced"):
                assert now(match).state == match.state, url


def test_c4_nothing_is_said_of_an_introduction_that_has_not_been(at: Any) -> None:
    match = a_match_of(at, "said_yes")
    bev, tom = of_charity(match.request), sign_in(Client(), at.tom.person)

    for act in ("thanks", "follow-up", "talked", "words", "ending", "not-right"):
        bev.post(for_charity(match, act), SAID)
    tom.post(match.get_absolute_url() + "again/", {"again": "rather_not"})

    after = now(match)
    assert (after.state, after.still_used, after.charity_again, after.volunteer_again) == (
        "said_yes",
        "",
        "",
        "",
    )
    assert after.thanks.count() == after.words.count() == 0


@pytest.mark.parametrize("end", ["withdrawal", "pause"])
def test_c4_an_ask_is_closed_once_the_request_is_withdrawn_or_the_volunteer_pauses(at: Any, end: str) -> None:
    match = a_match_of(at)
    tom = sign_in(Client(), at.tom.person)
    assert tom.get(match.get_absolute_url() + "yes/").status_code == 200
    if end == "pause":
        at.tom.pause(by=at.tom.person)
    else:
        of_charity(match.request).post(f"/help/request/{match.request.ref}/withdrawal/", {})

    answered = tom.post(match.get_absolute_url() + "yes/", {}, follow=True)

    assert answered.status_code == 200
    assert now(match).state == "released"
    assert tom.get(f"/requests/{match.request.ref}/hand/").status_code in (200, 302, 404)


def test_c6_lines_that_changed_meanwhile_are_not_written_over(at: Any) -> None:
    match = a_match_of(at, "introduced", "job")
    bev, tom = of_charity(match.request), sign_in(Client(), at.tom.person)
    tom.post(match.get_absolute_url() + "note/", NOTE | {"note_when": "Thursday 7pm", "version": "0"})

    late = bev.post(for_charity(match, "note"), NOTE | {"note_when": "On Monday", "version": "0"})

    assert now(match).note_when == "Thursday 7pm"
    assert "The note was changed a moment ago." in late.text
    assert "Thursday 7pm" in late.text
    assert "On Monday" in late.text


# --- Who learns what ------------------------------------------------------------------------------------------
def all_that_charity_reads(request: HelpRequest) -> str:
    browser = of_charity(request)
    pages = [browser.get(request.get_absolute_url()).text]
    for match in request.matches.all():
        pages += [browser.get(for_charity(match, act), follow=True).text for act in CHARITY_ACTS]
    return " ".join(pages)


def all_that_volunteer_reads(match: Match, person: Any) -> str:
    browser, place = sign_in(Client(), person), match.get_absolute_url()
    urls = [place, "/today/", "/requests/", "/volunteer/me/", f"/requests/{match.request.ref}/"]
    urls += [f"{place}{act}/" for act in VOLUNTEER_ACTS]
    answers = [browser.get(url, follow=True) for url in urls]
    return " ".join(one.text + str(one.redirect_chain) + str(dict(one.headers)) for one in answers)


def all_mails_to(address: str) -> str:
    texts = []
    for waiting in OutgoingMail.objects.filter(to_email=address):
        message = letter(waiting)
        texts.append(f"{message.subject} {message.body} {message.alternatives[0][0]} {message.extra_headers}")
    return " ".join(texts)


def test_d_before_the_introduction_no_side_reads_how_to_reach_the_other(at: Any) -> None:
    match = a_match_of(at, "said_yes", organisation_name="Quillfeather House")
    bev = match.request.contacts.get()

    assert "tom.price@example.org" not in all_that_charity_reads(match.request) + all_mails_to(bev.email)
    theirs = all_that_volunteer_reads(match, at.tom.person) + all_mails_to("tom.price@example.org")
    assert bev.email not in theirs
    assert "Hartley" not in theirs
    assert "Quillfeather" not in theirs


@pytest.mark.parametrize("state", ["hand", "asked", "said_no", "lapsed", "released"])
def test_d_a_charity_that_did_not_say_so_stays_without_a_name(at: Any, state: str) -> None:
    match = a_match_of(at, state, organisation_name="Quillfeather House")

    theirs = (
        all_that_volunteer_reads(match, at.tom.person) + by_link(match).get(match.get_absolute_url()).text
    )

    assert "Quillfeather" not in theirs + all_mails_to("tom.price@example.org")
    assert "Quillfeather" not in Client().get("/requests/").text


@pytest.mark.parametrize("by", ["charity", "volunteer"])
def test_d_after_this_does_not_feel_right_nobody_reaches_anybody(at: Any, by: str) -> None:
    match = a_match_of(at, "introduced")
    bev = match.request.contacts.get()
    match.feels_wrong(by="charity" if by == "charity" else at.tom.person)
    OutgoingMail.objects.all().delete()
    browser, tom = of_charity(match.request), sign_in(Client(), at.tom.person)

    for act in ("thanks", "follow-up", "words", "closing", "note", "ending"):
        browser.post(for_charity(match, act), SAID | {"words": "I know where you live.", "did": "no"})
    for act in ("words", "note", "closing", "ending"):
        tom.post(f"{match.get_absolute_url()}{act}/", SAID | {"words": "I know where you live."})
    tasks.keep_the_clock()

    assert "tom.price@example.org" not in all_that_charity_reads(match.request)
    theirs = all_that_volunteer_reads(match, at.tom.person)
    assert bev.email not in theirs
    for kind in ("thanks_arrived", "hub_words", "hub_words_charity"):
        assert mails(kind).count() == 0, kind
    assert now(match).thanks.count() == 0
    assert "I know where you live" not in theirs


def test_e7_thanks_that_waited_are_not_sent_once_it_did_not_feel_right(at: Any) -> None:
    match = a_match_of(at, "introduced")
    of_charity(match.request).post(for_charity(match, "thanks"), {"words": "A thousand thanks."})
    assert mails("thanks_arrived").count() == 1

    match.feels_wrong(by=at.tom.person)
    sender.send_due()

    assert mails("thanks_arrived").get().state == "suppressed"


def test_d_thirty_days_after_the_end_the_addresses_are_gone(at: Any) -> None:
    match = a_match_of(at, "done")
    bev = match.request.contacts.get()
    assert "tom.price@example.org" in all_that_charity_reads(match.request)

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "tom.price@example.org" not in all_that_charity_reads(match.request)
        browser = sign_in(Client(), at.tom.person)
        assert bev.email not in browser.get(match.get_absolute_url()).text
        of_charity(match.request).post(for_charity(match, "words"), {"words": "Hello again."})
        assert match.words.count() == 0


@pytest.mark.parametrize("who", ["volunteer", "charity"])
def test_d_whoever_writes_through_the_hub_keeps_their_address(at: Any, who: str) -> None:
    if who == "volunteer":
        at.tom.settle(by=at.tom.person, through_hub=True)
    match = a_match_of(at, "said_yes")
    bev = match.request.contacts.get()
    browser = of_charity(match.request)
    browser.post(for_charity(match), {"say": "yes", **({"through_hub": "on"} if who == "charity" else {})})
    browser.post(for_charity(match, "words"), {"words": "Hello Tom."})
    sign_in(Client(), at.tom.person).post(match.get_absolute_url() + "words/", {"words": "Hello Bev."})

    assert now(match).words.count() == 2
    assert "tom.price@example.org" not in all_that_charity_reads(match.request) + all_mails_to(bev.email)
    assert bev.email not in all_that_volunteer_reads(match, at.tom.person) + all_mails_to(
        "tom.price@example.org"
    )


# --- Limits, and words that speak of danger -----------------------------------------------------------------------
def test_f6_words_through_the_hub_reach_an_inbox_thirty_times_a_day_at_most(at: Any) -> None:
    match = a_match_of(at, "introduced")
    browser, tom = of_charity(match.request), sign_in(Client(), at.tom.person)
    for number in range(34):
        last = tom.post(match.get_absolute_url() + "words/", {"words": f"Word {number}"})
        thanked = browser.post(for_charity(match, "thanks"), {"words": f"Thanks {number}"})

    assert mails("hub_words_charity").count() == 30
    assert mails("thanks_arrived").count() + mails("hub_words").count() == 30
    assert "That is enough for one day" in last.text
    assert "That is enough for one day" in thanked.text


@pytest.mark.parametrize(
    ("act", "state"),
    [("words", "introduced"), ("ending", "introduced"), ("no", "asked"), ("release", "said_yes")],
)
def test_f14_danger_in_a_volunteers_words_reaches_the_leads_silently(at: Any, act: str, state: str) -> None:
    plain, other = a_match_of(at, state), a_volunteer("Priya Nair", at.group)
    match = a_match_of(at, state, volunteer=other)
    said = {"reason": "other", "words": "He said he wants to kill himself."}

    spoken = sign_in(Client(), other.person).post(f"{match.get_absolute_url()}{act}/", said)
    quiet = sign_in(Client(), at.tom.person).post(
        f"{plain.get_absolute_url()}{act}/", {"reason": "other", "words": "On Monday."}
    )

    assert spoken.status_code == quiet.status_code == 302
    assert Concern.objects.filter(request=match.request, source="hint").count() == 1
    assert not Concern.objects.filter(request=plain.request).exists()


# --- E7: asks that wait in the outbox -------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["pauses", "leaves", "is suspended", "link revoked"])
def test_e7_an_ask_that_waits_is_not_sent_to_who_has_gone_meanwhile(at: Any, what: str) -> None:
    match = a_match_of(at)
    letters.ask(match)
    if what == "pauses":
        at.tom.pause(by=at.tom.person)
    elif what == "leaves":
        at.tom.leave(by=at.tom.person)
    elif what == "is suspended":
        at.tom.person.is_active = False
        at.tom.person.save()
    else:
        match.link().revoke()

    sender.send_due()

    assert mails("ask").get().state == "suppressed"


def test_e7_who_is_suspended_while_standing_in_line_is_not_asked(at: Any) -> None:
    match = a_match_of(at)
    sam = a_volunteer("Sam Idowu", at.group)
    match.role.line_up([{"volunteer": sam, "reasons": []}], by=at.asha)
    sam.person.is_active = False
    sam.person.save()

    match.say_no(by=at.tom.person)

    assert Match.objects.get(volunteer=sam).state == "released"
    assert sign_in(Client(), sam.person).get("/today/").status_code == 302


@pytest.mark.parametrize("what", ["did not feel right", "became a trustee"])
def test_c4_who_is_kept_apart_from_a_charity_while_standing_in_line_is_not_asked(at: Any, what: str) -> None:
    match = a_match_of(at)
    sam = a_volunteer("Sam Idowu", at.group)
    match.role.line_up([{"volunteer": sam, "reasons": []}], by=at.asha)
    if what == "became a trustee":
        Connection.objects.create(person=sam.person, name=match.request.organisation_name, kind="trustee")
    else:
        match.request.organisation.blocked.add(sam)

    match.say_no(by=at.tom.person)

    assert Match.objects.get(volunteer=sam).state == "released"
    assert not Match.objects.get(volunteer=sam).asked_at
    tasks.keep_the_clock()
    assert not OutgoingMail.objects.filter(person=sam.person).exists()
