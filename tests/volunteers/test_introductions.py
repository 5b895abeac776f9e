"""A charity and somebody who would like to help: from "yes, introduce us" to "is it still in use"."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hub.mail import sender
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import (
    ContactFactory,
    HelpRequestFactory,
    a_match,
    a_ready_request,
    a_taken_request,
    a_volunteer,
    let_in,
)
from volunteers import tasks
from volunteers.emails import charity as letters
from volunteers.models import Concern, HelpRequest, Match, MatchWord, Passing, Thanks

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def group(asha):
    return GroupFactory(name="Leeds Digital Neighbours", run_by=[asha])


@pytest.fixture
def tom(group):
    return a_volunteer(
        skills={"spreadsheets": 3}, person=PersonFactory(name="Tom Price", email="tom@example.org")
    )


@pytest.fixture
def meet(asha, group, tom):
    """Tom and Bev's request, come so far; the browser is hers."""

    def so_far(state="said_yes", size="talk", **fields):
        match = a_match(asha, group, state=state, size=size, volunteer=tom, **fields)
        contact = match.request.contacts.get()
        match.browser = let_in(Client(), contact)
        match.bev = contact
        return match

    return so_far


def page(match):
    return match.browser.get(match.request.get_absolute_url())


def press(match, what="", **typed):
    place = f"{match.request.get_absolute_url()}introduction/{match.ref}/"
    return match.browser.post(f"{place}{what}/" if what else place, typed)


def look(match, what="", browser=None):
    place = f"{match.request.get_absolute_url()}introduction/{match.ref}/"
    return (browser or match.browser).get(f"{place}{what}/" if what else place)


def again(row):
    return type(row).objects.get(pk=row.pk)


def mails(kind):
    return OutgoingMail.objects.filter(kind=f"volunteers/{kind}")


# --- Somebody would like to help ------------------------------------------------------------------------


def test_the_page_shows_a_card_and_no_way_to_reach_them(meet):
    match = meet("said_yes")

    shown = page(match).text

    assert "Tom would like to help" in shown
    assert "Tom is in Leeds and knows about spreadsheets." in shown
    assert "Tuesday evening and Thursday evening" in shown
    assert "tom@example.org" not in shown
    assert "Price" not in shown


def test_yes_introduces_both_and_a_second_press_changes_nothing(meet):
    match = meet("said_yes")

    for _press in range(2):
        press(match, say="yes")

    assert again(match).state == Match.State.INTRODUCED
    assert again(match.request).state == HelpRequest.State.IN_HAND
    assert (mails("introduced").count(), mails("introduced_charity").count()) == (1, 1)
    assert "tom@example.org" in page(match).text


def test_rather_not_takes_two_taps_and_nobody_learns_who_it_was(meet):
    match = meet("said_yes")

    asked = look(match)
    press(match, say="no")
    press(match, say="no")

    assert "Rather not Tom?" in asked.text
    assert (again(match).state, again(match).ended_reason) == ("released", "decided")
    assert again(match.request).state == HelpRequest.State.READY
    assert "Tom" not in page(match).text.replace("Good that you said so", "")
    assert mails("found_somebody").count() == 1


def test_rather_not_frees_the_place(meet):
    match = meet("said_yes")

    press(match, say="no")

    assert match.role.matches.live().count() == 0
    assert again(match.role).filled == 0


def test_yes_after_they_were_let_go_says_so_kindly(meet):
    match = meet("said_yes")
    again(match).release("silent", by="hub")

    response = press(match, say="yes")

    assert "somebody was quicker" in response.text
    assert again(match).state == "released"


def test_whoever_would_rather_write_through_the_hub_keeps_their_address(meet):
    match = meet("said_yes")

    press(match, say="yes", through_hub="on")

    assert again(match.request).through_hub
    assert "tom@example.org" not in page(match).text
    assert "You and Tom write to each other on this page" in page(match).text


