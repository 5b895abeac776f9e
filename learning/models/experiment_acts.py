"""What is done with a card: change it, join, say when one can talk, ask, answer, end. Each verb locks the card."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.common.models import Stateful, TransitionError
from learning.talking import half_past_seven, three_evenings

HAS_ENDED = _("This one has ended: what was learned stands on the card.")
OWN_CARD = _("It is your group's own card.")
NOT_IN = _("Your group isn't in yet: say “Us too” first.")


class ChangedMeanwhile(TransitionError):
    """Somebody else saved the card since this page was opened."""


class ExperimentActs(Stateful):
    group: Any
    group_id: int
    host: Any
    us_too: Any
    talk_times: Any
    questions: Any
    version: int

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def begin(cls, group: Any, *, by: Any, **card: Any) -> Any:
        """A card of this group, hosted by whoever wrote it. The same card sent twice is one."""
        cards: Any = cls._default_manager
        twice = cards.filter(group=group, host=by, state="running", **card).first()
        if twice is not None:
            return twice
        experiment = cards.create(group=group, host=by, **card)
        experiment.note("begun", by=by)
        return experiment

    @transaction.atomic
    def change(self, *, by: Any, version: int, **card: Any) -> bool:
        """Other words on the card; never over words that the writer has not seen (C6)."""
        self.lock_while_running()
        if all(getattr(self, name) == said for name, said in card.items()):
            return False
        if version != self.version:
            raise ChangedMeanwhile(
                _(
                    "Somebody saved other words a moment ago. They stand above; yours are all still here. "
                    "Save once more, and yours count."
                )
            )
        for name, said in card.items():
            setattr(self, name, said)
        self.version += 1
        self.keep(*card, "version")
        self.note("changed", by=by)
        return True

    @transaction.atomic
    def end(self, how: str, *, by: Any, learned: str) -> bool:
        """It worked, it didn't, it is hard to say, or it was never tested: all equally fine."""
        return self.move(how, by=by, act="ended", learned=learned, ended_at=timezone.now())

    @transaction.atomic
    def hand_to(self, heir: Any, *, by: Any = None) -> None:
        """Somebody else of the group hosts it from now on."""
        self.lock()
        if self.host == heir:
            return
        self.host = heir
        self.keep("host")
        self.note("handed on", by=by)

    # --- Us too ------------------------------------------------------------------------------------
    @transaction.atomic
    def join(self, group: Any, *, by: Any) -> Any:
        """This group is in too, and three times to talk are proposed; None where it was in already."""
        self.lock_while_running()
        if group.pk == self.group_id:
            raise TransitionError(OWN_CARD)
        if self.us_too.filter(group=group, left_at=None).exists():
            return None
        joined = self.us_too.create(group=group, person=by)
        self.note("joined", by=by)
        self.propose_times()
        return joined

    @transaction.atomic
    def leave(self, group: Any, *, by: Any) -> bool:
        """Out again, no questions asked; the others go on."""
        self.lock()
        left = self.us_too.filter(group=group, left_at=None).update(left_at=timezone.now())
        if not left:
            return False
        self.note("left", by=by)
        self.forget_evenings_of(group.people_who_run_it())
        self.propose_times()
        return True

    def groups_in(self) -> list[Any]:
        """The host's group first, then in the order they joined; one query."""
        now_in = self.us_too.filter(left_at=None).select_related("group")
        return [self.group, *(one.group for one in now_in)]

    # --- Times to talk -----------------------------------------------------------------------------
    def propose_times(self, after: date | None = None) -> None:
        """Three evenings that suit as many groups as can be; what somebody ticked already stays."""
        still_to_come = self.talk_times.filter(starts_at__gt=timezone.now())
        groups = self.groups_in()
        if len(groups) > 1 and after is None and still_to_come.filter(people__isnull=False).exists():
            return
        self.talk_times.all().delete()
        if len(groups) > 1:
            for evening in three_evenings(groups, max(after or date.min, timezone.localdate())):
                self.talk_times.create(starts_at=half_past_seven(evening))

    @transaction.atomic
    def propose_others(self, instead_of: datetime) -> None:
        """None of the three suits: the next three. `instead_of` is the last of those that were seen."""
        self.lock_while_running()
        last = self.talk_times.last()
        if last is not None and last.starts_at == instead_of:
            self.propose_times(after=timezone.localdate(last.starts_at))

    @transaction.atomic
    def can_talk(self, person: Any, times: Iterable[int]) -> None:
        """These are the times they can; said again, the last word counts."""
        self.lock_while_running()
        chosen = set(times)
        for time in self.talk_times.all():
            (time.people.add if time.pk in chosen else time.people.remove)(person)

    def forget_evenings_of(self, people: Iterable[Any]) -> None:
        gone = list(people)
        for time in self.talk_times.all():
            time.people.remove(*gone)

    # --- Ask us ------------------------------------------------------------------------------------
    @transaction.atomic
    def ask(self, words: str, *, by: Any) -> Any:
        """A question on the card; the same words sent twice are asked once (None)."""
        self.lock()
        if self.questions.filter(asked_by=by, words=words).exists():
            return None
        self.note("asked", by=by)
        return self.questions.create(asked_by=by, words=words)

    @transaction.atomic
    def answer(self, question: Any, words: str, *, by: Any) -> bool:
        """What the host's group says to it; said once."""
        self.lock()
        question.refresh_from_db()
        if question.answer == words:
            return False
        if question.answer:
            raise TransitionError(_("Somebody of your group has answered it already: it stands on the card."))
        question.answer, question.answered_by, question.answered_at = words, by, timezone.now()
        question.save(update_fields=["answer", "answered_by", "answered_at", "changed_at"])
        self.note("answered", by=by)
        return True

    def keep(self, *changed: Any) -> None:
        self.save(update_fields=[*changed, "changed_at"])

    def lock_while_running(self) -> None:
        self.lock()
        if self.state != "running":
            raise TransitionError(HAS_ENDED)
