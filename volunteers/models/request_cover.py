"""When somebody has to step in or to look: cover by a neighbour or the network, and posts that are held."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from groups.routing import route
from hub.common.models import TransitionError
from volunteers.models.request_facts import RequestFacts


class CoverActs(RequestFacts):
    """Asking others to step in (rule 18)."""

    class Meta:
        abstract = True

    @transaction.atomic
    def ask_for_cover(self, groups: list[Group], *, by: Any = None) -> None:
        """Ask these groups to step in; each is asked once, and sees place, kind and age."""
        for group in groups:
            self.cover_asks.get_or_create(group=group, defaults={"asked_by": by})
        self.change("cover asked", by=by, neighbours_asked_at=self.neighbours_asked_at or timezone.now())

    @transaction.atomic
    def cover(self, group: Group, *, by: Any) -> bool:
        """ "I'll cover": that group has the request and sees its words; the first one's yes counts."""
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
        """ "Not this time": no reason asked, and nobody else is told which group said so."""
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
        return self.move(self.State.TAKEN, by=by, act="taken for network", owner=by, group=None, taken_at=now)

    @transaction.atomic
    def find_another_group(self, *, by: Any) -> None:
        """Its group has closed: the next that looks after the place has it, else the network; the promised day stays."""
        self.lock()
        leads_to = route(self.place)
        changes: dict[str, Any] = {"group": leads_to.group, "region": leads_to.region, "owner": None}
        if self.state == self.State.SUBMITTED:
            changes |= {"routed_to": leads_to.group, "cover_from": timezone.now()}
        self.change("group closed", by=by, **changes)

    def pass_to(self, group: Group, *, by: Any) -> None:
        """Both have said yes (Passing): that group has it from now on, and its own clock counts."""
        still_there = group.memberships.live().running().filter(person=by).exists()
        owner = by if still_there else None  # whoever said yes may have stopped before the charity did
        changes: dict[str, Any] = {"group": group, "owner": owner, "waiting_for": self.WaitingFor.GROUP}
        self.group = group
        changes["due_at"] = self.next_due()
        if self.state == self.State.SUBMITTED:
            self.cover_asks.open().update(answered_at=timezone.now(), answer="taken")
            self.move(self.State.TAKEN, by=by, act="passed on", taken_at=timezone.now(), **changes)
        else:
            self.change("passed on", by=by, **changes)


class HeldActs(RequestFacts):
    """What a person decides on a post that the ladder of the public form held back."""

    class Meta:
        abstract = True

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