def test_a_volunteer_who_is_written_to_through_the_hub_shows_no_address(meet, tom, mailoutbox):
    tom.through_hub = True
    tom.save()
    match = meet("introduced")
    letters.introduced(match)
    sender.send_due()

    told = next(letter for letter in mailoutbox if letter.subject == "You and Tom are introduced")

    assert "tom@example.org" not in page(match).text + told.body + told.alternatives[0][0]


def test_ticked_ahead_a_yes_to_a_talk_introduces_at_once(asha, group, tom):
    match = a_match(asha, group, state="said_yes", volunteer=tom, introduce_ahead=True)

    assert match.state == Match.State.INTRODUCED


def test_somebody_who_was_merely_asked_is_nowhere_on_the_page(meet):
    match = meet("asked")

    shown = page(match).text

    assert "Tom" not in shown
    assert "Asha is asking people who fit." in shown
    assert "Somebody to look at a lunch rota." in shown
    assert [look(match, what).status_code for what in ("", "talked", "words")] == [404] * 3


def test_nobody_learns_who_said_no(meet, asha):
    match = meet("said_no")

    assert "Tom" not in page(match).text
    assert "Asha is looking for somebody who fits." in page(match).text


def test_a_yes_taken_back_leaves_no_name_behind(meet, tom):
    match = meet("said_yes")
    again(match).say_no(by=tom.person, reason="time")

    assert "Tom" not in page(match).text


def test_another_charity_finds_nothing_there(meet):
    match = meet("introduced")
    other = HelpRequestFactory()
    stranger = let_in(Client(), other.bev)

    assert look(match, "words", browser=stranger).status_code == 404
    assert look(match, "words", browser=Client()).status_code == 404


# --- A talk -----------------------------------------------------------------------------------------------


def test_we_talked_ends_it_well(meet):
    match = meet("introduced")

    press(match, "talked", say="talked")
    press(match, "talked", say="talked")

    request = again(match.request)
    assert (request.state, request.outcome, request.outcome_by) == ("done", "talked", "charity")
    assert "A line for Tom?" in page(match).text


def test_the_button_of_an_answer_ends_no_introduction(meet):
    match = meet("introduced")

    response = match.browser.post(f"{match.request.get_absolute_url()}outcome/", {"did": "yes"})

    assert "Your page says what comes next" in response.text
    assert again(match.request).state == HelpRequest.State.IN_HAND


def test_not_yet_asks_again_later_and_is_no_silence(meet, tom):
    match = meet("introduced")
    again(match).talked(by=tom.person)

    press(match, "talked", say="not_yet")

    assert again(match).volunteer_done_at is None
    assert again(match).state == "introduced"


def test_it_did_not_work_out_gives_a_reason_and_somebody_else_is_looked_for(meet):
    match = meet("introduced")

    asked = look(match, "ending")
    nothing = press(match, "ending")
    press(match, "ending", reason="no_show", words="Tom and I missed each other.")
    press(match, "ending", reason="no_show")

    assert "Tom didn&#x27;t make it" in asked.text
    assert "Please choose one" in nothing.text
    assert (again(match).state, again(match).ended_words) == ("no_show", "Tom and I missed each other.")
    assert again(match.request).state == HelpRequest.State.READY
    assert "Asha is looking for somebody who fits." in page(match).text


# --- A job ------------------------------------------------------------------------------------------------


def test_a_note_is_prefilled_and_one_yes_each_is_enough(meet, tom):
    match = meet("introduced", size="job")
    shown = page(match).text

    press(match, "agreement", version=match.note_version)
    press(match, "agreement", version=match.note_version)
    waiting = page(match).text
    again(match).agree(by=tom.person, version=match.note_version)

    assert "One rota." in shown
    assert "Yes, that's it" in shown
    assert "You said yes. Tom has yet to say so." in waiting
    assert again(match).state == Match.State.UNDER_WAY
    assert "You both said yes to this." in page(match).text


def test_whoever_changes_the_lines_says_yes_to_them_and_an_older_yes_no_longer_counts(meet, tom):
    match = meet("introduced", size="job")
    again(match).agree(by=tom.person, version=0)
    lines = {
        "note_what": "The rota",
        "note_when": "Two evenings",
        "note_where": "Here",
        "note_done": "One rota",
    }

    press(match, "note", **lines, version=0)
    late = press(match, "agreement", version=0)

    now = again(match)
    assert (now.note_what, now.note_version, now.volunteer_agreed_at) == ("The rota", 1, None)
    assert now.charity_agreed_at is not None
    assert late.status_code == 302


