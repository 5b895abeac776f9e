"""An ask as its volunteer meets it: by the mail's link and signed in; yes, no, later, and what comes after."""

import threading
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from hub.common.logs import mask
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import ContactFactory, a_match, a_ready_request, a_volunteer
from volunteers.models import HelpRequest, Match, Volunteer
from volunteers.models.match_acts import FOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def leeds(asha):
    return GroupFactory(name="Digital Leeds", run_by=[asha])


@pytest.fixture
def tom(leeds):
    return a_volunteer("Tom Price", leeds)


@pytest.fixture
def ask(asha, leeds, tom):
    """Tom is asked for 40 minutes with Bev."""
    return a_match(asha, leeds, volunteer=tom, brief={"meet": "Bev, who keeps the rota"})


def a_line_up(by, group, *people, size="talk", **fields):
    request = a_ready_request(by, group, size=size, **fields)
    role = request.roles.get()
    role.line_up([{"volunteer": volunteer, "reasons": []} for volunteer in people], by=by)
    return role


def signed_in_as(person):
    browser = Client()
    browser.force_login(person)
    return browser


def signed_in(volunteer):
    return signed_in_as(volunteer.person)


def by_link(match):
    """The browser of whoever followed the link in the ask's mail."""
    browser = Client()
    browser.get(f"/volunteer/a/{match.link().token}/")
    return browser


def now(match):
    return Match.objects.get(pk=match.pk)


def mails(kind):
    return OutgoingMail.objects.filter(kind=f"volunteers/{kind}")


# --- The link of the mail ----------------------------------------------------------------------------------
def test_the_link_sets_a_narrow_cookie_and_leads_to_an_address_without_the_token(client, ask):
    response = client.get(f"/volunteer/a/{ask.link().token}/")

    cookie = response.cookies["link"]
    assert response.url == f"/volunteer/matches/{ask.ref}/"
    assert (cookie["path"], cookie["httponly"], cookie["max-age"], cookie["samesite"]) == (
        response.url,
        True,
        7200,
        "Lax",
    )
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("answer", ["yes", "no", "later"])
def test_each_button_of_the_mail_leads_to_its_question(client, ask, answer):
    response = client.get(f"/volunteer/a/{ask.link().token}/?answer={answer}")

    assert response.url == f"/volunteer/matches/{ask.ref}/{answer}/"


def test_an_answer_that_is_none_leads_to_the_page(client, ask):
    assert client.get(f"/volunteer/a/{ask.link().token}/?answer=//evil.example").url == ask.get_absolute_url()


def test_a8_a_scanner_that_looks_changes_nothing(ask):
    link = ask.link()
    before = (
        PrivateLink.objects.values().get(),
        Match.objects.values().get(),
        Volunteer.objects.values().get(),
    )

    for answer in ("", "?answer=yes", "?answer=no", "?answer=later"):
        Client().get(f"/volunteer/a/{link.token}/{answer}", follow=True)
    Client().head(f"/volunteer/a/{link.token}/")

    after = PrivateLink.objects.values().get(), Match.objects.values().get(), Volunteer.objects.values().get()
    assert after == before


def test_a13_the_token_is_nowhere_but_in_the_mail(client, ask):
    token = ask.link().token

    page = client.get(f"/volunteer/a/{token}/", follow=True)
    gone = client.get(f"/volunteer/a/{token[:-3]}abc/")

    assert token not in page.text + gone.text + str(page.headers)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert mask(f"GET /volunteer/a/{token}/?answer=no") == "GET /volunteer/a/…/?answer=no"
    assert mask(f"GET /volunteer/a/{token[:25]}/") == "GET /volunteer/a/…/"


def test_a14_a_charitys_link_is_no_volunteers_link_nor_the_other_way_round(client, ask):
    bev = ask.request.contacts.get()

    assert client.get(f"/volunteer/a/{bev.link().token}/").status_code == 404
    assert client.get(f"/help/{ask.link().token}/").status_code == 404


def test_a14_the_link_of_one_ask_opens_no_other(asha, leeds, tom, ask):
    other = a_match(asha, leeds, volunteer=a_volunteer("Priya", leeds))
    browser = by_link(ask)
    browser.cookies["link"]["path"] = "/"  # a browser would not even send it

    assert browser.get(other.get_absolute_url()).status_code == 404
    assert browser.post(f"{other.get_absolute_url()}no/").status_code == 404
    assert now(other).state == "asked"


