"""A group with 5,000 members and 5,000 people on its list: what its pages cost, and what bringing such a list in does."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import people
from groups.models import Group, ListedPerson, Membership
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


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """From the file to the list and back, step by step; nothing of it stays."""
    group, person, found = the_group(), people.organiser(), {}
    file = a_file()

    def step(name: str, act: Callable[[], Any]) -> Any:
        with CaptureQueriesContext(connection) as queries:
            spent = Spent()
            answer = act()
            found[name] = {"seconds": round(spent.seconds, 2), "queries": len(queries), "mb": spent.megabytes}
        say(f"{name:<40} {spent.seconds:6.2f} s   {len(queries):>4} queries   {spent.megabytes} MB at most")
        return answer

    with transaction.atomic():
        job = step(
            f"a file of {MEMBERS:,} lines is read",
            lambda: ImportJob.upload("members", file, by=person, name="list.csv", group_id=group.pk),
        )
        step("its columns are told", lambda: job.map(job.mapping, by=person))
        step("it is tried without writing", lambda: job.preview(by=person))
        step("it is brought in", lambda: job.apply(who=Who(person)))
        step("it is taken back", lambda: job.undo(who=Who(person)))
        transaction.set_rollback(True)
    return found


def addresses() -> dict[str, str]:
    """Its pages, by what they are called in the table."""
    slug = the_group().slug
    return {
        "its public page": reverse("groups:detail", args=[slug]),
        "its overview": reverse("groups:manage", args=[slug]),
        "its people": reverse("groups:people", args=[slug]),
        "its own list": reverse("groups:member-list", args=[slug]),
    }
