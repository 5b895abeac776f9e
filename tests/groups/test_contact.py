"""Writing to a group: who reads it, what is held, how it is answered, and that no address is shown to anybody."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups import tasks
from groups.models import ContactMessage, Group, SeasonOff
from groups.waiting import items, reached
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.common.models import TransitionError
from hub.guard.models import HeldPost
from hub.guard.stamps import Stamp
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db

WORDS = "Do you meet on Thursdays as well? I'd like to come along."


@pytest.fixture
def leeds():
    group = GroupFactory(name="Leeds Hands", slug="leeds", sitting_days=[1])
    group.asha = MembershipFactory(group=group, role="lead", person=PersonFactory(name="Asha Rahman")).person
    group.tunde = MembershipFactory(group=group, person=PersonFactory(name="Tunde Okafor")).person
    return group


def stamp_for(group, *, age=60):
    with time_machine.travel(timezone.now() - timedelta(seconds=age), tick=False):
        return str(Stamp.fresh(f"contact {group.pk}"))


def said(group, **changes):
    answers = {"name": "Bev Carter", "email": "bev@charity.example", "words": WORDS, "fax": ""}
    return answers | {"stamp": stamp_for(group)} | changes


def write(group, browser=None, **changes):
    return (browser or Client()).post(f"/groups/{group.slug}/contact/", said(group, **changes))


def a_message(group, **facts):
    return ContactMessage.objects.create(
        group=group, **{"name": "Bev Carter", "email": "bev@charity.example", "words": WORDS} | facts
    )


def at(name, *args):
    return reverse(f"groups:{name}", args=args)


def rests_beside(group, neighbour):
    today = timezone.localdate()
    SeasonOff.objects.create(
        group=group,
        neighbour=neighbour,
        from_on=today - timedelta(days=1),
        until_on=today + timedelta(days=60),
        agreed_at=timezone.now(),
    )


def addressees(kind="groups/contact_message"):
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("to_email", flat=True))


# --- The form --------------------------------------------------------------------------------------------
def test_anybody_writes_without_an_account_a_cookie_or_a_script(leeds):
    page = Client().get("/groups/leeds/contact/")

    assert page.status_code == 200
    assert "csrftoken" not in page.cookies
    assert "ring 999" in page.text
    assert "name people you support" in page.text
    response = write(leeds, Client(enforce_csrf_checks=True))

    assert (response.status_code, response.url) == (302, "/groups/leeds/contact/sent/")
    message = ContactMessage.objects.get()
    assert (message.name, message.words, message.screening) == ("Bev Carter", WORDS, "passed")


@time_machine.travel("2026-03-02 10:00", tick=False)
def test_the_page_after_it_says_by_which_day_somebody_reads_it(client, leeds):
    page = client.get("/groups/leeds/contact/sent/")

    assert "by Tuesday 3 March" in page.text
    assert "ring 999" in page.text


def test_the_form_sent_twice_makes_one_message_and_one_mail(leeds):
    answers = said(leeds)

    first, second = (Client().post("/groups/leeds/contact/", answers) for _again in range(2))

    assert first.url == second.url
    assert ContactMessage.objects.count() == 1
    assert len(addressees()) == 1


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200b", "\u3164"])
def test_f11_words_that_nobody_can_see_are_none(leeds, nothing):
    response = write(leeds, words=nothing, name="Bev")

    assert response.status_code == 200
    assert "Please fill this in." in response.text
    assert 'value="Bev"' in response.text
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("stamp", ["", "altered", None])
def test_f3_an_old_or_altered_stamp_brings_every_word_back(leeds, stamp):
    response = write(leeds, stamp=stamp_for(leeds, age=25 * 3600) if stamp is None else stamp)

    assert response.status_code == 200
    assert "come along" in response.text
    assert not ContactMessage.objects.exists()


def test_a_form_served_for_one_group_is_not_sent_to_another(leeds):
    york = GroupFactory(name="York Kitchen", slug="york")

    response = write(york, stamp=stamp_for(leeds))

    assert response.status_code == 200
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "screening"),
    [
        ({"fax": "1"}, "held"),
        ({"words": "www.example.com"}, "held"),
        ({"words": " ".join(["see https://a.example"] * 6)}, "held"),
        ({"words": f"{WORDS} https://charity.example"}, "passed"),
        ({"fax": "1", "words": "www.example.com"}, "spam"),
    ],
)
def test_f1_f8_what_looks_like_an_advertisement_is_held_and_its_sender_sees_no_difference(
    leeds, changes, screening
):
    response = write(leeds, **changes)

    assert response.url == "/groups/leeds/contact/sent/"
    assert ContactMessage.objects.get().screening == screening
    assert bool(addressees()) == (screening == "passed")


def test_f2_a_form_sent_after_a_second_is_held(leeds):
    write(leeds, stamp=stamp_for(leeds, age=1))

    assert ContactMessage.objects.get().screening == "held"


def test_f5_the_eleventh_of_an_hour_from_one_network_is_held_and_nothing_is_lost(leeds):
    for number in range(11):
        assert write(leeds, email=f"bev{number}@charity.example").status_code == 302

    assert list(ContactMessage.objects.order_by("pk").values_list("screening", flat=True)) == [
        "passed"
    ] * 10 + ["held"]
    assert HeldPost.objects.get().reasons == ["many"]


def test_f6_the_fourth_of_a_day_with_one_address_is_held(leeds):
    for number in range(4):
        write(leeds, email=f"bev+{number}@charity.example")

    assert ContactMessage.objects.filter(screening="held").count() == 1


def test_f9_letters_of_all_kinds_come_back_as_they_were(leeds):
    words = "£40 “curly” — Llŷn, Gàidhlig 🎏\nnext line"

    write(leeds, words=words)

    assert ContactMessage.objects.get().words == words


def test_whoever_is_signed_in_has_name_and_address_filled_in(client, leeds):
    person = PersonFactory(name="Joan Walker", email="joan@example.org")

    page = sign_in(client, person).get("/groups/leeds/contact/")

    assert 'value="joan@example.org"' in page.text


# --- Groups that don't read at the moment ------------------------------------------------------------------
def test_a_paused_group_says_where_instead_and_takes_nothing(leeds):
    Group.objects.filter(pk=leeds.pk).update(state="paused")

    page, answer = Client().get("/groups/leeds/contact/"), write(leeds)

    assert "taking a break" in page.text
    assert "/groups/near/" in page.text
    assert answer.status_code == 200
    assert not ContactMessage.objects.exists()


def test_a_closed_group_has_no_contact_page(leeds):
    Group.objects.filter(pk=leeds.pk).update(state="closed")

    assert Client().get("/groups/leeds/contact/").status_code == 404


def test_an_older_address_leads_on(leeds):
    leeds.move_to("leeds-hands")

    response = Client().get("/groups/leeds/contact/")

    assert (response.status_code, response.url) == (301, "/groups/leeds-hands/contact/")


# --- Who reads it ----------------------------------------------------------------------------------------
def test_it_goes_to_whoever_is_on_duty_else_to_the_lead(leeds):
    write(leeds)
    leeds.put_on_duty(leeds.tunde, by=leeds.asha)
    write(leeds, email="jo@charity.example")

    assert [mail.person.name for mail in OutgoingMail.objects.order_by("pk")] == [
        "Asha Rahman",
        "Tunde Okafor",
    ]


def test_whoever_has_stopped_is_on_duty_no_longer(leeds):
    leeds.put_on_duty(leeds.tunde, by=leeds.asha)
    leeds.memberships.filter(person=leeds.tunde).update(ended_at=timezone.now())

    assert leeds.people_on_duty() == [leeds.asha]


def test_without_a_lead_organisers_read_and_without_anybody_the_coordinator(leeds):
    leeds.memberships.filter(role="lead").update(ended_at=timezone.now())
    assert leeds.people_on_duty() == [leeds.tunde]

    niamh = a_coordinator(name="Niamh Byrne")
    leeds.memberships.update(ended_at=timezone.now())
    leeds.look_after(niamh)

    assert leeds.people_on_duty() == [niamh]


def test_while_a_group_rests_the_neighbours_people_read_and_answer_too(client, leeds):
    york = GroupFactory(name="York Kitchen", slug="york")
    joan = MembershipFactory(group=york, role="lead", person=PersonFactory(name="Joan Walker")).person
    rests_beside(leeds, york)
    write(leeds)
    message = ContactMessage.objects.get()

    assert leeds.people_on_duty() == [leeds.asha, joan]
    response = sign_in(client, joan).post(at("message", "leeds", message.pk), {"words": "Come on Tuesday."})

    assert response.status_code == 302
    assert ContactMessage.objects.get().answered_by == joan
    assert client.get(at("manage", "leeds")).status_code == 404


def test_the_mail_holds_the_words_and_never_the_address(leeds):
    write(leeds)

    message = letter(OutgoingMail.objects.get())

    whole = message.body + str(message.alternatives)
    assert WORDS in message.body
    assert "charity.example" not in whole
    assert f"/groups/leeds/manage/messages/{ContactMessage.objects.get().pk}/" in whole


# --- The room --------------------------------------------------------------------------------------------
def test_the_answer_goes_to_the_sender_without_anything_they_typed_or_anybodys_address(client, leeds):
    write(leeds, name="Win 500 pounds http://evil.example")
    message = ContactMessage.objects.get()

    response = sign_in(client, leeds.asha).post(
        at("message", "leeds", message.pk), {"words": "Yes, do come."}
    )

    assert response.url == at("messages", "leeds")
    answer = letter(OutgoingMail.objects.get(kind="groups/contact_answer"))
    whole = answer.body + str(answer.alternatives)
    assert answer.to == ["bev@charity.example"]
    assert "Yes, do come." in answer.body
    assert "/groups/leeds/contact/" in whole
    assert "evil.example" not in whole
    assert "Thursdays" not in whole
    assert leeds.asha.email not in whole
    assert AuditEntry.objects.filter(act="message answered", group_id=leeds.pk).count() == 1


def test_answering_twice_sends_one_mail_and_a_second_person_is_told(client, leeds):
    message = a_message(leeds)
    for _again in range(2):
        sign_in(client, leeds.asha).post(at("message", "leeds", message.pk), {"words": "Yes."})

    second = sign_in(client, leeds.tunde).post(at("message", "leeds", message.pk), {"words": "No."})

    assert OutgoingMail.objects.filter(kind="groups/contact_answer").count() == 1
    assert "Asha has answered already" in second.text
    assert ContactMessage.objects.get().answer == "Yes."


def test_no_page_of_the_room_shows_the_address(client, leeds):
    message = a_message(leeds)
    a_message(leeds, screening="held")
    browser = sign_in(client, leeds.asha)

    pages = [at("messages", "leeds"), at("message", "leeds", message.pk), at("held-messages")]

    assert all("Bev Carter" in browser.get(page).text for page in pages)
    assert all("charity.example" not in browser.get(page).text for page in pages)


def test_what_needs_no_answer_is_put_aside_and_may_be_answered_later(client, leeds):
    message = a_message(leeds)
    browser = sign_in(client, leeds.asha)
    for _again in range(2):
        browser.post(at("message-closing", "leeds", message.pk))

    assert not ContactMessage.objects.waiting().exists()
    assert AuditEntry.objects.filter(act="message closed").count() == 1
    browser.post(at("message", "leeds", message.pk), {"words": "After all: yes."})
    assert ContactMessage.objects.get().answer == "After all: yes."


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_room_asks_as_often_for_one_as_for_three(client, leeds, how_many, django_assert_num_queries):
    for _number in range(how_many):
        a_message(leeds)
    browser = sign_in(client, leeds.asha)
    browser.get(at("messages", "leeds"))

    with django_assert_num_queries(7):
        page = browser.get(at("messages", "leeds"))

    assert page.text.count('<li class="todo">') == how_many


@pytest.mark.parametrize("name", ["messages", "on-duty"])
def test_the_room_from_four_chairs(client, leeds, name):
    elsewhere = MembershipFactory(group=GroupFactory(slug="york")).person
    theirs = a_message(GroupFactory(slug="hull"))

    assert "/account/login/" in Client().get(at(name, "leeds")).url
    assert sign_in(Client(), elsewhere).get(at(name, "leeds")).status_code == 404
    here = sign_in(client, leeds.tunde)
    assert here.get(at(name, "leeds")).status_code == 200
    assert here.get(at("message", "leeds", theirs.pk)).status_code == 404


def test_a_coordinator_reads_only_for_groups_she_looks_after(client, leeds):
    niamh = a_coordinator(name="Niamh Byrne", second_factor=True)
    orphan = GroupFactory(slug="orphan", looked_after_by=niamh)
    a_message(orphan)

    browser = sign_in(client, niamh)

    assert browser.get(at("messages", "leeds")).status_code == 404
    assert "Bev Carter" in browser.get(at("messages", "orphan")).text


# --- On duty ---------------------------------------------------------------------------------------------
def test_who_is_on_duty_is_chosen_from_those_who_run_the_group(client, leeds):
    stranger = PersonFactory()
    browser = sign_in(client, leeds.asha)

    assert "Whoever leads the group" in browser.get(at("on-duty", "leeds")).text
    browser.post(at("on-duty", "leeds"), {"person": leeds.tunde.pk})
    refused = browser.post(at("on-duty", "leeds"), {"person": stranger.pk})

    leeds.refresh_from_db()
    assert leeds.on_duty == leeds.tunde
    assert refused.status_code == 200
    assert leeds.moves.filter(act="on duty").count() == 1
    browser.post(at("on-duty", "leeds"), {"person": ""})
    leeds.refresh_from_db()
    assert leeds.on_duty is None


def test_nobody_is_put_on_duty_who_does_not_run_the_group(leeds):
    with pytest.raises(TransitionError):
        leeds.put_on_duty(PersonFactory(), by=leeds.asha)


# --- Held ------------------------------------------------------------------------------------------------
def test_a_held_message_is_let_through_by_the_group_or_the_network(client, leeds):
    write(leeds, fax="1")
    held = ContactMessage.objects.get()
    niamh = a_coordinator(name="Niamh Byrne", second_factor=True)

    assert "people don&#x27;t see" in sign_in(client, niamh).get(at("held-messages")).text
    for _again in range(2):
        client.post(at("held-message-release", held.pk))

    assert ContactMessage.objects.get().screening == "passed"
    assert len(addressees()) == 1


def test_filed_as_an_advertisement_it_is_gone_after_thirty_days(client, leeds):
    write(leeds, fax="1")
    held = ContactMessage.objects.get()
    sign_in(client, leeds.asha).post(at("held-message-filing", held.pk))

    tasks.forget()
    assert ContactMessage.objects.get().screening == "spam"
    assert client.get(at("message", "leeds", held.pk)).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        tasks.forget()

    assert not ContactMessage.objects.exists()
    assert not HeldPost.objects.exists()


def test_an_organiser_elsewhere_decides_nothing(client, leeds):
    held = a_message(leeds, screening="held")
    elsewhere = MembershipFactory().person

    response = sign_in(client, elsewhere).post(at("held-message-release", held.pk))

    assert response.status_code == 404
    assert ContactMessage.objects.get().screening == "held"


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_held_list_asks_as_often_for_one_as_for_three(client, leeds, how_many, django_assert_num_queries):
    for _number in range(how_many):
        a_message(leeds, screening="held")
    browser = sign_in(client, leeds.asha)
    browser.get(at("held-messages"))

    with django_assert_num_queries(6):
        page = browser.get(at("held-messages"))

    assert page.text.count('<article class="card') == how_many


# --- Forgotten, and on the list of today ------------------------------------------------------------------
def test_a_message_is_forgotten_after_a_year_with_its_mails(leeds):
    write(leeds)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        tasks.forget()
    assert ContactMessage.objects.exists()

    with time_machine.travel(timezone.now() + timedelta(days=366)):
        tasks.forget()

    assert not ContactMessage.objects.exists()
    assert not OutgoingMail.objects.exists()


def on_the_list_of(person):
    return [(str(item.who), str(item.what)) for item in items(Who(person), reached.PIECES)]


def test_what_waits_stands_on_the_list_of_whoever_is_on_duty(leeds):
    a_message(leeds)
    a_message(leeds)
    waits = [("Leeds Hands", "2 messages wait for you.")]

    assert (on_the_list_of(leeds.asha), on_the_list_of(leeds.tunde)) == (waits, [])
    leeds.put_on_duty(leeds.tunde, by=leeds.asha)
    assert (on_the_list_of(leeds.asha), on_the_list_of(leeds.tunde)) == ([], waits)


def test_of_a_resting_group_it_stands_on_the_neighbours_list_too(leeds):
    york = GroupFactory(name="York Kitchen")
    joan = MembershipFactory(group=york, role="lead").person
    rests_beside(leeds, york)
    a_message(leeds)

    assert on_the_list_of(joan) == on_the_list_of(leeds.asha) == [("Leeds Hands", "1 message waits for you.")]


def test_of_a_group_nobody_runs_it_stands_on_the_coordinators_list(leeds):
    niamh = a_coordinator(name="Niamh Byrne")
    a_message(GroupFactory(name="Orphan", looked_after_by=niamh))
    a_message(leeds, screening="held")

    assert on_the_list_of(niamh) == [
        ("Orphan", "1 message waits for you."),
        ("Leeds Hands", "1 message is held for a look."),
    ]