def test_a15_a_link_that_was_revoked_or_is_too_old_says_so_kindly(client, ask):
    link = ask.link()
    browser = by_link(ask)
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        assert client.get(f"/volunteer/a/{link.token}/").status_code == 404

    link.revoke()

    gone = client.get(f"/volunteer/a/{link.token}/")
    assert gone.status_code == 404
    assert "doesn't open anything any more" in gone.text
    assert browser.get(ask.get_absolute_url()).url.startswith("/account/login/")


def test_a16_after_twenty_wrong_tokens_a_network_waits(client, ask):
    for number in range(20):
        client.get(f"/volunteer/a/{'x' * 40}{number}/")

    assert client.get(f"/volunteer/a/{ask.link().token}/").status_code == 429


def test_the_link_of_somebody_who_left_opens_nothing(client, ask, tom):
    token = ask.link().token
    tom.leave(by=tom.person)

    assert client.get(f"/volunteer/a/{token}/").status_code == 404


# --- The ask -----------------------------------------------------------------------------------------------
def test_the_ask_says_what_why_how_long_with_whom_and_by_when(ask, tom):
    page = signed_in(tom).get(ask.get_absolute_url()).text

    assert "40 minutes with Bev about" in page
    assert "You, because" in page
    assert "Somebody to look at a lunch rota." in page
    assert "Asha of Digital Leeds thought of you." in page
    assert "Bev, who keeps the rota" in page
    for act in ("Yes, I can do this", "Not this one", "Not until"):
        assert act in page


def test_before_the_introduction_neither_name_nor_town_nor_address_is_shown(asha, leeds, tom):
    ask = a_match(
        asha, leeds, volunteer=tom, organisation_name="Hope House Kirkstall", words="Our secret words"
    )
    bev = ask.request.contacts.get()

    for browser in (signed_in(tom), by_link(ask)):
        page = browser.get(ask.get_absolute_url()).text
        assert [
            said for said in ("Hope House", "Hartley", bev.email, "secret", ">Leeds<") if said in page
        ] == []


def test_where_the_charity_ticked_it_its_name_is_said(asha, leeds, tom):
    ask = a_match(asha, leeds, volunteer=tom, organisation_name="Hope House")
    HelpRequest.objects.update(may_name=True)

    assert "40 minutes with Hope House" in signed_in(tom).get(ask.get_absolute_url()).text


def test_a_stranger_is_asked_to_sign_in_and_anybody_else_finds_nothing(client, ask, asha):
    url = ask.get_absolute_url()

    assert client.get(url).url == f"/account/login/?next={url}"
    client.force_login(PersonFactory())
    assert client.get(url).status_code == 404
    client.force_login(asha)
    assert client.get(url).status_code == 404
    client.force_login(a_volunteer("Priya", ask.request.group).person)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}yes/").status_code == 404


def test_somebody_lined_up_and_not_asked_yet_finds_nothing(asha, leeds, tom):
    priya = a_volunteer("Priya", leeds)
    role = a_line_up(asha, leeds, tom, priya)
    waiting = role.matches.get(volunteer=priya)

    assert signed_in(priya).get(waiting.get_absolute_url()).status_code == 404
    assert signed_in(priya).post(f"{waiting.get_absolute_url()}yes/").status_code == 404


# --- Yes ---------------------------------------------------------------------------------------------------
def test_a_yes_from_the_mail_asks_to_sign_in_and_comes_back(ask, tom):
    browser = by_link(ask)
    url = f"{ask.get_absolute_url()}yes/"

    assert browser.get(url).url == f"/account/login/?next={url}"
    assert browser.post(url).url == f"/account/login/?next={url}"
    assert now(ask).state == "asked"

    browser.force_login(tom.person)
    assert "Yes, I can do this" in browser.get(url).text
    assert browser.post(url).url == ask.get_absolute_url()
    assert now(ask).state == "said_yes"


