"""Choosing whom we ask: suggestions, the line as it stands, raised hands, and what nobody may learn."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from hub.access.who import Who
from hub.common import dates
from hub.mail.models import OutgoingMail
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, again, signed_in, somebody_elsewhere
from volunteers.line_up import LineUp
from volunteers.models import Connection, Match

pytestmark = pytest.mark.django_db


def url(name, request, *more):
    return reverse(f"volunteers:{name}", args=[request.ref, *more])


def plain(text):
    """As it is read: without tags, and with one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#x27;", "'").replace("&quot;", '"')


@pytest.fixture
def group():
    return a_group()


@pytest.fixture
def ready(group):
    """A talk that Tunde of Leeds has, ready; Tom, Priya and Sam of the group could do it."""
    request = a_ready_request(group.tunde, group)
    for name in ("tom", "priya", "sam"):
        setattr(request, name, a_volunteer(f"{name.capitalize()} Quixano", group))
    return request


@pytest.fixture
def tunde(ready):
    return signed_in(ready.owner)


def line_up(client, request, *people, **more):
    return client.post(url("case-line-up", request), {"who": [one.pk for one in people], **more}, follow=True)


def asked_of(request):
    return [match.volunteer for match in request.matches.filter(state="asked")]


def in_order(request):
    return [match.volunteer for match in request.matches.filter(position__isnull=False).order_by("position")]


def kinds_of_mail():
    return sorted(mail.kind for mail in OutgoingMail.objects.all())


# --- Suggestions ---------------------------------------------------------------------------------------
def test_the_case_shows_people_with_three_reasons_and_never_a_number(tunde, ready):
    response = tunde.get(url("case", ready))

    names = [card.name for card in response.context["cards"]]
    assert sorted(names) == ["Priya", "Sam", "Tom"]
    assert all(len(card.reasons) == 3 for card in response.context["cards"])
    assert "Quixano" not in response.text
    assert "score" not in response.text.lower()
    assert "Volunteers can't be asked" not in response.text
    assert response.text.count("button--primary") == 1


@pytest.mark.parametrize("how_many", [1, 3])
def test_suggestions_take_the_same_questions_however_many_they_are(
    group, how_many, django_assert_num_queries
):
    request = a_ready_request(group.tunde, group)
    client = signed_in(group.tunde)
    for number in range(how_many):
        a_volunteer(f"Person{number}", group)
    client.get(url("case", request))

    with django_assert_num_queries(15):
        response = client.get(url("case", request))

    assert len(response.context["cards"]) == how_many


def test_only_people_he_may_see_are_suggested(tunde, ready):
    elsewhere = a_group("Glasgow Kitchen Table", "G12")
    open_to_all, at_home_only = a_volunteer("Olga", elsewhere), a_volunteer("Hugo", elsewhere, anywhere=False)

    names = [card.name for card in tunde.get(url("case", ready)).context["cards"]]

    assert "Olga" in names
    assert "Hugo" not in names
    assert open_to_all.anywhere
    assert line_up(tunde, ready, at_home_only).status_code == 200
    assert not ready.matches.exists()


def test_somebody_connected_with_the_charity_is_not_suggested_and_the_organiser_reads_why(tunde, ready):
    Connection.objects.create(person=ready.tom.person, kind="trustee", name=ready.organisation_name)

    response = tunde.get(url("case", ready))

    assert "Tom" not in [card.name for card in response.context["cards"]]
    assert "Tom is not suggested, because they belong to this charity." in response.text


def test_nobody_fits_says_what_stands_in_the_way_and_who_is_a_step_away(group):
    request = a_ready_request(group.tunde, group, skills=[("spreadsheets", 3)])
    tom = a_volunteer("Tom", group, skills={"spreadsheets": 2})

    response = signed_in(group.tunde).get(url("case", request))

    text = plain(response.text)
    assert "Nobody fits yet" in text
    assert "Tom : " in text
    assert "Would fit if somebody experienced came along." in text
    assert f"who={tom.pk}" in response.text
    assert url("case-needed", request) in response.text


