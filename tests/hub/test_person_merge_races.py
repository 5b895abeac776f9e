"""Two yeses at the same instant, and a chain of accounts made one from both ends, on real threads."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from groups.models import Membership
from hub.accounts.merging import PersonMerge
from hub.accounts.models import User
from hub.common.models import TransitionError
from hub.journal.models import Journal
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each got: its answer, or the name of what went wrong."""
    barrier, got = threading.Barrier(len(acts)), [None] * len(acts)

    def do(number: int) -> None:
        barrier.wait()
        try:
            got[number] = acts[number]()
        except Exception as trouble:
            got[number] = type(trouble).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def a_merge(kept: User, gone: User, **facts: Any) -> Callable[[], PersonMerge]:
    merge = PersonMerge.objects.create(kept=kept, gone=gone, **facts)
    return lambda: PersonMerge.objects.get(pk=merge.pk)


def test_both_addresses_say_yes_at_once():
    one, other = PersonFactory(), PersonFactory()
    group = GroupFactory(run_by=[other])
    merge = a_merge(one, other)

    got = at_once(lambda: merge().agree("kept"), lambda: merge().agree("gone"), lambda: merge().agree("gone"))

    assert set(got) <= {True, False}
    assert True in got
    assert Membership.objects.live().get(group=group).person == one
    assert Journal.objects.count() == 1


def test_a_chain_from_both_ends_loses_nothing():
    first, second, third = PersonFactory(), PersonFactory(), PersonFactory()
    group = GroupFactory(run_by=[first])
    now = timezone.now()
    into_second = a_merge(second, first, kept_agreed_at=now)
    into_third = a_merge(third, second, kept_agreed_at=now)

    got = at_once(lambda: into_second().agree("gone"), lambda: into_third().agree("gone"))

    holder = Membership.objects.live().get(group=group).person
    assert holder.is_active
    assert holder == (third if got == [True, True] else first)
    assert got in ([True, True], [TransitionError.__name__, True])


def test_taken_back_twice_at_once():
    one, other = PersonFactory(), PersonFactory()
    group = GroupFactory(run_by=[other])
    merge = a_merge(one, other, kept_agreed_at=timezone.now())
    merge().agree("gone")

    got = at_once(lambda: merge().undo(by=one).restored, lambda: merge().undo(by=other).restored)

    assert sorted(bool(restored) for restored in got) == [False, True]
    assert Membership.objects.live().get(group=group).person == other