def test_a_yes_to_lines_that_were_changed_meanwhile_is_asked_anew(meet, tom):
    match = meet("introduced", size="job")
    lines = {"note_what": "A", "note_when": "B", "note_where": "C", "note_done": "D"}
    again(match).rewrite_note(lines, by=tom.person)

    press(match, "agreement", version=0)

    assert again(match).charity_agreed_at is None
    assert "The note was changed a moment ago" in page(match).text


def ticked(match, tom):
    again(match).tick(dict.fromkeys(["tick_done", "tick_without", "tick_returned"], True), by=tom.person)


def test_yes_it_is_done_closes_with_thanks_that_reach_tom(meet, tom):
    match = meet("under_way", size="job")
    ticked(match, tom)

    asked = page(match).text
    press(match, "closing", did="yes", words="The rota is a joy.", again="again")
    press(match, "closing", did="yes", words="The rota is a joy.", again="again")

    now = again(match)
    assert "Tom says it is done" in asked
    assert (now.state, now.charity_again, now.request.outcome) == ("done", "again", "job")
    assert list(Thanks.objects.values_list("name", "words")) == [("Bev", "The rota is a joy.")]
    assert mails("thanks_arrived").count() == 1
    assert "The rota is a joy." in page(match).text


def test_not_quite_says_what_is_missing_and_the_two_weeks_stop(meet, tom):
    match = meet("under_way", size="job")
    ticked(match, tom)

    empty = press(match, "closing", did="no")
    press(match, "closing", did="no", missing="The Sunday column.")

    assert "what is still missing" in empty.text
    assert (again(match).state, again(match).volunteer_done_at) == ("under_way", None)
    assert MatchWord.objects.get().words == "The Sunday column."
    assert mails("hub_words").count() == 1


def test_two_weeks_of_silence_are_said_on_the_page(meet):
    match = meet("under_way", size="job")
    again(match).finish(by="hub")

    assert "so we took it as done" in page(match).text


def test_whether_again_is_never_shown_to_anybody(meet):
    match = meet("done", size="job")

    press(match, "thanks", again="rather_not")

    assert again(match).charity_again == "rather_not"
    assert "ather not" not in page(match).text


# --- Three months later -----------------------------------------------------------------------------------


def test_three_months_later_one_press_says_whether_it_is_in_use(meet, mailoutbox):
    match = meet("done", size="job")
    with time_machine.travel(timezone.now() + timedelta(days=92), tick=False):
        match.browser = let_in(Client(), match.bev)
        letters.follow_up(match)
        letters.follow_up(match)
        sender.send_due()
        asked = page(match).text
        press(match, "follow-up", still_used="yes", words="The rota has run every week since.")
        told = page(match).text

    link = f"/help/{match.bev.link().token}/#{match.ref}"
    assert [letter.subject for letter in mailoutbox if link in letter.body] == [
        "Is it still in use, what Tom did?"
    ]
    assert "Is it still in use, what Tom did?" in asked
    assert (again(match).still_used, Thanks.objects.get().words) == (
        "yes",
        "The rota has run every week since.",
    )
    assert "Is it still in use" not in told


# --- This doesn't feel right ------------------------------------------------------------------------------


def test_this_does_not_feel_right_takes_two_presses_and_no_reason(meet):
    match = meet("introduced")

    asked = look(match, "not-right")
    press(match, "not-right")
    press(match, "not-right")

    assert "One press ends it at once. No reason needed" in asked.text
    assert again(match).state == Match.State.NOT_RIGHT
    assert "Asha sees it first" in page(match).text
    assert "tom@example.org" not in page(match).text


