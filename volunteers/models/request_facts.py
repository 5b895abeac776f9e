"""What a request for help is: its states, its facts, and the questions one may ask of one row."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group, Membership, Region
from hub import news
from hub.accounts.models import NetworkRole, User
from hub.common.models import Stateful, TransitionError
from volunteers.models import clock
from volunteers.models.organisation import Organisation
from volunteers.models.skill import Category, Cause

REF_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # nothing that reads as another, no words


def new_ref() -> str:
    return "".join(secrets.choice(REF_LETTERS) for _letter in range(10))


class RequestFacts(Stateful):
    """`waiting_for` owes the next act until `due_at`; the charity reads five words of the state."""

    class State(models.TextChoices):
        DRAFT = "draft", _("saved, not sent yet")
        UNCONFIRMED = "unconfirmed", _("sent, not confirmed yet")
        SUBMITTED = "submitted", _("new")
        TAKEN = "taken", _("being read")
        READY = "ready", _("ready to ask people")
        FINDING = "finding", _("finding somebody")
        IN_HAND = "in_hand", _("in hand")
        DONE = "done", _("done")
        NOT_FOR_US = "not_for_us", _("not one for us")
        WITHDRAWN = "withdrawn", _("taken back by the charity")
        RESTING = "resting", _("resting")

    class Size(models.TextChoices):
        ANSWER = "answer", _("An answer")
        TALK = "talk", _("A talk, up to an hour")
        JOB = "job", _("A job, up to a day")
        PROJECT = "project", _("A project, over a day")

    class Kind(models.TextChoices):
        PRACTICAL = "practical", _("Somebody to do a practical task with us")
        ADVICE = "advice", _("Advice: which way to go")
        LISTENING = "listening", _("Somebody to listen and think along")
        INTRODUCTION = "introduction", _("An introduction to the right person")
        TRAINING = "training", _("Training for us or our volunteers")
        NOT_SURE = "not_sure", _("Not sure - that is a proper answer")

    class When(models.TextChoices):
        NO_RUSH = "no_rush", _("No rush")
        WEEKS = "weeks", _("In the next few weeks")
        DAY = "day", _("By a certain day")

    class WaitingFor(models.TextChoices):
        GROUP = "group", _("the group")
        CHARITY = "charity", _("the charity")
        VOLUNTEER = "volunteer", _("a volunteer")
        NOBODY = "nobody", _("nobody")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        TALKED = "talked", _("talked")
        CAME_ALONG = "came_along", _("came along to an evening")
        JOB = "job", _("a job was done")
        PROJECT = "project", _("a project was done")

    class Where(models.TextChoices):
        REMOTE = "remote", _("By video or phone")
        THERE = "there", _("At the charity")
        EITHER = "either", _("Either, as it suits")

    class Risk(models.TextChoices):
        """Who you'd meet, and what you'd see."""

        NOBODY = "nobody", _("Nobody, and nothing personal")
        STAFF = "staff", _("Staff and trustees only")
        RECORDS = "records", _("Records about people")
        PEOPLE = "people", _("People the charity supports")

    class Screening(models.TextChoices):
        PASSED = "passed", _("passed")
        HELD = "held", _("held for a look")
        SPAM = "spam", _("filed as an advertisement")

    class Confirmed(models.TextChoices):
        BY_CHARITY = "charity", _("the charity said so")
        BY_SILENCE = "silence", _("not confirmed")

    MOVES = {
        State.DRAFT: {State.UNCONFIRMED},
        State.UNCONFIRMED: {State.SUBMITTED},
        State.SUBMITTED: {State.TAKEN, State.NOT_FOR_US, State.WITHDRAWN},
        State.TAKEN: {
            State.SUBMITTED, State.READY, State.IN_HAND, State.NOT_FOR_US, State.WITHDRAWN, State.RESTING,
        },
        State.READY: {State.TAKEN, State.FINDING, State.DONE, State.NOT_FOR_US, State.WITHDRAWN},
        State.FINDING: {State.READY, State.IN_HAND, State.DONE, State.NOT_FOR_US, State.WITHDRAWN},
        State.IN_HAND: {State.DONE, State.TAKEN, State.READY, State.FINDING, State.WITHDRAWN},
        State.WITHDRAWN: {State.SUBMITTED, State.TAKEN, State.READY, State.IN_HAND},
        State.RESTING: {State.TAKEN, State.WITHDRAWN, State.NOT_FOR_US},
    }  # fmt: skip
    OPEN = (State.SUBMITTED, State.TAKEN, State.READY, State.FINDING, State.IN_HAND, State.RESTING)
    CLOSED = (State.DONE, State.NOT_FOR_US, State.WITHDRAWN)
    FIVE_WORDS = (_("Sent"), _("Read"), _("Finding someone"), _("In hand"), _("Done"))
    PERSONAL = {
        "words": "whose: the charity; basis: legitimate interest; kept: 12 months after the request closed",
        "draft": "whose: the charity; basis: legitimate interest; kept: 30 days",
        **dict.fromkeys(
            ["organisation_name", "charity_number", "pointer", "needed", "meet", "done_looks"],
            "whose: the charity; basis: legitimate interest; kept: 12 months after the request closed",
        ),
        "owner": "whose: the organiser; basis: legitimate interest; kept: as long as they have it",
    }

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    screening = models.CharField(max_length=10, choices=Screening.choices, default=Screening.PASSED)
    draft = models.JSONField(default=dict, blank=True)  # what was typed so far, just as it was typed

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    organisation_name = models.CharField(_("Name of your organisation"), max_length=300, blank=True)
    organisation_kind = models.CharField(
        _("What it is"), max_length=20, choices=Organisation.Kind.choices, blank=True
    )
    charity_number = models.CharField(_("Charity number"), max_length=40, blank=True)
    outcode = models.CharField(_("Postcode"), max_length=8, blank=True)
    words = models.TextField(_("What would help"), max_length=20_000, blank=True)
    kind = models.CharField(_("Kind of help"), max_length=20, choices=Kind.choices, blank=True)
    when = models.CharField(_("By when"), max_length=10, choices=When.choices, blank=True)
    needed_by = models.DateField(_("By which day"), null=True, blank=True)
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="en-gb")

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="requests")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="requests")
    routed_to = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    size = models.CharField(_("Size"), max_length=10, choices=Size.choices, blank=True)
    # What's needed: the public words, written by an organiser (rules 15, 20, 21).
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="requests")
    causes = models.ManyToManyField(
        Cause, blank=True, related_name="+", verbose_name=_("What the charity is for")
    )
    needed = models.TextField(_("What's needed"), max_length=2000, blank=True)
    done_looks = models.CharField(_("What done looks like"), max_length=300, blank=True)
    meet = models.CharField(_("Who you'd work with"), max_length=200, blank=True)
    where = models.CharField(_("Where"), max_length=10, choices=Where.choices, default=Where.EITHER)
    risk = models.CharField(
        _("Who you'd meet, what you'd see"), max_length=10, choices=Risk.choices, default=Risk.STAFF
    )
    before_we_start = models.JSONField(default=dict, blank=True)  # four questions: yes, no or unknown
    introduce_ahead = models.BooleanField(default=False)  # the charity ticked "introduce us at once"
    may_name = models.BooleanField(default=False)  # the public words may name the charity
    may_place = models.BooleanField(default=False)  # and its town
    through_hub = models.BooleanField(default=False)  # the charity would rather be written to through the hub
    ready_at = models.DateTimeField(null=True, blank=True)  # first ready; the waiting time of the list
    looks = models.PositiveIntegerField(default=0)  # by volunteers, gathered every few minutes
    waiting_for = models.CharField(max_length=10, choices=WaitingFor.choices, default=WaitingFor.CHARITY)
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_by = models.CharField(max_length=10, choices=Confirmed.choices, blank=True)
    pointer = models.CharField(_("Where they might turn instead"), max_length=500, blank=True)

    verified_at = models.DateTimeField(null=True, blank=True)  # the charity confirmed its address
    taken_at = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)  # the first human message stops the clock
    first_due_at = models.DateTimeField(null=True, blank=True)  # what the receipt promised
    cover_from = models.DateTimeField(null=True, blank=True)  # neighbours are counted from here
    neighbours_asked_at = models.DateTimeField(null=True, blank=True)
    coordinator_asked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_from = models.CharField(max_length=20, blank=True)
    nudges = models.PositiveSmallIntegerField(default=0)  # of an unconfirmed request
    reminders = models.PositiveSmallIntegerField(default=0)  # of the question that is open

    # What hangs on it, declared where it points here from.
    contacts: Any
    messages: Any
    cover_asks: Any
    roles: Any
    matches: Any
    passings: Any

    class Meta:
        abstract = True

    # --- Questions about one row ---------------------------------------------------------------------

    @property
    def place(self) -> places.Place:
        return places.find(self.outcode)

    @property
    def kind_in_short(self) -> str:
        """As organisers say it in a list: a practical task, Leeds."""
        return str(KINDS_IN_SHORT[self.Kind(self.kind)]) if self.kind else ""

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < timezone.now()

    @property
    def is_held(self) -> bool:
        return self.screening != self.Screening.PASSED

    @property
    def is_long_closed(self) -> bool:
        """Links end a year after a request closed."""
        return self.closed_at is not None and self.closed_at < clock.days_ago(
            settings.LINK_KEPT_AFTER_CLOSE_DAYS
        )

    @property
    def step(self) -> int:
        """Which of the five words the charity sees: 0 Sent, 1 Read, 2 Finding someone, 3 In hand, 4 Done."""
        steps = {
            self.State.TAKEN: 1, self.State.READY: 2, self.State.FINDING: 2, self.State.RESTING: 1,
            self.State.IN_HAND: 3, self.State.DONE: 4,
        }  # fmt: skip
        return steps.get(self.State(self.state), 1 if self.taken_at else 0)

    @property
    def is_sought_for(self) -> bool:
        """Its public words stand on /requests/: somebody is wanted."""
        return self.state in (self.State.READY, self.State.FINDING) and not self.is_held

    @property
    def may_take_back(self) -> bool:
        """A withdrawal can be undone for a day."""
        kept = timedelta(hours=settings.WITHDRAWAL_UNDO_HOURS)
        return self.state == self.State.WITHDRAWN and self.state_since > timezone.now() - kept

    def colleagues(self) -> models.QuerySet[User]:
        """Who may have it: those who run its group; for a case of the network, its coordinators."""
        if self.group_id is None:
            role = NetworkRole.objects.filter(role=NetworkRole.Role.NATIONAL, ended_at=None)
            return User.objects.filter(is_active=True, network_roles__in=role).distinct().order_by("name")
        running = Membership.objects.live().running().filter(group=self.group_id)
        return User.objects.filter(is_active=True, memberships__in=running).distinct().order_by("name")

    # --- Helpers of the verbs ------------------------------------------------------------------------

    def only_while(self, *states: str) -> None:
        self.lock()
        if self.state not in states:
            raise TransitionError(_("That can't be done any more: somebody was quicker, or it has moved on."))

    def change(self, act: str, *, by: Any, reason: str = "", **changes: Any) -> None:
        """An act that leaves the state as it is: written with one line of history."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["changed_at", *changes])
        self.note(act, by=by, reason=reason)

    def note(self, act: str, *, by: Any = None, **line: Any) -> None:
        """Each line of history by a person of the group is work done for it; the thanks count such evenings."""
        super().note(act, by=by, **line)
        if self.group_id is not None and isinstance(by, models.Model):
            news.work_done.send(sender=type(self), person=by, group=self.group_id)

    def close_questions(self) -> None:
        self.messages.open_questions().update(answered_at=timezone.now())

    def stop_the_clock(self) -> None:
        """The first human message was sent: the receipt's promise is kept or broken for good."""
        if self.first_reply_at is None:
            self.first_reply_at = timezone.now()
            self.save(update_fields=["first_reply_at", "changed_at"])

    def answer_ends(self) -> datetime:
        """Seven days' silence after an answer end the request."""
        return clock.end_of(timezone.localdate() + timedelta(days=settings.ANSWER_CHECK_DAYS))

    def next_due(self) -> datetime:
        return clock.due_after_sitting(self.group, self.place.nation, timezone.now())


KINDS_IN_SHORT = {
    RequestFacts.Kind.PRACTICAL: _("a practical task"),
    RequestFacts.Kind.ADVICE: _("advice"),
    RequestFacts.Kind.LISTENING: _("somebody to listen"),
    RequestFacts.Kind.INTRODUCTION: _("an introduction"),
    RequestFacts.Kind.TRAINING: _("training"),
    RequestFacts.Kind.NOT_SURE: _("not sure yet"),
}
