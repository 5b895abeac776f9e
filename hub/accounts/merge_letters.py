"""The letters about two accounts of one person: the question, that they are one now, and that they are two again."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.accounts.merging import PersonMerge
from hub.common import dates
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from hub.shelves import MailKind, mail_kind

WHY = _("You get this because it is about your own account.")


def ask(merge: PersonMerge, side: str) -> OutgoingMail:
    """To one of the two addresses, with its own link. It names nobody: who has both knows the other address."""
    link, person = merge.new_link(side), merge.person(side)
    return mail.promise(
        "hub/person_merge_ask",
        to=person.email,
        person=person,
        about=merge,
        key=f"person_merge_ask:{merge.pk}:{side}:{link.pk}",
        expires_at=link.expires_at,
        language=person.language,
        params={"link": link.pk, "side": side},
    )


def done(merge: PersonMerge) -> None:
    """To both addresses; the closed account can receive no more as a person, its address hears of it once."""
    for side in ("kept", "gone"):
        told(merge, side, "hub/person_merge_done")


def undone(merge: PersonMerge) -> None:
    for side in ("kept", "gone"):
        told(merge, side, "hub/person_merge_undone")


def told(merge: PersonMerge, side: str, kind: str) -> OutgoingMail:
    person = merge.person(side)
    return mail.promise(
        kind,
        to=person.email,
        about=merge,
        key=f"{kind}:{merge.pk}:{side}",
        language=person.language,
        params={"side": side},
    )


def link_of(letter: OutgoingMail) -> PrivateLink | None:
    return (
        PrivateLink.objects.live().filter(pk=letter.params["link"], purpose=PrivateLink.Purpose.MERGE).first()
    )


def is_still_asked(letter: OutgoingMail) -> bool:
    return isinstance(letter.about, PersonMerge) and letter.about.is_open and link_of(letter) is not None


def of_the_question(letter: OutgoingMail) -> dict[str, Any]:
    link: Any = link_of(letter)
    merge: Any = letter.about
    return {
        "person": merge.person(letter.params["side"]),
        "url": settings.HUB_URL + reverse("account_merge_link", args=[link.token]),
        "until": dates.day(link.expires_at.date()),
    }


def of_the_answer(letter: OutgoingMail) -> dict[str, Any]:
    merge: Any = letter.about
    return {
        "person": merge.person(letter.params["side"]),
        "is_kept": letter.params["side"] == "kept",
        "kept_address": merge.kept.email,
        "gone_address": merge.gone.email,
        "number": merge.pk,
        "until": dates.day(merge.undoable_until.date()),
        "url": settings.HUB_URL + reverse("account_login"),
        "undo_url": settings.HUB_URL + undo_path(merge, letter.params["side"]),
    }


def undo_path(merge: PersonMerge, side: str) -> str:
    """The closed account can't sign in: its address takes it back by the link it said yes with."""
    link = merge.gone_link if side == "gone" else None
    if link is not None:
        return reverse("account_merge_link", args=[link.token])
    return reverse("account_merge_undo", args=[merge.pk])


mail_kind(
    MailKind(
        "hub/person_merge_ask", essential=True, still_owed=is_still_asked, context=of_the_question, why=WHY
    )
)
mail_kind(
    MailKind(
        "hub/person_merge_done",
        essential=True,
        still_owed=lambda letter: letter.about.done_at is not None and letter.about.undone_at is None,
        context=of_the_answer,
        why=WHY,
    )
)
mail_kind(
    MailKind(
        "hub/person_merge_undone",
        essential=True,
        still_owed=lambda letter: letter.about.undone_at is not None,
        context=of_the_answer,
        why=WHY,
    )
)
