"""Mails between people: a hello to both, thanks to whoever is thanked. One function each, named like its templates."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.shelves import MailKind, mail_kind
from learning.models import Hello, OrganiserCard, PersonalThanks
from learning.models.card import HELLO
from learning.models.people import roles


def address(name: str, *args: Any) -> str:
    return settings.HUB_URL + reverse(name, args=args)


def hello(said: Hello) -> None:
    """To whoever it was said to, with the address of whoever said it; and to them, so that they know what went."""
    mail.promise(HELLO, to=said.to_person, about=said, key=f"hello:{said.pk}")
    mail.promise("learning/hello_copy", to=said.from_person, about=said, key=f"hello_copy:{said.pk}")


def thanks(given: PersonalThanks) -> None:
    mail.promise("learning/thanks", to=given.to_person, about=given, key=f"personal_thanks:{given.pk}")


def is_still_shown(letter: Any) -> bool:
    """Whoever hid the card meanwhile, or stopped running a group, hears nothing more."""
    shown: Any = OrganiserCard.objects.in_the_list()
    return shown.filter(person=letter.about.to_person_id).exists()


def is_still_kept(letter: Any) -> bool:
    return letter.about.put_away_at is None


def of_a_hello(letter: Any) -> dict[str, Any]:
    said: Hello = letter.about
    both = {said.from_person_id, said.to_person_id}
    cards = {card.person_id: card for card in OrganiserCard.objects.filter(person__in=both)}
    return {
        "hello": said,
        "who": said.from_person,
        "whose": group_of(said.from_person),
        "whom": said.to_person,
        "whom_group": group_of(said.to_person),
        "their_card": cards.get(said.from_person_id),
        "your_card": cards.get(said.to_person_id),
        "url": address("learning:together"),
        "preferences_url": address("account_mail"),
    }


def group_of(person: Any) -> str:
    """The name of the group they have run longest; nothing for those of the network."""
    first = roles().running().filter(person=person).select_related("group").order_by("since", "pk").first()
    return first.group.name if first else ""


def of_thanks(letter: Any) -> dict[str, Any]:
    given: PersonalThanks = letter.about
    return {"thanks": given, "who": given.from_person, "url": address("learning:thanks")}


for kind in [
    MailKind(
        HELLO,
        essential=False,
        still_owed=is_still_shown,
        context=of_a_hello,
        may_stop=True,
        label=_("Somebody who runs a group says hello"),
        why=_("You get this because your card stands in who's who."),
    ),
    MailKind(
        "learning/hello_copy",
        essential=False,
        context=of_a_hello,
        why=_("You get this because you said hello just now."),
    ),
    MailKind(
        "learning/thanks",
        essential=False,
        still_owed=is_still_kept,
        context=of_thanks,
        may_stop=True,
        label=_("Somebody thanks you"),
        why=_("You get this because somebody you share a group or the work with wrote it to you."),
    ),
]:
    mail_kind(kind)
