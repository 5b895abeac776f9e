"""What this app does when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from groups import held
from groups.models import Group, GroupEnding, ListedPerson, Membership
from hub import news


@receiver(news.work_done)
def a_day_with_a_case_counts_as_an_evening(sender: Any, person: Any, group: Any, **kwargs: Any) -> None:
    Membership.objects.note_an_evening(person, group)


@receiver(news.role_ended)
def what_they_did_for_the_group_goes_on(
    sender: Any, person: Any, group: Any, heir: Any, **kwargs: Any
) -> None:
    held.let_go(person, group, heir)


@receiver(news.role_ended)
def their_yes_to_an_ending_ends_with_their_role(sender: Any, person: Any, group: Any, **kwargs: Any) -> None:
    GroupEnding.objects.all().take_back_yeses_of(person, group)


@receiver(news.introduced)
def an_introduction_is_a_sign_of_life(sender: Any, group: Any, **kwargs: Any) -> None:
    """Where somebody holds the group at this moment they note its life themselves: nobody waits here with a case held."""
    held = (
        Group.objects.filter(pk=group).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    )
    if held is not None:
        held.note_life()


@receiver(news.joined_as_volunteer)
def whoever_was_listed_has_joined(sender: Any, person: Any, group: Any, **kwargs: Any) -> None:
    ListedPerson.objects.all().note_joined(person, group)
