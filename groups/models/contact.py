"""What somebody wrote to a group through its page; nobody's address is shown to anybody (capability 7)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError
from hub.guard.models import HeldPost
from hub.mail.models import OutgoingMail

HELD_AS = "contact"  # what the guard calls this form

WHOSE = "whose: whoever wrote; basis: legitimate interest; kept: 12 months"


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def visible_to(self, who: Any) -> "ContactMessageQuerySet":
        """Of groups they run, of a group that rests beside theirs; of one without a lead they look after."""
        return self.filter(scope_of("contact_message", who))

    def waiting(self) -> "ContactMessageQuerySet":
        return self.filter(closed_at=None, screening="passed")

    def held(self) -> "ContactMessageQuerySet":
        return self.filter(screening="held")

    def held_for(self, who: Any) -> "ContactMessageQuerySet":
        """Those that wait for this person's look, oldest first."""
        return self.held().filter(scope_of("held_message", who)).order_by("created_at", "pk")

    def waiting_first(self) -> "ContactMessageQuerySet":
        """What waits, the oldest first; then what was dealt with, the newest first."""
        return self.exclude(screening="spam").order_by(
            F("closed_at").desc(nulls_first=True), "created_at", "pk"
        )

    def owed_forgetting(self) -> "ContactMessageQuerySet":
        """A year old; advertisements 30 days after they were filed."""
        now = timezone.now()
        spam = Q(screening="spam", changed_at__lt=now - timedelta(days=settings.SPAM_KEPT_DAYS))
        return self.filter(Q(created_at__lt=kept_since("message to a group")) | spam)


class ContactMessage(Record):
    """Words to whoever is on duty; answered through the hub, or set aside as needing no answer."""

    LOCK_FIRST = ("group",)
    PERSONAL = dict.fromkeys(["name", "email", "words", "answer", "answered_by"], WHOSE)

    group = models.ForeignKey(Group, models.CASCADE, related_name="contact_messages")
    name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your email address"), max_length=254)
    words = models.TextField(_("What would you like to say?"), max_length=4000)
    language = models.CharField(max_length=5, default="en-gb")  # of the page they wrote on
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam
    answer = models.TextField(_("Your answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # answered, or nothing to answer

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="contact_screening_known"
            )
        ]
        indexes = [
            models.Index(fields=["group", "created_at"], condition=Q(closed_at=None), name="contact_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.created_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.screening == "passed"

    @property
    def is_held(self) -> bool:
        return self.screening == "held"

    # --- Read and answered --------------------------------------------------------------------------------
    @transaction.atomic
    def reply(self, words: str, *, by: Any) -> bool:
        """The answer, once: it leaves as a mail, so nobody changes it afterwards."""
        self.lock()
        if self.answer:
            if (self.answer, self.answered_by) == (words, by):
                return False
            raise TransitionError(
                gettext("%(name)s has answered already. Nothing was sent twice.")
                % {"name": self.answered_by.first_name_shown if self.answered_by else gettext("Somebody")}
            )
        if self.screening != "passed":
            raise TransitionError(_("Let it through first, then answer it."))
        self.answer, self.answered_by, self.closed_at = words, by, timezone.now()
        self.save(update_fields=["answer", "answered_by", "closed_at", "changed_at"])
        return True

    @transaction.atomic
    def close(self, *, by: Any) -> bool:
        """Read, and nothing to answer. An answer is still possible later."""
        self.lock()
        if not self.is_waiting:
            return False
        self.answered_by, self.closed_at = by, timezone.now()
        self.save(update_fields=["answered_by", "closed_at", "changed_at"])
        return True

    # --- Held for a look ----------------------------------------------------------------------------------
    def release(self) -> bool:
        """A person looked: it is genuine. False when somebody did before."""
        return self.screen_as("passed", but={"passed"})

    def file_as_spam(self) -> bool:
        """An advertisement: kept for 30 days in case that was wrong."""
        return self.screen_as("spam", but={"passed", "spam"})

    @transaction.atomic
    def screen_as(self, screening: str, *, but: set[str]) -> bool:
        self.lock()
        if self.screening in but:
            return False
        self.screening = screening
        self.save(update_fields=["screening", "changed_at"])
        return True

    # --- ----------------------------------------------------------------------------------------------------
    @transaction.atomic
    def forget(self) -> None:
        """With its mails and the note why it was held; nothing remains."""
        OutgoingMail.objects.about(self).delete()
        HeldPost.objects.filter(form=HELD_AS, about_id=self.pk).delete()
        self.delete()
