"""What two people press in one moment, on real threads: done once, and the group is never left to nobody (G15)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from groups.models import (
    AddRequest,
    ContactMessage,
    Group,
    GroupEnding,
    Handover,
    Holding,
    Membership,
    SeasonOff,
)
from groups.models.handover import HandoverItem
from hub.access.who import Who
from hub.audit.models import AuditEntry
from hub.imports.models import ImportJob
from hub.journal.models import Journal
from learning.models import Experiment, Hello, Pack, PersonalThanks, UsToo
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator
from tests.factories.learning import CardFactory, ExperimentFactory
from tests.hub.test_person_merge_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def a_led_group(**facts: Any) -> tuple[Any, Any]:
    lead = PersonFactory()
    return GroupFactory(run_by=[lead], **facts), lead


# --- Leads --------------------------------------------------------------------------------------------------
def test_the_last_two_leads_stop_in_one_moment_and_the_network_looks_after_it():
    niamh = a_coordinator()
    group, one = a_led_group()
    other = MembershipFactory(group=group, role="lead").person

    got = at_once(
        *[lambda person=person: Membership.stop_all(person, Group.objects.get(pk=group.pk), who=Who(person)) for person in (one, other)]
    )  # fmt: skip

    group.refresh_from_db()
    assert [type(answer).__name__ for answer in got] == ["Parting", "Parting"]
    assert (group.memberships.live().running().count(), group.looked_after_by) == (0, niamh)


def test_each_of_two_leads_ends_the_other_in_one_moment_and_one_of_them_leads():
    a_coordinator()
    group, one = a_led_group()
    other = MembershipFactory(group=group, role="lead").person
    roles = {role.person_id: role.pk for role in group.memberships.all()}

    def ends(by: Any, whom: Any) -> Any:
        role = Membership.objects.select_related("group").get(pk=roles[whom.pk])
        return lambda: role.stop(who=Who(by))

    got = at_once(ends(one, other), ends(other, one))

    assert "TransitionError" in got
    assert group.memberships.live().leading().count() == 1


# --- Endings ------------------------------------------------------------------------------------------------
def test_the_last_yes_of_a_merge_twice_moves_everything_once():
    niamh, (group, lead), (into, other) = a_coordinator(), a_led_group(), a_led_group()
    ending = GroupEnding.propose("merge", group, who=Who(lead), into=into)
    ending.agree(who=Who(other))

    got = at_once(*[lambda: GroupEnding.objects.get(pk=ending.pk).agree(who=Who(niamh))] * 3)

    assert sorted(got) == [False, False, True]
    assert (Journal.objects.count(), group.moves.filter(act="merged").count()) == (1, 1)


def test_the_last_yes_and_a_no_in_one_moment_are_one_of_the_two():
    niamh, (group, lead) = a_coordinator(), a_led_group()
    ending = GroupEnding.propose("close", group, who=Who(lead), keeper=lead)

    at_once(
        lambda: GroupEnding.objects.get(pk=ending.pk).agree(who=Who(niamh)),
        lambda: GroupEnding.objects.get(pk=ending.pk).drop(who=Who(lead)),
    )

    ending.refresh_from_db()
    group.refresh_from_db()
    assert (ending.done_at is None) != (ending.dropped_at is None)
    assert (group.state == "closed") == (ending.done_at is not None)


def test_two_groups_that_join_each_other_in_one_moment_do_not_vanish():
    niamh, (group, lead), (into, other) = a_coordinator(), a_led_group(), a_led_group()
    endings = []
    for one, who, target in ((group, lead, into), (into, other, group)):
        ending = GroupEnding.propose("merge", one, who=Who(who), into=target)
        ending.agree(who=Who(lead))
        ending.agree(who=Who(other))
        endings.append(ending.pk)

    at_once(*[lambda pk=pk: GroupEnding.objects.get(pk=pk).agree(who=Who(niamh)) for pk in endings])

    assert sorted(Group.objects.filter(pk__in=[group.pk, into.pk]).values_list("state", flat=True)) == [
        "active", "merged",
    ]  # fmt: skip


def test_taken_back_twice_in_one_moment_is_taken_back_once():
    niamh, (group, lead), (into, other) = a_coordinator(), a_led_group(), a_led_group()
    ending = GroupEnding.propose("merge", group, who=Who(lead), into=into)
    ending.agree(who=Who(other))
    ending.agree(who=Who(niamh))

    got = at_once(*[lambda: GroupEnding.objects.get(pk=ending.pk).undo(who=Who(niamh)).restored] * 2)

    assert sorted(bool(restored) for restored in got) == [False, True]
    assert group.moves.filter(act="parted").count() == 1


# --- Handed over --------------------------------------------------------------------------------------------
def test_two_tick_one_line_and_the_thing_is_handed_on_once():
    group, lead = a_led_group()
    gone = MembershipFactory(group=group, role="organiser")
    key = Holding.note_down(group, who=Who(lead), kind="key", what="The hall", how="", held_by=gone.person)
    gone.stop(who=Who(gone.person))
    handover, line = Handover.objects.get(), HandoverItem.objects.get(holding=key)

    at_once(
        *[lambda: Handover.objects.select_related("group").get(pk=handover.pk).tick([line.pk], who=Who(lead))]
        * 3
    )

    handover.refresh_from_db()
    assert handover.closed_at is not None
    assert AuditEntry.objects.filter(act="handover ticked").count() == 1
    assert AuditEntry.objects.filter(act="holding changed").count() == 1


def test_two_answer_one_message_and_one_answer_leaves():
    group, lead = a_led_group()
    other = MembershipFactory(group=group).person
    message = ContactMessage.objects.create(group=group, name="Jo", email="jo@charity.example", words="Hello")

    got = at_once(
        *[
            lambda by=by: ContactMessage.objects.get(pk=message.pk).reply(f"From {by.pk}", by=by)
            for by in (lead, other)
        ]
    )

    assert sorted(map(str, got)) == ["TransitionError", "True"]


def test_yes_and_no_of_a_neighbour_in_one_moment_are_one_answer():
    (group, lead), (neighbour, other) = a_led_group(), a_led_group(place_outcode="LS7")
    today = timezone.localdate()
    season = SeasonOff.ask(group, neighbour, from_on=today, until_on=today + timedelta(days=9), who=Who(lead))

    at_once(
        lambda: SeasonOff.objects.get(pk=season.pk).agree(who=Who(other)),
        lambda: SeasonOff.objects.get(pk=season.pk).decline(who=Who(other)),
    )

    season.refresh_from_db()
    assert None in (season.agreed_at, season.declined_at)


def test_a_yes_to_help_elsewhere_pressed_thrice_is_one_membership():
    group, lead = a_led_group()
    tom = MembershipFactory(role="volunteer").person
    asked = AddRequest.ask(tom.email, group, words="Printers", who=Who(lead))
    assert asked is not None

    at_once(
        *[
            lambda: (
                AddRequest.objects.select_related("group", "person")
                .get(pk=asked.pk)
                .answer(True, who=Who(tom))
            )
        ]
        * 3
    )

    assert group.memberships.live().filter(person=tom).count() == 1


def test_a_file_brought_in_thrice_in_one_moment_is_in_once():
    group, lead = a_led_group()
    job = ImportJob.upload("members", b"name,email\nBev,bev@example.org\n", by=lead, group_id=group.pk)
    job.map(job.mapping, by=lead)
    job.preview(by=lead)

    got = at_once(*[lambda: ImportJob.objects.get(pk=job.pk).apply(who=Who(lead))] * 3)

    assert sorted(got) == [0, 0, 1]
    assert group.listed_people.count() == 1


# --- Together -----------------------------------------------------------------------------------------------
def test_us_too_thrice_is_in_once_with_three_times():
    card, (group, lead) = ExperimentFactory(), a_led_group()

    at_once(*[lambda: Experiment.objects.get(pk=card.pk).join(group, by=lead)] * 3)

    assert (UsToo.objects.count(), card.talk_times.count()) == (1, 3)


def test_thanks_hellos_and_questions_thrice_are_said_once():
    group, lead = a_led_group()
    other = MembershipFactory(group=group).person
    shown, card = CardFactory(person=other), ExperimentFactory(group=group)

    at_once(*[lambda: PersonalThanks.give(other, "You stayed.", by=lead)] * 3)
    at_once(*[lambda: Hello.say(shown, "Tea?", by=lead)] * 3)
    at_once(*[lambda: Pack.make(card, group, who=Who(lead), sentences="Tea.", question="Tea?")] * 3)

    assert (PersonalThanks.objects.count(), Hello.objects.count(), Pack.objects.count()) == (1, 1, 1)


def test_ten_thanks_a_day_hold_in_one_moment():
    group, lead = a_led_group()
    others = [role.person for role in MembershipFactory.create_batch(4, group=group)]
    for number in range(8):
        PersonalThanks.give(others[0], f"Number {number}", by=lead)

    at_once(*[lambda other=other: PersonalThanks.give(other, "Thank you", by=lead) for other in others])

    assert PersonalThanks.objects.count() == 10
