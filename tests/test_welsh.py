"""The charity's side in Welsh: nothing missing, nothing English left, and the language she chose everywhere."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from hub.common import dates
from hub.common.words import listed
from hub.mail import sender
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import (
    ContactFactory,
    HelpRequestFactory,
    a_match,
    a_new_request,
    a_ready_request,
    a_taken_request,
    a_volunteer,
    let_in,
)
from tests.welsh import CATALOGUE, a_welsh_browser, english_finder
from volunteers.emails import charity
from volunteers.guides import GUIDES
from volunteers.models import Match, MatchWord, Passing

PROJECT = Path(__file__).resolve().parent.parent
FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/London"))

MAILS = [
    "answer", "chaser", "closing_charity", "colleague_added", "draft_saved", "follow_up_charity", "fresh_link",
    "how_did_it_go_charity", "hub_words_charity", "introduced_charity", "look_again", "not_for_us", "nudge",
    "passing_asked", "question", "question_reminder", "receipt", "resting", "said_yes_charity", "verify", "we_look",
]  # fmt: skip
GROUPS_TO_OTHERS = [
    "start", "start_sent", "application_own", "application_withdrawal", "application_ended", "_application_words",
    "contact_*", "join*", "_code_of_conduct", "_how_it_is", "_next_meetings", "_page_section", "_pictures",
    "invitation_detail", "invitation_ended", "yours", "leaving", "stopping_where", "stopped", "add_request",
]  # fmt: skip
TOLD_AND_ASKED = ["pack_public", "pack_answered", "pack_closed", "thanks_*"]
ACCOUNT = [
    "account_inactive", "base_*", "confirm_*", "email", "history", "kept_form", "login", "logout", "lost_phone",
    "mail_preferences", "merge*", "password_*", "reauthenticate", "request_login_code", "second_factor_needed", "signup",
    "verification_sent", "vouch*", "yours",
]  # fmt: skip
TO_VOLUNTEERS = [
    "groups/add_request", "groups/application_*", "groups/contact_answer", "groups/group_closed", "groups/group_joined",
    "groups/invitation", "groups/role_ended", "groups/role_given", "hub/lost_phone_*", "hub/person_merge_*", "learning/thanks",
    "volunteers/ask*", "volunteers/ended", "volunteers/found_somebody", "volunteers/freed", "volunteers/how_did_it_go", "volunteers/hub_words", "volunteers/introduced",
    "volunteers/pause_question", "volunteers/thanks_arrived", "volunteers/welcomed",
]  # fmt: skip
CHARITYS_SIDE = [
    "templates/base.html", "templates/[45]*.html", "templates/components/*.html", "templates/hub/forms/*.html",
    "templates/hub/guard/*.html", "templates/hub/pages/*.html", "templates/hub/home.html", "templates/hub/unsubscribe.html",
    "templates/groups/_ask_or_read.html", "templates/groups/_group_card.html", "templates/groups/_group_name.html",
    "templates/groups/_places_credit.html", "templates/groups/_their_line.html",
    "templates/groups/group_detail.html", "templates/groups/group_list.html", "templates/groups/group_near.html",
    "templates/volunteers/join.html", "templates/volunteers/_outcome_form.html", "templates/volunteers/_reply_form.html",
    "templates/volunteers/_request*.html", "templates/volunteers/_safety.html", "templates/volunteers/ask.html",
    "templates/volunteers/guide.html", "templates/volunteers/guides/*.html", "templates/volunteers/help.html",
    "templates/volunteers/link_*.html", "templates/volunteers/request*.html", "templates/volunteers/saved.html",
    "templates/volunteers/sent.html", "templates/emails/*.*", *(f"templates/emails/volunteers/{mail}/*" for mail in MAILS),
    "hub/access/*.py", "hub/common/**/*.py", "hub/guard/*.py", "hub/links/*.py", "hub/mail/*.py", "hub/pages/*.py",
    "groups/filters.py", "groups/navigation.py", "groups/outlines.py", "groups/places.py", "groups/routing.py",
    "groups/views/home.py", "groups/views/public.py", "groups/models/group.py", "groups/models/region.py", "volunteers/charity_numbers.py", "volunteers/emails/charity.py", "volunteers/forms/ask.py",
    "volunteers/forms/charity.py", "volunteers/guides.py", "volunteers/models/conversation.py",
    "volunteers/models/help_request.py", "volunteers/models/request_*.py", "volunteers/models/organisation.py", "volunteers/receipt.py",
    "volunteers/story_for_charity.py", "volunteers/views/ask.py", "volunteers/views/charity.py", "volunteers/views/charity_people.py", "volunteers/views/links.py",
    "volunteers/forms/introductions.py", "volunteers/introduction.py", "volunteers/languages.py", "volunteers/models/match_facts.py", "volunteers/views/introductions.py", "volunteers/windows.py",
    "templates/volunteers/brief*.html", "templates/volunteers/_brief*.html", "templates/volunteers/sought.html",
    "templates/volunteers/_sought_card.html", "volunteers/brief.py", "volunteers/views/sought.py",
    *(f"templates/groups/{page}.html" for page in GROUPS_TO_OTHERS), *(f"templates/learning/{page}.html" for page in TOLD_AND_ASKED),
    *(f"templates/emails/{mail}/*" for mail in TO_VOLUNTEERS),
    "groups/audited.py", "groups/emails/*.py", "groups/one_person.py", "learning/emails/*.py", "volunteers/emails/group.py", "groups/views/contact.py", "groups/views/join.py",
    "groups/views/start.py", "groups/views/invitation.py", "hub/audit/*.py", "hub/accounts/audited.py", "hub/accounts/emails.py",
    "hub/accounts/merge_*.py", "hub/accounts/passwords.py", "hub/accounts/plain_forms.py", "hub/accounts/receivers.py",
    "hub/accounts/one_person.py", "hub/accounts/views/history.py", "hub/accounts/views/yours.py", "learning/models/thanks.py",
    "learning/one_person.py", "learning/views/thanks.py", "volunteers/emails/joining.py", "volunteers/one_person.py",
    "volunteers/forms/home.py", "templates/account/messages/*", "templates/hub/_history.html", "templates/mfa/**/*.*",
    "templates/usersessions/**/*.*", "templates/volunteers/me_*.html", "templates/volunteers/_me_*.html",
    *(f"templates/account/{page}.html" for page in ACCOUNT),
]  # fmt: skip
FILES = sorted(path for pattern in CHARITYS_SIDE for path in PROJECT.glob(pattern))


@pytest.fixture(autouse=True)
def in_english_unless_said_otherwise():
    """A page in Welsh leaves its language behind in the thread."""
    with translation.override("en-gb"):
        yield


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(CATALOGUE))


# --- The catalogue --------------------------------------------------------------------------------------


def test_what_is_shown_is_what_the_catalogue_says(catalogue):
    """Whoever changes the .po compiles it too (bin/words), so that a machine without gettext shows it."""
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    in_po = {
        (one.msgctxt, one.msgid): (one.msgstr, one.msgstr_plural) for one in catalogue.translated_entries()
    }

    assert in_po == {(one.msgctxt, one.msgid): (one.msgstr, one.msgstr_plural) for one in compiled}


def marked(path: Path) -> Iterator[str]:
    """Every text of a file that is marked for translation."""
    if path.suffix != ".py":
        code = templatize(path.read_text())
        for text in re.findall(r"""\b(?:_|n?gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code):
            yield ast.literal_eval(text)
        return
    for node in ast.walk(ast.parse(path.read_text())):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if name in {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value


def test_the_charitys_side_is_all_there():
    assert len(FILES) > 100
    assert all(list(PROJECT.glob(pattern)) for pattern in CHARITYS_SIDE)
    assert "Six questions, about ten minutes." in " ".join(marked(PROJECT / "templates/volunteers/ask.html"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_text_of_the_charitys_side_is_in_welsh(path, catalogue):
    """If this fails: run bin/words, and write the Welsh into locale/cy."""
    known = {one.msgid for one in catalogue.translated_entries()}

    assert [text for text in marked(path) if text not in known] == []


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<a [^>]*>|</?\w+>", text))


def test_placeholders_and_marks_are_kept(catalogue):
    for one in catalogue.translated_entries():
        if one.msgid_plural:
            wanted = [placeholders(one.msgid), placeholders(one.msgid_plural)]
            assert sorted(one.msgstr_plural) == [0, 1, 2, 3]
            assert all(placeholders(text) in wanted for text in one.msgstr_plural.values()), one.msgid
        else:
            assert placeholders(one.msgid) == placeholders(one.msgstr), one.msgid


def test_the_voice_is_kept(catalogue):
    for one in catalogue.translated_entries():
        for text in [one.msgstr, *one.msgstr_plural.values()]:
            assert "!" not in text, one.msgid
            assert not re.search(r"\b(ti|dy|dyma ti|wyt)\b", text), one.msgid


# --- Nothing English left -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def english_in(catalogue):
    return english_finder(catalogue)


def test_english_would_be_found(english_in):
    assert english_in("<p>Done</p>") == ["Done"]
    assert english_in("<p>Bev, You&#x27;ll hear by dydd Mercher 2 Rhagfyr.</p>") == ["You'll hear by"]
    assert english_in("<p>Cewch glywed erbyn Wednesday 2 Rhagfyr.</p>") == ["Wednesday"]
    assert english_in('<p aria-label="The way back">Cewch glywed</p>') == ["The way back"]


@pytest.fixture
def asha(db):
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def group(asha):
    """In Cardiff; sits down on Tuesdays."""
    return GroupFactory(
        name="Tech er Lles",
        slug="tech-er-lles",
        summary="Paned a thaenlenni.",
        place_outcode="CF10",
        run_by=[asha, PersonFactory(name="Elin Tudur")],
    )


PUBLIC = [
    "/", "/volunteer/", "/groups/", "/groups/?name=zzzz", "/groups/?postcode=CF10", "/groups/?postcode=IV27",
    "/groups/?postcode=zz&region=wales", "/groups/tech-er-lles/", "/groups/near/",
    "/groups/near/?postcode=CF10", "/groups/near/?postcode=JE2", "/groups/near/?postcode=IV27", "/groups/near/?postcode=zz",
    "/help/", "/help/ask/", "/help/saved/", "/help/sent/", "/help/sent/?again=1", "/help/lost-link/",
    "/help/lost-link/sent/", "/help/no-such-link-0123456789/", "/nowhere/", "/accessibility/", "/privacy/", "/cookies/",
    "/contact/", "/language/", "/groups/start/", "/groups/start/sent/", "/groups/start/link/no-such-link/",
    "/groups/tech-er-lles/contact/", "/groups/tech-er-lles/contact/sent/", "/groups/tech-er-lles/join/",
    "/groups/invitation/no-such-link/", "/experiments/answers/no-such-name/", "/account/login/", "/account/signup/",
    "/account/password/reset/", "/account/merge/answer/no-such-link/", *(guide.get_absolute_url() for guide in GUIDES),
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_welsh(address, group, english_in):
    shown = a_welsh_browser().get(address)

    assert '<html lang="cy">' in shown.text
    assert english_in(shown.text) == []
    assert "Drafft yw" in shown.text


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500"])
def test_pages_of_trouble_are_welsh(name, english_in, rf):
    from hub.common import errors

    request = rf.get("/")
    request.user = request.who = None
    pages = {
        "400": errors.broken_text, "403": errors.not_yours, "404": errors.not_found, "429": errors.too_many,
        "500": errors.our_fault,
    }  # fmt: skip
    with translation.override("cy"):
        assert english_in(pages[name](request).text) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Llenwch hwn"),
        ({"email": "bev", "postcode": "ZZZ", "kind": "nonsense"}, "dylai edrych fel enw@example.org"),
        ({"when": "day", "needed_by": "32/13/2026"}, "Ysgrifennwch y diwrnod fel 3/12/2026"),
        ({"when": "day"}, "Pa ddiwrnod ydyw?"),
        ({"when": "day", "needed_by": "1/1/2020"}, "sydd eto i ddod"),
        ({"email": "bev@example.org, eve@example.org"}, "dylai edrych fel"),
        ({"name": "x" * 200, "words": "x" * 20_001}, "ddim mwy na"),
        ({"save": "1", "email": "bev"}, "dylai edrych fel"),
        ({"stamp": "broken"}, "ar agor am amser hir"),
    ],
)
def test_what_is_to_put_right_is_said_in_welsh(typed, said, group, english_in):
    browser = a_welsh_browser()
    stamp = browser.get("/help/ask/").context["form"].stamp

    shown = browser.post("/help/ask/", {"stamp": str(stamp), "ask": "1", **typed})

    assert said in shown.text
    assert english_in(shown.text) == []
    assert "Ensure this" not in shown.text


# --- Her page -------------------------------------------------------------------------------------------


def unconfirmed(asha, group):
    return HelpRequestFactory(outcode="CF10", language="cy")


def new(asha, group):
    return a_new_request(group, outcode="CF10", language="cy", charity_number="1234567")


def new_without_a_group(asha, group):
    return a_new_request(outcode="JE2", language="cy", charity_number="12")


def new_beside_another(asha, group):
    words = {
        "outcode": "CF10",
        "language": "cy",
        "charity_number": "1103833",
        "contact__email": "bev@example.org",
    }
    with time_machine.travel(FRIDAY_NOON - timedelta(hours=1)):
        a_new_request(group, **words)
    return a_new_request(group, **words)


def taken(asha, group):
    return a_taken_request(asha, group, outcode="CF10", language="cy")


def asked(asha, group):
    request = taken(asha, group)
    request.ask("Faint?", by=asha)
    return request


def answered(asha, group):
    request = taken(asha, group)
    request.choose_size("answer", by=asha)
    request.answer("Fel hyn.", by=asha)
    return request


def done(asha, group):
    request = answered(asha, group)
    request.finish()
    return request


def declined(asha, group):
    request = taken(asha, group)
    request.decline(by=asha, reason="too_big", pointer="Ffoniwch y cyngor.")
    return request


def resting(asha, group):
    request = asked(asha, group)
    request.rest()
    return request


def withdrawn(asha, group):
    request = taken(asha, group)
    request.withdraw()
    return request


def ready(asha, group):
    return a_ready_request(asha, group, outcome="CF10", language="cy")


def told_who_reads_what(asha, group):
    request = a_ready_request(asha, group, outcome="CF10", language="cy", may_name=True)
    request.tell_we_look()
    return request


def meet(asha, group, state, size="talk"):
    tom = a_volunteer(group=group, skills={"spreadsheets": 3})
    cy = {"outcome": "CF10", "language": "cy", "role": {"language": "cy"}}
    return a_match(asha, group, state=state, size=size, volunteer=tom, **cy)


def finding(asha, group):
    return meet(asha, group, "asked").request


def somebody_would_like_to(asha, group):
    return meet(asha, group, "said_yes").request


def introduced_for_a_talk(asha, group):
    return meet(asha, group, "introduced").request


def introduced_for_a_job(asha, group):
    return meet(asha, group, "introduced", "job").request


def job_under_way(asha, group):
    return meet(asha, group, "under_way", "job").request


def said_to_be_done(asha, group):
    match = meet(asha, group, "under_way", "job")
    match.tick(dict.fromkeys(["tick_done", "tick_without", "tick_returned"], True), by=match.volunteer.person)
    return match.request


def job_done(asha, group):
    match = meet(asha, group, "done", "job")
    match.thank("Bev", "Diolch o galon.")
    return match.request


def ended_early(asha, group):
    return meet(asha, group, "ended_early").request


def did_not_feel_right(asha, group):
    return meet(asha, group, "not_right").request


def passed_on(asha, group):
    request = taken(asha, group)
    passing = Passing.propose(
        request, GroupFactory(name="Tech Arall", run_by=[PersonFactory()]), by=asha, why="Nhw."
    )
    passing.say_yes(by="charity")
    return request


def may_be_passed_on(asha, group):
    request = taken(asha, group)
    Passing.propose(request, GroupFactory(name="Tech Arall", run_by=[PersonFactory()]), by=asha, why="Nhw.")
    return request


STATES = [
    unconfirmed, new, new_without_a_group, new_beside_another, taken, asked, answered, done, declined, resting, withdrawn,
    ready, told_who_reads_what, finding, somebody_would_like_to, introduced_for_a_talk, introduced_for_a_job,
    job_under_way, said_to_be_done, job_done, ended_early, did_not_feel_right, may_be_passed_on, passed_on,
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_her_page_is_welsh_at_every_state(state, asha, group, english_in):
    with time_machine.travel(FRIDAY_NOON, tick=False):
        request = state(asha, group)
        shown = let_in(Client(), request.contacts.order_by("pk").first()).get(request.get_absolute_url())

    assert '<html lang="cy">' in shown.text
    assert english_in(shown.text) == []
    assert state is not new_beside_another or "Rydych wedi gofyn i ni o" in shown.text


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (taken, "reply"), (asked, "reply"), (answered, "outcome"), (taken, "withdrawal"), (withdrawn, "return"),
        (resting, "waking"), (taken, "colleagues"), (taken, "fresh-link"), (taken, "ahead"),
    ],
)  # fmt: skip
def test_what_she_does_there_is_welsh(state, act, asha, group, english_in):
    request = state(asha, group)
    browser = let_in(Client(), request.contacts.order_by("pk").first())
    address = f"{request.get_absolute_url()}{act}/"

    asked_first = browser.get(address)
    put_right = browser.post(address, {"did": "no", "email": "x"}, follow=True)

    assert asked_first.status_code == 200
    assert english_in(asked_first.text) == []
    assert english_in(put_right.text) == []


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (somebody_would_like_to, ""), (introduced_for_a_job, "note"), (said_to_be_done, "closing"),
        (job_under_way, "ending"), (job_under_way, "not-right"), (job_done, "thanks"), (job_done, "follow-up"),
        (introduced_for_a_talk, "words"), (introduced_for_a_talk, "talked"),
    ],
)  # fmt: skip
def test_what_she_does_with_whoever_helps_is_welsh(state, act, asha, group, english_in):
    request = state(asha, group)
    browser = let_in(Client(), request.contacts.order_by("pk").first())
    match = Match.objects.get(role__request=request)
    address = f"{request.get_absolute_url()}introduction/{match.ref}/" + (f"{act}/" if act else "")

    asked_first = browser.get(address, follow=True)
    put_right = browser.post(address, {"did": "no", "say": "nonsense"}, follow=True)

    assert asked_first.status_code == 200
    assert '<html lang="cy">' in asked_first.text
    assert english_in(asked_first.text) == []
    assert english_in(put_right.text) == []


