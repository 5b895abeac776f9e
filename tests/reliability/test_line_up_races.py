"""C3, C4, C7, G14 and rule 25: who answers at the same instant, on real threads with connections of their own.

Each proof has a control with the locks taken out, which must go wrong: else the proof would prove nothing.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from hub.accounts.models import User
from hub.common.models import TransitionError
from tests.volunteers.desk import a_group
from volunteers.models import HelpRequest, Match, Role, Volunteer, VolunteerMove

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 500
ACCEPTORS = 3
Act = Callable[[], Any]


# --- Rows, many at once ----------------------------------------------------------------------------------
def people(how_many: int, **facts: Any) -> list[Volunteer]:
    """Ready volunteers, in two statements."""
    start = User.objects.count()
    persons = User.objects.bulk_create(
        User(email=f"tom{start + number}@example.org", name="Tom") for number in range(how_many)
    )
    now = timezone.now()
    return Volunteer.objects.bulk_create(
        Volunteer(person=person, state="ready", ready_at=now, windows=1, about="Here.", **facts)
        for person in persons
    )


def roles(how_many: int, state: str = "ready", size: str = "job", **facts: Any) -> list[Role]:
    """As many requests, each with its one role."""
    group, now = a_group(), timezone.now()
    requests = HelpRequest.objects.bulk_create(
        HelpRequest(
            state=state, size=size, group=group, owner=group.tunde, organisation_name=f"Hope House {number}",
            words="A rota.", outcode="LS6", kind="not_sure", when="no_rush", verified_at=now, ready_at=now,
            needed="Look at a rota.", due_at=now, waiting_for="volunteer",
        )
        for number in range(how_many)
    )  # fmt: skip
    return Role.objects.bulk_create(Role(request=request, **facts) for request in requests)


def asks(how_many: int, each: int = ACCEPTORS) -> list[list[int]]:
    """Per role the asks of so many people, all open."""
    now = timezone.now()
    asked = roles(how_many, "finding", live_asks=each)
    tomorrow = now + timedelta(days=1)
    everybody = iter(people(how_many * each, live_asks=1))
    matches = Match.objects.bulk_create(
        Match(
            role=role, request=role.request, volunteer=next(everybody), state="asked", position=place,
            asked_at=now, remind_at=tomorrow, lapses_at=tomorrow,
        )
        for role in asked
        for place in range(each)
    )  # fmt: skip
    return [[match.pk for match in matches[at : at + each]] for at in range(0, len(matches), each)]


# --- Threads on a barrier --------------------------------------------------------------------------------
def together(rounds: int, *doers: Callable[[int], Act]) -> list[list[str]]:
    """In each round everybody gets ready, then all act at once. What each of them got, round by round."""
    barrier = threading.Barrier(len(doers))
    results = [[""] * len(doers) for _round in range(rounds)]

    def work(number: int) -> None:
        try:
            for turn in range(rounds):
                act = doers[number](turn)
                barrier.wait(60)
                try:
                    results[turn][number] = str(act())
                except (TransitionError, DatabaseError) as error:
                    results[turn][number] = type(error).__name__
                barrier.wait(60)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number], daemon=True) for number in range(len(doers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return results


def say_yes(match: Match) -> Act:
    return lambda: match.say_yes(by=match.volunteer.person)


def fetched(pk: int) -> Match:
    return Match.objects.select_related("role", "request", "volunteer__person").get(pk=pk)


@pytest.fixture
def _without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lock is a plain read, and the database no longer counts places: as one would write it without care."""

    def read(row: Any) -> None:
        held = type(row)._base_manager.get(pk=row.pk)
        for field in row._meta.concrete_fields:
            setattr(row, field.attname, getattr(held, field.attname))

    def read_match(match: Match) -> None:
        read(match)
        match.role = Role.objects.select_related("request").get(pk=match.role_id)
        match.request = match.role.request

    def read_role(role: Role, joining: Any = None) -> None:
        read(role)
        role.request = HelpRequest.objects.get(pk=role.request_id)

    monkeypatch.setattr(Match, "lock", read_match)
    monkeypatch.setattr(Role, "lock", read_role)
    monkeypatch.setattr(HelpRequest, "lock", read)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE volunteers_role DROP CONSTRAINT no_more_filled_than_wanted")
        cursor.execute("ALTER TABLE volunteers_volunteer DROP CONSTRAINT two_live_asks_at_most")


