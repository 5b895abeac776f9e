"""A group would like a volunteer of another group to help there too; they decide (rule 7)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.membership import Membership
from hub.access.who import scope_of
from hub.accounts.models import User
from hub.audit.models import record
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError, both_or_neither
from hub.guard.limits import Rate

LIVES = timedelta(days=14)
NOT_AGAIN_FOR = timedelta(days=90)
A_DAY_PER_PERSON = Rate("asks to help in another group", 20, timedelta(days=1))
WHOSE = "whose: whoever was asked; basis: legitimate interest; kept: 6 months"


class AddRequestQuerySet(models.QuerySet["AddRequest"]):
    def visible_to(self, who: Any) -> "AddRequestQuerySet":
        return self.filter(scope_of("add_request", who))

    def open(self) -> "AddRequestQuerySet":
        return self.filter(answered_at=None, expires_at__gt=timezone.now())

    def keep_quiet(self) -> "AddRequestQuerySet":
        """Whoever said no, or nothing, is not asked by the same group again for a while."""
        since = timezone.now() - NOT_AGAIN_FOR
        lapsed = Q(answered_at=None, expires_at__gt=since)
        return self.filter(lapsed | Q(said_yes=False, answered_at__gt=since))

    def owed_forgetting(self) -> "AddRequestQuerySet":
        return self.filter(created_at__lt=kept_since("ask to help in another group"))


class AddRequest(Record):
    """asked > yes (a membership begins, their other groups are told) | no; silence lets it lapse."""

    LOCK_FIRST = ("group",)
    PERSONAL = {"person": WHOSE, "asked_by": WHOSE, "words": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="add_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="add_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("What would they do with you?"), max_length=300)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    said_yes = models.BooleanField(null=True)

    objects = AddRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(answered_at=None), name="one_open_add_request"
            ),
            both_or_neither("answered_at", "said_yes", name="add_request_answered_with_yes_or_no"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.person}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.expires_at > timezone.now()

    @classmethod
    @transaction.atomic
    def ask(cls, email: str, group: Group, *, words: str, who: Any) -> "AddRequest | None":
        """Ask whoever signs in with this address and belongs to another group. None where nobody is asked: unknown, here
        already, asked already, or asked not to be asked. Whoever asks is never told which (A1, G3)."""
        if not A_DAY_PER_PERSON.take(str(who.person.pk)):
            raise TransitionError(_("That is enough for one day. You can go on tomorrow."))
        group.lock()
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        number = person.pk if person else 0  # the same questions for a known and an unknown address
        groups = set(Membership.objects.live().filter(person=number).values_list("group_id", flat=True))
        quiet = cls.objects.filter(group=group, person=number).keep_quiet().exists()
        record(who, "asked somebody to help here too", group, group_id=group.pk)
        if person is None or not groups or group.pk in groups or quiet:
            return None
        cls.objects.filter(group=group, person=person, answered_at=None).delete()  # it lapsed long ago
        return cls.objects.create(
            group=group, person=person, asked_by=who.person, words=words, expires_at=timezone.now() + LIVES
        )

    @transaction.atomic
    def answer(self, yes: bool, *, who: Any) -> bool:
        """Theirs alone. A yes makes them a volunteer of that group as well; the same answer twice changes nothing."""
        self.lock()
        if self.answered_at is not None and self.said_yes == yes:
            return False
        if not self.is_open:
            raise TransitionError(_("This question is over. You can write to the group from its page."))
        self.answered_at, self.said_yes = timezone.now(), yes
        self.save(update_fields=["answered_at", "said_yes", "changed_at"])
        record(who, f"add request answered: {'yes' if yes else 'no'}", self, group_id=self.group_id)
        if yes:
            Membership.begin(self.person, self.group, Membership.Role.VOLUNTEER, who=who)
        return True