@pytest.mark.parametrize("size", ["talk", "job", "project"])
def test_what_strangers_read_of_it_is_welsh(size, asha, group, english_in):
    role = {"has_mentor": True, "windows": 0b101, "language": "cy"}
    with time_machine.travel(FRIDAY_NOON, tick=False):
        request = a_ready_request(asha, group, size=size, role=role, outcome="CF10", language="cy")
        browser = a_welsh_browser()
        listed_there = browser.get("/requests/")
        brief = browser.get(f"/requests/{request.ref}/")

    assert f"/requests/{request.ref}/" in listed_there.text
    assert english_in(listed_there.text) == []
    assert english_in(brief.text) == []


def test_removing_a_colleague_is_welsh(asha, group, english_in):
    request = taken(asha, group)
    dilys = ContactFactory(request=request, name="Dilys Huws", language="cy")
    browser = let_in(Client(), request.contacts.order_by("pk").first())
    address = f"{request.get_absolute_url()}colleagues/"

    removing = browser.get(f"{address}{dilys.pk}/removal/")
    twice = browser.post(address, {"name": dilys.name, "email": dilys.email})

    assert "Tynnu Dilys Huws?" in removing.text
    assert english_in(removing.text) == []
    assert "Mae dolen ganddyn nhw yn barod." in twice.text


