"""From what's needed to somebody found: the public words, and how a request follows its asks and introductions."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.common.models import TransitionError
from volunteers.models import clock
from volunteers.models.connection import is_connected
from volunteers.models.request_facts import RequestFacts
from volunteers.models.volunteer import Volunteer

QUESTIONS = ("done", "time", "access", "calm")  # "before we start" (rule 20), each yes, no or not known
OUTCOMES = {
    RequestFacts.Size.TALK: RequestFacts.Outcome.TALKED,
    RequestFacts.Size.JOB: RequestFacts.Outcome.JOB,
    RequestFacts.Size.PROJECT: RequestFacts.Outcome.PROJECT,
}


class FindingActs(RequestFacts):
    """The verbs of a talk, a job or a project."""

    class Meta:
        abstract = True

    @property
    def says_no_twice(self) -> bool:
        """Two or more of the four questions answered no: a talk first (rule 20)."""
        return list(self.before_we_start.values()).count("no") >= 2

    @transaction.atomic
    def describe(self, *, by: Any, role: dict[str, Any], skills: list[dict[str, Any]], **facts: Any) -> bool:
        """Write what's needed: ready from now on. `role` are facts of its one role, `skills` dicts of `skill`,
        `level`, `must`. Written anew it stays where it is; the same words once more change nothing."""
        self.lock()
        self.only_by_others(by)
        if self.state not in (self.State.TAKEN, self.State.READY, self.State.FINDING):
            raise TransitionError(_("That can't be done any more: somebody was quicker, or it has moved on."))
        if self.size in ("", self.Size.ANSWER):
            raise TransitionError(_("Choose the size first: a talk, a job or a project."))
        wanted = self.first_role()
        if role.get("wanted", wanted.wanted) < wanted.filled:
            raise TransitionError(_("More people than that have said yes already."))
        before = self.as_described(wanted, facts, role)
        if "causes" in facts:
            self.causes.set(facts.pop("causes"))
        for name, said in facts.items():
            setattr(self, name, said)
        self.save()
        for name, said in role.items():
            setattr(wanted, name, said)
        wanted.save()
        wanted.skills.all().delete()
        for one in skills:
            wanted.skills.create(**one)
        if self.state == self.State.TAKEN:
            now = timezone.now()
            return self.move(
                self.State.READY,
                by=by,
                act="described",
                waiting_for=self.WaitingFor.GROUP,
                ready_at=self.ready_at or now,
                due_at=self.due_at if self.first_reply_at is None else self.next_due(),
            )
        if self.as_described(wanted, facts, role) != before:
            self.note("reworded", by=by)
            wanted.let_the_others_go()  # fewer people may be wanted now
            self.follow_matches(by=by)
        return False

    def as_described(self, wanted: Any, facts: dict[str, Any], role: dict[str, Any]) -> list[Any]:
        """What stands there now, to be compared with itself a moment later."""
        said = [getattr(self, name) for name in facts if name != "causes"]
        asked = [getattr(wanted, name) for name in role]
        causes = sorted(self.causes.values_list("pk", flat=True))
        skills = sorted(wanted.skills.values_list("skill", "level", "must"))
        return [said, asked, causes, skills]

    def only_by_others(self, by: Any) -> None:
        """Whoever belongs to the charity decides nothing on its case (rule 25)."""
        if isinstance(by, User) and is_connected(by, self):
            raise TransitionError(
                _("You belong to this charity yourself, so somebody else of your group decides here.")
            )

    def first_role(self) -> Any:
        return self.roles.first() or self.roles.create(what="")

    @transaction.atomic
    def rework(self, *, by: Any) -> bool:
        """Back to reading: another size, or a question first. Nobody may be on the line-up then."""
        self.lock()
        if self.state == self.State.TAKEN:
            return False
        if self.matches.live().exists():
            raise TransitionError(_("Somebody is being asked. Take the asks back first."))
        return self.move(
            self.State.TAKEN,
            by=by,
            act="reworked",
            waiting_for=self.WaitingFor.GROUP,
            due_at=self.due_at if self.first_reply_at is None else self.next_due(),
        )

    @transaction.atomic
    def stop_asking(self, *, by: Any) -> None:
        """The group takes its line-up back: whoever was asked or has said yes is let go with thanks."""
        self.lock()
        self.let_everybody_go("decided", by=by)
        self.follow_matches(by=by)

    def let_everybody_go(self, reason: str, *, by: Any) -> None:
        """Before an introduction: released. After it: ended early, with the same thanks."""
        people = self.matches.live().values("volunteer")
        everybody = Volunteer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people)
        list(everybody.order_by("pk").values_list("pk", flat=True))  # of all its roles, in one order
        for match in self.matches.live().order_by("volunteer"):
            if match.is_introduced:
                if reason == "withdrawn":
                    match.end_early(by=by, reason="changed", go_on=False)
            else:
                match.release(reason, by=by, go_on=False)

    @transaction.atomic
    def follow_matches(self, *, by: Any) -> None:
        """Where the request stands follows from its asks and introductions, and so does who owes the next act."""
        self.lock()
        if self.state not in (self.State.READY, self.State.FINDING, self.State.IN_HAND):
            return
        if self.size == self.Size.ANSWER:
            return
        to, act = self.where_matches_lead()
        changes = self.owed_after(to)
        if to != self.state:
            self.move(to, by=by, act=act, **changes)
        elif changed := [name for name, value in changes.items() if getattr(self, name) != value]:
            for name in changed:
                setattr(self, name, changes[name])
            self.save(update_fields=["changed_at", *changed])

    def where_matches_lead(self) -> tuple[str, str]:
        """The state they say it is in, and how the history calls the way there."""
        live = self.matches.live().exclude(state="lined_up", position=None)
        states = Counter(live.values_list("state", flat=True))
        if states["introduced"] or states["under_way"]:
            return self.State.IN_HAND, "introduced"
        if states:
            return self.State.FINDING, "finding"
        done = self.matches.filter(state="done").count()
        if done and done >= sum(self.roles.values_list("wanted", flat=True)):
            return self.State.DONE, "finished"
        return self.State.READY, "looking again"

    def owed_after(self, to: str) -> dict[str, Any]:
        waiting = self.WaitingFor
        if to == self.State.DONE:
            silent = not self.matches.filter(state="done", charity_done_at__isnull=False).exists()
            return {
                "outcome": OUTCOMES[self.Size(self.size)],
                "outcome_by": self.Confirmed.BY_SILENCE if silent else self.Confirmed.BY_CHARITY,
                "waiting_for": waiting.NOBODY,
                "closed_at": timezone.now(),
            }
        if to == self.State.READY:
            stays = self.due_at if self.state == self.State.READY else None
            promised = self.first_due_at if self.first_reply_at is None else None
            return {"waiting_for": waiting.GROUP, "due_at": stays or promised or self.next_due()}
        live = list(self.matches.live())
        if to == self.State.IN_HAND:
            days = [match.check_at for match in live if match.is_introduced and match.check_at]
            months = clock.end_of(timezone.localdate() + timedelta(days=settings.PROJECT_CHECK_DAYS))
            return {"waiting_for": waiting.VOLUNTEER, "due_at": max(days) if days else months}
        said_yes = [match for match in live if match.state == "said_yes"]
        if yes := [day for match in said_yes if (day := match.frees_at or match.charity_due_at)]:
            return {"waiting_for": waiting.CHARITY, "due_at": min(yes)}
        return {"waiting_for": waiting.VOLUNTEER, "due_at": self.line_is_through_at() or self.next_due()}

    def line_is_through_at(self) -> datetime | None:
        """When everybody of the line-up has had their time, should nobody say a word. A no doesn't move it: from a day
        that moved one could read who said it."""
        line = list(self.matches.of_the_line().select_related("role"))
        if not line:
            return None
        role = line[0].role
        turns = -(-len(line) // role.asks_at_once)
        return min(match.lapses_at for match in line if match.lapses_at) + role.ask_lasts * (turns - 1)

    @transaction.atomic
    def introduce_from_now_on(self, *, by: Any = "charity") -> None:
        """The charity says in advance: introduce us as soon as somebody says yes."""
        self.lock()
        if not self.introduce_ahead:
            self.change("introduce ahead", by=by, introduce_ahead=True)

    @transaction.atomic
    def tell_we_look(self) -> bool:
        """The charity was told by mail, in the group's words, that somebody is being asked: the clock stops."""
        self.lock()
        if self.first_reply_at is not None or self.state not in (self.State.READY, self.State.FINDING):
            return False
        self.stop_the_clock()
        self.note("told we look", by="hub")
        return True

    @transaction.atomic
    def ask_group_to_look(self) -> bool:
        """Introduced, and then not a word from either: somebody of the group asks them."""
        self.lock()
        if self.state != self.State.IN_HAND or self.waiting_for != self.WaitingFor.VOLUNTEER:
            return False
        self.change("silent", by="hub", waiting_for=self.WaitingFor.GROUP, due_at=self.next_due())
        return True