def test_a_coordinator_who_sees_no_volunteers_is_told_to_pass_it_on(group):
    niamh = a_coordinator()
    request = a_new_request(outcode="JE2")
    request.take_for_network(by=niamh)
    request.choose_size("talk", by=niamh)
    request.describe(by=niamh, role={"minutes": 40}, skills=[], needed="Somebody to look at a rota.")
    tom = a_volunteer("Tom", group)

    response = signed_in(niamh).get(url("case", request))

    assert "Whoever could do it belongs to a group." in response.text
    assert "Tom" not in response.text
    assert line_up(signed_in(niamh), request, tom).status_code == 200
    assert not request.matches.exists()


# --- Asking --------------------------------------------------------------------------------------------
def test_three_ticks_and_one_press_ask_the_first_of_them(tunde, ready):
    response = line_up(tunde, ready, ready.tom, ready.priya, ready.sam)

    assert "We ask Tom now, then Priya, then Sam. We do the asking and tell you when one says yes." in plain(
        response.text
    )
    assert in_order(ready) == [ready.tom, ready.priya, ready.sam]
    assert asked_of(ready) == [ready.tom]
    assert again(ready).state == "finding"
    assert kinds_of_mail() == ["volunteers/ask"]
    match = ready.matches.get(volunteer=ready.tom)
    assert (match.decided_by, match.origin, len(match.reasons), match.score is None) == (
        ready.owner, "suggestion", 3, False,
    )  # fmt: skip


def test_turns_change_the_order_of_the_page(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya, ready.sam, **{f"turn_{ready.sam.pk}": "1"})

    assert in_order(ready) == [ready.sam, ready.tom, ready.priya]


@pytest.mark.parametrize("turn", ["9", "-1", "x", "٣", "1.5"])
def test_a_turn_that_is_none_changes_nothing(tunde, ready, turn):
    line_up(tunde, ready, ready.tom, ready.priya, **{f"turn_{ready.priya.pk}": turn})

    assert in_order(ready) == [ready.tom, ready.priya]


def test_a_job_asks_three_at_once(group):
    request = a_ready_request(group.tunde, group, size="job")
    people = [a_volunteer(name, group) for name in ("Tom", "Priya", "Sam", "Uma")]

    response = line_up(signed_in(group.tunde), request, *people)

    assert "We ask Tom, Priya and Sam now, then Uma." in plain(response.text)
    assert len(asked_of(request)) == 3


def test_pressed_twice_it_is_done_once(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya)
    line_up(tunde, ready, ready.tom, ready.priya)

    assert in_order(ready) == [ready.tom, ready.priya]
    assert ready.moves.filter(act="lined up").count() == 1
    assert kinds_of_mail() == ["volunteers/ask"]


def test_nothing_ticked_is_said_kindly_and_whom_to_tick_is_there_again(tunde, ready):
    page = line_up(tunde, ready)

    assert "Tick at least one person to ask." in page.text
    assert ready.tom.pk in {card.volunteer.pk for card in page.context["cards"]}


@pytest.mark.parametrize("named", ["0", "-1", "x", "9" * 30, "٣", ""])
def test_o8_somebody_who_is_nobody_is_not_asked(tunde, ready, named):
    response = tunde.post(url("case-line-up", ready), {"who": [named]})

    assert response.status_code == 200
    assert not ready.matches.exists()


def test_who_has_paused_meanwhile_is_not_asked(tunde, ready):
    ready.tom.pause(by=ready.tom.person)

    response = line_up(tunde, ready, ready.tom, ready.priya)

    assert "Tom: Has paused." in plain(response.text)
    assert "Ask Priya" in response.text
    assert not ready.matches.exists()


def test_somebody_who_does_not_quite_fit_needs_a_reason(group):
    request = a_ready_request(group.tunde, group, skills=[("spreadsheets", 3)])
    tom = a_volunteer("Tom", group, skills={"spreadsheets": 2})
    client = signed_in(group.tunde)

    asked = client.get(url("case-line-up", request), {"who": tom.pk})
    bare = line_up(client, request, tom)
    reasoned = line_up(client, request, tom, **{f"why_{tom.pk}": "I saw him do it."})

    assert "Why all the same?" in asked.text
    assert "Please fill this in." in bare.text
    assert "We ask Tom now." in reasoned.text
    match = request.matches.get()
    assert (match.override_reason, match.origin) == ("I saw him do it.", "invite")