def test_her_language_goes_before_that_of_the_browser(asha, group):
    request = taken(asha, group)
    browser = let_in(Client(), request.contacts.order_by("pk").first())

    assert '<html lang="cy">' in browser.get(request.get_absolute_url()).text
    browser.post(f"{request.get_absolute_url()}language/", {"language": "en-gb"})
    shown = browser.get(request.get_absolute_url()).text
    assert "What comes next" in shown
    assert "Drafft" not in shown


# --- Mails ----------------------------------------------------------------------------------------------


def send_every_mail(asha, group):
    request = unconfirmed(asha, group)
    charity.verify(request)
    charity.nudge(request)
    charity.draft_saved(HelpRequestFactory(outcode="CF10", language="cy", state="draft"))
    request = new(asha, group)
    charity.receipt(request.bev)
    charity.colleague_added(ContactFactory(request=request, language="cy"))
    charity.fresh_link(request.bev, request.bev.link())
    request = asked(asha, group)
    charity.question(request.messages.last())
    charity.question_reminder(request)
    charity.answer(answered(asha, group).messages.last())
    charity.not_for_us(declined(asha, group))
    request = taken(asha, group)
    request.rest()
    charity.resting(request)
    charity.passing_asked(may_be_passed_on(asha, group).passings.get())
    charity.we_look(told_who_reads_what(asha, group))
    charity.look_again(ready(asha, group))
    send_what_they_read_of_tom(asha, group)