def test_after_a_yes_the_page_says_who_acts_next_and_by_when(ask, tom):
    browser = signed_in(tom)

    page = browser.post(f"{ask.get_absolute_url()}yes/", follow=True).text

    assert "Thank you, Tom." in page
    assert "Now the charity says “yes, introduce us”, by" in page
    assert [mail.to_email for mail in mails("said_yes_charity")] == [ask.request.contacts.get().email]


def test_a_yes_pressed_twice_tells_the_charity_once(ask, tom):
    browser = signed_in(tom)
    for _press in range(2):
        browser.post(f"{ask.get_absolute_url()}yes/")

    assert mails("said_yes_charity").count() == 1


def test_a_yes_to_a_talk_that_was_ticked_ahead_introduces_both_at_once(asha, leeds, tom):
    ask = a_match(asha, leeds, volunteer=tom)
    ask.request.introduce_from_now_on()

    page = signed_in(tom).post(f"{ask.get_absolute_url()}yes/", follow=True).text

    bev = ask.request.contacts.get()
    assert f"You and Bev of {ask.request.organisation_name}" in page
    assert f"mailto:{bev.email}" in page
    assert {mail.to_email for mail in mails("introduced")} == {tom.person.email}
    assert {mail.to_email for mail in mails("introduced_charity")} == {bev.email}
    assert mails("said_yes_charity").count() == 0


def test_who_comes_too_late_is_told_kindly_and_not_who_was_quicker(asha, leeds, tom):
    priya = a_volunteer("Priya Shah", leeds)
    role = a_line_up(asha, leeds, tom, priya, size="job")
    toms, priyas = (role.matches.get(volunteer=one) for one in (tom, priya))
    late = signed_in(tom)
    signed_in(priya).post(f"{priyas.get_absolute_url()}yes/")

    response = late.post(f"{toms.get_absolute_url()}yes/", follow=True)
    page = response.text

    assert response.redirect_chain == [(toms.get_absolute_url(), 302)]
    assert str(FOUND) in page
    assert "Priya" not in page
    assert now(toms).state == "released"


def test_whoever_is_let_go_hears_it_by_mail(asha, leeds, tom):
    priya, sam = a_volunteer("Priya", leeds), a_volunteer("Sam", leeds)
    role = a_line_up(asha, leeds, tom, priya, sam, size="job")
    from volunteers.emails import volunteer as letters

    letters.line_up_moved(role)

    signed_in(tom).post(f"{role.matches.get(volunteer=tom).get_absolute_url()}yes/")

    assert {mail.person for mail in mails("found_somebody")} == {priya.person, sam.person}


def test_a_raised_hand_is_the_groups_to_decide(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="hand")
    browser = signed_in(tom)

    assert browser.post(f"{match.get_absolute_url()}yes/").status_code == 404
    assert (
        "You said you could do this. Asha of Digital Leeds decides by"
        in browser.get(match.get_absolute_url()).text
    )

    browser.post(f"{match.get_absolute_url()}release/")
    assert (now(match).state, now(match).ended_reason) == ("released", "taken_back")
    assert "You took your hand down" in browser.get(match.get_absolute_url()).text


# --- No and later ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("chair", [by_link, lambda match: signed_in(match.volunteer)])
def test_a_no_needs_no_reason_and_no_sign_in_and_the_next_is_asked_at_once(asha, leeds, tom, chair):
    priya = a_volunteer("Priya", leeds)
    role = a_line_up(asha, leeds, tom, priya)
    ask = role.matches.get(volunteer=tom)

    page = chair(ask).post(f"{ask.get_absolute_url()}no/", follow=True).text

    assert now(ask).state == "said_no"
    assert "nobody learns who said no" in page
    assert [mail.person for mail in mails("ask")] == [priya.person]


def test_a_reason_is_kept_for_the_group(ask):
    by_link(ask).post(f"{ask.get_absolute_url()}no/", {"reason": "distance", "words": "Two buses away."})

    assert (now(ask).no_reason, now(ask).no_words) == ("distance", "Two buses away.")