def test_no_reason_makes_somebody_connected_fit(tunde, ready):
    Connection.objects.create(person=ready.tom.person, kind="staff", name=ready.organisation_name)

    response = line_up(tunde, ready, ready.tom, **{f"why_{ready.tom.pk}": "He is the best."})

    assert "Belongs to this charity" in response.text
    assert not ready.matches.exists()


def test_an_organiser_who_belongs_to_the_charity_decides_nothing(tunde, ready):
    hand = Match.raise_hand(ready.roles.get(), ready.priya, reasons=[], score=None)
    Connection.objects.create(person=ready.owner, kind="trustee", name=ready.organisation_name)

    page = tunde.get(url("case", ready))
    tried = [
        line_up(tunde, ready, ready.tom),
        tunde.post(url("case-asking", ready)),
        tunde.post(url("case-hand", ready, hand.ref), {"answer": "yes"}),
        tunde.post(url("case-hand", ready, hand.ref), {"answer": "no"}),
    ]

    assert "somebody else of your group" in page.text
    assert 'name="who"' not in page.text
    assert all("somebody else of your group decides here" in response.text for response in tried)
    assert [match.state for match in ready.matches.all()] == ["lined_up"]


def test_o5_fields_nobody_asked_for_change_nothing(tunde, ready):
    line_up(tunde, ready, ready.tom, state="done", score="9", reasons="x", override_reason="x", position="7")

    match = ready.matches.get()
    assert (match.state, match.override_reason, match.position) == ("asked", "", 1)


def test_what_has_moved_on_is_said(tunde, ready):
    again(ready).withdraw()

    response = line_up(tunde, ready, ready.tom)

    assert "it has moved on" in response.text


# --- Why is … not here ---------------------------------------------------------------------------------
def test_why_somebody_is_not_here_and_what_would_change_this(tunde, ready):
    ready.tom.pause(by=ready.tom.person)

    response = tunde.get(url("case-suggestions", ready), {"name": "tom"})

    text = plain(response.text)
    assert "Has paused." in text
    assert "Would fit once the pause is over." in text
    assert "Quixano" not in text


def test_only_volunteers_of_the_group_are_found_by_name(tunde, ready):
    a_volunteer("Zelda", a_group("Glasgow Kitchen Table", "G12"))

    response = tunde.get(url("case-suggestions", ready), {"name": "Zelda"})

    assert response.context["found"] == []
    assert "Nobody of that name is a volunteer of your group." in response.text


def test_of_somebody_who_said_no_it_is_not_said(tunde, ready):
    line_up(tunde, ready, ready.tom)
    ready.matches.get().say_no(by=ready.tom.person, reason="cause")

    text = plain(tunde.get(url("case-suggestions", ready), {"name": "Tom"}).text)

    assert "Was thought of for this already." in text
    assert "said no" not in text.replace("Nobody learns who said no", "")


# --- The line as it stands -----------------------------------------------------------------------------
def test_the_line_names_everybody_in_their_order_and_when_it_is_through(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya, ready.sam)

    text = plain(tunde.get(url("case", ready)).text)

    asked = ready.matches.get(state="asked")
    assert "In the line: Tom, then Priya, then Sam" in text
    assert f"by {dates.day(asked.lapses_at + timedelta(days=8))} everybody has had their time" in text


@pytest.mark.parametrize("silent", [False, True])
def test_who_said_no_is_shown_to_nobody(tunde, ready, silent):
    """Neither by a name that is missing, nor by a number, nor by a day that moved."""
    line_up(tunde, ready, ready.tom, ready.priya, ready.sam)
    before, due_at = plain(tunde.get(url("case", ready)).text), again(ready).due_at
    tom = ready.matches.get(volunteer=ready.tom)
    if silent:
        tom.lapse()
    else:
        tom.say_no(by=ready.tom.person, reason="distance", words="zqfar")

    text = plain(tunde.get(url("case", ready)).text)

    assert text == before
    assert again(ready).due_at == due_at
    assert "zqfar" not in text
    assert "Tom" not in plain(tunde.get("/today/").text)


