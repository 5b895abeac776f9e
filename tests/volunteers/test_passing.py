"""Passing a request on: the charity's yes and the receiving group's yes; both keep the credit."""

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.common.models import TransitionError
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.volunteers import a_match, a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, again, signed_in, somebody_elsewhere
from tests.volunteers.test_group_mails import why_not
from volunteers.emails import group as letters
from volunteers.models import HelpRequest, Match, Passing

pytestmark = pytest.mark.django_db


@pytest.fixture
def leeds():
    return a_group()


@pytest.fixture
def york():
    return a_group("York Repair Table", "YO1")


@pytest.fixture
def request_(leeds):
    return a_taken_request(leeds.tunde, leeds, organisation_name="Secret House", words="Secret words.")


def proposal(request):
    return reverse("volunteers:case-passing", args=[request.ref])


def answer(request):
    return reverse("volunteers:passing", args=[request.ref])


def proposed(request, to, by):
    return Passing.propose(request, to, by=by, why="They mend laptops.")


# --- Proposing -------------------------------------------------------------------------------------------
def test_the_proposal_is_for_those_who_work_on_the_case(client, leeds, york, request_):
    assert client.get(proposal(request_)).status_code == 302
    assert signed_in(somebody_elsewhere()).get(proposal(request_)).status_code == 404
    assert signed_in(york.asha).get(proposal(request_)).status_code == 404
    assert signed_in(leeds.asha).get(proposal(request_)).status_code == 200
    assert signed_in(leeds.asha).get(proposal(a_taken_request(york.asha, york))).status_code == 404


def test_one_that_nobody_has_taken_is_a_leads_to_pass_on(leeds, york):
    request = a_new_request(leeds)

    assert signed_in(leeds.tunde).get(proposal(request)).status_code == 403
    assert signed_in(leeds.asha).get(proposal(request)).status_code == 200


def test_an_organiser_chooses_the_nearest_and_says_why_and_both_are_asked(leeds, york, request_):
    glasgow = a_group("Glasgow Kitchen Table", "G12")
    client = signed_in(leeds.tunde)
    groups = client.get(proposal(request_)).context["form"].fields["group"].queryset

    response = client.post(proposal(request_), {"group": york.pk, "why": "They mend laptops."}, follow=True)
    passing = Passing.objects.get()

    assert list(groups) == [york, glasgow]
    assert (passing.from_group, passing.to_group, passing.why) == (leeds, york, "They mend laptops.")
    assert "York Repair Table was asked" in response.text
    assert again(request_).group == leeds
    assert sorted(mail.kind for mail in OutgoingMail.objects.filter(kind__contains="passing")) == [
        "volunteers/passing",
        "volunteers/passing_asked",
    ]
    assert OutgoingMail.objects.get(kind="volunteers/passing").person == york.asha


def test_asked_twice_it_is_proposed_once_and_another_group_has_to_wait(leeds, york, request_):
    glasgow = a_group("Glasgow Kitchen Table", "G12")
    client = signed_in(leeds.tunde)
    for group in (york, york, glasgow):
        response = client.post(proposal(request_), {"group": group.pk, "why": "They mend laptops."})

    assert "Another group is being asked." in response.text
    assert Passing.objects.get().to_group == york


def test_nothing_is_sent_on_without_a_group_and_a_reason(leeds, york, request_):
    client = signed_in(leeds.tunde)

    response = client.post(proposal(request_), {"group": leeds.pk, "why": " "})

    assert set(response.context["form"].errors) == {"group", "why"}
    assert not Passing.objects.exists()


