"""A lost phone: somebody who runs a group with its owner vouches, and a day later the password alone opens (rule 6)."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub import shelves
from hub.access.who import scope_of
from hub.accounts import sessions
from hub.accounts.models import NetworkRole, User
from hub.audit.models import record
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError

WHOSE = "whose: self; basis: legitimate interest; kept: 24 months"
ASKED_FOR = timedelta(days=14)  # so long a question waits for somebody to vouch
NOTICE = timedelta(hours=24)  # between the vouching and the open door: time to say "that wasn't me"
OPEN_FOR = timedelta(days=7)


def who_may_vouch(person: Any) -> Any:
    """Those who run a group this person belongs to; for somebody with a role on the network, those who hold it up."""
    roles = NetworkRole.objects.live()
    if roles.filter(person=person).exists():
        known = Q(pk__in=roles.governing().values("person"))
    else:
        known = Q(pk__in=[])
        for people in shelves.RUN_A_GROUP_OF:
            known |= Q(pk__in=people(person))
    return User.objects.filter(known, is_active=True).exclude(pk=person.pk)


class LostPhoneQuerySet(models.QuerySet["LostPhone"]):
    def visible_to(self, who: Any) -> "LostPhoneQuerySet":
        return self.filter(scope_of("lost_phone", who))

    def live(self) -> "LostPhoneQuerySet":
        """Neither ended nor forgotten."""
        now = timezone.now()
        waits = Q(vouched_at=None, created_at__gt=now - ASKED_FOR)
        vouched = Q(vouched_at__gt=now - NOTICE - OPEN_FOR)
        return self.filter(waits | vouched, stopped_at=None, used_at=None)

    def forgettable(self) -> "LostPhoneQuerySet":
        return self.filter(created_at__lt=kept_since("lost phone"))


class LostPhone(Record):
    """asked > vouched > used; stopped at any time by whoever was asked, a new password, or the phone itself."""

    PERSONAL = dict.fromkeys(["person", "vouched_by", "asked"], WHOSE)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    vouched_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = LostPhoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(stopped_at=None, used_at=None), name="one_lost_phone_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(vouched_by=F("person")), name="nobody_vouches_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(vouched_at__isnull=False), name="opened_after_a_vouching"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"

    @property
    def opens_at(self) -> datetime | None:
        return self.vouched_at + NOTICE if self.vouched_at else None

    @property
    def is_open(self) -> bool:
        return self.opens_at is not None and self.opens_at <= timezone.now()

    @property
    def is_live(self) -> bool:
        return LostPhone.objects.live().filter(pk=self.pk).exists()

    @classmethod
    @transaction.atomic
    def ask(cls, person: Any) -> tuple["LostPhone", bool]:
        """The question to those who may vouch, and whether it is new; what was forgotten is put away first."""
        User.objects.select_for_update().get(pk=person.pk)
        if waiting := cls.objects.live().filter(person=person).first():
            return waiting, False
        friends = list(who_may_vouch(person))
        if not friends:
            raise TransitionError(_("Nobody here can vouch for you. Please write to us."))
        cls.stop_all(person)
        lost = cls.objects.create(person=person)
        lost.asked.set(friends)
        record(None, "lost phone told", lost)
        return lost, True

    @classmethod
    def stop_all(cls, person: Any) -> None:
        cls.objects.filter(person=person, stopped_at=None, used_at=None).update(stopped_at=timezone.now())

    @transaction.atomic
    def vouch(self, *, who: Any) -> bool:
        """From a day later on the password alone opens. True for the one whose word counts."""
        self.lock()
        if not who_may_vouch(self.person).filter(pk=who.person.pk).exists():
            raise TransitionError(_("You no longer run a group together, so somebody else has to vouch."))
        if self.vouched_at:
            return False
        self.vouched_by, self.vouched_at = who.person, timezone.now()
        self.save(update_fields=["vouched_by", "vouched_at", "changed_at"])
        record(who, "lost phone vouched", self)
        return True

    @transaction.atomic
    def stop(self, *, who: Any) -> None:
        """It was not them after all, or nobody is sure."""
        self.lock()
        self.stopped_at = timezone.now()
        self.save(update_fields=["stopped_at", "changed_at"])
        record(who, "lost phone stopped", self)

    @transaction.atomic
    def use(self, *, keep: str | None = None) -> None:
        """Every second step goes, spare codes too; every other sign-in ends."""
        self.lock()
        if not self.is_open:
            raise TransitionError(_("It isn't time yet. We wait a day, so that nobody takes your account."))
        self.used_at = timezone.now()
        self.save(update_fields=["used_at", "changed_at"])
        Authenticator.objects.filter(user=self.person).delete()
        sessions.end_others(self.person, keep=keep)
        record(None, "lost phone replaced", self)

    def lock(self) -> None:
        """The newest state of the row, held until the end of the transaction."""
        now = LostPhone.objects.select_for_update().get(pk=self.pk)
        self.vouched_by_id, self.vouched_at = now.vouched_by_id, now.vouched_at
        self.stopped_at, self.used_at = now.stopped_at, now.used_at
        if not self.is_live:
            raise TransitionError(_("This has ended meanwhile. They can begin again where they sign in."))
