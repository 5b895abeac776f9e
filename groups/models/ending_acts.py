"""What is done with an ending: proposed, agreed by each who has to, done by itself with the last yes, taken back."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.roles_apart import end_what_ended, somebody_looks_after, standing
from hub import news, shelves
from hub.accounts.models import User
from hub.audit.models import record
from hub.common.models import Record, TransitionError
from hub.journal.models import Journal, Undone

UNDOABLE = timedelta(days=30)
MAY_JOIN = (Group.State.ACTIVE, Group.State.QUIET, Group.State.PAUSED)
OVER = _("That has been settled meanwhile. Have a look at how it stands.")


class Yes(NamedTuple):
    """One yes that is needed: whose, and by whom and when it was given."""

    whose: str  # lead, other_lead, national
    by: Any
    at: Any
    words: Any


class EndingActs(Record):
    """The verbs; the groups are locked first, in the order of their number, then the ending."""

    kind: Any
    group: Any
    group_id: Any
    into: Any
    into_id: Any
    keeper: Any
    keeper_id: Any
    why: Any
    counts: Any
    journal: Any
    done_at: Any
    dropped_at: Any
    undone_at: Any

    class Meta:
        abstract = True

    # --- Questions -------------------------------------------------------------------------------------
    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def is_merge(self) -> bool:
        return self.kind == "merge"

    @property
    def may_undo(self) -> bool:
        """Joining another group may be taken back for thirty days."""
        fresh = self.done_at is not None and self.done_at > timezone.now() - UNDOABLE
        return self.is_merge and fresh and self.undone_at is None

    @property
    def undoable_until(self) -> Any:
        return self.done_at + UNDOABLE if self.done_at else None

    def yeses(self) -> list[Yes]:
        """Those that are needed: of a lead of each group that has one, and of the network; one query."""
        led = set(
            Group.objects.filter(pk__in=self.pks, memberships__in=leading()).values_list("pk", flat=True)
        )
        of_group = gettext("A lead of %(group)s")
        needed = {
            "lead": self.group_id in led and of_group % {"group": self.group},
            "other_lead": self.into_id in led and of_group % {"group": self.into},
            "national": gettext("The network"),
        }
        return [
            Yes(whose, getattr(self, whose), getattr(self, f"{whose}_agreed_at"), words)
            for whose, words in needed.items()
            if words
        ]

    @property
    def title(self) -> str:
        return gettext("They are one group now") if self.is_merge else gettext("The group has closed")

    @property
    def moved_in_words(self) -> list[str]:
        return in_words(self.counts.get("moved", {}))

    @property
    def pks(self) -> list[int]:
        return [pk for pk in (self.group_id, self.into_id) if pk]

    def yeses_of(self, who: Any) -> list[str]:
        """Which of the yeses are theirs to give: for the groups they lead; for the network when they lead neither, or
        when there is nobody else to ask."""
        led = who.groups_as("lead")
        theirs = [
            whose
            for whose, group in (("lead", self.group_id), ("other_lead", self.into_id))
            if group is not None and group in led
        ]
        if "national" in who.audiences and (not theirs or not another_coordinator(who.person)):
            theirs.append("national")
        return theirs

    def may_be_agreed_by(self, who: Any) -> bool:
        return self.is_open and any(getattr(self, f"{w}_agreed_at") is None for w in self.yeses_of(who))

    # --- Verbs -----------------------------------------------------------------------------------------
    @classmethod
    @transaction.atomic
    def propose(
        cls, kind: str, group: Any, *, who: Any, into: Any = None, keeper: Any = None, why: str = ""
    ) -> Any:
        """Say how it would end; whoever proposes it has said their yes. Proposed twice it is proposed once."""
        lock_groups([group, into])
        endings: Any = cls._default_manager
        there = endings.filter(group=group, done_at=None, dropped_at=None).first()
        if there is not None:
            if (there.kind, there.into_id) == (kind, into.pk if into else None):
                there.agree(who=who)
                return there
            raise TransitionError(_("Another ending is proposed already. Take that back first."))
        new: Any = cls
        ending = new(kind=kind, group=group, into=into, keeper=keeper, why=why, proposed_by=who.person)
        ending.only_where_it_can_be()
        ending.save()
        record(who, f"ending proposed: {kind}", ending, group_id=group.pk)
        ending.agree(who=who)
        return ending

    @transaction.atomic
    def agree(self, *, who: Any) -> bool:
        """Their yes; with the last one it is done. Said twice it is said once."""
        self.lock()
        theirs = self.yeses_of(who)
        if not theirs:
            raise TransitionError(_("This needs a lead of the group, or the network."))
        if self.done_at is not None:
            return False
        if self.dropped_at is not None:
            raise TransitionError(OVER)
        self.only_where_it_can_be()
        new = [whose for whose in theirs if getattr(self, f"{whose}_agreed_at") is None]
        for whose in new:
            setattr(self, whose, who.person)
            setattr(self, f"{whose}_agreed_at", timezone.now())
        if new:
            self.save()
            record(who, "ending agreed", self, group_id=self.group_id)
        if all(yes.at for yes in self.yeses()):
            self.carry_out(by=who.person)
        return bool(new)

    @transaction.atomic
    def drop(self, *, who: Any) -> bool:
        """No: it stays as it is, and nobody is asked why."""
        self.lock()
        if self.dropped_at is not None:
            return False
        if self.done_at is not None:
            raise TransitionError(OVER)
        self.dropped_at = timezone.now()
        self.save()
        record(who, "ending dropped", self, group_id=self.group_id)
        return True

    @transaction.atomic
    def undo(self, *, who: Any) -> Undone:
        """Everything goes back but what has moved on since, which is told. Pressing twice changes nothing."""
        self.lock()
        if self.undone_at is not None:
            return Undone()
        if not self.may_undo:
            raise TransitionError(
                _("It was done more than thirty days ago, so it can't be taken back as a whole.")
            )
        if self.into.has_ended:
            raise TransitionError(
                _("The other group has joined another one since, or has closed. Take that back first.")
            )
        stood = standing("person_id", group=self.into_id)
        undone: Undone = self.journal.undo()
        end_what_ended(self.journal, "person_id", stood)
        before = self.group.moves.filter(act="merged").order_by("at", "pk").last()
        self.group.part(before.old, by=who.person)
        for group in (self.group, self.into):
            somebody_looks_after(group, since=self.done_at, by=who.person)
        self.undone_at, self.undone_by = timezone.now(), who.person
        self.counts["left"] = undone.left_by_table
        self.save()
        news.groups_merged.send(sender=type(self), group=self.group, into=self.into, journal=self.journal)
        return undone

    # --- How -------------------------------------------------------------------------------------------
    def lock(self) -> None:
        lock_groups([self.group, self.into])
        super().lock()

    def only_where_it_can_be(self) -> None:
        if self.is_merge:
            if self.group.state not in MAY_JOIN:
                raise TransitionError(_("Only a group that has begun, and has not ended, can join another."))
            if self.into.pk == self.group.pk or not self.into.is_live:
                raise TransitionError(_("That group can't take another in: choose one that is open."))
            return
        if self.group.state in (Group.State.MERGED, Group.State.CLOSED):
            raise TransitionError(_("It has ended already."))
        if self.keeper is None or not may_keep(self.keeper, self.group):
            raise TransitionError(
                _("Name somebody who keeps its data: a person who runs the group, or one of the network.")
            )
        hindering = [words for app in shelves.GROUP_MERGE for words in app.hinders(self.group)]
        if hindering:
            raise TransitionError(
                "{} {}".format(
                    _("Somebody still relies on the group, so it can't close yet."), " ".join(hindering)
                )
            )

    def carry_out(self, *, by: Any) -> None:
        self.done_at = timezone.now()
        if self.is_merge:
            self.merge(by=by)
        else:
            self.close(by=by)
        self.save()

    def merge(self, *, by: Any) -> None:
        """Every app moves its own rows, counted before and after: nothing is lost, or nothing has happened."""
        before, both = count([self.group_id]), count(self.pks)
        self.journal = Journal.objects.create(what=f"group {self.group_id} joins {self.into_id}")
        for app in shelves.GROUP_MERGE:
            app.move(self, self.journal)
        if count(self.pks) != both:
            raise TransitionError(
                _("The numbers before and after differ, so nothing was moved. Please tell the network.")
            )
        self.counts = {"moved": before, "both": both, "after": count([self.into_id])}
        self.group.join(self.into, by=by)
        self.into.note("taken in", by=by, reason=self.group.name)
        self.into.save(update_fields=["changed_at"])
        news.groups_merged.send(sender=type(self), group=self.group, into=self.into, journal=self.journal)

    def close(self, *, by: Any) -> None:
        """Its people go with thanks, what waits finds another group, and somebody named keeps the data."""
        self.counts = {"moved": count([self.group_id])}
        self.group.close(by=by, keeper=self.keeper, reason=self.why)
        for app in shelves.GROUP_MERGE:
            app.let_go(self, by=by)


def lock_groups(groups: list[Any]) -> None:
    for group in sorted((group for group in groups if group is not None), key=lambda group: group.pk):
        group.lock()


def leading() -> Any:
    roles: Any = Group._meta.get_field("memberships").related_model
    return roles._default_manager.live().leading().filter(person__is_active=True).values("pk")


def another_coordinator(person: Any) -> bool:
    of_the_network = User.objects.filter(network_roles__role="national", network_roles__ended_at=None)
    return of_the_network.filter(is_active=True).exclude(pk=person.pk).exists()


def may_keep(person: Any, group: Any) -> bool:
    return who_may_keep(group).filter(pk=person.pk).exists()


def who_may_keep(group: Any) -> Any:
    """Those who run it, and the coordinators of the network."""
    running = group.memberships.live().running().values("person")
    of_the_network = User.objects.filter(network_roles__role="national", network_roles__ended_at=None).values(
        "pk"
    )
    return User.objects.filter(is_active=True, pk__in=running.union(of_the_network))


def count(groups: list[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for app in shelves.GROUP_MERGE:
        found |= app.count(groups)
    return found


def in_words(counted: dict[str, int]) -> list[str]:
    """12 requests, 34 people: each kind of which there is something."""
    said = {kind: words for app in shelves.GROUP_MERGE for kind, words in app.said.items()}
    return [str(said[kind](number)) for kind, number in counted.items() if number and kind in said]
