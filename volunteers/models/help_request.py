"""A charity's request for help: its path, who owes the next act by when, and every move it made."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group, Membership, Region
from groups.routing import Route, route
from hub import news
from hub.accounts.models import NetworkRole, User
from hub.common.models import Move, Stateful, TransitionError
from hub.guard.models import HeldPost
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from volunteers.models import clock
from volunteers.models.organisation import Organisation
from volunteers.models.request_queries import HelpRequestQuerySet

REF_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # nothing that reads as another, no words
HELD_AS = "ask"  # the name of its public form, where a post is held


def new_ref() -> str:
    return "".join(secrets.choice(REF_LETTERS) for _letter in range(10))


class HelpRequest(Stateful):
    """One request. `waiting_for` owes the next act until `due_at`; the charity reads five words of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("saved, not sent yet")
        UNCONFIRMED = "unconfirmed", _("sent, not confirmed yet")
        SUBMITTED = "submitted", _("new")
        TAKEN = "taken", _("being read")
        IN_HAND = "in_hand", _("answered, waiting for a word back")
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
        NOBODY = "nobody", _("nobody")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        CAME_ALONG = "came_along", _("came along to an evening")

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
        State.TAKEN: {State.SUBMITTED, State.IN_HAND, State.NOT_FOR_US, State.WITHDRAWN, State.RESTING},
        State.IN_HAND: {State.DONE, State.TAKEN, State.WITHDRAWN},
        State.WITHDRAWN: {State.SUBMITTED, State.TAKEN, State.IN_HAND},
        State.RESTING: {State.TAKEN, State.WITHDRAWN, State.NOT_FOR_US},
    }
    OPEN = (State.SUBMITTED, State.TAKEN, State.IN_HAND, State.RESTING)
    CLOSED = (State.DONE, State.NOT_FOR_US, State.WITHDRAWN)
    FIVE_WORDS = (_("Sent"), _("Read"), _("Finding someone"), _("In hand"), _("Done"))
    PERSONAL = {
        "words": "whose: the charity; basis: legitimate interest; kept: 12 months after the request closed",
        "draft": "whose: the charity; basis: legitimate interest; kept: 30 days",
        **dict.fromkeys(
            ["organisation_name", "charity_number", "pointer"],
            "whose: the charity; basis: legitimate interest; kept: 12 months after the request closed",
        ),
        "owner": "whose: the organiser; basis: legitimate interest; kept: as long as they have it",
    }

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.UNCONFIRMED)
    screening = models.CharField(max_length=10, choices=Screening.choices, default=Screening.PASSED)
    draft = models.JSONField(default=dict, blank=True)  # what was typed so far, just as it was typed

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="requests")
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
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases")
    size = models.CharField(_("Size"), max_length=10, choices=Size.choices, blank=True)
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
    version = models.PositiveIntegerField(default=1)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "unconfirmed"]) | Q(verified_at__isnull=False),
                name="request_leaves_unconfirmed_verified",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(words="") & ~Q(outcode="") & ~Q(organisation_name="")),
                name="a_sent_request_is_complete",
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(draft={}), name="only_drafts_keep_what_was_typed"),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(outcome="") & Q(closed_at__isnull=False)), name="done_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=~Q(state="not_for_us") | ~Q(pointer=""), name="not_for_us_points_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "taken", "in_hand"]) | Q(due_at__isnull=False),
                name="an_open_request_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(when="day") | Q(needed_by__isnull=False) | Q(state="draft"), name="a_day_is_named"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "due_at"], name="requests_of_a_group"),
            models.Index(fields=["region", "state", "created_at"], name="requests_of_a_region"),
            models.Index(fields=["owner", "state"], name="requests_of_an_owner"),
            models.Index(
                fields=["due_at"], condition=Q(state__in=["submitted", "taken", "in_hand"]), name="requests_due"
            ),
            models.Index(fields=["state", "state_since"], name="requests_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name or _('A charity')} ({self.ref})"

    def get_absolute_url(self) -> str:
        """The charity's own page; organisers have theirs at /triage/<ref>/."""
        return reverse("volunteers:request", args=[self.ref])

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
        return self.closed_at is not None and self.closed_at < clock.days_ago(settings.LINK_KEPT_AFTER_CLOSE_DAYS)

    @property
    def step(self) -> int:
        """Which of the five words the charity sees: 0 Sent, 1 Read, 2 Finding someone, 3 In hand, 4 Done."""
        steps = {self.State.TAKEN: 1, self.State.RESTING: 1, self.State.IN_HAND: 3, self.State.DONE: 4}
        return steps.get(self.State(self.state), 1 if self.taken_at else 0)

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

    # --- The charity's verbs -------------------------------------------------------------------------

    @transaction.atomic
    def send(self, *, by: Any = "charity", **answers: Any) -> bool:
        """A saved draft is complete and sent: it waits for the confirmation by mail."""
        return self.move(self.State.UNCONFIRMED, by=by, act="sent", draft={}, **answers)

    @transaction.atomic
    def confirm(self, *, by: Any = "charity") -> bool:
        """The charity confirmed its address: the request finds its group and gets its day. Twice changes nothing."""
        self.lock()
        if self.state != self.State.UNCONFIRMED:
            if self.state == self.State.DRAFT:
                raise TransitionError(_("This isn't sent yet. Please finish the form first."))
            return False
        leads_to = route(self.place)
        return self.move(
            self.State.SUBMITTED,
            by=by,
            act="confirmed",
            verified_at=timezone.now(),
            organisation=Organisation.objects.of(self),
            **self.sent_along(leads_to),
        )

    def sent_along(self, leads_to: Route) -> dict[str, Any]:
        """Where it lies, and the clock that starts there."""
        now, nation = timezone.now(), leads_to.place.nation
        due_at = clock.due_after_sitting(leads_to.group, nation, now)
        return {
            "group": leads_to.group,
            "routed_to": leads_to.group,
            "region": leads_to.region,
            "waiting_for": self.WaitingFor.GROUP,
            "due_at": due_at,
            "first_due_at": due_at,
            "cover_from": now if clock.is_slow(due_at, nation, now) else due_at,
        }

    @transaction.atomic
    def reply(self, contact: Any, words: str) -> None:
        """The charity answers the open question (or simply writes): the group is next; a resting case wakes."""
        self.lock()
        if self.state not in (self.State.SUBMITTED, self.State.TAKEN, self.State.IN_HAND, self.State.RESTING):
            raise TransitionError(_("This request is closed. You can ask again, we'd be glad to hear from you."))
        self.messages.create(kind="reply", words=words, contact=contact)
        self.close_questions()
        already_due = self.waiting_for == self.WaitingFor.GROUP  # more words don't put a promise off
        due_at = self.due_at if already_due else self.next_due()
        changes: dict[str, Any] = {"waiting_for": self.WaitingFor.GROUP, "due_at": due_at, "reminders": 0}
        if self.state == self.State.RESTING:
            self.move(self.State.TAKEN, by="charity", act="woken", **changes)
        elif self.state == self.State.IN_HAND:
            self.move(self.State.TAKEN, by="charity", act="asked on", **changes)
        elif self.state == self.State.TAKEN:
            self.change("replied", by="charity", **changes)
        else:
            self.change("added", by="charity", **changes)

    @transaction.atomic
    def withdraw(self, *, by: Any = "charity", reason: str = "") -> bool:
        """The charity needs it no longer; undoable for a day."""
        self.lock()
        if self.state == self.State.WITHDRAWN:
            return False
        self.close_questions()
        return self.move(
            self.State.WITHDRAWN,
            by=by,
            act="withdrawn",
            reason=reason,
            withdrawn_from=self.state,
            waiting_for=self.WaitingFor.NOBODY,
            closed_at=timezone.now(),
        )

    @transaction.atomic
    def take_back(self, *, by: Any = "charity") -> bool:
        """Undo the withdrawal: it goes on where it was, with a new day."""
        self.lock()
        if self.state != self.State.WITHDRAWN:
            return False
        if not self.may_take_back:
            raise TransitionError(_("It was taken back more than a day ago. Please ask again, it takes ten minutes."))
        to = self.State.TAKEN if self.withdrawn_from == self.State.RESTING else self.withdrawn_from
        due_at = self.next_due()
        return self.move(
            to,
            by=by,
            act="taken back",
            withdrawn_from="",
            closed_at=None,
            waiting_for=self.WaitingFor.CHARITY if to == self.State.IN_HAND else self.WaitingFor.GROUP,
            due_at=due_at,
            cover_from=due_at,
        )

    @transaction.atomic
    def wake(self, *, by: Any = "charity") -> bool:
        """The same link wakes a resting request; what was asked so long ago may be asked anew."""
        self.close_questions()
        return self.move(
            self.State.TAKEN, by=by, act="woken", waiting_for=self.WaitingFor.GROUP, due_at=self.next_due(), reminders=0
        )

    @transaction.atomic
    def finish(self, *, by: Any = "charity") -> bool:
        """"That did it", or seven days' silence after the answer."""
        silent = by == "hub"
        return self.move(
            self.State.DONE,
            by=by,
            act="finished",
            outcome=self.Outcome.ANSWERED,
            outcome_by=self.Confirmed.BY_SILENCE if silent else self.Confirmed.BY_CHARITY,
            waiting_for=self.WaitingFor.NOBODY,
            closed_at=timezone.now(),
        )

    # --- The group's verbs ---------------------------------------------------------------------------

    @transaction.atomic
    def take(self, *, by: Any) -> bool:
        """An organiser reads it now and has it. Somebody else's request cannot be taken twice."""
        self.lock()
        if self.state == self.State.TAKEN and self.owner_id == by.pk:
            return False
        if self.state == self.State.TAKEN and self.owner_id is None:  # whoever had it has left
            self.change("taken", by=by, owner=by)
            return True
        if self.state != self.State.SUBMITTED:
            raise TransitionError(_("Somebody has it already."))
        self.cover_asks.open().update(answered_at=timezone.now(), answer="taken")
        return self.move(self.State.TAKEN, by=by, act="taken", owner=by, taken_at=timezone.now())

    @transaction.atomic
    def hand_on(self, to: Any, *, by: Any, reason: str = "") -> None:
        """Another organiser of the same group has it from now on; nobody: it stands first on everybody's list."""
        self.lock()
        if not self.is_open:
            raise TransitionError(_("This request is closed, so there is nothing to hand on."))
        if self.owner_id == (to.pk if to else None):
            return
        if self.state == self.State.TAKEN and to is None:
            cover_from = self.due_at if self.first_reply_at else self.cover_from
            self.move(
                self.State.SUBMITTED, by=by, act="handed on", reason=reason, owner=None, cover_from=cover_from
            )
        else:
            self.change("handed on", by=by, reason=reason, owner=to)

    @transaction.atomic
    def ask(self, words: str, *, by: Any) -> Any:
        """One question at a time; the clock pauses while the charity thinks. Asking it twice asks it once."""
        self.only_while(self.State.TAKEN)
        if waiting := self.messages.open_questions().first():
            if waiting.words == words and waiting.by_id == by.pk:
                return waiting
            raise TransitionError(_("A question is still open. Wait for the answer, or write when they have replied."))
        question = self.messages.create(kind="question", words=words, by=by)
        self.stop_the_clock()
        rests = timezone.localdate() + timedelta(days=settings.CHARITY_RESTING_DAYS)
        self.change("asked", by=by, waiting_for=self.WaitingFor.CHARITY, due_at=clock.end_of(rests), reminders=0)
        return question

    @transaction.atomic
    def choose_size(self, size: str, *, by: Any) -> None:
        """The size decides the path; one button moves it up or down."""
        self.only_while(self.State.TAKEN)
        if self.size != size:
            self.change("sized", by=by, reason=size, size=size)

    @transaction.atomic
    def answer(self, words: str, *, by: Any) -> Any:
        """Write the answer: in hand until the charity's tap or seven days' silence. Twice is as good as once."""
        self.lock()
        if self.state == self.State.IN_HAND:
            written = self.messages.filter(kind="answer", by=by).last()
            if written and written.words == words:
                return written
        self.only_while(self.State.TAKEN)
        if self.size != self.Size.ANSWER:
            raise TransitionError(_("Choose the size “an answer” first."))
        written = self.messages.create(kind="answer", words=words, by=by)
        self.close_questions()
        ends = timezone.localdate() + timedelta(days=settings.ANSWER_CHECK_DAYS)
        self.stop_the_clock()
        self.move(
            self.State.IN_HAND, by=by, act="answered", waiting_for=self.WaitingFor.CHARITY, due_at=clock.end_of(ends)
        )
        return written

    @transaction.atomic
    def add_note(self, words: str, *, by: Any) -> None:
        """A line for the group alone; pressed twice it stands there once."""
        self.lock()
        last = self.messages.last()
        if not (last and last.kind == "note" and last.by_id == by.pk and last.words == words):
            self.messages.create(kind="note", words=words, by=by)

    @transaction.atomic
    def decline(self, *, by: Any, reason: str, pointer: str) -> bool:
        """Not one for us: always with a pointer to somebody else."""
        self.lock()
        if self.state == self.State.NOT_FOR_US:
            return False
        self.stop_the_clock()
        return self.move(
            self.State.NOT_FOR_US,
            by=by,
            act="declined",
            reason=reason,
            pointer=pointer,
            waiting_for=self.WaitingFor.NOBODY,
            closed_at=timezone.now(),
        )

    @transaction.atomic
    def rest(self, *, by: Any = "hub") -> bool:
        """The charity has been silent: the request rests, and the same link wakes it."""
        return self.move(self.State.RESTING, by=by, act="rested", waiting_for=self.WaitingFor.NOBODY, due_at=None)

    # --- Cover ---------------------------------------------------------------------------------------

    @transaction.atomic
    def ask_for_cover(self, groups: list[Group], *, by: Any = None) -> None:
        """Ask these groups to step in; each is asked once, and sees place, kind and age."""
        for group in groups:
            self.cover_asks.get_or_create(group=group, defaults={"asked_by": by})
        self.change("cover asked", by=by, neighbours_asked_at=self.neighbours_asked_at or timezone.now())

    @transaction.atomic
    def cover(self, group: Group, *, by: Any) -> bool:
        """"I'll cover": that group has the request and sees its words; the first one's yes counts."""
        self.lock()
        asked = self.cover_asks.open().filter(group=group).first()
        if self.state != self.State.SUBMITTED or asked is None:
            raise TransitionError(_("Somebody has it already. Thank you for looking."))
        now = timezone.now()
        self.cover_asks.filter(pk=asked.pk).update(answered_at=now, answered_by=by, answer="yes")
        self.cover_asks.open().update(answered_at=now, answer="taken")
        return self.move(self.State.TAKEN, by=by, act="covered", group=group, owner=by, taken_at=now)

    @transaction.atomic
    def decline_cover(self, group: Group, *, by: Any) -> None:
        """"Not this time": no reason asked, and nobody else is told which group said so."""
        self.lock()
        asked = self.cover_asks.open().filter(group=group)
        if asked.update(answered_at=timezone.now(), answered_by=by, answer="no"):
            self.note("cover declined", by=by)

    @transaction.atomic
    def ask_coordinator(self, *, by: Any = "hub") -> bool:
        """It stands on the coordinator's list from now on."""
        self.lock()
        if self.coordinator_asked_at is not None or self.state != self.State.SUBMITTED:
            return False
        self.change("coordinator asked", by=by, coordinator_asked_at=timezone.now())
        return True

    @transaction.atomic
    def take_for_network(self, *, by: Any) -> bool:
        """A coordinator has it herself: it is nobody's group's any more, and the network's rhythm counts."""
        self.lock()
        if self.state == self.State.TAKEN and self.owner_id == by.pk:
            return False
        if self.state != self.State.SUBMITTED:
            raise TransitionError(_("Somebody has it already."))
        now = timezone.now()
        self.cover_asks.open().update(answered_at=now, answer="taken")
        return self.move(
            self.State.TAKEN, by=by, act="taken for network", owner=by, group=None, taken_at=now
        )

    # --- Held posts ----------------------------------------------------------------------------------

    def lie_where_it_leads(self) -> None:
        """A held post waits for a look by the people of its place, else by a coordinator."""
        leads_to = route(self.place)
        self.group, self.region = leads_to.group, leads_to.region
        self.save(update_fields=["group", "region", "changed_at"])

    @transaction.atomic
    def release(self, *, by: Any) -> bool:
        """A person looked, and it is genuine: from now on it is a request like any other."""
        self.lock()
        if self.screening == self.Screening.PASSED:
            return False
        self.change("released", by=by, screening=self.Screening.PASSED, state_since=timezone.now())
        return True

    @transaction.atomic
    def file_as_spam(self, *, by: Any) -> bool:
        """A person looked, and it is an advertisement: kept for thirty days, then forgotten."""
        self.lock()
        if self.screening == self.Screening.SPAM:
            return False
        if self.screening != self.Screening.HELD:
            raise TransitionError(_("Somebody has let it through already."))
        self.change("filed as spam", by=by, screening=self.Screening.SPAM)
        return True

    # --- The end -------------------------------------------------------------------------------------

    @transaction.atomic
    def forget(self) -> None:
        """Delete it with its people, its links, its mails and the note why it was held; nothing remains (D6)."""
        for row in [self, *self.contacts.all()]:
            PrivateLink.objects.about(row).delete()
            OutgoingMail.objects.about(row).delete()
        HeldPost.objects.filter(form=HELD_AS, about_id=self.pk).delete()
        self.delete()

    # --- Helpers -------------------------------------------------------------------------------------

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
            self.save(update_fields=["first_reply_at"])

    def next_due(self) -> Any:
        return clock.due_after_sitting(self.group, self.place.nation, timezone.now())


KINDS_IN_SHORT = {
    HelpRequest.Kind.PRACTICAL: _("a practical task"),
    HelpRequest.Kind.ADVICE: _("advice"),
    HelpRequest.Kind.LISTENING: _("somebody to listen"),
    HelpRequest.Kind.INTRODUCTION: _("an introduction"),
    HelpRequest.Kind.TRAINING: _("training"),
    HelpRequest.Kind.NOT_SURE: _("not sure yet"),
}


class HelpRequestMove(Move):
    row = models.ForeignKey(HelpRequest, models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        indexes = [models.Index(fields=["row", "at"])]