def test_the_group_reads_such_lines_by_nobodys_name_once_two_have_answered(asha, leeds, tom):
    priya = a_volunteer("Priya", leeds)
    role = a_line_up(asha, leeds, tom, priya)
    case = signed_in_as(asha)
    url = f"/triage/{role.request.ref}/"
    for volunteer, words in ((tom, "Zinnia"), (priya, "Aster")):
        assert words not in case.get(url).text
        ask = role.matches.get(volunteer=volunteer)
        by_link(ask).post(f"{ask.get_absolute_url()}no/", {"reason": "time", "words": words})
        is_the_first = volunteer == tom
        assert (words in case.get(url).text) != is_the_first

    assert case.get(url).text.index("Aster") < case.get(url).text.index("Zinnia")


def test_a_reason_that_is_not_on_the_list_is_not_taken(ask):
    by_link(ask).post(f"{ask.get_absolute_url()}no/", {"reason": "later"})

    assert now(ask).state == "asked"


def test_the_no_by_link_cannot_take_back_a_yes(ask, tom):
    browser = by_link(ask)
    signed_in(tom).post(f"{ask.get_absolute_url()}yes/")

    browser.post(f"{ask.get_absolute_url()}no/")
    browser.post(f"{ask.get_absolute_url()}later/", {"until": later_from(ask)})

    assert now(ask).state == "said_yes"
    assert Volunteer.objects.get().state == "ready"
    assert browser.get(ask.get_absolute_url()).url.startswith("/account/login/")


def later_from(match):
    from volunteers.ask_in_words import AskInWords

    return AskInWords(match).later[0].isoformat()


def test_not_until_works_from_the_mail_and_stops_everything(asha, leeds, tom):
    ask = a_match(asha, leeds, volunteer=tom)
    other = a_match(asha, leeds, volunteer=Volunteer.objects.get())
    until = later_from(ask)

    page = by_link(ask).post(f"{ask.get_absolute_url()}later/", {"until": until}, follow=True).text

    tom.refresh_from_db()
    assert (tom.state, tom.paused_until.isoformat()) == ("paused", until)
    assert [now(one).state for one in (ask, other)] == ["said_no", "released"]
    assert "We ask you nothing until 1 " in page


@time_machine.travel("2026-11-23T12:00:00Z")
def test_not_until_offers_the_next_six_months_and_prefers_one_that_gives_some_rest(ask):
    page = by_link(ask).get(f"{ask.get_absolute_url()}later/").text

    for month in ("December", "January 2027", "February 2027", "March 2027", "April 2027", "May 2027"):
        assert f"Not until {month}" in page
    assert 'value="2027-01-01" checked' in " ".join(page.split()).replace("required ", "").replace(
        ' id="id_until_1"', ""
    )


def test_a_day_that_was_not_offered_is_not_taken(ask, tom):
    by_link(ask).post(f"{ask.get_absolute_url()}later/", {"until": "2099-01-01"})

    assert now(ask).state == "asked"


def test_from_a_yes_there_is_a_way_back_and_the_charity_hears_that_much(ask, tom):
    browser = signed_in(tom)
    browser.post(f"{ask.get_absolute_url()}yes/")

    browser.post(f"{ask.get_absolute_url()}release/", {"reason": "time"})

    assert now(ask).state == "said_no"
    assert mails("look_again").count() == 1


@pytest.mark.parametrize("state", ["lapsed", "released"])
def test_what_is_over_says_so_kindly_and_shows_the_way_on(asha, leeds, tom, state):
    match = a_match(asha, leeds, volunteer=tom, state=state)

    page = signed_in(tom).get(match.get_absolute_url()).text

    assert 'href="/requests/"' in page
    assert "/volunteer/me/pause/" in page
    for answer in ("yes", "no", "later"):
        assert signed_in(tom).get(f"{match.get_absolute_url()}{answer}/").url == match.get_absolute_url()


