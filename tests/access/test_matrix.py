"""The matrix, its page for people, and what the rows really do: all three say the same."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from hub import shelves
from hub.access import matrix
from hub.access.who import Who, scope_of
from tests.access import table
from tests.access.world import Chair, World, rows_in_scope
from tests.access.world_together import THINGS

CELLS = [(thing, audience) for thing, row in matrix.MATRIX.items() for audience in row]
SEATED = [
    "visitor", "contact", "contact of a new one", "contact near", "drafter", "invited", "claimer", "person", "member",
    "former",    "organiser", "lead", "organiser near", "lead near", "organiser far", "lead far", "keeper of the orphan", "national",
    "admin", "safeguarding", "contact introduced", "contact passed", "asked", "newcomer", "volunteer",
    "volunteer near", "volunteer far", "applicant",
]  # fmt: skip


# --- The page -------------------------------------------------------------------------------------------
def test_the_page_and_the_module_name_the_same_objects() -> None:
    assert sorted(table.cells()) == sorted(matrix.MATRIX)


@pytest.mark.parametrize(("thing", "audience"), CELLS)
def test_the_page_says_what_the_module_says(thing: str, audience: str) -> None:
    assert table.cells()[thing][audience] == matrix.MATRIX[thing][audience]


# --- One cell by itself ---------------------------------------------------------------------------------
def faults_of_a_cell(world: World, thing: str, audience: str) -> Iterator[str]:
    """Whoever has this one cell and nothing else may do just what the page says, with just those rows."""
    chair = world.chairs["everything"]
    who = chair.alone(world, audience)
    for verb in table.verbs_of(thing):
        scopes = table.scopes_for(thing, audience, verb)
        if who.may(thing, verb) != bool(scopes):
            yield f"{audience}: may {verb} {thing} is not {bool(scopes)}"
        if thing in shelves.SCOPES:
            expected = rows_of(world, thing, chair, audience, scopes)
            if (found := open_rows(thing, who, verb)) != expected:
                yield f"{audience}: {verb} {thing} opens {found}, not {expected}"


def rows_of(world: World, thing: str, chair: Chair, audience: str, scopes: set[str]) -> set[int]:
    found: set[int] = set()
    for scope in scopes - {"create"}:
        found |= rows_in_scope(world, thing, chair, audience, scope)
    return found


def open_rows(thing: str, who: Who, verb: str) -> set[int]:
    rows = apps.get_model(shelves.SCOPES[thing].model)._base_manager.all()
    return set(rows.filter(scope_of(thing, who, verb)).values_list("pk", flat=True))


def test_every_cell_opens_what_the_page_says(world: World) -> None:
    faults = [fault for thing, audience in CELLS for fault in faults_of_a_cell(world, thing, audience)]

    assert faults == []


def test_no_cell_can_be_flipped_without_being_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell in turn is shut, or thrown wide open where it was shut: the checks of behaviour must see it."""
    unseen = []
    for thing, audience in CELLS:
        with monkeypatch.context() as patch:
            patch.setitem(matrix.MATRIX[thing], audience, flipped(thing, audience))
            if not any(faults_of_a_cell(world, thing, audience)):
                unseen.append((thing, audience))

    assert unseen == []


def flipped(thing: str, audience: str) -> str:
    if matrix.MATRIX[thing][audience] != "-/-":
        return "-/-"
    known = shelves.SCOPES[thing].rows if thing in shelves.SCOPES else {"all": None}
    widest = next(scope for scope in ("all", "pub", "reg", "grp", "case", "own") if scope in known)
    return f"{widest}/{widest}"


def test_every_scope_that_a_cell_names_has_rows_of_this_app() -> None:
    missing = [
        (thing, scope)
        for thing, row in matrix.MATRIX.items()
        for cell in row.values()
        for sides in matrix.parse(cell)
        for grant in sides
        for scope in grant.scopes - {"create"}
        if thing in shelves.SCOPES and scope not in shelves.SCOPES[thing].rows
    ]

    assert missing == []


# --- Real people ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SEATED)
def test_everybody_is_what_they_are(world: World, name: str) -> None:
    chair = world.chairs[name]

    assert chair.who().audiences == chair.audiences


