"""What an ask or an introduction is: its states, its facts, and the questions one may ask of one row."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.common.models import Stateful, TransitionError
from volunteers.models.help_request import HelpRequest
from volunteers.models.matching_row import MatchingRow
from volunteers.models.request_facts import new_ref
from volunteers.models.role import Role
from volunteers.models.volunteer import Volunteer


class State(models.TextChoices):
    LINED_UP = "lined_up", _("lined up")
    ASKED = "asked", _("asked")
    SAID_YES = "said_yes", _("said yes")
    INTRODUCED = "introduced", _("introduced")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    SAID_NO = "said_no", _("said no")
    LAPSED = "lapsed", _("no word")
    RELEASED = "released", _("let go")
    ENDED_EARLY = "ended_early", _("ended early")
    NO_SHOW = "no_show", _("didn't make it")
    NOT_RIGHT = "not_right", _("didn't feel right")


LIVE = (State.LINED_UP, State.ASKED, State.SAID_YES, State.INTRODUCED, State.UNDER_WAY)
HOLDING = (State.SAID_YES, State.INTRODUCED, State.UNDER_WAY, State.DONE)  # they fill a place of the role


class MatchFacts(Stateful):
    """One ask. Who said no, and why, is known to the people who run the group's line-up by nobody's name."""

    State = State

    class Origin(models.TextChoices):
        SUGGESTION = "suggestion", _("suggested")
        HAND = "hand", _("raised a hand")
        INVITE = "invite", _("named by an organiser")

    class No(models.TextChoices):
        TIME = "time", _("I don't have the time")
        SKILL = "skill", _("It isn't what I'm good at")
        CAUSE = "cause", _("It isn't a cause for me")
        DISTANCE = "distance", _("It is too far")
        UNCLEAR = "unclear", _("I can't tell what is wanted")
        OTHER = "other", _("Something else")
        LATER = "later", _("Not now")

    class Released(models.TextChoices):
        FILLED = "filled", _("somebody was found")
        WITHDRAWN = "withdrawn", _("it is no longer needed")
        PAUSED = "paused", _("they have paused")
        SILENT = "silent", _("the charity did not write back")
        DECIDED = "decided", _("the group decided otherwise")
        TAKEN_BACK = "taken_back", _("they took their hand down")

    class Ended(models.TextChoices):
        TIME = "time", _("There was no time after all")
        CHANGED = "changed", _("What was needed changed")
        NO_SHOW = "no_show", _("The other side didn't make it")
        FIT = "fit", _("It wasn't the right fit")
        OTHER = "other", _("Something else")

    class Again(models.TextChoices):
        AGAIN = "again", _("Gladly again")
        RATHER_NOT = "rather_not", _("Rather not")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.LINED_UP: {State.ASKED, State.SAID_YES, State.RELEASED},
        State.ASKED: {State.SAID_YES, State.SAID_NO, State.LAPSED, State.RELEASED},
        State.SAID_YES: {State.INTRODUCED, State.SAID_NO, State.RELEASED},
        State.INTRODUCED: {
            State.UNDER_WAY, State.DONE, State.ENDED_EARLY, State.NO_SHOW, State.NOT_RIGHT,
        },
        State.UNDER_WAY: {State.DONE, State.ENDED_EARLY, State.NO_SHOW, State.NOT_RIGHT},
    }  # fmt: skip
    PERSONAL = {
        "volunteer": "whose: self; basis: legitimate interest; kept: 24 months",
        "decided_by": "whose: the organiser; basis: legitimate interest; kept: 24 months",
        **dict.fromkeys(
            ["no_reason", "no_words", "volunteer_again"],
            "whose: the volunteer; basis: legitimate interest; kept: 24 months",
        ),
        **dict.fromkeys(
            ["charity_again", "note_what", "note_when", "note_where", "note_done", "ended_words"],
            "whose: the charity; basis: legitimate interest; kept: 12 months after the request closed",
        ),
    }

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    role = models.ForeignKey(Role, models.CASCADE, related_name="matches")
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="matches")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="matches")
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the volunteer's home group at the time: it shares the credit
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.LINED_UP)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.SUGGESTION)
    position = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # in the line-up; a raised hand has none
    reasons = models.JSONField(default=list, blank=True)  # the sentences as they were shown
    score = models.FloatField(null=True, blank=True)  # as it was; never shown as a number
    override_reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    asked_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    no_reason = models.CharField(max_length=10, choices=No.choices, blank=True)
    no_words = models.CharField(max_length=500, blank=True)  # private: for the group, without a name
    said_yes_at = models.DateTimeField(null=True, blank=True)
    charity_due_at = models.DateTimeField(null=True, blank=True)
    chased_at = models.DateTimeField(null=True, blank=True)
    frees_at = models.DateTimeField(null=True, blank=True)
    introduced_at = models.DateTimeField(null=True, blank=True)
    check_at = models.DateTimeField(null=True, blank=True)  # when both are asked how it went
    check_asked_at = models.DateTimeField(null=True, blank=True)

    # A job's four lines, and one yes each.
    note_what = models.CharField(_("What we'll do"), max_length=300, blank=True)
    note_when = models.CharField(_("When, and for how long"), max_length=300, blank=True)
    note_where = models.CharField(_("Where, or how we'll talk"), max_length=300, blank=True)
    note_done = models.CharField(_("What done looks like"), max_length=300, blank=True)
    note_version = models.PositiveSmallIntegerField(default=0)
    volunteer_agreed_at = models.DateTimeField(null=True, blank=True)
    charity_agreed_at = models.DateTimeField(null=True, blank=True)
    # Three closing ticks.
    tick_done = models.BooleanField(_("It is done"), default=False)
    tick_without = models.BooleanField(_("They can go on without me"), default=False)
    tick_returned = models.BooleanField(_("I gave back every password and file"), default=False)

    volunteer_done_at = models.DateTimeField(null=True, blank=True)  # "we talked", or all three ticks
    charity_done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=20, blank=True)
    ended_words = models.CharField(max_length=500, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # an organiser has seen what went wrong
    volunteer_again = models.CharField(max_length=10, choices=Again.choices, blank=True)
    charity_again = models.CharField(max_length=10, choices=Again.choices, blank=True)
    follow_up_at = models.DateTimeField(null=True, blank=True)
    follow_up_asked_at = models.DateTimeField(null=True, blank=True)
    still_used = models.CharField(
        max_length=10, blank=True, choices=[("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))]
    )

    words: Any
    thanks: Any

    class Meta:
        abstract = True

    # --- Questions about one row ---------------------------------------------------------------------
    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_hand(self) -> bool:
        """Raised, and nobody has decided."""
        return self.state == State.LINED_UP and self.position is None

    @property
    def is_introduced(self) -> bool:
        return self.state in (State.INTRODUCED, State.UNDER_WAY)

    @property
    def shows_contacts(self) -> bool:
        """Both sides read how to reach each other, until 30 days after the end; not after "this doesn't feel right"."""
        if self.is_introduced:
            return True
        if self.introduced_at is None or self.state == State.NOT_RIGHT or self.ended_at is None:
            return False
        return self.ended_at > timezone.now() - timedelta(days=settings.CONTACTS_SHOWN_AFTER_DAYS)

    @property
    def is_agreed(self) -> bool:
        return self.volunteer_agreed_at is not None and self.charity_agreed_at is not None

    @property
    def is_answered_long_ago(self) -> bool:
        """Longer than a second press takes."""
        return self.answered_at is not None and self.answered_at < timezone.now() - timedelta(minutes=10)

    def side_of(self, by: Any) -> str:
        """Who acts: "volunteer", "charity", "group" or "hub"."""
        if by in ("charity", "hub"):
            return by
        return "volunteer" if by.pk == self.volunteer.person_id else "group"

    def party(self, by: Any) -> str:
        """Of the two whom it binds, "volunteer" or "charity"; nobody else speaks for them."""
        side = self.side_of(by)
        if side not in ("volunteer", "charity"):
            raise TransitionError(_("Only the charity and the volunteer themselves can say this."))
        return side

    # --- Helpers of the verbs ------------------------------------------------------------------------
    def lock(self) -> None:
        """Always in this order: the request, the role, everybody on its line-up, this row; and read anew."""
        self.role.lock()
        super().lock()
        self.request = self.role.request

    @transaction.atomic
    def move(self, new: str, *, by: Any = None, act: str, reason: str = "", **changes: Any) -> bool:
        """As Stateful.move; what the role and the volunteer count of it moves along."""
        self.lock()
        old = self.state
        if not self.go(new, by=by, act=act, reason=reason, **changes):
            return False
        asks = (new == State.ASKED) - (old == State.ASKED)
        places = (new in HOLDING) - (old in HOLDING)
        if asks or places:
            Role.objects.filter(pk=self.role_id).update(
                live_asks=F("live_asks") + asks, filled=F("filled") + places
            )
            self.role.live_asks += asks
            self.role.filled += places
        if asks:
            Volunteer.objects.filter(pk=self.volunteer_id).update(live_asks=F("live_asks") + asks)
        MatchingRow.objects.refresh([self.volunteer_id])
        return True

    def change(self, act: str, *, by: Any, reason: str = "", **changes: Any) -> None:
        """An act that leaves the state as it is: written with one line of history."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["changed_at", *changes])
        self.note(act, by=by, reason=reason)
