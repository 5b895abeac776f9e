"""Whatever two accounts hold: nothing is lost when they become one, and taking it back leaves everything as it was."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groups.models import Group, Invitation, Membership
from hub.accounts.merging import PersonMerge
from hub.accounts.models import Preference, User
from hub.accounts.one_person import all_places
from hub.mail.models import OutgoingMail
from learning.models import Hello, OrganiserCard, PersonalThanks
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

KINDS = ("a/one", "b/two", "c/three")
ROLES = ("volunteer", "organiser", "lead")
SIDES = ("kept", "gone", "third")
holdings = st.fixed_dictionaries(
    {
        "roles": st.lists(
            st.tuples(st.sampled_from(SIDES), st.integers(0, 2), st.sampled_from(ROLES), st.booleans(), st.integers(0, 9)),
            max_size=8,
        ),
        "preferences": st.sets(st.tuples(st.sampled_from(SIDES), st.sampled_from(KINDS)), max_size=6),
        "cards": st.sets(st.sampled_from(SIDES)),
        "volunteers": st.sets(st.sampled_from(SIDES)),
        "thanks": st.lists(st.tuples(st.sampled_from(SIDES), st.sampled_from(SIDES)), max_size=6),
        "hellos": st.sets(st.tuples(st.sampled_from(SIDES), st.sampled_from(SIDES)), max_size=6),
        "moves": st.lists(st.tuples(st.sampled_from(SIDES), st.integers(0, 2)), max_size=4),
        "looked_after": st.dictionaries(st.integers(0, 2), st.sampled_from(SIDES)),
        "invitations": st.sets(st.tuples(st.sampled_from(SIDES), st.integers(0, 2)), max_size=4),
        "mails": st.lists(st.sampled_from(SIDES), max_size=4),
        "outcodes": st.tuples(st.sampled_from(["", "LS6"]), st.sampled_from(["", "M1"])),
    }
)  # fmt: skip


def make(held: dict[str, Any], groups: list[Group], people: dict[str, User]) -> None:
    live: set[tuple[str, int, str]] = set()
    for side, number, role, is_live, evenings in held["roles"]:
        is_live = is_live and (side, number, role) not in live
        if is_live:
            live.add((side, number, role))
        now = timezone.now()
        Membership.objects.create(
            person=people[side], group=groups[number], role=role, evenings=evenings,
            since=now - timedelta(days=9), ended_at=None if is_live else now - timedelta(days=1),
        )  # fmt: skip
    for side, kind in held["preferences"]:
        Preference.objects.create(person=people[side], kind=kind, how_often="off")
    for side in held["cards"]:
        OrganiserCard.objects.create(person=people[side])
    for side in held["volunteers"]:
        Volunteer.objects.create(person=people[side])
    for giver, getter in held["thanks"]:
        if giver != getter:
            PersonalThanks.objects.create(
                from_person=people[giver], to_person=people[getter], words="Thanks."
            )
    for one, other in held["hellos"]:
        if one != other:
            Hello.objects.create(from_person=people[one], to_person=people[other], words="Hello.")
    for side, number in held["moves"]:
        groups[number].note("settings", by=people[side])
    for number, side in held["looked_after"].items():
        Group.objects.filter(pk=groups[number].pk).update(looked_after_by=people[side])
    for side, number in held["invitations"]:
        Invitation.objects.create(
            group=groups[number], email=f"{side}@new.example", role="volunteer", invited_by=people[side],
            expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip
    for number, side in enumerate(held["mails"]):
        OutgoingMail.objects.create(
            dedupe_key=f"k{number}",
            kind="account/x",
            essential=True,
            person=people[side],
            to_email="a@b.example",
        )
    for side, outcode in zip(("kept", "gone"), held["outcodes"], strict=True):
        User.objects.filter(pk=people[side].pk).update(home_outcode=outcode)


UNWEIGHED = {"changed_at"}


def everything() -> dict[str, dict[int, dict[str, Any]]]:
    """Every row of every table that names a person, and people themselves."""
    models = {place.model for place in all_places()} | {User}
    models -= {PersonMerge}
    return {
        model._meta.label: {
            row["pk"]: {name: value for name, value in row.items() if name not in UNWEIGHED}
            for row in model._base_manager.values(
                "pk", *(field.attname for field in model._meta.concrete_fields)
            )
        }
        for model in models
    }


def naming(rows: dict[str, Any], *people: User) -> Counter[str]:
    """How many columns of each table name one of these people."""
    numbers, found = {person.pk for person in people}, Counter()
    for place in all_places():
        if place.model is PersonMerge:
            continue
        column = place.field.attname
        found[place.name] += sum(row[column] in numbers for row in rows[place.model._meta.label].values())
    return +found


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(held=holdings)
def test_nothing_is_lost_and_taking_it_back_leaves_all_as_it_was(db: Any, held: dict[str, Any]):
    with transaction.atomic():
        groups = [GroupFactory() for _number in range(3)]
        people = {side: PersonFactory(name="Asha Rahman") for side in SIDES}
        make(held, groups, people)
        kept, gone = (User.objects.get(pk=people[side].pk) for side in ("kept", "gone"))
        merge = PersonMerge.objects.create(kept=kept, gone=gone, kept_agreed_at=timezone.now())
        before = everything()

        merge.agree("gone")
        after = everything()

        assert {label: rows.keys() for label, rows in before.items()} == {
            label: rows.keys() for label, rows in after.items()
        }
        assert naming(before, kept, gone) == naming(after, kept, gone)
        assert naming(before, people["third"]) == naming(after, people["third"])
        live = Membership.objects.live()
        assert not live.filter(person=gone).exists()
        for group in groups:
            was = {row["role"] for row in before["groups.Membership"].values()
                   if row["group_id"] == group.pk and row["ended_at"] is None and row["person_id"] in (kept.pk, gone.pk)}  # fmt: skip
            wanted = was - {"organiser"} if "lead" in was else was
            now = set(live.filter(person=kept, group=group).values_list("role", flat=True))
            assert now == wanted

        merge.undo(by=kept)

        assert everything() == before
        connection.check_constraints()
        transaction.set_rollback(True)
