"""The charity's people and what is said between them and the group."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.models import Record, TransitionError
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from volunteers.models import clock
from volunteers.models.help_request import HelpRequest


class RequestContactQuerySet(models.QuerySet["RequestContact"]):
    def following(self, address: str) -> "RequestContactQuerySet":
        """Who follows a request from this address and may have a fresh link for it, newest request first."""
        ended = clock.days_ago(settings.LINK_KEPT_AFTER_CLOSE_DAYS)
        kept = Q(request__closed_at=None) | Q(request__closed_at__gt=ended)
        sent = self.filter(kept, removed_at=None, request__screening="passed").exclude(request__state="draft")
        return sent.filter(email__iexact=address).order_by("-request__created_at", "pk")


class RequestContact(Record):
    """Somebody at the charity. They need no account: their private link is who they are."""

    PERSONAL = {
        "name": "whose: the contact; basis: legitimate interest; kept: 12 months after the request closed",
        "email": "whose: the contact; basis: legitimate interest; kept: 12 months after the request closed",
    }

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="contacts")
    name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your email address"), max_length=254)
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="en-gb")
    is_first = models.BooleanField(default=False)  # the one who asked
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RequestContactQuerySet.as_manager()

    class Meta:
        ordering = ["-is_first", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(is_first=True), name="one_first_contact"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name_shown(self) -> str:
        return (self.name.split() or [self.email])[0]

    @property
    def is_live(self) -> bool:
        return self.removed_at is None

    def link(self) -> PrivateLink:
        """Their way in: the newest live link, a new one where there is none."""
        links = PrivateLink.objects.about(self).live().filter(purpose=PrivateLink.Purpose.CASE)
        newest = links.filter(expires_at=None).order_by("-pk").first()
        return newest or PrivateLink.issue(PrivateLink.Purpose.CASE, self)

    def rotate_link(self) -> PrivateLink:
        """A new way in; every earlier one is shut at once."""
        self.shut_links()
        return PrivateLink.issue(PrivateLink.Purpose.CASE, self)

    def shut_links(self) -> None:
        for link in PrivateLink.objects.about(self).live():
            link.revoke()

    def remove(self) -> None:
        """They no longer follow it, whoever they were; one stays, so that somebody can be reached."""
        if not self.request.contacts.filter(removed_at=None).exclude(pk=self.pk).exists():
            raise TransitionError(_("Somebody has to stay, so that we can reach you. Add a colleague first."))
        if self.is_live:
            self.removed_at = timezone.now()
            self.save(update_fields=["removed_at", "changed_at"])
            self.shut_links()

    def speak(self, language: str) -> None:
        """Their page, their mails and the dates in them."""
        self.language = language
        self.save(update_fields=["language", "changed_at"])


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, who: Any) -> "MessageQuerySet":
        """The thread is seen by whoever sees the charity's words; a note by those alone who have the request."""
        requests = HelpRequest.objects.filter(scope_of("request_words", who))
        theirs = Q(request__group__in=who.groups_as("organiser", "lead"))
        if "national" in who.audiences:
            theirs |= Q(request__owner=who.person) | Q(request__group__looked_after_by=who.person)
        return self.filter(~Q(kind=Message.Kind.NOTE) | theirs, request__in=requests)

    def open_questions(self) -> "MessageQuerySet":
        return self.filter(kind=Message.Kind.QUESTION, answered_at=None)

    def owed_word_to_owner(self) -> "MessageQuerySet":
        """What charities wrote within a day to somebody's case, and nobody has been told of."""
        told = OutgoingMail.objects.filter(kind="volunteers/wrote_back", about_id=OuterRef("pk"))
        lately = self.filter(kind=Message.Kind.REPLY, created_at__gt=timezone.now() - timedelta(days=1))
        theirs = Q(request__waiting_for="group") | Q(request__state__in=["finding", "in_hand"])
        return lately.filter(theirs, ~Exists(told), request__owner__isnull=False)


class Message(Record):
    """One thing said. A question stays open until the charity answers; one is open at a time."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question")
        REPLY = "reply", _("reply")
        ANSWER = "answer", _("answer")
        NOTE = "note", _("note")  # for the group only

    PERSONAL = {
        "by": "whose: the writer; basis: legitimate interest; kept: as long as the words",
        "words": "whose: the writer; basis: legitimate interest; kept: 12 months after the request closed",
    }

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.TextField(_("Your words"), max_length=20_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey(RequestContact, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(kind="question", answered_at=None),
                name="one_open_question",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(kind="question", answered_at__gte=F("created_at")),
                name="only_questions_are_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"

    @property
    def is_open_question(self) -> bool:
        return self.kind == self.Kind.QUESTION and self.answered_at is None
