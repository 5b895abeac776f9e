"""New requests as organisers see them, those a neighbour could not get to, and posts held for a look."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.guard.models import HeldPost
from hub.mail.models import OutgoingMail
from tests.factories.volunteers import HelpRequestFactory, a_new_request, a_taken_request
from tests.volunteers.desk import a_coordinator, a_group, again, signed_in, somebody_elsewhere
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db
TRIAGE, HELD = "/triage/", "/triage/held/"


def cover(request):
    return reverse("volunteers:cover", args=[request.ref])


# --- The list ------------------------------------------------------------------------------------------
def test_nobody_is_asked_to_sign_in(client):
    response = client.get(TRIAGE)

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/triage/")


def test_somebody_without_a_role_finds_no_such_page(client):
    from tests.factories.hub import PersonFactory

    assert signed_in(PersonFactory()).get(TRIAGE).status_code == 404


def test_an_organiser_elsewhere_sees_nothing_of_ours():
    request = a_new_request(a_group())

    response = signed_in(somebody_elsewhere()).get(TRIAGE)

    assert response.status_code == 200
    assert request.organisation_name not in response.text
    assert "Nothing is open. Enjoy your evening." in response.text


def test_the_soonest_promise_stands_first_and_says_overdue():
    group = a_group()
    later, missed, sooner = (
        a_new_request(group, organisation_name=name) for name in ("Later", "Missed", "Sooner")
    )
    now = timezone.now()
    for request, due_at in [
        (later, now + timedelta(days=9)),
        (missed, now - timedelta(days=1)),
        (sooner, now),
    ]:
        HelpRequest.objects.filter(pk=request.pk).update(due_at=due_at + timedelta(minutes=5))

    response = signed_in(group.tunde).get(TRIAGE)

    assert [row.organisation_name for row in response.context["page"]] == ["Missed", "Sooner", "Later"]
    assert response.text.count(">overdue<") == 1


def test_what_waits_for_the_charity_comes_after_what_waits_for_us():
    group = a_group()
    asked = a_taken_request(group.tunde, group)
    asked.ask("How many of you are there?", by=group.tunde)
    new = a_new_request(group)

    response = signed_in(group.tunde).get(TRIAGE)

    assert list(response.context["page"]) == [new, asked]
    assert "you have it" in response.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["asked", "new"]),
        ("?stage=new", ["new"]),
        ("?stage=charity", ["asked"]),
        ("?stage=closed", ["gone"]),
        ("?mine=on", ["asked"]),
        ("?stage=nonsense&group=999999", ["asked", "new"]),
    ],
)
def test_filters_narrow_the_list_by_the_address_alone(query, found):
    group = a_group()
    a_new_request(group, organisation_name="new")
    a_taken_request(group.tunde, group, organisation_name="asked").ask("Who?", by=group.tunde)
    a_taken_request(group.asha, group, organisation_name="gone").withdraw()

    response = signed_in(group.tunde).get(TRIAGE + query)

    assert sorted(row.organisation_name for row in response.context["page"]) == found


def test_only_somebody_with_several_groups_may_choose_one():
    group, other = a_group(), a_group("York Repair Table", "YO1")
    other.memberships.create(person=group.tunde, role="organiser")

    both, one = signed_in(group.tunde).get(TRIAGE), signed_in(group.asha).get(TRIAGE)

    assert [name in both.text for name in ("All my groups", str(other))] == [True, True]
    assert "All my groups" not in one.text


def test_fifty_stand_on_a_page_and_the_filter_stays_in_the_address():
    group = a_group()
    for _each in range(51):
        a_new_request(group, contact=False)
    client = signed_in(group.tunde)

    first, second = client.get(TRIAGE + "?stage=new"), client.get(TRIAGE + "?stage=new&page=2")

    assert [len(page.context["page"].object_list) for page in (first, second)] == [50, 1]
    assert "?stage=new&amp;page=2" in first.text


@pytest.mark.parametrize("page", ["-1", "0", "100000000000000000000", "abc", "1e3", "٣"])
def test_x6_no_page_number_breaks_the_list(page):
    group = a_group()
    a_new_request(group)

    assert signed_in(group.tunde).get(TRIAGE, {"page": page}).status_code in (200, 404)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(how_many, django_assert_num_queries):
    group, neighbour = a_group(), a_group("York Repair Table", "YO1")
    for number in range(how_many):
        a_taken_request(group.asha, group) if number % 2 else a_new_request(group)
        a_new_request(neighbour).ask_for_cover([group])
    client = signed_in(group.tunde)
    client.get(TRIAGE)

    with django_assert_num_queries(7):
        response = client.get(TRIAGE)

    assert len(response.context["page"].object_list) == how_many
    assert response.text.count("Have a look") == how_many


def test_o11_the_list_is_kept_by_no_cache():
    assert "no-store" in signed_in(a_group().tunde).get(TRIAGE)["Cache-Control"]


# --- Cover ---------------------------------------------------------------------------------------------
@pytest.fixture
def asked():
    """A request of York that Leeds was asked to cover."""
    leeds, york = a_group(), a_group("York Repair Table", "YO1")
    request = a_new_request(york, outcode="YO1", organisation_name="Secret House", words="Secret words.")
    request.ask_for_cover([leeds])
    request.leeds, request.york = leeds, york
    return request


def test_those_asked_to_cover_see_place_kind_and_age_alone(asked):
    client = signed_in(asked.leeds.asha)

    for response in (client.get(TRIAGE), client.get(cover(asked))):
        assert response.status_code == 200
        assert "York" in response.text
        assert "Secret" not in response.text
        assert "Bev" not in response.text
    assert client.get(reverse("volunteers:case", args=[asked.ref])).status_code == 404


def test_where_nobody_covers_the_place_no_group_is_said_to_be_late(asked):
    late, nobody = "Their own group has not got to it", "No group looks after their place yet"
    client = signed_in(asked.leeds.asha)
    assert all(late in client.get(page).text for page in (cover(asked), reverse("today")))

    HelpRequest.objects.filter(pk=asked.pk).update(group=None)

    for page in (cover(asked), reverse("today")):
        text = client.get(page).text
        assert [late in text, nobody in text] == [False, True]


def test_whoever_covers_has_it_and_reads_the_words(asked):
    client = signed_in(asked.leeds.asha)

    response = client.post(cover(asked), {"answer": "yes"}, follow=True)

    assert "Secret words." in response.text
    assert (again(asked).group, again(asked).owner) == (asked.leeds, asked.leeds.asha)
    assert signed_in(asked.york.asha).get(reverse("volunteers:case", args=[asked.ref])).status_code == 404


def test_not_this_time_is_one_press_and_says_nothing_of_who(asked):
    client = signed_in(asked.leeds.asha)

    response = client.post(cover(asked), {"answer": "no"}, follow=True)

    assert "That is fine." in response.text
    assert "Could you step in?" not in response.text
    story = signed_in(asked.york.asha).get(reverse("volunteers:case", args=[asked.ref])).text
    assert "A group that was asked to cover can&#x27;t this time." in story
    assert str(asked.leeds) not in story


def test_who_comes_too_late_reads_a_thank_you(asked):
    asked.take(by=asked.york.asha)

    response = signed_in(asked.leeds.asha).post(cover(asked), {"answer": "yes"}, follow=True)

    assert "Somebody has it already. Thank you for looking." in response.text
    assert again(asked).owner == asked.york.asha


def test_who_was_not_asked_cannot_cover(asked):
    elsewhere = signed_in(somebody_elsewhere())

    assert [elsewhere.get(cover(asked)).status_code, elsewhere.post(cover(asked)).status_code] == [404, 404]


# --- Held posts ----------------------------------------------------------------------------------------
@pytest.fixture
def held():
    group = a_group()
    request = HelpRequestFactory(screening="held", group=group, organisation_name="Genuine House")
    HeldPost.objects.create(form="ask", about_id=request.pk, reasons=["haste", "links"], score=2)
    request.held_by = group
    return request


def test_a_held_post_shows_why_it_is_held(held):
    response = signed_in(held.held_by.tunde).get(HELD)

    assert "It was sent within three seconds" in response.text
    assert "It has many links" in response.text
    assert "Score 2" in response.text


def test_letting_it_through_sends_the_mail_that_asks_to_confirm(held):
    url = reverse("volunteers:held-release", args=[held.ref])
    client = signed_in(held.held_by.tunde)

    assert client.get(url).status_code == 200
    response = client.post(url, follow=True)

    assert "They now get the mail" in response.text
    assert again(held).screening == "passed"
    assert [mail.kind for mail in OutgoingMail.objects.all()] == ["volunteers/verify"]
    assert client.post(url).status_code == 404


def test_an_advertisement_is_filed_and_kept(held):
    client = signed_in(held.held_by.tunde)

    client.post(reverse("volunteers:held-filing", args=[held.ref]))

    assert again(held).screening == "spam"
    assert "Nothing is held." in client.get(HELD).text
    assert OutgoingMail.objects.count() == 0


def test_held_posts_of_no_group_are_the_coordinators(held):
    elsewhere = HelpRequestFactory(screening="held", organisation_name="Nowhere House")

    ours, hers = signed_in(held.held_by.tunde).get(HELD), signed_in(a_coordinator()).get(HELD)

    assert [held.organisation_name in ours.text, elsewhere.organisation_name in ours.text] == [True, False]
    assert [held.organisation_name in hers.text, elsewhere.organisation_name in hers.text] == [False, True]


@pytest.mark.parametrize("act", ["held-release", "held-filing"])
def test_held_posts_from_four_chairs(held, client, act):
    url = reverse(f"volunteers:{act}", args=[held.ref])

    assert client.get(url).status_code == 302
    assert signed_in(somebody_elsewhere()).get(url).status_code == 404
    assert signed_in(somebody_elsewhere()).post(url).status_code == 404
    assert signed_in(held.held_by.asha).get(url).status_code == 200
    assert again(held).screening == "held"


@pytest.mark.parametrize("how_many", [1, 3])
def test_held_posts_are_counted_the_same(how_many, django_assert_num_queries):
    group = a_group()
    for _each in range(how_many):
        request = HelpRequestFactory(screening="held", group=group)
        HeldPost.objects.create(form="ask", about_id=request.pk, reasons=["links"], score=1)
    client = signed_in(group.tunde)
    client.get(HELD)

    with django_assert_num_queries(6):
        response = client.get(HELD)

    assert response.text.count("It has many links") == how_many
