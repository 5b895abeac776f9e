"""What this app does when something happens elsewhere."""

from typing import Any

from django.dispatch import receiver

from hub import news
from volunteers import merging
from volunteers.models import HelpRequest, RequestContact, Volunteer


@receiver(news.role_ended)
def what_they_held_gets_a_new_owner(sender: Any, person: Any, group: Any, heir: Any, **kwargs: Any) -> None:
    """Every open request goes to the heir, or stands first on the group's list again; nothing is lost."""
    for request in HelpRequest.objects.open().filter(owner=person, group=group):
        request.hand_on(heir, by=person)


@receiver(news.left_as_volunteer)
def whoever_leaves_their_home_is_at_home_in_another(
    sender: Any, person: Any, group: Any, **kwargs: Any
) -> None:
    """In the one they have belonged to longest, or in none: then the network thinks of them."""
    tom = Volunteer.objects.filter(person=person, group=group).first()
    if tom is not None:
        longest = person.memberships.live().filter(role="volunteer").order_by("since", "pk").first()
        tom.be_at_home_in(longest.group if longest else None, by=person)


@receiver([news.joined_as_volunteer, news.left_as_volunteer])
def the_suggestions_know_at_once_where_somebody_belongs(sender: Any, person: Any, **kwargs: Any) -> None:
    tom = Volunteer.objects.select_for_update(no_key=True).filter(person=person).first()
    if tom is not None:
        tom.matching_changed()


@receiver(news.address_refused)
def whoever_cannot_be_reached_is_not_asked(sender: Any, mail: Any, **kwargs: Any) -> None:
    """They are paused until they come back by themselves; the clock takes back what they were asked."""
    tom = Volunteer.objects.asking().filter(person=mail.person).first() if mail.person else None
    if tom is not None:
        tom.stop_being_asked(Volunteer.State.PAUSED, by="hub", act="address refused", until=None)


@receiver(news.address_refused)
def the_group_learns_that_a_charity_cannot_be_reached(sender: Any, mail: Any, **kwargs: Any) -> None:
    """One line on the request's timeline; whoever has it rings, or asks a colleague."""
    contact = mail.about
    if isinstance(contact, RequestContact) and contact.request.is_open:
        contact.request.note("address refused", by="hub")


@receiver(news.groups_merged)
def the_suggestions_know_where_people_belong_now(sender: Any, journal: Any, **kwargs: Any) -> None:
    merging.write_matching_rows_of(journal)
