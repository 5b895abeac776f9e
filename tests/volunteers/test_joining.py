"""How somebody becomes a volunteer, and the page that is theirs from then on."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from hub.accounts.models import User
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match, a_volunteer
from tests.volunteers.desk import a_group, signed_in
from volunteers import windows
from volunteers.forms.joining import AboutForm
from volunteers.models import Cause, Connection, Skill, Volunteer

pytestmark = pytest.mark.django_db

ABOUT = "I keep spredsheets for a football club. I like pivot tables. I'd like to learn WordPress."


def said(**changes):
    answers = {
        "about": ABOUT, "where": "both", "outcode": "LS6 2AB", "far_km": "15", "hours": "4",
        "times": ["5", "11"], "languages": ["en-gb"],
    }  # fmt: skip
    return answers | changes


def wishes(**changes):
    return {"most_at_once": "2", "anywhere": "on", **changes}


def skill(slug):
    return Skill.objects.get(slug=slug)


def placed(**levels):
    skills = {Skill.objects.get(slug=slug.replace("_", "-")): level for slug, level in levels.items()}
    return {"shown": [s.pk for s in skills]} | {f"skill_{s.pk}": level for s, level in skills.items()}


def tom(**facts):
    return PersonFactory(name="Tom Price", **facts)


def at(name, *args):
    return reverse(f"volunteers:{name}", args=args)


# --- The door --------------------------------------------------------------------------------------------
def test_the_door_leads_a_visitor_to_an_account_and_on_to_the_first_step(client):
    response = client.get("/volunteer/")

    assert response.status_code == 200
    assert 'href="/account/signup/?next=/volunteer/me/"' in response.text
    assert "public" in response["Cache-Control"]


def test_a_new_account_comes_back_to_the_first_step(client):
    """From the door: sign up, the code of the mail, and there are the three sentences."""
    address = re.search(r'href="(/account/signup/[^"]*)"', client.get("/volunteer/").text)[1]
    words = {
        "name": "Tom Price",
        "email": "tom@example.org",
        "password1": "a very long way home",
        "is_adult": "on",
    }
    hidden = re.search(r'name="next" value="([^"]*)"', client.get(address).text)

    response = client.post(address, words | {"next": hidden[1]})
    mail = OutgoingMail.objects.filter(kind__startswith="account/").latest("pk")
    code = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mail.body["text"], re.MULTILINE)[0]
    response = client.post(response.url, {"code": code}, follow=True)

    assert [address for address, _status in response.redirect_chain] == [at("me"), at("me-sentences")]
    assert "Step 1 of 3" in response.text


def test_who_is_signed_in_goes_on_from_the_door_to_where_they_are():
    newcomer, known = signed_in(tom()), signed_in(a_volunteer().person)

    assert newcomer.get("/volunteer/", follow=True).redirect_chain[-1][0] == at("me-sentences")
    assert known.get("/volunteer/", follow=True).redirect_chain[-1][0] == at("me")


@pytest.mark.parametrize(
    "name",
    ["me", "me-sentences", "me-skills", "me-code", "me-pause", "me-resuming", "me-leaving", "me-connections"],
)
def test_a_visitor_is_asked_to_sign_in_before_any_own_page(client, name):
    assert client.get(at(name)).url.startswith("/account/login/")


# --- The three steps -------------------------------------------------------------------------------------
def test_tom_joins_in_three_steps_and_talks_are_open_to_him_at_once():
    group = a_group()
    person = tom()
    client = signed_in(person)

    first = client.post(at("me-sentences"), said())
    skills = client.get(at("me-skills"))
    second = client.post(
        at("me-skills"), placed(spreadsheets="3", wordpress="learn") | wishes(group=group.pk)
    )
    third = client.post(at("me-code"), follow=True)

    assert (first.url, second.url) == (at("me-skills"), at("me-code"))
    assert "because you wrote “spredsheets” and “pivot tables”" in skills.text
    assert "Talks are open to you now" in third.text
    volunteer = Volunteer.objects.get(person=person)
    assert (volunteer.state, volunteer.group, volunteer.outcode) == ("onboarding", group, "LS6")
    assert {(held.skill.slug, held.level) for held in volunteer.skills.all()} == {
        ("spreadsheets", 3),
        ("wordpress", None),
    }
    assert volunteer.windows == windows.bit(1, 2) | windows.bit(3, 2)
    assert volunteer.steps() == ["code", "profile"]


def test_skills_are_proposed_at_the_level_their_words_speak_of():
    client = signed_in(tom())
    client.post(at("me-sentences"), said(about="I teach a class in Excel. I would like to learn Salesforce."))

    page = client.get(at("me-skills")).context["form"]

    assert page.levels == {skill("spreadsheets").pk: "4", skill("salesforce").pk: "learn"}


def test_the_home_group_is_the_one_that_looks_after_the_place_and_a_sentence_says_so():
    group = a_group()
    person = tom()
    client = signed_in(person)

    client.post(at("me-sentences"), said())

    assert Volunteer.objects.get(person=person).group == group
    assert Membership.objects.live().filter(person=person, group=group, role="volunteer").exists()
    assert "Leeds Digital Neighbours looks after Leeds." in client.get(at("me-skills")).text


def test_a_group_they_were_invited_to_comes_before_the_one_nearby():
    a_group()
    theirs = GroupFactory(name="Calder Tea", place_outcode="HX1", run_by=[PersonFactory()])
    person = tom()
    MembershipFactory(person=person, group=theirs, role="volunteer")

    signed_in(person).post(at("me-sentences"), said())

    assert Volunteer.objects.get(person=person).group == theirs


def test_moving_house_changes_the_group_but_not_one_that_was_chosen():
    leeds, bristol = a_group(), a_group("Bristol Bytes", "BS1")
    moved, chose = a_volunteer("Tom", leeds), a_volunteer("Priya", bristol)

    for volunteer in (moved, chose):
        signed_in(volunteer.person).post(at("me-sentences"), said(outcode="BS1"))

    assert Volunteer.objects.get(pk=moved.pk).group == bristol
    assert Volunteer.objects.get(pk=chose.pk).group == bristol
    signed_in(chose.person).post(at("me-sentences"), said(outcode="LS6"))
    assert Volunteer.objects.get(pk=chose.pk).group == leeds


def test_who_never_said_they_are_18_is_asked_before_anything_is_stored():
    person = tom(adult_confirmed_at=None)
    client = signed_in(person)

    refused = client.post(at("me-sentences"), said())

    assert "If you are 18 or over, tick this and go on. If you are younger, nothing is kept" in refused.text
    assert 'href="/contact/"' in refused.text
    assert ABOUT.split(".")[0] in refused.text.replace("&#x27;", "'")
    assert not Volunteer.objects.exists()
    client.post(at("me-sentences"), said(is_adult="on"))
    assert User.objects.get(pk=person.pk).adult_confirmed_at is not None
    assert Volunteer.objects.count() == 1


@pytest.mark.parametrize("name", ["me", "me-skills", "me-code", "me-pause", "me-leaving"])
def test_nobody_skips_the_first_step(name):
    client = signed_in(tom())

    assert client.get(at(name)).url == at("me-sentences")
    assert client.post(at(name)).url == at("me-sentences")
    assert not Volunteer.objects.exists()


def test_who_stopped_half_way_goes_on_there():
    client = signed_in(tom())
    client.post(at("me-sentences"), said())

    assert client.get(at("me")).url == at("me-skills")
    client.post(at("me-skills"), placed(spreadsheets="2") | wishes())
    assert client.get(at("me")).url == at("me-code")


def test_the_code_is_accepted_once_however_often_it_is_pressed():
    volunteer = a_volunteer(state="interested")
    client = signed_in(volunteer.person)

    client.post(at("me-code"))
    client.post(at("me-code"))

    assert list(volunteer.moves.values_list("act", flat=True)) == ["joined", "accepted the code"]
    assert volunteer.steps_done.get(slug="code").version == "1"


# --- What people type ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"about": "  \n\u200b "}, "about", "This field is required."),
        ({"about": "x" * 2001}, "about", "2000"),
        ({"outcode": ""}, "outcode", "To meet in person we need half a postcode, like LS6."),
        ({"outcode": "the moon"}, "outcode", "We don't know that postcode."),
        ({"hours": "0"}, "hours", "1"),
        ({"hours": "nine"}, "hours", "whole number"),
        ({"times": []}, "times", "Tick at least one, or the line under the table."),
        ({"times": ["21"]}, "times", "21"),
        ({"languages": []}, "languages", "This field is required."),
        ({"languages": ["klingon"]}, "languages", "klingon"),
        ({"where": "space"}, "where", "space"),
    ],
)
def test_each_mistake_says_what_to_do_beside_its_field(changes, field, words):
    form = AboutForm(said(**changes), person=tom())

    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_a_mistake_keeps_everything_that_was_typed():
    page = signed_in(tom()).post(at("me-sentences"), said(outcode="the moon", about="Dw i'n hoffi taenlenni"))

    assert page.status_code == 200
    assert "Dw i&#x27;n hoffi taenlenni" in page.text
    assert 'value="the moon"' in page.text
    assert page.text.count("checked") >= 4  # either, two evenings, English
    assert not Volunteer.objects.exists()


def test_forty_lines_of_welsh_are_kept_as_they_were_typed():
    welsh = "\n".join(f"Rwy'n hoffi taenlenni â'm cyfeillion, llinell {line}" for line in range(40))
    person = tom()
    client = signed_in(person)

    client.post(at("me-sentences"), said(about=welsh))

    assert len(welsh) <= 2000
    assert Volunteer.objects.get(person=person).about == welsh


def test_by_video_alone_needs_no_postcode_and_any_time_is_one_tick():
    person = tom()

    signed_in(person).post(at("me-sentences"), said(where="video", outcode="", times=[], any_time="on"))

    volunteer = Volunteer.objects.get(person=person)
    assert (volunteer.remote, volunteer.in_person, volunteer.windows) == (True, False, windows.ANY_TIME)
    assert volunteer.group is None


def test_every_tick_of_the_week_is_named_for_those_who_hear_the_page():
    page = signed_in(tom()).get(at("me-sentences")).text

    assert page.count('name="times"') == 21
    assert "Thursday evening" in page


# --- Skills ----------------------------------------------------------------------------------------------
def a_newcomer():
    volunteer = a_volunteer(state="interested")
    return volunteer, signed_in(volunteer.person)


def test_a_skill_in_own_words_is_added_with_a_level_to_choose_and_nothing_is_lost():
    volunteer, client = a_newcomer()

    page = client.post(
        at("me-skills"),
        placed(spreadsheets="4") | wishes(more_words="wordpres", no_organisations="Big Corp Fund", add="1"),
    )

    form = page.context["form"]
    assert [name for name in form.fields if name.startswith("skill_")] == [
        f"skill_{skill('spreadsheets').pk}",
        f"skill_{skill('wordpress').pk}",
    ]
    assert form[f"skill_{skill('spreadsheets').pk}"].value() == "4"
    assert "because you wrote “wordpres”" in page.text
    assert "Big Corp Fund" in page.text
    assert not volunteer.skills.exists()


def test_skills_ticked_in_the_list_are_shown_with_levels_before_anything_is_saved():
    volunteer, client = a_newcomer()

    page = client.post(at("me-skills"), placed(spreadsheets="2") | wishes(more=[skill("maps").pk]))

    assert page.status_code == 200
    assert "Added. Say how well, then go on." in page.text
    assert f'name="skill_{skill("maps").pk}"' in page.text
    assert not volunteer.skills.exists()


def test_words_that_name_no_skill_are_kept_with_a_word_of_advice():
    _volunteer, client = a_newcomer()

    page = client.post(
        at("me-skills"), placed(spreadsheets="2") | wishes(more_words="underwater hockey", add="1")
    )

    assert "We found no skill in that. Try another word, or the list." in page.text
    assert 'value="underwater hockey"' in page.text


def test_what_is_left_out_is_not_held_and_somebody_without_any_skill_is_asked_for_one():
    volunteer, client = a_newcomer()

    page = client.post(at("me-skills"), placed(spreadsheets="no") | wishes())

    assert "Please choose at least one. A patient ear is a skill too." in page.text
    assert not volunteer.skills.exists()


@pytest.mark.parametrize("made_up", ["999999", "abc", "-1", "٣"])
def test_a_made_up_skill_is_refused(made_up):
    volunteer, client = a_newcomer()
    answers = placed(spreadsheets="2") | wishes()
    answers["shown"] = [*answers["shown"], made_up]

    page = client.post(at("me-skills"), answers | {f"skill_{made_up}": "4"})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not volunteer.skills.exists()


@pytest.mark.parametrize("level", ["5", "", "lots"])
def test_a_made_up_level_is_refused(level):
    volunteer, client = a_newcomer()

    page = client.post(at("me-skills"), placed(spreadsheets=level) | wishes())

    assert page.status_code == 200
    assert not volunteer.skills.exists()


@pytest.mark.parametrize("field", ["causes", "no_causes", "group", "more"])
def test_made_up_ids_are_refused(field):
    volunteer, client = a_newcomer()

    page = client.post(at("me-skills"), placed(spreadsheets="2") | wishes(**{field: "999999"}))

    assert page.status_code == 200
    assert "Please choose one of these." in page.text
    assert not volunteer.skills.exists()


def test_a_group_that_nobody_runs_cannot_be_chosen():
    empty = GroupFactory()
    volunteer, client = a_newcomer()

    client.post(at("me-skills"), placed(spreadsheets="2") | wishes(group=empty.pk))

    assert Volunteer.objects.get(pk=volunteer.pk).group is None


def test_causes_and_the_own_no_list_are_kept_and_never_both():
    volunteer, client = a_newcomer()
    animals, health = Cause.objects.get(name="Animals"), Cause.objects.get(name="Health")

    both = client.post(
        at("me-skills"), placed(spreadsheets="2") | wishes(causes=[animals.pk], no_causes=[animals.pk])
    )
    client.post(
        at("me-skills"),
        placed(spreadsheets="2")
        | wishes(causes=[animals.pk], no_causes=[health.pk], no_organisations="Big Corp Fund"),
    )

    assert "Animals is ticked in both lists." in both.text
    volunteer.refresh_from_db()
    assert list(volunteer.causes.all()) == [animals]
    assert list(volunteer.no_causes.all()) == [health]
    assert volunteer.no_organisations == "Big Corp Fund"


def test_a_charity_they_belong_to_is_noted_while_joining():
    volunteer, client = a_newcomer()
    half = {"charity-name": "Hope House", "charity-kind": ""}

    page = client.post(at("me-skills"), placed(spreadsheets="2") | wishes(**half))
    client.post(at("me-skills"), placed(spreadsheets="2") | wishes(**half | {"charity-kind": "trustee"}))

    assert "Please fill in both, or neither." in page.text
    assert Connection.objects.get(person=volunteer.person).name == "Hope House"


# --- The own page ----------------------------------------------------------------------------------------
def test_the_own_page_shows_what_they_said_and_how_it_stands():
    group = a_group()
    volunteer = a_volunteer("Tom Price", group, skills={"spreadsheets": 3, "wordpress": None})

    page = signed_in(volunteer.person).get(at("me")).text

    assert "Talks, jobs and projects are open to you." in page
    for words in [
        "I keep spreadsheets.",
        "Can lead",
        "Want to learn",
        "Tuesday evening and Thursday evening",
    ]:
        assert words in page
    assert group.name in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_own_page_asks_the_same_however_much_stands_on_it(how_many, django_assert_num_queries):
    group = a_group()
    volunteer = a_volunteer(group=group)
    for number in range(how_many):
        match = a_match(group.asha, group, state="done", volunteer=volunteer)
        match.thank("Bev", f"The rota has run every week since, number {number}.")
        Connection.remember(volunteer.person, f"Hope House {number}", kind="staff")
    volunteer.hold_skills(
        dict.fromkeys(Skill.objects.all()[:how_many], 2),
        list(Skill.objects.all()[4 : 4 + how_many]),
        by=volunteer.person,
    )
    client = signed_in(volunteer.person)
    client.get(at("me"))

    with django_assert_num_queries(QUERIES_OF_ME):
        page = client.get(at("me"))

    assert page.text.count("<blockquote>") == how_many


QUERIES_OF_ME = 13


def test_thanks_stand_first_and_only_ones_own():
    group = a_group()
    mine, others = a_volunteer("Tom", group), a_volunteer("Priya", group)
    a_match(group.asha, group, state="done", volunteer=mine).thank(
        "Bev", "The rota has run every week since."
    )
    a_match(group.asha, group, state="done", volunteer=others).thank("Ann", "Words for somebody else.")

    page = signed_in(mine.person).get(at("me")).text

    assert "The rota has run every week since." in page
    assert "Words for somebody else." not in page


def test_changes_are_saved_and_lead_back_to_the_own_page():
    volunteer = a_volunteer()
    client = signed_in(volunteer.person)

    page = client.post(at("me-sentences"), said(hours="9"), follow=True)

    assert page.redirect_chain == [(at("me"), 302)]
    assert "Saved. It counts from now on." in page.text
    volunteer.refresh_from_db()
    assert (volunteer.hours, volunteer.state) == (9, "ready")


def test_changing_skills_shows_those_they_have_not_new_guesses():
    volunteer = a_volunteer(skills={"maps": 2})

    form = signed_in(volunteer.person).get(at("me-skills")).context["form"]

    assert form.levels == {skill("maps").pk: "2"}


# --- Pausing, coming back, leaving ------------------------------------------------------------------------
def test_one_press_pauses_everything_at_once_and_takes_open_asks_back():
    group = a_group()
    match = a_match(group.asha, group)
    volunteer = match.volunteer

    page = signed_in(volunteer.person).post(at("me-pause"), follow=True)

    volunteer.refresh_from_db()
    match.refresh_from_db()
    assert (volunteer.state, volunteer.paused_until, match.state) == ("paused", None, "released")
    assert "You are paused" in page.text
    assert list(Volunteer.objects.asking()) == []


@time_machine.travel("2026-11-23 12:00")
def test_a_pause_may_end_by_itself_on_the_first_of_a_month():
    volunteer = a_volunteer()
    client = signed_in(volunteer.person)

    page = client.post(at("me-pause"), {"until": "2027-05-01"}, follow=True)

    volunteer.refresh_from_db()
    assert volunteer.paused_until == date(2027, 5, 1)
    assert "Paused until 1 May 2027." in page.text


@pytest.mark.parametrize("until", ["2020-01-01", "tomorrow", "9999-12-31", "2027-05-02"])
def test_a_pause_ends_on_one_of_the_months_that_were_offered(until):
    volunteer = a_volunteer()

    page = signed_in(volunteer.person).post(at("me-pause"), {"until": until})

    assert page.status_code == 200
    assert Volunteer.objects.get(pk=volunteer.pk).state == "ready"


def test_one_press_brings_them_back_where_they_were():
    volunteer = a_volunteer(state="paused")

    page = signed_in(volunteer.person).post(at("me-resuming"), follow=True)

    assert Volunteer.objects.get(pk=volunteer.pk).state == "ready"
    assert "Good to have you back." in page.text


def test_leaving_says_thanks_and_the_way_back_is_the_same_three_steps():
    volunteer = a_volunteer()
    client = signed_in(volunteer.person)

    gone = client.post(at("me-leaving"), follow=True)
    back = client.post(at("me-sentences"), said())

    assert "Thank you, Tom" in gone.text
    assert "You have stopped volunteering." in gone.text
    assert back.url == at("me-skills")
    client.post(at("me-skills"), placed(spreadsheets="2") | wishes())
    client.post(at("me-code"))
    assert Volunteer.objects.get(pk=volunteer.pk).state == "ready"  # the welcome is not asked for twice


def test_pages_that_only_ask_change_nothing():
    volunteer = a_volunteer()
    client = signed_in(volunteer.person)

    for name in ["me-pause", "me-leaving", "me-resuming", "me-code", "me-skills", "me-sentences"]:
        assert client.get(at(name)).status_code == 200

    assert Volunteer.objects.get(pk=volunteer.pk).state == "ready"


# --- Charities they belong to -----------------------------------------------------------------------------
def test_a_charity_said_twice_is_one_and_the_later_word_counts():
    volunteer = a_volunteer()
    client = signed_in(volunteer.person)

    client.post(at("me-connections"), {"name": "The Hope House Trust", "kind": "staff"})
    page = client.post(
        at("me-connections"),
        {"name": "hope  house", "kind": "trustee", "charity_number": "1093861"},
        follow=True,
    )

    connection = Connection.objects.get()
    assert (connection.kind, connection.name, connection.org_id) == (
        "trustee",
        "hope house",
        "GB-CHC-1093861",
    )
    assert "Noted. You are not suggested for it." in page.text


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "***", "!?"])
def test_a_charity_without_a_name_is_refused(name):
    client = signed_in(a_volunteer().person)

    client.post(at("me-connections"), {"name": name, "kind": "staff"})

    assert not Connection.objects.exists()


def test_a_charity_is_taken_off_by_its_own_person_alone():
    mine, others = a_volunteer("Tom"), a_volunteer("Priya")
    connection = Connection.remember(mine.person, "Hope House", kind="staff")

    assert signed_in(others.person).post(at("me-connection-removal", connection.pk)).status_code == 404
    assert Connection.objects.exists()
    signed_in(mine.person).post(at("me-connection-removal", connection.pk))
    assert not Connection.objects.exists()


def test_your_pages_lead_to_volunteering_for_everybody_who_is_signed_in(client):
    page = signed_in(tom()).get("/today/").text

    assert 'href="/volunteer/me/">Volunteering</a>' in page
    assert "Volunteering" not in Client().get("/groups/").text


def test_a_person_with_roles_elsewhere_joins_like_anybody_else():
    group = a_group()

    signed_in(group.asha).post(at("me-sentences"), said())

    assert Volunteer.objects.get(person=group.asha).group == group
    assert timezone.now() >= Volunteer.objects.get().created_at