def send_what_they_read_of_tom(asha, group):
    match = meet(asha, group, "said_yes")
    charity.said_yes(match)
    charity.chaser(match)
    match = meet(asha, group, "introduced", "job")
    charity.introduced(match)
    charity.how_did_it_go(match)
    charity.hub_words(MatchWord.objects.create(match=match, by=match.volunteer.person, words="Helô."))
    charity.closing(Match.objects.get(role__request=said_to_be_done(asha, group)))
    charity.follow_up(meet(asha, group, "done", "job"))


def test_every_mail_is_welsh(asha, group, mailoutbox, english_in):
    with time_machine.travel(FRIDAY_NOON, tick=False):
        send_every_mail(asha, group)
        sender.send_due()

    assert len(mailoutbox) == len(MAILS)
    for letter in mailoutbox:
        for text in (letter.subject, letter.body, letter.alternatives[0][0]):
            assert english_in(text.replace("\n", "</p><p>")) == [], letter.subject
        assert "Drafft yw" in letter.body
        assert "Drafft yw" in letter.alternatives[0][0]
        assert letter.extra_headers["Content-Language"] == "cy"


def test_the_receipt_names_people_place_and_day_in_welsh(group, mailoutbox):
    with time_machine.travel(FRIDAY_NOON, tick=False):
        charity.receipt(a_new_request(group, outcode="CF10", language="cy").bev)
        sender.send_due()

    assert mailoutbox[0].subject == "Cewch glywed erbyn dydd Mercher 2 Rhagfyr"
    assert (
        "Diolch, Bev. Asha ac Elin sy'n gofalu am ardal Caerdydd. Y tro nesaf iddyn nhw eistedd gyda'r ceisiadau yw dydd "
        "Mawrth, felly cewch glywed erbyn dydd Mercher 2 Rhagfyr. Does dim byd arall i'w wneud."
    ) in mailoutbox[0].body


