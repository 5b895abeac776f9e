"""What a group does first, how each step ticks itself, and that it is active when all of it is done (rule 2)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from groups.models import Group, Meeting, Membership
from groups.waiting import born, items, life, reached
from hub.access.who import Who
from hub.common.models import TransitionError
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
STEPS = ["code/", "publishing/", "publishing/hiding/", "neighbour/"]


def a_beginning(**facts):
    """A group that is just starting, with its lead and nothing else: `group.lead`."""
    group = GroupFactory(state="forming", published_at=None, **facts)
    group.lead = MembershipFactory(group=group, role="lead", person=PersonFactory(second_factor=True)).person
    return group


def a_neighbour(name="Bradford Click Club"):
    return GroupFactory(name=name, place_outcode="BD5", run_by=[PersonFactory(), PersonFactory()])


def ticked(group):
    return [step.name for step in Group.objects.get(pk=group.pk).checklist() if step.done]


def room(group, act=""):
    return f"/groups/{group.slug}/manage/{act}"


ACTS = {
    "people": lambda group: Membership.begin(PersonFactory(), group, "organiser"),
    "code": lambda group: group.adopt_code(by=group.lead),
    "page": lambda group: group.publish(by=group.lead),
    "meeting": lambda group: Meeting.date(
        group,
        who=Who(group.lead),
        starts_at=timezone.now() + timedelta(days=3),
        what="First",
        where="Library",
    ),
}


@pytest.mark.parametrize("last", ACTS)
def test_whichever_step_comes_last_makes_it_active(last):
    group = a_beginning()

    for name in [*(one for one in ACTS if one != last), last]:
        assert Group.objects.get(pk=group.pk).state == "forming"
        ACTS[name](group)
        assert name == last or name in ticked(group)

    assert Group.objects.get(pk=group.pk).state == "active"
    assert [move.new for move in group.moves.filter(act="activated")] == ["active"]


def test_two_people_alone_make_no_group_yet():
    group = a_beginning()

    ACTS["people"](group)

    assert (Group.objects.get(pk=group.pk).state, ticked(group)) == ("forming", ["people"])


def test_one_person_and_a_neighbour_who_stands_by_are_enough():
    group = a_beginning()
    for name in ("code", "page", "meeting"):
        ACTS[name](group)

    group.name_neighbour(a_neighbour(), by=group.lead)

    assert Group.objects.get(pk=group.pk).state == "active"


def test_each_step_said_twice_is_said_once():
    group, neighbour = a_beginning(), a_neighbour()

    for _twice in range(2):
        group.adopt_code(by=group.lead)
        group.publish(by=group.lead)
        group.name_neighbour(neighbour, by=group.lead)
        group.begin_when_ready(by=group.lead)

    assert [move.act for move in group.moves.all()] == ["code adopted", "page live", "neighbour named"]


def test_no_group_stands_by_itself_or_by_one_that_nobody_runs():
    group = a_beginning()

    for nobody in (group, GroupFactory(), a_beginning()):
        with pytest.raises(TransitionError):
            group.name_neighbour(nobody, by=group.lead)


def test_without_a_sentence_the_page_stays_a_draft():
    with pytest.raises(TransitionError, match="Write one sentence"):
        a_beginning(summary="").publish(by=None)


def test_a_draft_is_for_its_people_until_it_is_live_and_again_when_it_is_hidden(client):
    group = a_beginning(name="Still A Draft")
    page, browser = group.get_absolute_url(), sign_in(Client(), group.lead)

    assert (client.get(page).status_code, browser.get(page).status_code) == (404, 200)
    browser.post(room(group, "publishing/"))
    assert client.get(page).status_code == 200
    browser.post(room(group, "publishing/hiding/"))
    assert client.get(page).status_code == 404
    assert "Still A Draft" not in client.get("/groups/near/?postcode=LS6").text


def test_the_page_of_an_active_group_is_not_hidden(client):
    group = GroupFactory()
    lead = MembershipFactory(group=group, role="lead", person=PersonFactory(second_factor=True)).person

    response = sign_in(client, lead).post(room(group, "publishing/hiding/"))

    assert "take a break" in response.text
    assert Group.objects.get().published_at is not None


# --- The rooms ------------------------------------------------------------------------------------------------
def test_the_overview_has_each_step_with_its_button_and_ticks_itself(client):
    group = a_beginning()
    browser = sign_in(client, group.lead)

    before = browser.get(room(group)).text
    today = (timezone.localdate() - timedelta(days=1)).isoformat()
    browser.post(room(group, "code/"), {"agreed": "on", "day": today})
    after = browser.get(room(group)).text

    assert [
        f'href="{room(group, act)}"' in before for act in ("people/", "code/", "publishing/", "meetings/new/")
    ] == [True] * 4
    assert (f'button--quiet" href="{room(group, "code/")}"' in after, ticked(group)) == (False, ["code"])
    assert timezone.localdate(Group.objects.get().code_adopted_at).isoformat() == today


@pytest.mark.parametrize(
    "said",
    [{}, {"agreed": "on"}, {"agreed": "on", "day": "2999-01-01"}, {"agreed": "on", "day": "1999-01-01"}],
)
def test_the_code_wants_a_tick_and_a_day_that_can_be(client, said):
    group = a_beginning()

    response = sign_in(client, group.lead).post(room(group, "code/"), said)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert ticked(group) == []


def test_the_neighbour_is_told_once(client):
    group, neighbour = a_beginning(name="Leeds Beginners"), a_neighbour()
    browser = sign_in(client, group.lead)

    for _press in range(2):
        browser.post(room(group, "neighbour/"), {"neighbour": neighbour.pk})

    mails = OutgoingMail.objects.filter(kind="groups/neighbour_named")
    assert mails.count() == 2
    assert "Leeds Beginners" in letter(mails[0]).subject


def test_a_group_that_is_not_offered_is_not_taken(client):
    group = a_beginning()

    response = sign_in(client, group.lead).post(room(group, "neighbour/"), {"neighbour": GroupFactory().pk})

    assert response.status_code == 200
    assert Group.objects.get(pk=group.pk).named_neighbour is None


@pytest.mark.parametrize("act", STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_four_chairs(client, act, method):
    group = a_beginning(name="Secretly Ours")
    elsewhere = a_beginning().lead

    assert getattr(client, method)(room(group, act)).status_code == 302
    hidden = getattr(sign_in(Client(), elsewhere), method)(room(group, act))
    assert (hidden.status_code, "Secretly" in hidden.text) == (404, False)
    assert getattr(sign_in(Client(), group.lead), method)(room(group, act)).status_code in (200, 302)
    assert sign_in(Client(), a_coordinator(second_factor=True)).get(room(group, act)).status_code == 200


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_overview_asks_as_much_for_one_as_for_three(client, how_many, django_assert_max_num_queries):
    group = a_beginning()
    for _person in range(how_many):
        MembershipFactory(group=group)
    browser = sign_in(client, group.lead)
    browser.get(room(group))

    with django_assert_max_num_queries(9) as asked:
        browser.get(room(group))

    ASKED.append(len(asked))
    assert len(set(ASKED)) == 1


ASKED: list[int] = []


@pytest.mark.parametrize("how_many", [1, 3])
def test_today_names_the_next_step_of_each_group_in_one_question(how_many, django_assert_num_queries):
    person = PersonFactory()
    for _group in range(how_many):
        MembershipFactory(group=GroupFactory(state="forming"), person=person, role="lead")
    who = Who(person)
    assert who.audiences

    with django_assert_num_queries(1):
        listed = list(items(who, born.PIECES))

    assert [item.act for item in listed] == ["Invite somebody"] * how_many


def test_whoever_runs_no_group_is_asked_about_none(django_assert_num_queries):
    who = Who(PersonFactory())
    assert who.audiences

    with django_assert_num_queries(0):
        assert list(items(who, [*born.PIECES, *life.PIECES, *reached.PIECES])) == []


def test_today_goes_on_to_the_next_step_and_then_is_silent():
    group = a_beginning()

    said = []
    for name in ACTS:
        said += [item.act for item in items(Who(group.lead), born.PIECES)]
        ACTS[name](group)

    assert said == ["Invite somebody", "Read it and agree", "Look at it and go live", "Choose the day"]
    assert list(items(Who(group.lead), born.PIECES)) == []