@pytest.mark.parametrize("name", SEATED)
def test_everybody_has_the_rows_that_the_page_gives_them(world: World, name: str) -> None:
    chair = world.chairs[name]
    faults = []

    for thing in shelves.SCOPES:
        for verb in table.verbs_of(thing):
            if (found := open_rows(thing, chair.who(), verb)) != (
                expected := expected_rows(world, thing, chair, verb)
            ):
                faults.append(f"{verb} {thing}: {found ^ expected}")

    assert faults == []


def expected_rows(world: World, thing: str, chair: Chair, verb: str) -> set[int]:
    found: set[int] = set()
    for audience in chair.audiences:
        found |= rows_of(world, thing, chair, audience, table.scopes_for(thing, audience, verb))
    return found


@pytest.mark.parametrize("name", SEATED)
def test_querysets_show_what_may_be_read(world: World, name: str) -> None:
    from groups.models import ContactMessage, Group, Invitation, Membership
    from volunteers.models import Concern, HelpRequest, Match, Passing, Volunteer

    chair = world.chairs[name]
    who = chair.who()

    def read(*things: str) -> set[int]:
        return set().union(*(expected_rows(world, thing, chair, "read") for thing in things))

    assert pks(HelpRequest.objects.visible_to(who)) == read("request_words")
    assert pks(HelpRequest.objects.known_to(who)) == read("request_words", "new_request")
    assert pks(HelpRequest.objects.held_for(who)) == read("held_post") & held(world)
    assert pks(Group.objects.visible_to(who)) == read("group_page", "group_draft")
    assert pks(Membership.objects.visible_to(who)) == read("role")
    assert pks(Invitation.objects.visible_to(who)) == read("invitation")
    assert pks(Concern.objects.visible_to(who)) == read("concern")
    assert pks(Match.objects.visible_to(who)) == read("match")
    assert pks(Match.objects.answerable_by(who)) == read("ask")
    assert pks(Volunteer.objects.visible_to(who)) == read("volunteer_card")
    assert pks(ContactMessage.objects.held_for(who)) == read("held_message")
    for thing in sorted(THINGS - {"held_message"}):
        model = apps.get_model(shelves.SCOPES[thing].model)
        assert pks(model._default_manager.visible_to(who)) == read(thing), thing
    assert pks(Passing.objects.visible_to(who)) == read("passing")


def pks(rows: object) -> set[int]:
    return set(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]


def held(world: World) -> set[int]:
    return {case.row.pk for case in world.cases.values() if case.row.screening == "held"}


@pytest.mark.parametrize("name", SEATED)
def test_may_agrees_with_the_rows_one_by_one(world: World, name: str) -> None:
    """For each object one row of each kind of place; the answer is asked row by row, as views do."""
    chair = world.chairs[name]
    who = chair.who()
    tried = [
        world.cases[case].row
        for case in ("ours talked", "near new", "far done", "pool new", "near uncovered")
    ]

    for thing in ("request_words", "new_request", "charity_contact"):
        for verb in table.verbs_of(thing):
            expected = expected_rows(world, thing, chair, verb)
            assert [who.may(thing, verb, row) for row in tried] == [row.pk in expected for row in tried], (
                thing,
                verb,
            )


# --- Parts of an object that are narrower than its row ---------------------------------------------------
@pytest.mark.parametrize("name", [*SEATED, "far organiser with a link"])
def test_notes_are_read_only_by_those_who_have_the_request(world: World, name: str) -> None:
    """Rights are added per object: being an organiser elsewhere opens no note of a case one is a contact of."""
    from volunteers.models import Message

    chair = world.chairs[name]
    theirs = {
        case.row.pk
        for case in world.cases.values()
        if (chair.group and case.group == chair.group)
        or (name == "national" and (case.group == "orphan" or case.owner == chair.person))
    }

    notes = Message.objects.visible_to(chair.who()).filter(kind="note")

    assert set(notes.values_list("request", flat=True)) == {
        pk for pk in theirs if Message.objects.filter(kind="note", request=pk).exists()
    }
