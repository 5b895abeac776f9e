"""A charity's own page: the receipt, the five words, and everything she can do there without an account."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hub.audit.models import AuditEntry
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import (
    ContactFactory,
    HelpRequestFactory,
    a_new_request,
    a_taken_request,
    let_in,
)
from volunteers.models import Concern, HelpRequest, Message

pytestmark = pytest.mark.django_db

FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def group(asha):
    """Sits down on Tuesdays."""
    return GroupFactory(
        name="Digital Gateshead", place_outcode="NE8", run_by=[asha, PersonFactory(name="Tunde Okafor")]
    )


def follow(request, contact=None):
    return let_in(Client(), contact or request.bev)


def page(browser, request):
    return browser.get(request.get_absolute_url())


def act(browser, request, what, **typed):
    return browser.post(f"{request.get_absolute_url()}{what}/", typed)


# --- Confirming ---------------------------------------------------------------------------------------


def test_the_receipt_names_the_people_and_the_day(group):
    with time_machine.travel(FRIDAY_NOON):
        request = HelpRequestFactory(outcode="NE8")
        browser = follow(request)
        asked = page(browser, request)
        assert "Yes, send it" in asked.text
        act(browser, request, "confirmation")
        shown = page(browser, request)

    assert (
        "Thanks, Bev. Asha and Tunde look after Gateshead. They next sit down on Tuesday, so you&#x27;ll hear by "
        "Wednesday 2 December. Nothing else to do."
    ) in shown.text
    assert "It went to Digital Gateshead, because they look after Gateshead." in shown.text
    assert list(OutgoingMail.objects.values_list("kind")) == [("volunteers/receipt",)]


def test_one_organiser_looks_after_a_place_alone(asha):
    GroupFactory(run_by=[asha])

    request = a_new_request(GroupFactory._meta.model.objects.get())

    assert "Asha looks after Leeds." in page(follow(request), request).text


def test_where_no_group_covers_the_network_says_so_in_its_own_words():
    request = a_new_request(outcode="JE2")

    shown = page(follow(request), request)

    assert (
        "No group looks after Jersey yet, so the people of the network read your request themselves."
        in shown.text
    )


def test_looking_changes_nothing_and_confirming_twice_is_once(group):
    request = HelpRequestFactory(outcode="NE8")
    browser = follow(request)

    for _look in range(5):
        page(browser, request)
        browser.get(f"{request.get_absolute_url()}confirmation/")
    browser.head(request.get_absolute_url())
    request.refresh_from_db()
    assert request.state == "unconfirmed"

    act(browser, request, "confirmation")
    act(browser, request, "confirmation")
    request.refresh_from_db()
    assert (request.state, request.moves.count()) == ("submitted", 1)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("SC012345", "looks like one from the Scottish Charity Regulator"),
        ("NIC101234", "Charity Commission for Northern Ireland"),
        ("CHY1234", "Revenue charity number, Ireland"),
        ("12", "noted as not checked, and changes nothing"),
    ],
)
def test_the_confirmation_says_what_we_made_of_the_number(number, said):
    request = a_new_request(charity_number=number)

    assert said in page(follow(request), request).text


def test_f14_a_hint_at_danger_owes_the_leads_a_look_and_shows_the_sender_nothing(group):
    calm = HelpRequestFactory(outcode="NE8")
    worried = HelpRequestFactory(outcode="NE8", words="She wrote that he hits her. Which form tool is safe?")
    shown = []
    for request in (calm, worried):
        browser = follow(request)
        act(browser, request, "confirmation")
        shown.append(page(browser, request))

    assert list(Concern.objects.values_list("request", "source", "region_code")) == [
        (worried.pk, "hint", worried.__class__.objects.get(pk=worried.pk).region.code)
    ]
    texts = [
        response.text.replace(request.ref, "").replace(str(request.bev.email), "")
        for response, request in zip(shown, (calm, worried), strict=True)
    ]
    assert "oncern" not in texts[1]
    assert "safeguarding" not in texts[1].lower()


def test_a_hint_in_a_reply_counts_too(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")

    act(follow(request), request, "reply", words="He said he feels suicidal.")

    assert Concern.objects.count() == 1


# --- The thread -----------------------------------------------------------------------------------------


def test_a_question_is_answered_on_her_page(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.ask("How many drivers are there?", by=asha)
    browser = follow(request)
    asked = page(browser, request)

    response = act(browser, request, "reply", words="Five, and £3 a ride 🎏")

    assert "Asha asks you" in asked.text
    assert "How many drivers are there?" in asked.text
    assert response.url == request.get_absolute_url()
    request.refresh_from_db()
    assert (request.waiting_for, request.messages.last().words) == ("group", "Five, and £3 a ride 🎏")
    assert "Asha has read it. You&#x27;ll hear by" in page(browser, request).text


def test_an_address_in_what_the_group_writes_can_be_pressed(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.ask("Is it like https://example.org/rota or like this: <b>?", by=asha)
    browser = follow(request)
    waiting = page(browser, request).text
    act(browser, request, "reply", words="See https://example.org/ours")
    thread = page(browser, request).text

    for text in (waiting, thread):
        assert '<a href="https://example.org/rota" rel="nofollow">' in text
        assert "&lt;b&gt;" in text
    assert 'href="https://example.org/ours"' not in thread


def test_pressed_twice_an_answer_stands_once(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    browser = follow(request)

    act(browser, request, "reply", words="Five.")
    act(browser, request, "reply", words="Five.")

    assert request.messages.count() == 1


def test_an_empty_answer_is_asked_for_again(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")

    response = act(follow(request), request, "reply", words="\u200b ")

    assert response.status_code == 200
    assert "Please fill this in." in response.text


def test_notes_of_the_group_are_not_hers(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.add_note("canary-note", by=asha)

    assert "canary-note" not in page(follow(request), request).text


def answered(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.choose_size("answer", by=asha)
    request.answer("Use one sheet and a list of names.", by=asha)
    return request


def test_that_did_it(asha, group):
    request = answered(asha, group)
    browser = follow(request)
    assert "That did it" in page(browser, request).text

    act(browser, request, "outcome", did="yes")
    act(browser, request, "outcome", did="yes")

    request.refresh_from_db()
    assert (request.state, request.outcome, request.outcome_by) == ("done", "answered", "charity")
    assert "This is done." in page(browser, request).text


def test_it_did_not_because(asha, group):
    request = answered(asha, group)
    browser = follow(request)

    empty = act(browser, request, "outcome", did="no", words=" ")
    act(browser, request, "outcome", did="no", words="The phone shows nothing.")

    assert "Tell us in a few words what is still missing" in empty.text
    request.refresh_from_db()
    assert (request.state, request.waiting_for) == ("taken", "group")


# --- Stopping, resting, coming back -----------------------------------------------------------------------


def test_withdrawing_asks_and_is_undone_for_a_day(group):
    request = a_new_request(group, outcode="NE8")
    browser = follow(request)

    assert "No reason needed" in browser.get(f"{request.get_absolute_url()}withdrawal/").text
    act(browser, request, "withdrawal")
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert "Undo" in page(browser, request).text
    act(browser, request, "return")
    request.refresh_from_db()
    assert request.state == "submitted"


def test_after_a_day_a_withdrawal_stays(group):
    request = a_new_request(group, outcode="NE8")
    request.withdraw()
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        browser = follow(request)

        response = act(browser, request, "return")

        assert "Please ask again" in response.text
        assert "Undo" not in page(browser, request).text


def test_the_same_link_wakes_a_resting_request(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    request.rest()
    browser = follow(request)
    assert "Wake it up" in page(browser, request).text

    act(browser, request, "waking")

    request.refresh_from_db()
    assert (request.state, request.waiting_for) == ("taken", "group")


@pytest.mark.parametrize(
    "state", ["submitted", "taken", "in_hand", "done", "not_for_us", "withdrawn", "resting"]
)
def test_every_state_has_a_page_and_every_act_is_harmless_in_it(asha, group, state):
    request = answered(asha, group) if state in ("in_hand", "done") else a_new_request(group, outcode="NE8")
    if state in ("taken", "resting"):
        request.take(by=asha)
    if state == "resting":
        request.rest()
    if state == "done":
        request.finish()
    if state == "withdrawn":
        request.withdraw()
    if state == "not_for_us":
        request.decline(by=asha, reason="not_digital", pointer="Ring Citizens Advice.")
    browser = follow(request)

    assert page(browser, request).status_code == 200
    for what in (
        "confirmation",
        "reply",
        "outcome",
        "withdrawal",
        "return",
        "waking",
        "same-charity",
        "colleagues",
        "fresh-link",
        "language",
    ):
        assert browser.get(f"{request.get_absolute_url()}{what}/").status_code in (200, 302), what
        assert act(browser, request, what, did="yes", words="And then?", language="fr").status_code in (
            200,
            302,
        ), what


# --- Colleagues, links, language ----------------------------------------------------------------------------


def test_a_colleague_gets_a_link_of_their_own_and_loses_it_at_once(group):
    request = a_new_request(group, outcode="NE8")
    browser = follow(request)

    act(browser, request, "colleagues", name="Dilys Pugh", email="office@example.org")
    dilys = request.contacts.get(name="Dilys Pugh")
    theirs = follow(request, dilys)
    assert page(theirs, request).status_code == 200
    assert list(OutgoingMail.objects.values_list("kind", "to_email")) == [
        ("volunteers/colleague_added", "office@example.org")
    ]

    act(browser, request, f"colleagues/{dilys.pk}/removal")
    assert page(theirs, request).status_code == 404


def test_two_colleagues_share_an_inbox_but_nobody_is_added_twice(group):
    request = a_new_request(group, outcode="NE8")
    browser = follow(request)

    act(browser, request, "colleagues", name="Dilys", email=request.bev.email)
    again = act(browser, request, "colleagues", name="dilys", email=request.bev.email.upper())

    assert request.contacts.count() == 2
    assert "They have a link already." in again.text


def test_contacts_change_but_somebody_stays(group):
    request = a_new_request(group, outcode="NE8")
    browser = follow(request)
    alone = act(browser, request, f"colleagues/{request.bev.pk}/removal")
    act(browser, request, "colleagues", name="Dilys", email="dilys@example.org")

    gone = act(browser, request, f"colleagues/{request.bev.pk}/removal")

    assert "Somebody has to stay" in alone.text
    assert gone.url == "/help/"
    assert page(browser, request).status_code == 404
    assert page(follow(request, request.contacts.get(name="Dilys")), request).status_code == 200


def test_what_is_no_move_leaves_a_line_in_the_audit_log(group):
    request = a_new_request(group, outcode="NE8")
    browser = follow(request)

    act(browser, request, "colleagues", name="Dilys", email="dilys@example.org")
    act(browser, request, f"colleagues/{request.contacts.get(name='Dilys').pk}/removal")
    act(browser, request, "language", language="cy")
    act(browser, request, "fresh-link")

    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "role_used", "group_id"))
    assert acts == [
        (what, "contact", group.pk)
        for what in ("colleague added", "colleague removed", "language chosen", "link renewed")
    ]


def test_m1_markup_in_every_word_is_text_on_her_page(asha, group):
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    request = a_taken_request(
        asha,
        group,
        outcode="NE8",
        words=evil,
        organisation_name=evil,
        charity_number=evil[:40],
        contact__name=evil,
    )
    request.ask(evil, by=asha)

    shown = page(follow(request), request)

    assert "<script>alert" not in shown.text
    assert shown.text.count("{{ 7*7 }}") >= 2


def test_a_new_link_stops_the_old_ones_at_once_and_this_browser_goes_on(group):
    request = a_new_request(group, outcode="NE8")
    browser, elsewhere = follow(request), follow(request)

    act(browser, request, "fresh-link")

    assert page(browser, request).status_code == 200
    assert page(elsewhere, request).status_code == 404
    assert list(OutgoingMail.objects.values_list("kind")) == [("volunteers/fresh_link",)]


def test_her_language_is_her_pages_and_her_mails(group, asha):
    request = a_taken_request(asha, group, outcode="NE8")
    browser = follow(request)

    act(browser, request, "language", language="cy")

    shown = page(browser, request)
    assert 'lang="cy"' in shown.text
    assert shown["Content-Language"] == "cy"
    request.bev.refresh_from_db()
    assert request.bev.language == "cy"


def test_her_mails_speak_her_language(group, asha, mailoutbox):
    from hub.mail import sender
    from volunteers.emails import charity

    request = a_taken_request(asha, group, outcode="NE8")
    request.bev.speak("cy")
    charity.question(request.ask("Faint?", by=asha))
    sender.send_due()

    assert mailoutbox[0].extra_headers["Content-Language"] == "cy"


# --- The same charity twice -----------------------------------------------------------------------------


def twice(group, **second):
    number = "1103833"
    first = a_new_request(group, outcode="NE8", charity_number=number, contact__email="bev@example.org")
    later = HelpRequestFactory(
        **{
            "outcode": "NE8",
            "charity_number": number,
            "words": "And a website.",
            "contact__email": "Bev@example.org",
            **second,
        }
    )
    browser = follow(later)
    act(browser, later, "confirmation")
    return first, later, browser


def test_asking_twice_is_recognised_and_added_to_the_first(group):
    first, later, browser = twice(group)
    assert "You have asked us before" in page(browser, later).text

    response = act(browser, later, "same-charity", add="1")

    assert response.url == first.get_absolute_url()
    assert first.messages.get().words == "And a website."
    later.refresh_from_db()
    assert later.state == "withdrawn"
    assert "And a website." in browser.get(response.url).text


def test_something_else_is_asked_once(group):
    _first, later, browser = twice(group)

    act(browser, later, "same-charity", other="1")

    assert "You have asked us before" not in page(browser, later).text


def test_another_address_of_the_same_charity_learns_nothing(group):
    first, later, browser = twice(group, contact__email="trustee@example.org")

    assert "You have asked us before" not in page(browser, later).text
    act(browser, later, "same-charity", add="1")
    assert first.messages.count() == 0


# --- Who may look ---------------------------------------------------------------------------------------


def test_an_organiser_is_no_charity(asha, group):
    request = a_taken_request(asha, group, outcode="NE8")
    browser = Client()
    browser.force_login(asha)

    assert page(browser, request).status_code == 404
    assert act(browser, request, "withdrawal").status_code == 404


def test_a_link_opens_its_own_request_and_no_other(group):
    mine, other = a_new_request(group, outcode="NE8"), HelpRequestFactory(outcode="NE8")
    browser = follow(mine)
    browser.cookies["link"]["path"] = "/"

    assert page(browser, other).status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_query_count_of_her_page(group, asha, how_many, django_assert_num_queries):
    request = a_taken_request(asha, group, outcode="NE8")
    for number in range(how_many):
        request.messages.create(
            kind=Message.Kind.REPLY, words=f"One {number}", contact=ContactFactory(request=request)
        )
    browser = follow(request)

    with django_assert_num_queries(6):
        shown = page(browser, request)

    assert shown.text.count("One ") == how_many


def test_a_neighbour_who_steps_in_is_named(asha, group):
    neighbour = GroupFactory(name="Tyneside Tech", run_by=[niamh := PersonFactory(name="Niamh Byrne")])
    request = a_new_request(group, outcode="NE8")
    request.ask_for_cover([neighbour])
    request.cover(neighbour, by=niamh)

    shown = page(follow(request), HelpRequest.objects.get())

    assert "Tyneside Tech stepped in for Digital Gateshead, so that somebody answers you." in shown.text
    assert "Niamh" in shown.text


def test_closed_for_over_a_year_it_leads_somewhere_kind(group):
    request = a_new_request(group, outcode="NE8")
    request.withdraw()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        link = request.bev.link()
        response = Client().get(f"/help/{link.token}/")

    assert response.status_code == 404
    assert "Ask again" in response.text
    assert PrivateLink.objects.count() >= 1


@pytest.mark.parametrize("state", ["unconfirmed", "asked", "answered", "resting", "withdrawn"])
def test_every_form_of_her_page_carries_its_key(asha, group, state):
    request = (
        HelpRequestFactory(outcode="NE8")
        if state == "unconfirmed"
        else a_taken_request(asha, group, outcode="NE8")
    )
    if state == "asked":
        request.ask("How many?", by=asha)
    if state == "answered":
        request.choose_size("answer", by=asha)
        request.answer("Like this.", by=asha)
    if state == "resting":
        request.rest()
    if state == "withdrawn":
        request.withdraw()

    shown = page(follow(request), request).text.split("<main")[1].split("</main")[0]

    assert shown.count("<form") == shown.count("csrfmiddlewaretoken") >= 1
