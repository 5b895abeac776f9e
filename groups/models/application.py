"""Somebody would like to start a group where there is none: no account until the network has said yes."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models.group import Group
from groups.models.invitation import Invitation
from hub.access.who import scope_of
from hub.common.kept import kept_since
from hub.common.models import Move, Stateful, TransitionError
from hub.common.workdays import working_days_after
from hub.guard.models import HeldPost
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail

HELD_AS = "start"
ANSWERED_WITHIN = 10  # working days
CONFIRMED_WITHIN = timedelta(days=7)

WHOSE = (
    "whose: whoever applied; basis: legitimate interest; kept: 6 months after a no, else as long as the group"
)


class GroupApplicationQuerySet(models.QuerySet["GroupApplication"]):
    def visible_to(self, who: Any) -> "GroupApplicationQuerySet":
        return self.filter(scope_of("group_application", who))

    def waiting(self) -> "GroupApplicationQuerySet":
        """The network owes them an answer."""
        return self.filter(state=GroupApplication.State.APPLIED, screening="passed")

    def held(self) -> "GroupApplicationQuerySet":
        """A person looks before anybody is written to."""
        return self.filter(state=GroupApplication.State.UNCONFIRMED, screening="held")

    def answered(self) -> "GroupApplicationQuerySet":
        """The last one first."""
        State = GroupApplication.State
        return self.filter(state__in=[State.ACCEPTED, State.DECLINED, State.WITHDRAWN]).order_by(
            "-state_since", "-pk"
        )

    def owed_forgetting(self) -> "GroupApplicationQuerySet":
        """Never confirmed within a week, an advertisement, or half a year after a no (D6)."""
        now, State = timezone.now(), GroupApplication.State
        unwanted = now - timedelta(days=settings.SPAM_KEPT_DAYS)
        return self.filter(
            Q(state=State.UNCONFIRMED, screening="passed", state_since__lt=now - CONFIRMED_WITHIN)
            | Q(state=State.UNCONFIRMED, state_since__lt=unwanted)
            | Q(
                state__in=[State.DECLINED, State.WITHDRAWN],
                state_since__lt=kept_since("application that came to nothing"),
            )
        )


class GroupApplication(Stateful):
    """unconfirmed (their address) > applied > accepted (a group is forming) | declined; withdrawn by themselves."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
        APPLIED = "applied", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Not now")
        WITHDRAWN = "withdrawn", _("Taken back")

    MOVES = {
        State.UNCONFIRMED: {State.APPLIED, State.WITHDRAWN},
        State.APPLIED: {State.ACCEPTED, State.DECLINED, State.WITHDRAWN},
        State.DECLINED: {State.APPLIED},  # the network changed its mind
    }
    PERSONAL = dict.fromkeys(
        ["person_name", "email", "name", "why", "others", "outcode", "answer", "notes", "answered_by"], WHOSE
    )

    state = models.CharField(max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam
    person_name = models.CharField(_("Your name"), max_length=120)
    email = models.EmailField(_("Your email address"), max_length=254)
    name = models.CharField(_("What would you call the group?"), max_length=120, blank=True)
    outcode = models.CharField(max_length=8)  # the place, by its district
    why = models.TextField(_("What would you like to start, and why there?"), max_length=4000)
    others = models.CharField(_("Who else is with you?"), max_length=300, blank=True)
    language = models.CharField(_("Which language shall we write in?"), max_length=10, default="en-gb")
    call_at = models.DateTimeField(null=True, blank=True)  # when the network and they talk
    notes = models.TextField(max_length=4000, blank=True)  # the coordinator's own
    answer = models.TextField(max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    group = models.OneToOneField(Group, models.SET_NULL, null=True, blank=True, related_name="application")

    objects = GroupApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "applied", "accepted", "declined", "withdrawn"]),
                name="application_state_known",
            ),
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="application_screening_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self) -> str:
        return f"{self.name or self.outcode}: {self.state}"

    @property
    def place(self) -> places.Place:
        return places.find(self.outcode)

    @property
    def is_held(self) -> bool:
        return self.screening != "passed"

    @property
    def first_name(self) -> str:
        return (self.person_name.split() or [""])[0]

    @property
    def answer_by(self) -> date:
        """The day they hear by: ten working days where they live."""
        asked_on = timezone.localdate(self.state_since)
        return working_days_after(asked_on, ANSWERED_WITHIN, self.place.nation or "england")

    # --- By whoever applied, with their link ------------------------------------------------------------
    @transaction.atomic
    def confirm(self) -> bool:
        """The address is theirs: the network reads it from now on."""
        self.lock()
        if self.is_held:
            raise TransitionError(_("Somebody has a look at this first. You get a mail."))
        if self.state not in (self.State.UNCONFIRMED, self.State.APPLIED):
            raise TransitionError(_("This has been answered or taken back already."))
        return self.state == self.State.UNCONFIRMED and self.go(
            self.State.APPLIED, by="applicant", act="confirmed"
        )

    def withdraw(self) -> bool:
        """Taken back, without a reason; nobody works on it from then on."""
        return self.move(self.State.WITHDRAWN, by="applicant", act="withdrawn")

    # --- Held for a look ----------------------------------------------------------------------------------
    @transaction.atomic
    def release(self, *, by: Any) -> bool:
        """It is genuine: they get the mail that everybody gets."""
        self.lock()
        if not self.is_held:
            return False
        self.screen("passed", by=by, act="released")
        return True

    @transaction.atomic
    def file_as_spam(self, *, by: Any) -> bool:
        self.lock()
        if self.state != self.State.UNCONFIRMED:
            raise TransitionError(_("They have confirmed their address; say “not now” instead."))
        if self.screening == "spam":
            return False
        self.screen("spam", by=by, act="filed as spam")
        return True

    def screen(self, screening: str, *, by: Any, act: str) -> None:
        self.screening = screening
        self.state_since = timezone.now()  # the week to confirm begins now
        self.save(update_fields=["screening", "state_since", "changed_at"])
        self.note(act, by=by)

    # --- By the network -------------------------------------------------------------------------------------
    @transaction.atomic
    def agree_call(self, call_at: datetime, *, by: Any) -> bool:
        """When they talk; True where that is news to them."""
        self.lock()
        self.still_open()
        if self.call_at == call_at:
            return False
        self.call_at = call_at
        self.save(update_fields=["call_at", "changed_at"])
        self.note("call agreed", by=by)
        return True

    @transaction.atomic
    def write_notes(self, notes: str, *, by: Any) -> None:
        """The coordinator's own; nobody else reads them."""
        self.lock()
        if notes != self.notes:
            self.notes = notes
            self.save(update_fields=["notes", "changed_at"])
            self.note("notes", by=by)

    @transaction.atomic
    def accept(self, *, who: Any, regions: Any, outcodes: list[str], **facts: Any) -> Invitation | None:
        """Yes: the group is forming and they are invited to lead it; None where that has been done."""
        self.lock()
        if self.state == self.State.ACCEPTED:
            return None
        self.still_open()
        group = Group.form(by=who.person, regions=regions, outcodes=outcodes, **facts)
        self.go(self.State.ACCEPTED, by=who.person, act="accepted", group=group, answered_by=who.person)
        return Invitation.invite(self.email, "lead", group, who=who)

    @transaction.atomic
    def decline(self, answer: str, *, by: Any) -> bool:
        """Not now, with kind words."""
        self.lock()
        if self.state == self.State.DECLINED:
            return False
        self.still_open()
        return self.go(self.State.DECLINED, by=by, act="declined", answer=answer, answered_by=by)

    def reconsider(self, *, by: Any) -> bool:
        """The network changed its mind: it waits for an answer again."""
        return self.move(self.State.APPLIED, by=by, act="reconsidered", answer="", answered_by=None)

    def still_open(self) -> None:
        if self.state != self.State.APPLIED:
            raise TransitionError(
                _("This is no longer waiting for an answer: it was answered, or they took it back.")
            )

    # --- Its link, and its end ------------------------------------------------------------------------------
    @property
    def link(self) -> PrivateLink:
        """The live link of their mails; made when it is asked for first."""
        links = PrivateLink.objects.about(self).live().filter(purpose=PrivateLink.Purpose.APPLICATION)
        return links.order_by("-pk").first() or PrivateLink.issue(PrivateLink.Purpose.APPLICATION, self)

    @transaction.atomic
    def forget(self) -> None:
        """With its links, its mails and the note why it was held."""
        PrivateLink.objects.about(self).delete()
        OutgoingMail.objects.about(self).delete()
        HeldPost.objects.filter(form=HELD_AS, about_id=self.pk).delete()
        self.delete()


class GroupApplicationMove(Move):
    row = models.ForeignKey(GroupApplication, models.CASCADE, related_name="moves")
