"""What the charity and the group do with a request. Each verb locks the row and forgives repetition."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.routing import Route, route
from hub.common.models import TransitionError
from volunteers.models import clock
from volunteers.models.organisation import Organisation
from volunteers.models.request_finding import FindingActs


class CharityActs(FindingActs):
    """The charity's verbs."""

    class Meta:
        abstract = True

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
        if not self.roles.exists():
            self.roles.create(language=self.language)
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
        """The charity answers the open question (or simply writes): the group is next; a resting case wakes.

        Pressed twice it is said once; the same word to the next question is an answer to that one.
        """
        self.lock()
        last = self.messages.exclude(kind="note").last()
        if last and (last.kind, last.contact_id, last.words) == ("reply", contact.pk, words):
            return
        if not self.is_open:
            raise TransitionError(
                _("This request is closed. You can ask again, we'd be glad to hear from you.")
            )
        self.messages.create(kind="reply", words=words, contact=contact)
        self.close_questions()
        already_due = self.waiting_for == self.WaitingFor.GROUP  # more words don't put a promise off
        due_at = self.due_at if already_due else self.next_due()
        changes: dict[str, Any] = {"waiting_for": self.WaitingFor.GROUP, "due_at": due_at, "reminders": 0}
        if self.state == self.State.RESTING:
            self.move(self.State.TAKEN, by="charity", act="woken", **changes)
        elif self.state == self.State.IN_HAND and self.size == self.Size.ANSWER:
            self.move(self.State.TAKEN, by="charity", act="asked on", **changes)
        elif self.state in (self.State.FINDING, self.State.IN_HAND):  # others owe the next act
            self.note("added", by="charity")
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
        before = self.state
        self.let_everybody_go("withdrawn", by=by)
        self.lock()
        return self.move(
            self.State.WITHDRAWN,
            by=by,
            act="withdrawn",
            reason=reason,
            withdrawn_from=before,
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
            raise TransitionError(
                _("It was taken back more than a day ago. Please ask again, it takes ten minutes.")
            )
        to = self.goes_on_as()
        due_at = self.answer_ends() if to == self.State.IN_HAND else self.next_due()
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

    def goes_on_as(self) -> str:
        """Where it was; what people were asked for is ready to be asked anew, and a resting one is read again."""
        if self.withdrawn_from == self.State.RESTING:
            return self.State.TAKEN
        sought = self.withdrawn_from in (self.State.FINDING, self.State.IN_HAND)
        return self.State.READY if sought and self.size != self.Size.ANSWER else self.withdrawn_from

    @transaction.atomic
    def choose_ahead(self, *, by: Any = "charity", **ticks: Any) -> None:
        """What the charity ticks once for all who may come: introduce us at once, our name, our town, our address."""
        self.lock()
        if any(getattr(self, name) != said for name, said in ticks.items()):
            self.change("chose ahead", by=by, **ticks)

    @transaction.atomic
    def wake(self, *, by: Any = "charity") -> bool:
        """The same link wakes a resting request; what was asked so long ago may be asked anew."""
        self.close_questions()
        return self.move(
            self.State.TAKEN,
            by=by,
            act="woken",
            waiting_for=self.WaitingFor.GROUP,
            due_at=self.next_due(),
            reminders=0,
        )

    @transaction.atomic
    def finish(self, *, by: Any = "charity") -> bool:
        """ "That did it", or seven days' silence after the answer."""
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


class GroupActs(FindingActs):
    """The verbs of the people who have it."""

    class Meta:
        abstract = True

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
        self.lock()
        if self.state == self.State.READY:
            self.rework(by=by)
        self.only_while(self.State.TAKEN)
        if waiting := self.messages.open_questions().first():
            if waiting.words == words and waiting.by_id == by.pk:
                return waiting
            raise TransitionError(
                _("A question is still open. Wait for the answer, or write when they have replied.")
            )
        question = self.messages.create(kind="question", words=words, by=by)
        self.stop_the_clock()
        rests = timezone.localdate() + timedelta(days=settings.CHARITY_RESTING_DAYS)
        self.change(
            "asked", by=by, waiting_for=self.WaitingFor.CHARITY, due_at=clock.end_of(rests), reminders=0
        )
        return question

    @transaction.atomic
    def choose_size(self, size: str, *, by: Any) -> None:
        """The size decides the path; one button moves it up or down."""
        self.lock()
        self.only_by_others(by)
        if self.state == self.State.FINDING and self.size != size:
            raise TransitionError(_("Somebody is being asked. Take the asks back first."))
        if self.state == self.State.READY and self.size != size:
            self.rework(by=by)
        self.only_while(self.State.TAKEN, self.State.READY)
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
        self.stop_the_clock()
        self.move(
            self.State.IN_HAND,
            by=by,
            act="answered",
            waiting_for=self.WaitingFor.CHARITY,
            due_at=self.answer_ends(),
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
        self.let_everybody_go("decided", by=by)
        self.lock()
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
        return self.move(
            self.State.RESTING, by=by, act="rested", waiting_for=self.WaitingFor.NOBODY, due_at=None
        )
