"""A group with 5,000 members and 5,000 people on its list: what its pages cost, and what bringing such a list in does;
what it takes to join it with another group, and to take that back."""

import csv
import io
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import people
from groups.models import Group, GroupEnding, ListedPerson, Membership
from hub.access.who import Who
from hub.accounts.models import User
from hub.imports.models import ImportJob
from hub.seeding.sizes import Spent

MEMBERS = 5_000
SLUG = "bench-large-group"
AT_A_TIME = 1_000


def the_group() -> Group:
    """Made once in the database of the measurements; led by whoever has the most to do."""
    there = Group.objects.filter(slug=SLUG).first()
    if there is not None:
        return there
    like = Group.objects.live().with_organisers().select_related("primary_region").earliest("pk")
    with transaction.atomic():
        group = Group.form(
            by=None,
            regions=[like.primary_region],
            outcodes=[like.place_outcode],
            name="Bench Large Group",
            slug=SLUG,
            place_outcode=like.place_outcode,
            primary_region=like.primary_region,
            sitting_days=[1],
        )
        Group.objects.filter(pk=group.pk).update(state=Group.State.ACTIVE, published_at=group.created_at)
        everybody = User.objects.bulk_create(
            [User(email=f"large-{n}@bench.example", name=f"Member {n}") for n in range(MEMBERS)], AT_A_TIME
        )
        Membership.objects.bulk_create(
            [Membership(person=person, group=group, role="volunteer") for person in everybody], AT_A_TIME
        )
        ListedPerson.objects.bulk_create(
            [
                ListedPerson(group=group, name=f"Listed {n}", email=f"l{n}@bench.example")
                for n in range(MEMBERS)
            ],
            AT_A_TIME,
        )
        Membership.objects.create(person=people.organiser(), group=group, role="lead")
    return group


def a_file() -> bytes:
    """5,000 lines as an organiser's spreadsheet writes them."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["Name", "E-mail address", "Notes", "Role"])
    lines.writerows(
        [f"Pat Person {n}", f"pat{n}@bench.example", "met at the library", "lead"] for n in range(MEMBERS)
    )
    return text.getvalue().encode()


class Steps:
    """What each step cost: seconds on the clock, its own CPU seconds, queries, and the most memory so far."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.found: dict[str, Any] = {}

    def take(self, name: str, act: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as queries:
            spent, worked = Spent(), time.process_time()
            answer = act()
            cpu, seconds = time.process_time() - worked, spent.seconds
        self.found[name] = {
            "seconds": round(seconds, 2), "cpu": round(cpu, 2), "queries": len(queries), "mb": spent.megabytes,
        }  # fmt: skip
        self.say(
            f"{name:<36} {seconds:6.2f} s  {cpu:6.2f} s CPU of ours  "
            f"{len(queries):>4} queries  {spent.megabytes} MB at most"
        )
        return answer


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """Step by step; nothing of it stays."""
    steps = Steps(say)
    for path in (bring_in, join):
        with transaction.atomic():
            path(steps)
            transaction.set_rollback(True)
    return steps.found


def bring_in(steps: Steps) -> None:
    """From the file to the list and back."""
    group, person, file = the_group(), people.organiser(), a_file()
    job = steps.take(
        f"a file of {MEMBERS:,} lines is read",
        lambda: ImportJob.upload("members", file, by=person, name="list.csv", group_id=group.pk),
    )
    steps.take("its columns are told", lambda: job.map(job.mapping, by=person))
    steps.take("it is tried without writing", lambda: job.preview(by=person))
    steps.take("it is brought in", lambda: job.apply(who=Who(person)))
    steps.take("it is taken back", lambda: job.undo(who=Who(person)))


def join(steps: Steps) -> None:
    """The large group joins another that is as large, with half of its members the same people; and is itself again."""
    group = the_group()
    other = Group.objects.live().with_organisers().exclude(pk=group.pk).earliest("pk")
    half = group.memberships.filter(role="volunteer").order_by("pk").values_list("person_id", flat=True)
    Membership.objects.bulk_create(
        [
            Membership(person_id=pk, group=other, role="volunteer")
            for pk in half[: MEMBERS // 2].iterator()
            if pk is not None
        ],
        AT_A_TIME,
        ignore_conflicts=True,
    )
    ending = GroupEnding.propose("merge", group, who=Who(people.organiser()), into=other)
    for whose in ("lead", "other_lead", "national"):  # all have said yes, whoever that is
        setattr(ending, f"{whose}_agreed_at", timezone.now())
    by = people.coordinator()
    steps.take("it joins another group", lambda: ending.carry_out(by=by))
    steps.take("they are two groups again", lambda: ending.undo(who=Who(by)))


def addresses() -> dict[str, str]:
    """Its pages, by what they are called in the table."""
    slug = the_group().slug
    return {
        "its public page": reverse("groups:detail", args=[slug]),
        "its overview": reverse("groups:manage", args=[slug]),
        "its people": reverse("groups:people", args=[slug]),
        "its own list": reverse("groups:member-list", args=[slug]),
    }
