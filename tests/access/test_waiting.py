"""The list of today is asked for in SQL of its own: whose a request is it says as the matrix does."""

import pytest
from django.db import connection

from groups.waiting import asked_by, items
from hub.access.who import Who
from tests.access.world import World
from volunteers import waiting
from volunteers.models import HelpRequest, Match, Passing, Volunteer
from volunteers.today import PIECES

SEATED = [
    "organiser", "lead", "organiser near", "lead near", "organiser far", "lead far", "keeper of the orphan", "national",
    "admin", "safeguarding",
]  # fmt: skip


def found(who: Who, sql: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked_by(who) | {"at_most": 500})
        return {pk for pk, *_said in cursor.fetchall()}


def pks(rows: object) -> set[int]:
    return set(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SEATED)
def test_the_requests_and_introductions_are_those_they_work_on(world: World, name: str) -> None:
    who = world.chairs[name].who()

    requests = f"SELECT id FROM volunteers_helprequest request WHERE {waiting.READ} AND {waiting.OURS}"  # noqa: S608
    assert found(who, requests) == pks(HelpRequest.objects.visible_to(who, "work"))
    matches = f"SELECT match.id {waiting.OF_MATCHES} WHERE {waiting.OURS}"
    assert found(who, matches) == pks(Match.objects.visible_to(who, "work"))


@pytest.mark.parametrize("name", SEATED)
def test_what_waits_for_a_word_is_nobodys_or_their_own(world: World, name: str) -> None:
    who = world.chairs[name].who()
    theirs = HelpRequest.objects.visible_to(who, "work").waiting_for_group()
    left_to_others = [
        request.pk
        for request in theirs.filter(owner=None)
        if "national" in who.audiences
        and request.group_id not in who.groups_as("organiser", "lead")
        and request.group is not None
        and request.group.memberships.live().running().exists()
    ]

    expected = pks(theirs.filter(owner=None).exclude(pk__in=left_to_others) | theirs.filter(owner=who.person))
    assert found(who, waiting.TO_REPLY_TO) == expected


@pytest.mark.parametrize("name", SEATED)
def test_each_piece_names_what_the_querysets_do(world: World, name: str) -> None:
    who = world.chairs[name].who()
    run = who.groups_as("organiser", "lead")

    def rows(kind: str) -> list[waiting.Row]:
        pieces = [piece for piece in PIECES if piece.kind == kind]
        return list(
            items(
                who,
                [type(piece)(kind, piece.sql, lambda row: row, piece.of) for piece in pieces],
                waiting.Row,
                500,
            )
        )

    def refs(found: object, way: str = "") -> list[str]:
        return sorted(found.values_list(f"{way}ref", flat=True))  # type: ignore[attr-defined]

    queue = HelpRequest.objects.routable_by(who)
    assert sorted(row.ref for row in rows("cover")) == refs(HelpRequest.objects.coverable_by(who))
    assert sum(row.count for row in rows("held")) == HelpRequest.objects.held_for(who).count()
    assert sum(row.count for row in rows("queue")) == queue.count()
    assert [row.outcode for row in rows("queue")] == [
        one.outcode for one in queue.soonest_promise_first()[:1]
    ]
    asked = Passing.objects.to_answer_by(who).filter(group_yes_at=None)
    assert sorted(row.ref for row in rows("to take over")) == refs(asked, "request__")
    newcomers = Volunteer.objects.signable_by(who).waiting_for_welcome().filter(group__in=run)
    assert sum(row.count for row in rows("newcomers")) == newcomers.count()
    hands = (
        Match.objects.visible_to(who, "work").hands_up().filter(volunteer__state__in=Volunteer.ASKED_STATES)
    )
    nobodys = hands.filter(request__owner=None, request__group__in=run)
    assert sorted(row.match for row in rows("hand")) == refs(
        nobodys | hands.filter(request__owner=who.person)
    )
