"""What this app does when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from groups.models import Membership
from hub import news


@receiver(news.work_done)
def a_day_with_a_case_counts_as_an_evening(sender: Any, person: Any, group: Any, **kwargs: Any) -> None:
    Membership.objects.note_an_evening(person, group)