def counters_are_true() -> None:
    holding = ["said_yes", "introduced", "under_way", "done"]
    for role in Role.objects.prefetch_related("matches"):
        states = Counter(match.state for match in role.matches.all())
        assert role.filled == sum(states[state] for state in holding) <= role.wanted
        assert role.live_asks == states["asked"]
    for volunteer in Volunteer.objects.prefetch_related("matches"):
        assert volunteer.live_asks == sum(match.state == "asked" for match in volunteer.matches.all()) <= 2


# --- One acceptance per place ----------------------------------------------------------------------------
def accepted_per_round(rounds: int) -> list[int]:
    rows = asks(rounds)
    together(rounds, *[(lambda turn, n=n: say_yes(fetched(rows[turn][n]))) for n in range(ACCEPTORS)])
    yes = set(Match.objects.filter(state="said_yes").values_list("pk", flat=True))
    return [len(yes.intersection(row)) for row in rows]


def test_c3_g14_of_three_who_say_yes_at_once_one_has_the_place_and_two_are_let_go() -> None:
    assert accepted_per_round(ROUNDS) == [1] * ROUNDS

    assert Match.objects.filter(state="released", ended_reason="filled").count() == 2 * ROUNDS
    assert HelpRequest.objects.filter(state="finding", waiting_for="charity").count() == ROUNDS
    counters_are_true()


@pytest.mark.usefixtures("_without_locks")
def test_control_without_the_locks_two_or_three_have_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each writes its own row only: letting the others go, the three would stop each other in a deadlock.
    monkeypatch.setattr(Role, "let_the_others_go", lambda role: None)
    accepted = Counter(accepted_per_round(30))

    print(f"without locks: {dict(accepted)}")
    assert accepted[2] + accepted[3] > 0


# --- Yes and never mind ----------------------------------------------------------------------------------
def yes_and_never_mind(way: str, rounds: int) -> list[list[str]]:
    rows = asks(rounds, each=1)
    requests = list(HelpRequest.objects.order_by("pk"))
    asha = requests[0].owner
    return together(
        rounds,
        lambda turn: say_yes(fetched(rows[turn][0])),
        lambda turn: lambda: getattr(requests[turn], way)(by=asha),
    )


