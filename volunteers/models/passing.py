"""Passing a request on to another group: the charity's yes and the receiving group's yes complete it (rule 21)."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.who import scope_of
from hub.common.models import Record, TransitionError
from volunteers.models.help_request import HelpRequest

PASSABLE = (HelpRequest.State.SUBMITTED, HelpRequest.State.TAKEN, HelpRequest.State.READY)


class PassingQuerySet(models.QuerySet["Passing"]):
    def visible_to(self, who: Any, verb: str = "read") -> "PassingQuerySet":
        return self.filter(scope_of("passing", who, verb))

    def open(self) -> "PassingQuerySet":
        return self.filter(ended_at=None)

    def answerable(self) -> "PassingQuerySet":
        """Open, and the request is still where it was when somebody proposed it."""
        still_there = Q(request__group=F("from_group")) | Q(request__group=None, from_group=None)
        return self.open().filter(still_there, request__screening="passed", request__state__in=PASSABLE)

    def to_answer_by(self, who: Any) -> "PassingQuerySet":
        """Those that a group this person runs was asked to take."""
        groups = who.groups_as("organiser", "lead")
        return self.visible_to(who, "answer").answerable().filter(to_group__in=groups)

    def complete(self) -> "PassingQuerySet":
        return self.filter(charity_yes_at__isnull=False, group_yes_at__isnull=False)

    def owed_charity_word(self) -> "PassingQuerySet":
        """Proposed, and the charity has not said."""
        return self.answerable().filter(charity_yes_at=None)


class Passing(Record):
    """One proposal. Until both have said yes the receiving group sees place, kind and age, and what's needed if
    somebody has written it. Both groups keep the credit."""

    PERSONAL = dict.fromkeys(
        ["proposed_by", "group_yes_by"],
        "whose: who acted; basis: legitimate interest; kept: as long as the request",
    )

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="passings")
    from_group = models.ForeignKey(
        Group, models.CASCADE, null=True, related_name="passed_on"
    )  # null: the network
    to_group = models.ForeignKey(Group, models.CASCADE, related_name="passed_to")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    why = models.CharField(_("Why them"), max_length=300, blank=True)  # the charity reads it
    charity_yes_at = models.DateTimeField(null=True, blank=True)
    group_yes_at = models.DateTimeField(null=True, blank=True)
    group_yes_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)  # both, charity, group or taken back by: from

    objects = PassingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at=None), name="one_open_passing_of_a_request"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="a_passing_ends_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(ended_by="both") | Q(charity_yes_at__isnull=False, group_yes_at__isnull=False),
                name="a_passing_needs_both",
            ),
        ]
        indexes = [models.Index(fields=["to_group"], condition=Q(ended_at=None), name="passings_to_answer")]

    def __str__(self) -> str:
        return f"{self.request_id} to {self.to_group}"

    @classmethod
    @transaction.atomic
    def propose(cls, request: HelpRequest, to: Group, *, by: Any, why: str = "") -> "Passing":
        """Ask the charity and that group. Proposed twice it is proposed once."""
        request.lock()
        if request.state not in PASSABLE:
            raise TransitionError(_("It can't be passed on while somebody is being asked or has said yes."))
        if request.group_id == to.pk:
            raise TransitionError(_("They have it already."))
        there = request.passings.open().first()
        if there is not None and there.is_moot:
            there.end("from")
        elif there is not None:
            if there.to_group_id == to.pk:
                return there
            raise TransitionError(_("Another group is being asked. Take that back first."))
        passing = cls.objects.create(
            request=request, from_group=request.group, to_group=to, proposed_by=by, why=why
        )
        request.note("passing proposed", by=by, reason=to.name)
        return passing

    @transaction.atomic
    def say_yes(self, *, by: Any) -> bool:
        """The charity's yes (`by` "charity") or that of somebody who runs the receiving group. Said twice it is said
        once."""
        self.lock()
        if self.ended_by == "both":
            return False
        self.only_while_open()
        if by == "charity":
            self.charity_yes_at = self.charity_yes_at or timezone.now()
        elif self.group_yes_at is None:
            self.group_yes_at, self.group_yes_by = timezone.now(), by
        self.save()
        return self.complete()

    @transaction.atomic
    def say_no(self, *, by: Any) -> bool:
        """No from the charity or the receiving group: it stays where it was, and nobody is blamed."""
        self.lock()
        if self.ended_at is not None:
            return False
        self.end("charity" if by == "charity" else "group")
        self.request.note("passing declined", by=by if by == "charity" else "hub")
        return True

    @transaction.atomic
    def take_back(self, *, by: Any) -> bool:
        """Whoever has it keeps it after all."""
        self.lock()
        if self.ended_by == "both":
            raise TransitionError(_("Both have said yes meanwhile, so it is with them now."))
        if self.ended_at is not None:
            return False
        self.end("from")
        self.request.note("passing taken back", by=by)
        return True

    @property
    def is_moot(self) -> bool:
        """The request went another way meanwhile: somebody else has it, or people are being asked."""
        return self.request.state not in PASSABLE or self.request.group_id != self.from_group_id

    def end(self, by: str) -> None:
        self.ended_at, self.ended_by = timezone.now(), by
        self.save()

    def complete(self) -> bool:
        if self.charity_yes_at is None or self.group_yes_at is None:
            return False
        self.end("both")
        self.request.pass_to(self.to_group, by=self.group_yes_by)
        return True

    def only_while_open(self) -> None:
        if self.ended_at is not None or self.is_moot:
            raise TransitionError(_("That has been settled meanwhile. Thank you for looking."))

    def lock(self) -> None:
        """The request first, then this row, read anew."""
        self.request.lock()
        held = Passing.objects.select_for_update(of=("self",)).get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(held, field.attname))