def test_the_organiser_is_told_at_once_whoever_of_the_two_said_so(meet, asha, mailoutbox):
    match = meet("introduced")
    press(match, "not-right")
    press(match, "not-right")
    sender.send_due()

    told = [letter for letter in mailoutbox if asha.email in letter.to[0]]
    assert len(told) == 1
    assert "something didn't feel right" in told[0].subject
    assert f"/introductions/{match.ref}/" in told[0].body
    assert "Tom" not in told[0].body


def test_what_is_added_while_others_are_asked_reaches_whoever_has_the_case(meet, asha):
    match = meet("asked")
    match.browser.post(f"{match.request.get_absolute_url()}reply/", {"words": "Mondays are best."})
    tasks.tell_owners()

    assert mails("wrote_back").get().person == asha


def test_when_tom_says_so_the_charity_reads_what_any_early_end_reads_like(meet, tom):
    felt = meet("introduced")
    again(felt).feels_wrong(by=tom.person)
    shown = page(felt).text

    assert "It didn't work out this time, and nobody is to blame." in shown
    assert "feel right" not in shown
    assert not OutgoingMail.objects.filter(to_email=felt.bev.email).exists()


# --- Words through the hub ----------------------------------------------------------------------------------


def test_words_through_the_hub_reach_tom_and_what_he_writes_reaches_everybody_there(meet, tom, mailoutbox):
    tom.through_hub = True
    tom.save()
    match = meet("introduced")
    ContactFactory(request=match.request, name="Dilys", email="dilys@example.org")

    press(match, "words", words="Is Thursday good?")
    press(match, "words", words="Is Thursday good?")
    answer = again(match).write("Thursday it is.", by=tom.person)
    letters.hub_words(answer)
    letters.hub_words(answer)
    sender.send_due()

    assert mails("hub_words").count() == 1
    assert mails("hub_words_charity").count() == 2
    assert all(
        "Thursday it is." in letter.body
        for letter in mailoutbox
        if letter.subject == "Tom has written to you"
    )
    assert "Thursday it is." in page(match).text


def test_words_are_possible_until_thirty_days_after_the_end(meet, tom):
    tom.through_hub = True
    tom.save()
    match = meet("done")
    press(match, "words", words="One more thing: where is the file?")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        match.browser = let_in(Client(), match.bev)
        late = press(match, "words", words="And another.")

    assert list(MatchWord.objects.values_list("words", flat=True)) == ["One more thing: where is the file?"]
    assert late.status_code == 200


def test_words_that_hint_at_danger_reach_the_safeguarding_leads(meet):
    match = meet("introduced")

    press(match, "words", words="A child told us she is being abused.")

    assert Concern.objects.filter(request=match.request).exists()


# --- What they tick, and passing on ---------------------------------------------------------------------


def test_what_was_ticked_can_be_changed_and_strangers_read_accordingly(meet):
    match = meet("asked")
    ahead = f"{match.request.get_absolute_url()}ahead/"

    before = page(match).text
    match.browser.post(ahead, {"may_name": "on", "may_place": "on"})

    assert "neither your name nor your town" in before
    assert "They also read your name and your town" in page(match).text
    assert not again(match.request).introduce_ahead


@pytest.fixture
def passed(asha, group):
    request = a_taken_request(asha, group)
    other = GroupFactory(name="Bradford Digital", run_by=[PersonFactory(name="Priya Shah")])
    return Passing.propose(request, other, by=asha, why="They know Salesforce.")


def test_passing_on_needs_the_charitys_yes_and_the_groups(passed):
    browser = let_in(Client(), passed.request.bev)
    place = passed.request.get_absolute_url()
    asked = browser.get(place).text
    for _press in range(2):
        browser.post(f"{place}passing/{passed.pk}/", {"say": "yes"})
    waiting = browser.get(place).text
    priya = passed.to_group.memberships.first().person
    again(passed).say_yes(by=priya)
    told = browser.get(place).text

    assert "They know Salesforce." in asked
    assert "May they read what you wrote?" in asked
    assert "Bradford Digital has yet to say" in waiting
    assert "Leeds Digital Neighbours passed it on to Bradford Digital, with your yes." in told


