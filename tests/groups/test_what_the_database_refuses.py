"""What the verbs keep apart, the database refuses by itself, whoever writes."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from groups.models import GroupEnding, NextLead
from hub.accounts.merging import PersonMerge
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"done_at": NOW, "dropped_at": NOW, "national_agreed_at": NOW}, "an_ending_is_done_or_dropped"),
        ({"undone_at": NOW}, "what_was_done_can_be_undone"),
        ({"done_at": NOW}, "ended_with_the_network"),
    ],
)
def test_of_endings(facts, rule):
    with pytest.raises(IntegrityError, match=rule):
        GroupEnding.objects.create(group=GroupFactory(), kind="close", **facts)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (
            {"done_at": NOW, "refused_at": NOW, "kept_agreed_at": NOW, "gone_agreed_at": NOW},
            "a_merge_is_done_or_refused",
        ),
        ({"undone_at": NOW}, "a_done_merge_can_be_undone"),
        ({"done_at": NOW, "kept_agreed_at": NOW}, "merged_with_both_yeses"),
    ],
)
def test_of_two_accounts(facts, rule):
    with pytest.raises(IntegrityError, match=rule):
        PersonMerge.objects.create(kept=PersonFactory(), gone=PersonFactory(), **facts)


def test_of_who_could_run_the_next_one():
    with pytest.raises(IntegrityError, match="named_where_somebody_is"):
        NextLead.objects.create(group=GroupFactory(), quarter="2026-01-01", answer="nobody", who="Asha")
