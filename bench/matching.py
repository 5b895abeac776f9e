"""Suggestions and "why nobody" among all volunteers, beside the least that any page could cost."""

from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from bench.figures import Figure, measured
from volunteers import matching
from volunteers.matching import ranking
from volunteers.models import Role, RoleSkill, Volunteer

ROLES = 80
TARGET = "SQL p95 <= 25 ms, never over 50"


def measure() -> list[Figure]:
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # one page has one processor
    people = list(
        Volunteer.objects.order_by("pk").values_list("pk", flat=True)[
            :: max(1, Volunteer.objects.count() // 200)
        ]
    )
    floor = measured("the floor: one row by its index", by_index, people, sql=True)
    figures = [floor]
    looks = {
        "at the charity": [look(role) for role in roles(where="there")],
        "either way": [look(role) for role in roles(where="either")],
        "by video (no place)": [look(role) for role in roles(where="remote")],
        "no skill named": [without_skills(look(role)) for role in roles()[:20]],
    }
    looks = {name: found for name, found in looks.items() if found}  # a small network has not all of them
    beside: dict[str, Any] = {"floor": floor.p50, "target": TARGET}
    for name, found in looks.items():
        figures.append(measured(f"suggestions, {name}", best, found, sql=True, **beside))
    for name, found in looks.items():
        figures.append(measured(f"why nobody, {name}", stopped, found, sql=True, **beside))
    every = roles()
    some = Volunteer.objects.earliest("pk")
    beside = {"floor": floor.p50}
    figures += [
        measured("a whole look: all its SQL", whole, every, sql=True, target=TARGET, **beside),
        measured(
            "a whole look: SQL, reasons and people", whole, every, sql=False, target="<= 6 queries", **beside
        ),
        measured(
            "why not, one person", lambda role: matching.why_not(role, some), every, sql=False, **beside
        ),
    ]
    return figures


def by_index(pk: int) -> Any:
    return list(Volunteer.objects.filter(pk=pk).values_list("pk", "state"))


def best(look: matching.Look) -> Any:
    return ranking.best(look.wanted, 13)


def stopped(look: matching.Look) -> Any:
    return ranking.stopped(look.wanted, 5)


def roles(**narrowed: Any) -> list[Role]:
    """Of requests that are sought for now, with a skill that is a must."""
    asked = RoleSkill.objects.filter(role=OuterRef("pk"), must=True)
    found = Role.objects.filter(
        Exists(asked), request__state="ready", **{f"request__{k}": v for k, v in narrowed.items()}
    )
    return list(found.select_related("request__group").order_by("pk")[:ROLES])


def look(role: Role) -> matching.Look:
    """With what it asks for read already."""
    found = matching.Look(role)
    assert found.wanted.weights
    return found


def without_skills(found: matching.Look) -> matching.Look:
    found.wanted.skills.clear()
    return found


def whole(role: Role) -> Any:
    return matching.Look(role).suggestions()