def test_two_noes_say_why_without_a_name_once_the_line_is_through(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya)
    for name, reason in (("tom", "time"), ("priya", "distance")):
        volunteer = getattr(ready, name)
        ready.matches.get(volunteer=volunteer).say_no(by=volunteer.person, reason=reason)

    text = plain(tunde.get(url("case", ready)).text)

    assert "2 could not this time: no time, too far." in text
    assert ("Tom" in text, "Priya" in text) == (False, False)


def test_silence_counts_and_has_no_reason(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya)
    ready.matches.get(volunteer=ready.tom).lapse()
    ready.matches.get(volunteer=ready.priya).say_no(by=ready.priya.person, reason="time")

    assert LineUp.of(ready, Who(ready.owner)).could_not == "2 could not this time."


def test_two_who_cannot_tell_what_is_wanted_put_a_hint_there(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya)
    for volunteer in (ready.tom, ready.priya):
        ready.matches.get(volunteer=volunteer).say_no(by=volunteer.person, reason="unclear")

    text = plain(tunde.get(url("case", ready)).text)

    assert "Two people could not tell what is wanted" in text
    assert "Reword what's needed" in text


def test_stopping_lets_everybody_go_with_thanks(tunde, ready):
    line_up(tunde, ready, ready.tom, ready.priya)

    assert tunde.get(url("case-asking", ready)).status_code == 200
    response = tunde.post(url("case-asking", ready), follow=True)

    assert "Nobody is being asked any more" in response.text
    assert {match.state for match in ready.matches.all()} == {"released"}
    assert again(ready).state == "ready"
    assert kinds_of_mail() == ["volunteers/ask", "volunteers/found_somebody"]
    assert sorted(card.name for card in response.context["cards"]) == ["Priya", "Sam", "Tom"]


# --- Raised hands --------------------------------------------------------------------------------------
@pytest.fixture
def hand(ready):
    return Match.raise_hand(ready.roles.get(), ready.priya, reasons=["Likes rotas."], score=0.5)


def test_a_raised_hand_stands_first_with_its_reasons(tunde, ready, hand):
    text = plain(tunde.get(url("case", ready)).text)

    assert "Priya raised a hand" in text
    assert "Likes rotas." in text
    assert "a hand is up" in tunde.get("/triage/").text


def test_yes_please_is_one_press_and_the_charity_is_asked(tunde, ready, hand):
    response = tunde.post(url("case-hand", ready, hand.ref), {"answer": "yes"}, follow=True)

    assert "We ask the charity whether to introduce Priya." in response.text
    hand.refresh_from_db()
    assert hand.state == "said_yes"
    assert kinds_of_mail() == ["volunteers/said_yes_charity"]
    assert tunde.post(url("case-hand", ready, hand.ref), {"answer": "yes"}).status_code == 302
    assert kinds_of_mail() == ["volunteers/said_yes_charity"]


def test_where_the_charity_ticked_ahead_both_are_introduced_at_once(tunde, ready, hand):
    again(ready).introduce_from_now_on()

    response = tunde.post(url("case-hand", ready, hand.ref), {"answer": "yes"}, follow=True)

    assert "Priya and the charity are introduced." in response.text
    assert kinds_of_mail() == ["volunteers/introduced", "volunteers/introduced_charity"]


def test_not_this_time_is_one_press_with_thanks(tunde, ready, hand):
    response = tunde.post(url("case-hand", ready, hand.ref), {"answer": "no"}, follow=True)

    assert "Priya gets your thanks." in response.text
    hand.refresh_from_db()
    assert (hand.state, hand.ended_reason) == ("released", "decided")


def test_a_hand_that_no_longer_fits_asks_for_a_reason(tunde, ready, hand):
    ready.priya.settle(by=ready.priya.person, languages=["cy"])

    bare = tunde.post(url("case-hand", ready, hand.ref), {"answer": "yes"})
    told = {"answer": "yes", "why": "She speaks English too."}
    tunde.post(url("case-hand", ready, hand.ref), told)

    assert "Does not speak English." in bare.text
    assert "Please fill this in." in bare.text
    hand.refresh_from_db()
    assert (hand.state, hand.override_reason) == ("said_yes", "She speaks English too.")


