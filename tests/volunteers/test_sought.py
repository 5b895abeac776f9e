""" "Who needs help": what strangers read, in whose order, and "I could do this"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.common.models import TransitionError
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_new_request, a_ready_request, a_taken_request, a_volunteer
from tests.volunteers.desk import a_group, again, signed_in, somebody_elsewhere
from volunteers import looks
from volunteers.models import Category, Connection, HelpRequest, Match

pytestmark = pytest.mark.django_db
SOUGHT = "/requests/"


@pytest.fixture
def group():
    return a_group()


@pytest.fixture
def request_(group):
    """A talk that fits Tom: by video or phone, at any time."""
    return a_ready_request(group.tunde, group, organisation_name="Secret House", words="Secret words.")


def brief(request):
    return f"/requests/{request.ref}/"


def hand(request):
    return f"/requests/{request.ref}/hand/"


def listed(response):
    return [row.pk for row in response.context["page"]]


# --- What strangers read ---------------------------------------------------------------------------------
def test_everybody_reads_the_public_words_and_nobody_the_charitys_own(client, group, request_):
    chairs = [client, signed_in(somebody_elsewhere()), signed_in(a_volunteer().person)]

    for chair in chairs:
        for page in (SOUGHT, brief(request_)):
            text = chair.get(page).text
            assert "Somebody to look at a lunch rota." in text
            assert "Yorkshire and the Humber" in text
            for secret in ("Secret", "LS6", "Leeds", "Bev", "bev"):
                assert secret not in text.replace("Leeds Digital Neighbours", "")


def test_the_name_and_the_town_stand_there_where_the_charity_said_so(client, group):
    a_ready_request(
        group.tunde, group, organisation_name="Open House", brief={"may_name": True, "may_place": True}
    )

    text = client.get(SOUGHT).text

    assert "Open House in Leeds" in text


def test_a_visitors_page_is_the_same_for_all_and_holds_no_key(client, request_):
    for page in (SOUGHT, brief(request_)):
        response = client.get(page)
        assert response["Cache-Control"].startswith("public")
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.text


@pytest.mark.parametrize("state", ["new", "taken", "withdrawn", "held"])
def test_what_looks_for_nobody_is_not_there(client, group, state):
    if state == "new":
        request = a_new_request(group)
    elif state == "taken":
        request = a_taken_request(group.tunde, group)
    else:
        request = a_ready_request(group.tunde, group)
        if state == "withdrawn":
            request.withdraw()
        else:
            HelpRequest.objects.filter(pk=request.pk).update(screening="held")

    assert request.ref not in client.get(SOUGHT).text
    assert client.get(brief(request)).status_code == 404
    assert signed_in(group.tunde).get(brief(request)).status_code == 404


def test_where_somebody_has_said_yes_it_leaves_the_list_and_its_page_says_so(client, request_):
    tom = a_volunteer()
    role = request_.roles.get()
    Match.raise_hand(role, tom, reasons=[], score=None).accept_hand(by=request_.owner)

    assert listed(client.get(SOUGHT)) == []
    assert "Somebody has just said yes" in client.get(brief(request_)).text


def test_an_empty_list_says_what_to_do(client):
    assert "Join, and we write to you when one fits." in client.get(SOUGHT).text
    assert "Nothing to do until then." in signed_in(a_volunteer().person).get(SOUGHT).text


def test_its_own_group_is_led_to_the_case(group, request_):
    case = reverse("volunteers:case", args=[request_.ref])

    assert case in signed_in(group.asha).get(brief(request_)).text
    assert case not in signed_in(somebody_elsewhere()).get(brief(request_)).text


@pytest.mark.parametrize(("chair", "queries"), [("visitor", 7), ("volunteer", 23)])
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(
    client, group, chair, queries, how_many, django_assert_num_queries
):
    for _each in range(how_many):
        a_ready_request(group.tunde, group, skills=[("spreadsheets", 2)])
    if chair == "volunteer":
        client = signed_in(a_volunteer(skills={"spreadsheets": 2}).person)
        client.get("/groups/")

    with django_assert_num_queries(queries):
        response = client.get(SOUGHT)

    assert response.text.count('class="card"') == how_many


# --- The order and the filters ---------------------------------------------------------------------------
def test_what_fits_comes_first_then_who_has_no_hand_then_who_waits_longest_then_few_looks(group):
    """Never by how many like it."""
    now = timezone.now()
    unlike = a_ready_request(group.tunde, group, skills=[("spreadsheets", 4)])
    raised, late, early, seen = (a_ready_request(group.tunde, group) for _each in range(4))
    Match.raise_hand(raised.roles.get(), a_volunteer("Priya Shah"), reasons=[], score=None)
    for request, days, times_seen in [
        (unlike, 9, 0),
        (raised, 8, 0),
        (late, 1, 0),
        (early, 5, 3),
        (seen, 1, 7),
    ]:
        since = now - timedelta(days=days)
        HelpRequest.objects.filter(pk=request.pk).update(ready_at=since, looks=times_seen)

    found = listed(signed_in(a_volunteer().person).get(SOUGHT))

    assert found == [early.pk, late.pk, seen.pk, raised.pk, unlike.pk]


def test_for_a_visitor_nothing_fits_and_the_longest_waiting_comes_first(client, group):
    first, second = a_ready_request(group.tunde, group), a_ready_request(group.tunde, group)
    HelpRequest.objects.filter(pk=second.pk).update(ready_at=timezone.now() - timedelta(days=3))

    response = client.get(SOUGHT)

    assert listed(response) == [second.pk, first.pk]
    assert "Fits you" not in response.text
    assert "Fits you" in signed_in(a_volunteer().person).get(SOUGHT).text


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"size": "job"}, ["job"]),
        ({"where": "remote"}, ["talk", "job"]),
        ({"where": "there"}, ["talk", "there"]),
        ({"region": "yorkshire-and-the-humber"}, ["talk", "job", "there"]),
        ({"region": "scotland"}, []),
        ({"category": "website-and-content"}, ["there"]),
        ({"category": "data", "size": "project"}, []),
        ({"size": "nothing", "category": "1e30", "region": "x" * 300}, ["talk", "job", "there"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, group, narrowed, found):
    website = Category.objects.get(slug="website-and-content")
    requests = {
        "talk": a_ready_request(group.tunde, group),
        "job": a_ready_request(group.tunde, group, size="job", brief={"where": "remote"}),
        "there": a_ready_request(group.tunde, group, brief={"where": "there", "category": website}),
    }

    response = client.get(SOUGHT, narrowed)

    assert response.status_code == 200
    assert set(listed(response)) == {requests[name].pk for name in found}
    if not found:
        assert "Show everybody who needs help" in response.text


# --- I could do this -------------------------------------------------------------------------------------
def test_a_visitor_who_could_do_it_signs_in_and_comes_back(client, request_):
    assert hand(request_) in client.get(brief(request_)).text
    assert client.get(hand(request_))["Location"] == f"/account/login/?next={hand(request_)}"


def test_somebody_who_has_not_joined_joins_first_and_comes_back(request_):
    client = signed_in(PersonFactory())

    assert "First tell us what you are good at" in client.get(hand(request_)).text
    assert client.post(hand(request_))["Location"] == reverse("volunteers:join")
    assert client.session["could_do"] == request_.ref
    assert not Match.objects.exists()


def test_with_the_code_accepted_they_are_back_at_the_request(request_):
    client = signed_in(a_volunteer(state="interested").person)
    client.post(hand(request_))

    accepted = client.post(reverse("volunteers:me-code"), {"agreed": "on", "code": "on", "yes": "on"})
    again_later = client.post(reverse("volunteers:me-code"), {"agreed": "on", "code": "on", "yes": "on"})

    assert accepted["Location"] == hand(request_)
    assert again_later["Location"] == reverse("volunteers:me")


def test_a_volunteer_reads_why_they_fit_and_raises_a_hand(request_):
    tom = a_volunteer(skills={"spreadsheets": 2})
    client = signed_in(tom.person)
    assert "It fits you" in client.get(brief(request_)).text
    assert "until then nothing is fixed" in client.get(hand(request_)).text

    response = client.post(hand(request_))
    client.post(hand(request_))

    match = Match.objects.get()
    assert (match.volunteer, match.origin, match.is_hand) == (tom, "hand", True)
    assert "Has time: Tuesday evening and Thursday evening." in match.reasons  # as its organisers read it
    assert response["Location"] == reverse("volunteers:match", args=[match.ref])
    assert "You are in it" in client.get(brief(request_)).text
    assert "You are in it" in client.get(SOUGHT).text


def test_who_does_not_fit_yet_reads_why_and_what_would_change_it(group):
    request = a_ready_request(group.tunde, group, skills=[("spreadsheets", 3)])
    client = signed_in(a_volunteer(skills={"spreadsheets": 1}).person)

    for page in (brief(request), hand(request)):
        text = client.get(page).text
        assert "It asks for this skill: Spreadsheets (“can lead”)." in text
        assert "It would fit if your own page said so." in text
    refused = client.post(hand(request))

    assert refused.status_code == 200
    assert "It doesn&#x27;t fit yet." in refused.text
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("facts", "brief_", "role", "said"),
    [
        ({}, {"where": "there"}, {}, ""),
        ({"outcode": "TR18"}, {"where": "there"}, {}, "further away than you would go"),
        ({"in_person": False}, {"where": "there"}, {}, "you help by video or phone"),
        ({"remote": False}, {"where": "remote"}, {}, "you would rather meet people"),
        ({}, {}, {"windows": 1}, "The charity has time on: Monday morning."),
        ({}, {}, {"language": "cy"}, "It is in Cymraeg (Welsh)."),
        ({"no_organisations": "Secret House"}, {}, {}, "This one goes to somebody else."),
    ],
)
def test_each_reason_is_said_to_them_and_is_true(group, facts, brief_, role, said):
    request = a_ready_request(group.tunde, group, organisation_name="Secret House", brief=brief_, role=role)
    client = signed_in(a_volunteer(**facts).person)

    text = client.get(brief(request)).text

    assert (said or "It fits you") in text
    assert "Secret House" not in text


def test_whoever_belongs_to_the_charity_gets_a_kind_no_that_tells_nothing(request_):
    tom = a_volunteer()
    Connection.objects.create(person=tom.person, kind="trustee", name="Secret House")
    client = signed_in(tom.person)

    assert "It says nothing about you." in client.get(brief(request_)).text
    assert "trustee there" not in client.get(brief(request_)).text
    assert client.post(hand(request_)).status_code == 200
    assert not Match.objects.exists()


def test_jobs_wait_for_the_welcome_and_a_pause_stops_everything(group):
    job = a_ready_request(group.tunde, group, size="job")
    new, paused = a_volunteer("Priya Shah", state="onboarding"), a_volunteer("Sam Lee", state="paused")

    assert "It needs a step that you have not done yet: " in signed_in(new.person).get(brief(job)).text
    assert "You are paused." in signed_in(paused.person).get(brief(job)).text


def test_a_hand_of_somebody_in_the_line_up_steps_out_of_it_to_be_answered_now(group, request_):
    role, tom, priya = request_.roles.get(), a_volunteer(), a_volunteer("Priya Shah")
    role.line_up([{"volunteer": priya, "reasons": []}, {"volunteer": tom, "reasons": []}], by=group.tunde)
    client = signed_in(tom.person)
    assert "You are in it" not in client.get(brief(request_)).text

    client.post(hand(request_))

    assert Match.objects.get(volunteer=tom).is_hand
    assert again(request_).state == "finding"


def test_when_it_looks_for_nobody_any_more_a_raised_hand_leads_to_its_own_page(client, group, request_):
    tom = a_volunteer()
    match = Match.raise_hand(request_.roles.get(), tom, reasons=[], score=None)
    request_.withdraw()

    for page in (brief(request_), hand(request_)):
        assert signed_in(tom.person).get(page)["Location"] == match.get_absolute_url()
        assert signed_in(a_volunteer("Priya Shah").person).get(page).status_code == 404


def test_a_hand_raised_too_late_is_thanked(request_):
    tom, role = a_volunteer(), request_.roles.get()
    request_.withdraw()

    with pytest.raises(TransitionError, match="Somebody was found"):
        Match.raise_hand(role, tom, reasons=[], score=None)


# --- Looks -----------------------------------------------------------------------------------------------
def test_a_look_counts_once_a_day_and_writes_no_row_before_it_is_gathered(client, request_):
    tom, priya = a_volunteer(), a_volunteer("Priya Shah")
    before = HelpRequest.objects.filter(pk=request_.pk).values().get()

    for chair in (client, signed_in(tom.person), signed_in(tom.person), signed_in(priya.person)):
        chair.get(brief(request_))
    assert HelpRequest.objects.filter(pk=request_.pk).values().get() == before
    looks.gather()
    looks.gather()

    assert again(request_).looks == 2


def test_without_the_cache_nobody_is_counted_and_the_page_opens(request_, settings):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "hub.common.cache.FailOpenRedisCache",
            "LOCATION": "unix:///tmp/nothing-listens-here.sock?db=0",
        }
    }

    assert signed_in(a_volunteer().person).get(brief(request_)).status_code == 200
    looks.gather()

    assert again(request_).looks == 0