# --- Nobody learns who said no (D) ---------------------------------------------------------------------------
def test_nobody_learns_who_said_no(client, asha, leeds, tom):
    """A name, a reason and a line that stand nowhere in a page or mail but the volunteer's own."""
    nobody = a_volunteer("Canary Quillfeather", leeds)
    role = a_line_up(asha, leeds, nobody, tom)
    no, yes = role.matches.get(volunteer=nobody), role.matches.get(volunteer=tom)
    by_link(no).post(f"{no.get_absolute_url()}no/", {"reason": "distance", "words": "Zanzibar is far."})
    toms = signed_in(tom)
    toms.post(f"{yes.get_absolute_url()}yes/")
    bev = role.request.contacts.get()
    bevs = Client()
    bevs.get(f"/help/{bev.link().token}/")
    role.matches.get(volunteer=tom).introduce()

    from hub.mail import sender

    sender.send_due()
    from django.core import mail

    letters = [str(letter.message()) for letter in mail.outbox if nobody.person.email not in letter.to[0]]
    pages = [toms.get(yes.get_absolute_url()).text, bevs.get(role.request.get_absolute_url()).text]
    said = "\n".join(pages + letters)
    assert [word for word in ("Canary", "Quillfeather", "Zanzibar", no.ref) if word in said] == []


# --- Introduced --------------------------------------------------------------------------------------------
def test_through_the_hub_neither_reads_an_address_and_words_reach_the_other_by_mail(asha, leeds):
    tom = a_volunteer("Tom Price", leeds, through_hub=True)
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    bev = match.request.contacts.get()
    browser = signed_in(tom)

    page = browser.get(match.get_absolute_url()).text
    assert bev.email not in page
    assert "through the hub" in page

    page = browser.post(f"{match.get_absolute_url()}words/", {"words": "Is Thursday fine?"}, follow=True).text
    assert "Is Thursday fine?" in page
    assert [mail.to_email for mail in mails("hub_words_charity")] == [bev.email]


