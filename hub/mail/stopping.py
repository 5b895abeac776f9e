"""Leaving a kind of mail with one click: a signed word that names who and what, and nothing else."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q

from hub.accounts.models import Preference, User
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail, Suppression, address_hash

PURPOSE = "stop"
SIGNATURE = 43  # 256 bits in base64


def signer() -> signing.Signer:
    return signing.Signer(key=settings.LINK_KEY, salt="hub.mail.stopping")


def stop_token(mail: OutgoingMail) -> str:
    who = str(mail.person_id) if mail.person_id else address_hash(mail.to_email)
    return signer().sign_object([PURPOSE, who, mail.kind]).replace(":", "")  # one word, masked whole in logs


@dataclass(frozen=True)
class Stop:
    """Somebody's wish to get no more of one kind. `who` is a person's id or the hash of an address."""

    who: str
    kind: str

    @classmethod
    def behind(cls, token: str) -> "Stop | None":
        """What a token says; None when it was altered, made for something else, or of no kind to stop."""
        words, signature = token[:-SIGNATURE], token[-SIGNATURE:]
        try:
            purpose, who, kind = signer().unsign_object(f"{words}:{signature}")
            may_stop = kind_named(kind).may_stop
        except (signing.BadSignature, ValueError, TypeError, LookupError, AttributeError):
            return None
        return cls(who, kind) if purpose == PURPOSE and may_stop else None

    @property
    def label(self) -> Any:
        return kind_named(self.kind).label

    @transaction.atomic
    def act(self) -> None:
        """No more of this kind from now on, those already waiting included. Twice is as good as once."""
        theirs = Q(person=None, kind=self.kind)
        if self.who.isdecimal():
            person = User.objects.filter(pk=self.who).first()
            if person is None:
                return
            Preference.objects.update_or_create(
                person=person, kind=self.kind, defaults={"how_often": Preference.HowOften.OFF}
            )
            theirs = Q(person=person, kind=self.kind)
        else:
            Suppression.objects.get_or_create(
                email_hash=self.who, kind=self.kind, defaults={"reason": "asked"}
            )
        for mail in OutgoingMail.objects.not_yet_leaving().filter(theirs):
            if self.who in (str(mail.person_id), address_hash(mail.to_email)):
                OutgoingMail.objects.filter(pk=mail.pk).call_off(OutgoingMail.State.SUPPRESSED)
