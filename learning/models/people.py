"""Who runs groups, and who has something to thank whom for: both rules are here and nowhere else."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from groups.models import Group, Membership
from hub.accounts.models import NetworkRole, User

OVER = (Group.State.MERGED, Group.State.CLOSED)


def roles() -> Any:
    """Live roles in groups that go on."""
    return Membership.objects.live().exclude(group__state__in=OVER)


def of_the_network(person: str) -> Exists:
    """`person` names the column: coordinators."""
    return Exists(NetworkRole.objects.live().coordinating().filter(person=OuterRef(person)))


def who_runs(person: str, groups: Q | None = None) -> Q:
    """Organisers and leads of groups that go on (with `groups`: of these), and coordinators."""
    running = roles().running().filter(person=OuterRef(person))
    if groups is not None:
        return Q(Exists(running.filter(groups)))
    return Q(Exists(running)) | Q(of_the_network(person))


def running(name: str) -> Prefetch:
    """`name` is the way to the memberships; `runs` on each person then lists their roles, with group and region."""
    theirs = roles().running().select_related("group__primary_region").order_by("since", "pk")
    return Prefetch(name, theirs, to_attr="runs")


def whom_may_thank(person: Any) -> Any:
    """They share a group that goes on and one of the two runs it, or both run groups."""
    own = roles().filter(person=person)
    share = roles().filter(person=OuterRef("pk"))
    allowed = Q(Exists(share.running().filter(group__in=own.values("group"))))
    allowed |= Q(Exists(share.filter(group__in=own.running().values("group"))))
    if User.objects.filter(who_runs("pk"), pk=person.pk).exists():
        allowed |= who_runs("pk")
    return User.objects.filter(allowed, is_active=True).exclude(pk=person.pk)


def who_runs_my_groups(person: Any) -> Any:
    """The people a volunteer has to do with, and an organiser shares the work with."""
    mine = Q(group__in=roles().filter(person=person).values("group"))
    return User.objects.filter(who_runs("pk", mine), is_active=True).exclude(pk=person.pk)