@pytest.mark.parametrize("way", ["stop_asking", "withdraw"])
def test_c4_a_yes_while_it_is_taken_back_has_one_outcome(way: str) -> None:
    results = yes_and_never_mind(way, ROUNDS // 2)

    # Whoever came first, it is taken back in the end; a yes that came too late was told so.
    assert {yes for yes, _back in results} <= {"True", "TransitionError"}
    assert set(Match.objects.values_list("state", flat=True)) == {"released"}
    assert set(HelpRequest.objects.values_list("state", flat=True)) == {
        "withdrawn" if way == "withdraw" else "ready"
    }
    said_yes = Match.objects.filter(answered_at__isnull=False).count()
    assert said_yes == sum(yes == "True" for yes, _back in results)
    counters_are_true()


@pytest.mark.usefixtures("_without_locks")
def test_control_without_the_locks_a_yes_and_its_taking_back_both_count() -> None:
    yes_and_never_mind("stop_asking", 30)

    torn = [role for role in Role.objects.all() if (role.filled, role.live_asks) != (0, 0)]
    print(f"without locks: {len(torn)} of 30 torn")
    assert torn != []


def twice_yes(rounds: int) -> list[list[str]]:
    rows = asks(rounds, each=1)
    return together(rounds, *[lambda turn: say_yes(fetched(rows[turn][0]))] * 2)


@pytest.mark.usefixtures("_without_locks")
def test_control_without_the_locks_two_presses_are_two_answers() -> None:
    results = twice_yes(30)

    print(f"without locks: {Counter(map(tuple, results))}")
    # The database refuses the second, which would count below nothing; the person reads of a fault, not "thank you".
    assert any(sorted(both) != ["False", "True"] for both in results)


def test_c7_by_link_and_signed_in_at_once_it_is_one_row_and_one_move() -> None:
    rounds = ROUNDS // 2
    results = twice_yes(rounds)

    assert {tuple(sorted(both)) for both in results} == {("False", "True")}
    assert Match.objects.count() == rounds
    for match in Match.objects.prefetch_related("moves"):
        assert [move.act for move in match.moves.all()] == ["said yes"]
    counters_are_true()


def test_c7_yes_here_and_no_there_is_one_answer() -> None:
    rounds = ROUNDS // 2
    rows = asks(rounds, each=1)

    def no(turn: int) -> Act:
        match = fetched(rows[turn][0])
        return lambda: match.say_no(by=match.volunteer.person)

    together(rounds, lambda turn: say_yes(fetched(rows[turn][0])), no)

    # A no after the yes is a change of mind; a yes after the no comes too late. Nothing in between.
    for match in Match.objects.prefetch_related("moves"):
        assert [move.act for move in match.moves.all()] in (["said no"], ["said yes", "said no"])
        assert match.state == "said_no"
    counters_are_true()


def test_raising_a_hand_while_being_lined_up_is_one_row() -> None:
    rounds = 40
    wanted, [tom] = roles(rounds), people(1)
    tunde = wanted[0].request.owner

    results = together(
        rounds,
        lambda turn: lambda: Match.raise_hand(wanted[turn], tom, reasons=[], score=None) and "hand",
        lambda turn: lambda: Role.objects.get(pk=wanted[turn].pk).line_up([{"volunteer": tom}], by=tunde),
    )

    assert {first for first, _second in results} == {"hand"}
    assert Match.objects.count() == rounds
    counters_are_true()


# --- Two line-ups over the same people -------------------------------------------------------------------
def test_opposite_orders_never_wait_for_each_other() -> None:
    rounds = 200
    forth, back = roles(rounds), roles(rounds)
    everybody = people(2)
    tunde = forth[0].request.owner

    def line_up(role: Role, order: list[Volunteer]) -> Act:
        role = Role.objects.get(pk=role.pk)
        return lambda: len(role.line_up([{"volunteer": volunteer} for volunteer in order], by=tunde))

    def and_clear_away(turn: int) -> Act:
        """The second thread lines up; before each round it makes room for it."""
        Match.objects.exclude(state="released").delete()
        Volunteer.objects.update(live_asks=0)
        return line_up(back[turn], everybody[::-1])

    results = together(rounds, lambda turn: line_up(forth[turn], everybody), and_clear_away)

    assert {result for both in results for result in both} == {"2"}


def ten_line_ups_of_one(rounds: int) -> list[list[str]]:
    """Ten requests put the same person first, at once; somebody else in each round."""
    ten = 10
    wanted, toms = roles(ten * rounds), people(rounds)
    tunde = wanted[0].request.owner

    def doer(number: int) -> Callable[[int], Act]:
        def line_up(turn: int) -> Act:
            role = Role.objects.get(pk=wanted[turn * ten + number].pk)
            return lambda: len(role.line_up([{"volunteer": toms[turn]}], by=tunde))

        return line_up

    return together(rounds, *[doer(number) for number in range(ten)])


def test_ten_line_ups_at_once_leave_nobody_with_more_than_two_asks() -> None:
    results = ten_line_ups_of_one(10)

    assert [Counter(each) for each in results] == [Counter({"0": 8, "1": 2})] * 10
    counters_are_true()


@pytest.mark.usefixtures("_without_locks")
def test_control_without_the_locks_somebody_has_more_than_two_asks() -> None:
    most = max(Counter(each)["1"] for each in ten_line_ups_of_one(3))

    print(f"without locks: {most} asks at once")
    assert most > 2


# --- Pausing in the middle of it -------------------------------------------------------------------------
def test_whoever_pauses_while_two_line_ups_ask_has_no_open_ask_afterwards() -> None:
    rounds = 40
    wanted, toms = roles(rounds * 2), people(rounds)
    tunde = wanted[0].request.owner

    def line_up(turn: int, number: int) -> Act:
        role = Role.objects.get(pk=wanted[turn * 2 + number].pk)
        return lambda: len(role.line_up([{"volunteer": toms[turn]}], by=tunde))

    results = together(
        rounds,
        lambda turn: line_up(turn, 0),
        lambda turn: line_up(turn, 1),
        lambda turn: lambda: toms[turn].pause(by=toms[turn].person),
    )

    assert {result for each in results for result in each} <= {"0", "1", "True"}
    for match in Match.objects.owed_release():  # what came in between the pause and its sweep
        match.release("paused", by="hub")
    assert not Match.objects.filter(state="asked").exists()
    assert VolunteerMove.objects.filter(act="paused").count() == rounds
    counters_are_true()
