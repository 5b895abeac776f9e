"""Mails about what somebody wrote to a group: to whoever is on duty, and the answer. No address is in either."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import ContactMessage
from hub import mail
from hub.access.who import Who
from hub.shelves import MailKind, mail_kind


def contact_message(message: ContactMessage) -> list[Any]:
    """To everybody who reads it first; asked again, nobody gets it twice."""
    return [
        mail.promise(
            "groups/contact_message", to=person, about=message, key=f"contact:{message.pk}:{person.pk}"
        )
        for person in message.group.people_on_duty()
    ]


def contact_answer(message: ContactMessage) -> Any:
    """To the address that was typed, which nobody has confirmed: nothing that was typed is in it (F7)."""
    return mail.promise(
        "groups/contact_answer",
        to=message.email,
        about=message,
        key=f"contact answer:{message.pk}",
        language=message.language,
        params={"by": message.answered_by.first_name_shown if message.answered_by else ""},
    )


def still_waits(letter: Any) -> bool:
    """Nobody has answered, and the reader may read it still (G4)."""
    theirs = ContactMessage.objects.visible_to(Who(letter.person)).waiting()
    return letter.about is not None and theirs.filter(pk=letter.about.pk).exists()


def is_answered(letter: Any) -> bool:
    return letter.about is not None and bool(letter.about.answer)


def of_a_message(letter: Any) -> dict[str, Any]:
    message: ContactMessage = letter.about
    group = message.group
    return {
        "message": message,
        "group": group,
        "url": address("groups:message", group.slug, message.pk),
        "contact_url": address("groups:contact", group.slug),
        "by": letter.params.get("by", ""),
    }


def address(name: str, *args: Any) -> str:
    return settings.HUB_URL + reverse(name, args=args)


mail_kind(
    MailKind(
        "groups/contact_message",
        essential=False,
        still_owed=still_waits,
        context=of_a_message,
        why=_("You get this because you read what is written to the group."),
    )
)
mail_kind(
    MailKind(
        "groups/contact_answer",
        essential=True,
        still_owed=is_answered,
        context=of_a_message,
        why=_("You get this because somebody wrote to the group on its page and gave this address."),
    )
)