def test_words_pressed_twice_stand_once(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    for _press in range(2):
        signed_in(tom).post(f"{match.get_absolute_url()}words/", {"words": "Is Thursday fine?"})

    assert match.words.count() == 1


def test_before_an_introduction_nothing_can_be_written(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="said_yes")
    signed_in(tom).post(f"{match.get_absolute_url()}words/", {"words": "Hello."})

    assert match.words.count() == 0


def test_a_talk_we_talked_not_yet(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    browser = signed_in(tom)

    browser.post(f"{match.get_absolute_url()}talked/", {"said": "not_yet"})
    assert now(match).check_at > timezone.now() + timedelta(days=2)

    page = browser.post(f"{match.get_absolute_url()}talked/", {"said": "talked"}, follow=True).text
    assert now(match).volunteer_done_at is not None
    assert "You said you talked." in page
    assert "Bev is asked as well." in page


def test_a_job_has_a_note_one_yes_three_ticks(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced", size="job")
    url, browser = match.get_absolute_url(), signed_in(tom)
    lines = {
        "note_what": "One rota",
        "note_when": "Thursday 7pm",
        "note_where": "Video",
        "note_done": "It runs",
    }

    browser.post(f"{url}note/", {**lines, "version": 0})
    assert (now(match).note_when, now(match).note_version) == ("Thursday 7pm", 1)
    refused = browser.post(f"{url}note/", {**lines, "note_when": "Friday", "version": 0}).text
    assert "The note was changed a moment ago." in refused
    old = browser.post(f"{url}agreement/", {"version": 0}).text
    assert "The note was changed a moment ago." in old

    browser.post(f"{url}agreement/", {"version": 1})
    assert "Now it is Bev's turn." in browser.get(url).text
    now(match).agree(by="charity", version=1)
    assert now(match).state == "under_way"

    browser.post(f"{url}closing/", {"tick_done": "on", "tick_without": "on"})
    assert (now(match).tick_done, now(match).volunteer_done_at) == (True, None)
    assert mails("closing_charity").count() == 0
    page = browser.post(
        f"{url}closing/", {"tick_done": "on", "tick_without": "on", "tick_returned": "on"}, follow=True
    ).text
    assert "All three ticked." in page
    assert mails("closing_charity").count() == 1


def test_a_project_says_plainly_what_comes_later(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced", size="project")

    page = signed_in(tom).get(match.get_absolute_url()).text

    assert "For now that is arranged between the two of you" in page
    assert "three ticks" not in page


def test_ending_early_asks_the_next_and_tells_the_charity_that_somebody_else_is_looked_for(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")

    page = (
        signed_in(tom)
        .post(f"{match.get_absolute_url()}ending/", {"reason": "fit", "words": "Private line."}, follow=True)
        .text
    )

    assert (now(match).state, now(match).ended_reason) == ("ended_early", "fit")
    assert "It ended early, and that is on nobody." in page
    assert HelpRequest.objects.get(pk=match.request_id).state == "ready"
    assert mails("look_again").count() == 1


def test_this_doesnt_feel_right_is_two_presses_without_a_reason(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    url, browser = match.get_absolute_url(), signed_in(tom)

    assert f'href="{url}not-right/"' in browser.get(url).text
    page = browser.post(f"{url}not-right/", follow=True).text

    assert now(match).state == "not_right"
    bev = match.request.contacts.get()
    assert bev.email not in page
    assert "they are not told why" in page
    assert {mail.person for mail in mails("not_right")} == {asha}
    assert mails("look_again").count() == 0


def test_when_the_other_side_pressed_it_the_page_reads_as_any_early_end(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="not_right")

    page = signed_in(tom).get(match.get_absolute_url()).text

    assert "It ended early, and that is on nobody." in page
    assert "feel right" not in page


def test_again_is_said_in_private(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="done")
    browser = signed_in(tom)

    browser.post(f"{match.get_absolute_url()}again/", {"again": "rather_not"})

    assert now(match).volunteer_again == "rather_not"
    bevs = Client()
    bevs.get(f"/help/{match.request.contacts.get().link().token}/")
    page = bevs.get(match.request.get_absolute_url()).text
    assert "You said: Rather not" not in page


def test_thanks_stand_on_the_page(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="done")
    match.thank("Bev", "The rota has run every week since.")

    page = signed_in(tom).get(match.get_absolute_url()).text

    assert "The rota has run every week since." in page


def test_addresses_are_shown_for_thirty_days_after_the_end(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="done")
    bev, browser = match.request.contacts.get(), signed_in(tom)

    assert bev.email in browser.get(match.get_absolute_url()).text
    Match.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert bev.email not in browser.get(match.get_absolute_url()).text


def test_the_link_of_the_mail_opens_no_introduction(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    browser = by_link(match)

    assert browser.get(match.get_absolute_url()).url.startswith("/account/login/")
    for act in ("words", "talked", "note", "agreement", "closing", "again", "ending", "not-right", "release"):
        response = browser.post(f"{match.get_absolute_url()}{act}/", {"words": "x"})
        assert response.url.startswith("/account/login/"), act


def test_an_organiser_of_the_group_does_not_act_for_the_volunteer(asha, leeds, tom, client):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    client.force_login(asha)

    for act in ("talked", "ending", "not-right", "words", "agreement"):
        assert client.post(f"{match.get_absolute_url()}{act}/").status_code == 404


def test_a_colleague_who_left_is_not_the_contact_any_more(asha, leeds, tom):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    ContactFactory(request=match.request, name="Dora Miles")
    match.request.contacts.get(is_first=True).remove()

    assert "You and Dora of" in signed_in(tom).get(match.get_absolute_url()).text


# --- C7 ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_c7_the_same_person_by_link_and_signed_in_at_once_is_one_answer():
    asha = PersonFactory(name="Asha")
    leeds = GroupFactory(run_by=[asha])
    for number in range(10):
        ask = a_match(asha, leeds, volunteer=a_volunteer(f"Tom{number}", leeds))
        url = ask.get_absolute_url()
        no = partial(by_link(ask).post, f"{url}no/")
        yes = partial(signed_in(ask.volunteer).post, f"{url}yes/")
        together(no, yes)

        answers = list(ask.moves.filter(act__in=["said yes", "said no"]).values_list("act", flat=True))
        assert len(answers) == 1
        assert now(ask).state == {"said yes": "said_yes", "said no": "said_no"}[answers[0]]
        assert Volunteer.objects.get(pk=ask.volunteer_id).live_asks == 0


def together(*acts):
    barrier, troubles = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            act()
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


# --- How many questions to the database ----------------------------------------------------------------------
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_as_much_for_three_words_as_for_one(
    asha, leeds, tom, how_many, django_assert_max_num_queries
):
    match = a_match(asha, leeds, volunteer=tom, state="introduced")
    for number in range(how_many):
        match.write(f"Words {number}", by=tom.person)
    browser = signed_in(tom)

    with django_assert_max_num_queries(32):
        page = browser.get(match.get_absolute_url())

    assert page.text.count("Words ") == how_many