def test_a_hand_is_answered_with_yes_or_no_alone(tunde, ready, hand):
    for answer in ("", "maybe", "x" * 5000):
        assert tunde.post(url("case-hand", ready, hand.ref), {"answer": answer}).status_code == 200
    hand.refresh_from_db()
    assert hand.is_hand


# --- Introduced, and when it went wrong ----------------------------------------------------------------
@pytest.mark.parametrize("size", ["talk", "job", "project"])
def test_an_introduction_says_what_each_has_said_so_far(group, size):
    match = a_match(group.tunde, group, state="introduced", size=size)
    client, name = signed_in(group.tunde), match.request.organisation_name
    assert f"Tom and {name}" in plain(client.get(url("case", match.request)).text)

    if size == "job":
        match.agree(by="charity", version=match.note_version)
        match.tick(
            {"tick_done": True, "tick_without": True, "tick_returned": False}, by=match.volunteer.person
        )
    else:
        match.talked(by=match.volunteer.person)

    text = plain(client.get(url("case", match.request)).text)
    said = {
        "talk": ["said “we talked” on"],
        "job": ["waits for Tom's yes", "“It is done”, “They can go on without me”"],
        "project": ["said it is done on"],
    }
    assert all(words in text for words in said[size])
    assert "@" not in text


@pytest.mark.parametrize("state", ["not_right", "ended_early", "no_show"])
def test_what_went_wrong_stands_first_until_somebody_has_spoken_with_them(group, state):
    match = a_match(group.tunde, group, state=state)
    client, page = signed_in(group.tunde), url("case-looked", match.request, match.ref)

    before = client.get(url("case", match.request))
    assert "I've spoken with them" in plain(before.text)
    assert "speak with them" in client.get("/triage/").text
    assert client.get(page).status_code == 200
    after = client.post(page, follow=True)

    assert "Thank you. It is off the list." in after.text
    assert page not in after.text
    assert again(match.request).state == "ready"
    assert "Somebody of the group has spoken with them." in after.text


def test_what_goes_well_cannot_be_looked_into(group):
    match = a_match(group.tunde, group, state="introduced")

    signed_in(group.tunde).post(url("case-looked", match.request, match.ref))

    match.refresh_from_db()
    assert match.looked_at is None


# --- Four chairs ---------------------------------------------------------------------------------------
PAGES = ["case-suggestions", "case-line-up", "case-asking", "case-hand", "case-looked"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_line_up_from_four_chairs(client, ready, hand, name):
    more = [hand.ref] if name in ("case-hand", "case-looked") else []
    page = url(name, ready, *more)
    elsewhere, nobody, herself = (
        signed_in(one) for one in (somebody_elsewhere(), PersonFactory(), ready.priya.person)
    )

    assert client.get(page)["Location"] == f"/account/login/?next={page}"
    for other in (elsewhere, nobody, herself):
        assert other.get(page).status_code == 404
        assert other.post(page, {"answer": "yes", "who": ready.tom.pk}).status_code in (404, 405)
    assert signed_in(ready.owner).get(page + f"?who={ready.tom.pk}").status_code == 200
    assert not ready.matches.exclude(state="lined_up").exists()


def test_a_match_of_another_case_is_not_found_under_this_one(tunde, ready, hand):
    other = a_ready_request(ready.owner, ready.group)

    assert tunde.get(url("case-hand", other, hand.ref)).status_code == 404
    assert tunde.post(url("case-hand", other, hand.ref), {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_o13_looking_changes_nothing(tunde, ready, hand, name):
    more = [hand.ref] if name in ("case-hand", "case-looked") else []
    before = list(Match.objects.values_list("pk", "state", "changed_at"))

    for how in ("get", "head", "options"):
        getattr(tunde, how)(url(name, ready, *more) + f"?who={ready.tom.pk}&answer=yes")

    assert list(Match.objects.values_list("pk", "state", "changed_at")) == before
