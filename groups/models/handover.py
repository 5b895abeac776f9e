"""What people hold for a group, and what goes over to somebody else when one of them stops (rule 6)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub import shelves
from hub.access.who import scope_of
from hub.accounts.models import User
from hub.audit.models import record
from hub.common.models import Record

WHOSE = "whose: who runs the group; basis: legitimate interest; kept: as long as the group's"


class HoldingQuerySet(models.QuerySet["Holding"]):
    def visible_to(self, who: Any) -> "HoldingQuerySet":
        return self.filter(scope_of("holding", who))

    def held_by(self, person: Any) -> "HoldingQuerySet":
        return self.filter(held_by=person)


class Holding(Record):
    """A key, a calendar, an account: what it is, who has it. Never a password."""

    class Kind(models.TextChoices):
        KEY = "key", _("Key or pass")
        CALENDAR = "calendar", _("Calendar")
        ACCOUNT = "account", _("Account")
        MONEY = "money", _("Money or bank")
        OTHER = "other", _("Something else")

    PERSONAL = {"held_by": WHOSE, "what": WHOSE, "how": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="holdings")
    kind = models.CharField(_("What kind of thing?"), max_length=20, choices=Kind.choices)
    what = models.CharField(_("What is it?"), max_length=120)
    how = models.CharField(_("How does it change hands?"), max_length=300, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "what", "pk"]

    def __str__(self) -> str:
        return self.what

    @classmethod
    @transaction.atomic
    def note_down(cls, group: Group, *, who: Any, **facts: Any) -> "Holding":
        """One thing more on the list; pressed twice it is there once."""
        group.lock()
        same = cls.objects.filter(group=group, kind=facts["kind"], what=facts["what"]).first()
        if same is not None:
            same.settle(who=who, **facts)
            return same
        holding = cls.objects.create(group=group, **facts)
        record(who, "holding added", holding, group_id=group.pk)
        return holding

    @transaction.atomic
    def settle(self, *, who: Any, **facts: Any) -> None:
        """What it is and who has it, from now on."""
        self.group.lock()
        changed = sorted(name for name, said in facts.items() if getattr(self, name) != said)
        if not changed:
            return
        for name in changed:
            setattr(self, name, facts[name])
        self.save(update_fields=[*changed, "changed_at"])
        record(who, "holding changed", self, group_id=self.group_id, fields=changed)

    @transaction.atomic
    def strike(self, *, who: Any) -> None:
        """Off the list: the group has it no longer."""
        record(who, "holding removed", self, group_id=self.group_id)
        self.delete()


def who_may_hold(group: Group, thing: Holding | None = None) -> models.QuerySet[User]:
    """Whoever runs the group, and whoever has the thing still."""
    theirs = models.Q(pk__in=group.memberships.live().running().values("person"))
    if thing is not None:
        theirs |= models.Q(pk=thing.held_by_id)
    return User.objects.filter(theirs).order_by("name", "pk")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, who: Any) -> "HandoverQuerySet":
        return self.filter(scope_of("handover", who))

    def open_first(self) -> "HandoverQuerySet":
        return self.order_by(models.F("closed_at").desc(nulls_first=True), "-created_at", "-pk")


class Handover(Record):
    """Made by the hub the moment a role ends, from what that person held."""

    PERSONAL = {"person": WHOSE, "heir": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="handovers")
    membership = models.OneToOneField("groups.Membership", models.CASCADE, related_name="handover")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # every line is ticked

    items: Any
    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.group}"

    @classmethod
    def make(cls, membership: Any, heir: Any, *, who: Any) -> "Handover | None":
        """Of what this person holds at this moment; the group is locked. None where they held nothing.

        What the hub moves by itself is written down here too, so that the heir knows of it.
        """
        person, group = membership.person, membership.group
        held = [one for shelf in shelves.HELD for one in shelf(person, group)]
        if not held:
            return None
        handover = cls.objects.create(group=group, membership=membership, person=person, heir=heir)
        HandoverItem.objects.bulk_create(
            HandoverItem(
                handover=handover,
                kind=one.kind,
                what=str(one.what)[:300],
                url=one.url,
                holding=one.holding,
                moved_by_hub=one.moved_by_hub,
            )
            for one in held
        )
        record(who, "handover made", handover, group_id=group.pk, rows=len(held))
        return handover

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @transaction.atomic
    def tick(self, done: Iterable[int], undone: Iterable[int] = (), *, who: Any) -> bool:
        """These lines have changed hands, those have not after all; True when nothing is left to do."""
        self.group.lock()
        self.refresh_from_db(fields=["closed_at", "heir"])
        by_hand = self.items.select_for_update(of=("self",)).filter(moved_by_hub=False)
        now, done, undone = timezone.now(), set(done), set(undone)
        lines = [line for line in by_hand.select_related("holding") if line.pk in done and not line.done_at]
        for line in lines:
            line.done_at, line.done_by = now, who.person
            line.save(update_fields=["done_at", "done_by"])
            if line.holding is not None and line.holding.held_by_id == self.person_id:
                line.holding.settle(who=who, held_by=self.heir or who.person)
        taken_back = by_hand.filter(pk__in=undone).exclude(done_at=None).update(done_at=None, done_by=None)
        left = by_hand.filter(done_at=None).exists()
        closes = not left and self.is_open
        if lines or taken_back or closes:
            self.closed_at = None if left else (self.closed_at or now)
            self.save(update_fields=["closed_at", "changed_at"])
            record(who, "handover ticked", self, group_id=self.group_id, rows=len(lines))
        return not left


class HandoverItem(Record):
    """One thing that goes over: moved by the hub already, or to be done by a person."""

    PERSONAL = {"what": WHOSE, "done_by": WHOSE}
    SAID = {
        "requests": _("Request"),
        "introductions": _("Introduction"),
        "meetings": _("Meeting"),
        "experiments": _("We're trying"),
        "on_duty": _("On duty"),
    }

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)  # requests, meetings, key, calendar, account, money, other
    what = models.CharField(max_length=300)
    url = models.CharField(max_length=200, blank=True)
    holding = models.ForeignKey(Holding, models.SET_NULL, null=True, blank=True, related_name="+")
    moved_by_hub = models.BooleanField(default=False)  # nothing to do, only to know
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def kind_said(self) -> Any:
        """The kind in words; its holding says how it changes hands."""
        return self.SAID.get(self.kind) or dict(Holding.Kind.choices).get(self.kind, self.kind)
