"""What this app does when something happens elsewhere."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from hub import news
from learning.models import Experiment, TalkTime, UsToo


@receiver(news.role_ended)
def what_they_hosted_gets_a_new_host(sender: Any, person: Any, group: Any, heir: Any, **kwargs: Any) -> None:
    """Running cards of the group go to its heir, so does the word of those that are in; their evenings are theirs."""
    for experiment in Experiment.objects.running().filter(group=group, host=person):
        experiment.hand_to(heir, by=person)
    joined = UsToo.objects.filter(group=group, left_at=None)
    joined.filter(person=person).update(person=heir)
    theirs = TalkTime.objects.filter(people=person)
    for time in theirs.filter(Q(experiment__group=group) | Q(experiment__in=joined.values("experiment"))):
        time.people.remove(person)