def test_an_english_mail_says_nothing_of_drafts(group, mailoutbox):
    with translation.override("cy"):
        charity.receipt(a_new_request(group, outcode="CF10").bev)
        sender.send_due()

    assert "Drafft" not in mailoutbox[0].body + mailoutbox[0].alternatives[0][0]
    assert mailoutbox[0].subject.startswith("You'll hear by")


# --- What no catalogue can join -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "english", "welsh"),
    [
        ([], "", ""),
        (["Asha"], "Asha", "Asha"),
        (["Asha", "Tunde"], "Asha and Tunde", "Asha a Tunde"),
        (["Tunde", "Asha"], "Tunde and Asha", "Tunde ac Asha"),
        (["Bev", "Tunde", "Elin"], "Bev, Tunde and Elin", "Bev, Tunde ac Elin"),
        (["nos Lun", "prynhawn Iau"], "nos Lun and prynhawn Iau", "nos Lun a phrynhawn Iau"),
        (["iddi fynd", "eich bod yma"], "iddi fynd and eich bod yma", "iddi fynd a'ch bod yma"),
    ],
)
def test_names_in_a_row(names, english, welsh):
    assert listed(names) == english
    with translation.override("cy"):
        assert listed(names) == welsh


def test_a_groups_rhythm_in_welsh(group):
    with translation.override("cy"):
        assert group.rhythm == "bob nos Fawrth"
        group.sitting_days = [2, 3]
        assert group.rhythm == "bob nos Fercher a nos Iau"
        group.sitting_every = 2
        assert group.rhythm == "bob yn ail wythnos, ar nos Fercher a nos Iau"
    assert group.rhythm == "every other week, on Wednesday and Thursday evenings"


def test_two_of_a_thing_soften_it():
    with translation.override("cy"), time_machine.travel(FRIDAY_NOON, tick=False):
        assert dates.ago(datetime(2026, 11, 27, 11, 58, tzinfo=FRIDAY_NOON.tzinfo)) == "2 funud yn ôl"
        assert dates.ago(datetime(2026, 11, 25, 9, tzinfo=FRIDAY_NOON.tzinfo)) == "2 ddiwrnod yn ôl"