def test_a_no_leaves_it_where_it_is(passed):
    browser = let_in(Client(), passed.request.bev)
    place = passed.request.get_absolute_url()
    for _press in range(2):
        browser.post(f"{place}passing/{passed.pk}/", {"say": "no"})

    assert again(passed).ended_by == "charity"
    assert again(passed.request).group == passed.from_group
    assert "could do this better" not in browser.get(place).text


# --- Taking it back ----------------------------------------------------------------------------------------


def test_a_request_can_be_taken_back_while_somebody_waits_and_again_after(meet):
    match = meet("said_yes")
    place = match.request.get_absolute_url()

    match.browser.post(f"{place}withdrawal/")
    let_go = again(match).state
    match.browser.post(f"{place}return/")

    assert let_go == Match.State.RELEASED
    assert mails("found_somebody").count() == 1
    assert again(match.request).state == HelpRequest.State.READY
    assert "Asha is looking for somebody who fits." in page(match).text


# --- How many mails ----------------------------------------------------------------------------------------


def plain_path(asha, group, tom, size, **fields):
    """Everything the hub owes the charity on a path where everybody answers."""
    request = HelpRequestFactory(**fields)
    letters.verify(request)
    request.confirm()
    request.group = group
    request.save()
    letters.receipt(request.bev)
    request.take(by=asha)
    request.choose_size(size, by=asha)
    request.describe(by=asha, role={"minutes": 40}, skills=[], needed="A rota", done_looks="One rota.")
    if size != "talk" and request.tell_we_look():
        letters.we_look(request)
    role = request.roles.get()
    role.line_up([{"volunteer": tom, "reasons": [], "score": 0.5}], by=asha)
    match = role.matches.get()
    match.say_yes(by=tom.person)
    if match.state == "said_yes":
        letters.said_yes(match)
        match.introduce(by="charity")
    letters.introduced(match)
    letters.how_did_it_go(match)
    if size == "job":
        for by in ("charity", tom.person):
            match.agree(by=by, version=0)
        ticked(match, tom)
        letters.closing(again(match))
    match = again(match)
    match.finish(by="charity")
    if size == "job":
        letters.follow_up(again(match))
    return list(OutgoingMail.objects.about(request.bev).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("size", "ahead", "kinds"),
    [
        ("talk", False, ["verify", "receipt", "said_yes_charity", "introduced_charity"]),
        ("talk", True, ["verify", "receipt", "introduced_charity", "how_did_it_go_charity"]),
        (
            "job",
            False,
            [
                "verify",
                "receipt",
                "we_look",
                "said_yes_charity",
                "introduced_charity",
                "closing_charity",
                "follow_up_charity",
            ],
        ),
    ],
)
def test_a_talk_is_at_most_four_mails_and_a_job_seven(asha, group, tom, size, ahead, kinds):
    had = plain_path(asha, group, tom, size, introduce_ahead=ahead)

    assert had == [f"volunteers/{kind}" for kind in kinds]
    assert len(had) <= letters.LIMITS[size]


def test_every_mail_is_promised_once(meet):
    match = meet("said_yes")

    for _twice in range(2):
        letters.said_yes(match)
        letters.chaser(match)

    assert (mails("said_yes_charity").count(), mails("chaser").count()) == (1, 1)


def test_a_mail_that_is_no_longer_true_does_not_leave(meet, mailoutbox):
    match = meet("said_yes")
    letters.said_yes(match)
    again(match).release("silent", by="hub")
    sender.send_due()

    assert not mailoutbox


def test_we_look_says_the_public_words_and_who_reads_what(asha, group, mailoutbox):
    with time_machine.travel(MONDAY, tick=False):
        request = a_ready_request(asha, group)
        letters.we_look(request)
        sender.send_due()

    letter = mailoutbox[-1]
    assert letter.subject == "Asha is looking for somebody for you"
    assert "Somebody to look at a lunch rota." in letter.body
    assert "neither your name nor your town" in letter.body
    assert request.words not in letter.body


def test_the_story_says_that_somebody_was_let_go_because_nobody_answered(meet):
    match = meet()
    match.release("silent", by="hub")

    assert "We had no word from you, so Tom is free again, with thanks." in page(match).text