def test_whoever_proposed_it_may_take_it_back(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    client = signed_in(leeds.asha)

    response = client.post(proposal(request_), {"back": "yes"}, follow=True)
    client.post(proposal(request_), {"back": "yes"})
    passing.refresh_from_db()

    assert passing.ended_by == "from"
    assert "Taken back. It stays where it is." in response.text
    assert signed_in(york.asha).get(answer(request_))["Location"] == reverse("volunteers:triage")
    assert request_.moves.filter(act="passing taken back").count() == 1


def test_what_both_have_agreed_to_cannot_be_taken_back(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    passing.say_yes(by="charity")
    passing.say_yes(by=york.asha)

    with pytest.raises(TransitionError, match="it is with them now"):
        passing.take_back(by=leeds.tunde)


def test_where_there_is_no_other_group_the_page_says_so(leeds, request_):
    assert "There is no other group" in signed_in(leeds.tunde).get(proposal(request_)).text


# --- The receiving group ---------------------------------------------------------------------------------
def test_only_the_group_that_was_asked_may_answer(client, leeds, york, request_):
    proposed(request_, york, leeds.tunde)

    assert client.get(answer(request_)).status_code == 302
    assert signed_in(somebody_elsewhere()).get(answer(request_)).status_code == 404
    assert signed_in(leeds.tunde).get(answer(request_)).status_code == 404
    assert signed_in(a_coordinator()).get(answer(request_)).status_code == 404
    assert signed_in(york.tunde).get(answer(request_)).status_code == 200


def test_it_reads_place_kind_and_age_and_no_word_of_theirs(leeds, york, request_):
    proposed(request_, york, leeds.tunde)
    client = signed_in(york.asha)

    text = client.get(answer(request_)).text

    assert "Leeds" in text
    assert "Not sure yet" in text
    assert "Secret" not in text
    assert "mend laptops" not in text
    assert client.get(reverse("volunteers:case", args=[request_.ref])).status_code == 404


def test_it_reads_the_public_words_where_somebody_has_written_them(leeds, york):
    request = a_ready_request(leeds.tunde, leeds, organisation_name="Secret House", words="Secret words.")
    proposed(request, york, leeds.tunde)

    text = signed_in(york.asha).get(answer(request)).text

    assert "Somebody to look at a lunch rota." in text
    assert "Secret" not in text


def test_with_both_yeses_it_is_theirs_words_and_all_and_the_giver_no_longer_sees_it(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    client = signed_in(york.tunde)

    first = client.post(answer(request_), {"answer": "yes"}, follow=True)
    assert "As soon as the charity says yes" in first.text
    assert again(request_).group == leeds
    assert "You have said yes" in client.get(answer(request_)).text
    passing.refresh_from_db()
    passing.say_yes(by="charity")

    now = again(request_)
    assert (now.group, now.owner, now.state, now.waiting_for) == (york, york.tunde, "taken", "group")
    assert "Secret words." in client.get(reverse("volunteers:case", args=[now.ref])).text
    assert signed_in(leeds.tunde).get(reverse("volunteers:case", args=[now.ref])).status_code == 404


def test_where_the_charity_said_yes_first_the_groups_yes_completes_it(leeds, york, request_):
    proposed(request_, york, leeds.tunde).say_yes(by="charity")

    response = signed_in(york.asha).post(answer(request_), {"answer": "yes"}, follow=True)

    assert response.redirect_chain[-1][0] == reverse("volunteers:case", args=[request_.ref])
    assert again(request_).owner == york.asha
    again_there = signed_in(york.asha).get(answer(request_))
    assert again_there["Location"] == reverse("volunteers:case", args=[request_.ref])


def test_a_new_one_is_taken_by_whoever_said_yes(leeds, york):
    request = a_new_request(leeds)
    passing = proposed(request, york, leeds.asha)
    passing.say_yes(by="charity")
    passing.say_yes(by=york.tunde)

    assert (again(request).state, again(request).owner) == ("taken", york.tunde)
    assert passing.say_yes(by=york.tunde) is False


def test_a_no_leaves_it_where_it_was_and_blames_nobody(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)

    signed_in(york.asha).post(answer(request_), {"answer": "no"})
    passing.refresh_from_db()

    assert passing.ended_by == "group"
    assert again(request_).group == leeds
    assert request_.moves.get(act="passing declined").by is None


def test_a_yes_may_turn_into_a_no_while_the_charity_thinks(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    client = signed_in(york.asha)
    client.post(answer(request_), {"answer": "yes"})

    client.post(answer(request_), {"answer": "no"})

    with pytest.raises(TransitionError, match="settled meanwhile"):
        passing.say_yes(by="charity")
    assert again(request_).group == leeds


def test_whoever_said_yes_and_stopped_before_the_charity_did_leaves_it_to_the_group(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    passing.say_yes(by=york.tunde)
    york.memberships.filter(person=york.tunde).update(ended_at=timezone.now())

    passing.say_yes(by="charity")

    assert (again(request_).group, again(request_).owner) == (york, None)


@pytest.mark.parametrize("meanwhile", ["answered", "withdrawn", "asked", "elsewhere"])
def test_what_went_another_way_meanwhile_is_settled(leeds, york, meanwhile):
    request = a_ready_request(leeds.tunde, leeds)
    passing = proposed(request, york, leeds.tunde)
    if meanwhile == "answered":
        request.choose_size("answer", by=leeds.tunde)
        request.answer("Here is how.", by=leeds.tunde)
    elif meanwhile == "withdrawn":
        request.withdraw()
    elif meanwhile == "asked":
        request.roles.get().line_up([{"volunteer": a_volunteer(), "reasons": []}], by=leeds.tunde)
    else:
        HelpRequest.objects.filter(pk=request.pk).update(group=a_group("Hull", "HU1"))

    assert signed_in(york.asha).get(answer(request)).status_code == 302
    with pytest.raises(TransitionError, match="settled meanwhile"):
        passing.say_yes(by="charity")
    assert list(Passing.objects.owed_charity_word()) == []


def test_a_proposal_that_was_overtaken_makes_room_for_another(leeds, york):
    request = a_ready_request(leeds.tunde, leeds)
    proposed(request, york, leeds.tunde)
    hull = a_group("Hull", "HU1")
    HelpRequest.objects.filter(pk=request.pk).update(group=hull)

    second = Passing.propose(again(request), leeds, by=hull.asha)

    assert list(Passing.objects.open()) == [second]


# --- The mail to the receiving group ---------------------------------------------------------------------
def test_the_mail_says_place_and_kind_and_is_not_sent_once_it_is_settled(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    letters.passing(passing)
    letters.passing(passing)
    mail = OutgoingMail.objects.get(kind="volunteers/passing")

    message = letter(mail)

    assert why_not(mail) is None
    assert message.subject == "Would you take a request from Leeds?"
    assert "Leeds Digital Neighbours thinks York Repair Table is the right one" in message.body
    assert answer(request_) in message.body
    for text in (message.body, message.alternatives[0][0]):
        assert "Secret" not in text
        assert "laptops" not in text
    passing.say_no(by=york.asha)
    assert why_not(OutgoingMail.objects.get(pk=mail.pk)) is not None


def test_from_the_network_the_mail_names_the_network(york):
    request = a_new_request(outcode="JE2")
    letters.passing(Passing.propose(request, york, by=a_coordinator()))

    body = letter(OutgoingMail.objects.get(kind="volunteers/passing")).body

    assert "The network thinks York Repair Table is the right one for a request from Jersey." in body


def test_without_a_lead_its_organisers_get_the_mail(leeds, york, request_):
    york.memberships.filter(role="lead").update(ended_at=timezone.now())

    letters.passing(proposed(request_, york, leeds.tunde))

    assert OutgoingMail.objects.get(kind="volunteers/passing").person == york.tunde


# --- Credit ----------------------------------------------------------------------------------------------
def overview(group, person):
    return signed_in(person).get(f"/groups/{group.slug}/manage/").text


def finished(request, by):
    request.choose_size("answer", by=by)
    request.answer("Here is how.", by=by)
    request.finish()


def test_both_groups_see_their_credit_and_each_request_counts_once(leeds, york, request_):
    passing = proposed(request_, york, leeds.tunde)
    passing.say_yes(by="charity")
    passing.say_yes(by=york.tunde)
    finished(again(request_), york.tunde)
    own = a_taken_request(york.tunde, york)
    finished(own, york.tunde)

    ours, theirs = overview(leeds, leeds.asha), overview(york, york.asha)

    assert "1 request came to a good end: 1 answer." in ours
    assert "1 of them was passed on; the credit is shared with York Repair Table." in ours
    assert "2 requests came to a good end: 2 answers." in theirs
    assert "1 of them was passed on; the credit is shared with Leeds Digital Neighbours." in theirs


def test_there_and_back_again_it_still_counts_once(leeds, york, request_):
    for giver, taker in ((leeds, york), (york, leeds)):
        passing = proposed(again(request_), taker, giver.tunde)
        passing.say_yes(by="charity")
        passing.say_yes(by=taker.tunde)
    finished(again(request_), leeds.tunde)

    assert HelpRequest.objects.helped_by(leeds).count() == 1
    assert HelpRequest.objects.helped_by(york).count() == 1
    assert "1 request came to a good end: 1 answer." in overview(leeds, leeds.asha)


def test_introductions_of_its_volunteers_elsewhere_are_its_credit_too(leeds, york):
    tom = a_volunteer(group=york)
    a_match(leeds.tunde, leeds, volunteer=tom, state="done")
    a_match(york.tunde, york, volunteer=a_volunteer("Priya Shah", york), state="introduced")
    a_match(leeds.tunde, leeds, volunteer=a_volunteer("Sam Lee", york), state="not_right")

    assert list(Match.objects.introduced_elsewhere(york)) == [Match.objects.get(volunteer=tom)]
    assert "1 introduction of a volunteer of yours helped" in overview(york, york.asha)
    assert "1 request came to a good end: 1 talk." in overview(leeds, leeds.asha)


def test_a_group_that_has_done_nothing_yet_reads_what_will_stand_there(york):
    assert "Nothing is done yet." in overview(york, york.asha)


def test_another_groups_credit_is_nobody_elses(leeds, york):
    assert signed_in(leeds.asha).get(f"/groups/{york.slug}/manage/").status_code == 404
