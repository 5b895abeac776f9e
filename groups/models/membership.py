"""Who belongs to a group and what they are there: volunteer, organiser or lead, for a term."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.handover import Handover
from groups.models.term import TERM, Term, TermQuerySet
from hub import news
from hub.access.who import scope_of
from hub.accounts import sessions
from hub.audit.models import record
from hub.common.models import TransitionError


class MembershipQuerySet(TermQuerySet):
    def visible_to(self, who: Any) -> "MembershipQuerySet":
        """Roles this person may see with a name: their own, their groups', for national all."""
        return self.filter(scope_of("role", who))

    def live(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)

    def running(self) -> "MembershipQuerySet":
        """Those who run the group: organisers and leads."""
        return self.filter(role__in=[Membership.Role.ORGANISER, Membership.Role.LEAD])

    def leading(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.LEAD)

    def running_a_group_of(self, person: Any) -> "MembershipQuerySet":
        """Those who run a group with this person; of somebody who runs none, those who run a group of theirs."""
        own = self.live().filter(person=person)
        run = own.running()
        return self.live().running().filter(group__in=(run if run.exists() else own).values("group"))

    def note_an_evening(self, person: Any, group: Any) -> None:
        """Somebody who runs the group did something for a case: the day counts, once."""
        today = timezone.localdate()
        theirs = self.live().running().filter(person=person, group=group)
        theirs.filter(Q(last_evening_on=None) | Q(last_evening_on__lt=today)).update(
            evenings=F("evenings") + 1, last_evening_on=today
        )


class Membership(Term):
    """A person's role in a group, from a day, until a day."""

    PERSONAL = {"person": "whose: self; basis: legitimate interest; kept: 24 months after it ended"}

    class Role(models.TextChoices):
        VOLUNTEER = "volunteer", _("Volunteer")
        ORGANISER = "organiser", _("Organiser")
        LEAD = "lead", _("Lead organiser")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    term_ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    evenings = models.PositiveIntegerField(
        default=0
    )  # days they did something for a case; the thanks name it
    last_evening_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "group", "role"], condition=Q(ended_at=None), name="one_live_role_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["volunteer", "organiser", "lead"]), name="membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="membership_ends_later"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "role"], condition=Q(ended_at=None), name="live_roles_of_a_group"),
            models.Index(fields=["person"], condition=Q(ended_at=None), name="live_roles_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.group}"

    @classmethod
    @transaction.atomic
    def begin(cls, person: Any, group: Group, role: str, *, who: Any = None) -> "Membership":
        """Give somebody a role; asking twice changes nothing. For a group that is starting it may be the last step.

        Of organiser and lead a person has one at a time: becoming a lead takes the evenings along.
        """
        group.lock()
        held = {
            membership.role: membership
            for membership in cls.objects.live().filter(person=person, group=group)
        }
        if role in held:
            return held[role]
        if role == cls.Role.ORGANISER and cls.Role.LEAD in held:
            return held[cls.Role.LEAD]
        if group.has_ended:
            raise TransitionError(_("This group has ended, so nobody can begin in it any more."))
        running = role != cls.Role.VOLUNTEER
        membership = cls.objects.create(
            person=person,
            group=group,
            role=role,
            term_ends_on=timezone.localdate() + TERM if running else None,
        )
        record(who, f"role given: {role}", membership, group_id=group.pk)
        if role == cls.Role.VOLUNTEER:
            news.joined_as_volunteer.send(sender=cls, person=person, group=group)
        if role == cls.Role.LEAD:
            if organiser := held.get(cls.Role.ORGANISER):
                organiser.give_way_to(membership, who=who)
            if group.looked_after_by_id:
                group.look_after(None, by=person)
        if running and group.is_forming:
            group.begin_when_ready(by=person)
        return membership

    @classmethod
    @transaction.atomic
    def stop_all(cls, person: Any, group: Group, *, who: Any, keep: str | None = None) -> "Parting":
        """Everything this person runs in this group ends now; the lead last, so that what they held moves once."""
        group.lock()
        running = cls.objects.live().running().filter(person=person, group=group).order_by("-role")
        for membership in running:
            membership.group = group
            membership.stop(who=who, keep=keep)
        return Parting.of(person, group)

    @transaction.atomic
    def stop(self, *, who: Any, keep: str | None = None) -> "Parting":
        """End this role at once, on every device but the sign-in `keep`; the last lead's only by themselves.

        If it was the group's last lead, somebody of the network looks after the group until a new one is found.
        """
        self.group.lock()
        held = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.ended_at is not None:
            return Parting(held, self.group.heir())
        own_act = who.person is not None and who.person.pk == self.person_id
        if self.is_last_lead and not own_act:
            raise TransitionError(_("Only they themselves may end the role of the last lead."))
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        record(who, f"role ended: {self.role}", self, group_id=self.group_id)
        if not self.group.looked_after_by_id and not self.group.memberships.live().leading().exists():
            self.group.look_after(self.group.person_of_the_network(but=self.person), by=self.person)
        heir = self.group.heir()
        still_runs = self.group.memberships.live().running().filter(person=self.person_id).exists()
        if self.role != self.Role.VOLUNTEER and not still_runs:
            Handover.make(self, heir, who=who)
            news.role_ended.send(sender=Membership, person=self.person, group=self.group, heir=heir)
        if self.role == self.Role.VOLUNTEER:
            news.left_as_volunteer.send(sender=Membership, person=self.person, group=self.group)
        sessions.end_others(self.person, keep=keep)
        return Parting(self, heir)

    @property
    def is_last_lead(self) -> bool:
        """One query, for a lead."""
        others = self.group.memberships.live().leading().exclude(person=self.person_id)
        return self.role == self.Role.LEAD and not others.exists()

    def give_way_to(self, membership: "Membership", *, who: Any) -> None:
        """An organiser becomes lead: the term before ends, its evenings count on."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        record(who, f"role ended: {self.role}", self, group_id=self.group_id)
        membership.evenings = self.evenings
        membership.last_evening_on = self.last_evening_on
        membership.save(update_fields=["evenings", "last_evening_on", "changed_at"])


@dataclass(frozen=True)
class Parting:
    """How it stands after somebody stopped: who has what they held, who looks after the group, the evenings."""

    membership: Membership
    heir: Any

    @classmethod
    def of(cls, person: Any, group: Group) -> "Parting":
        """From the role that ended last."""
        ended = Membership.objects.running().filter(person=person, group=group).exclude(ended_at=None)
        membership = ended.select_related("person").order_by("ended_at", "role").last()
        if membership is None:
            raise TransitionError(_("They never ran this group."))
        membership.group = group
        return cls(membership, group.heir())

    @property
    def group(self) -> Group:
        return self.membership.group

    @property
    def looked_after_by(self) -> Any:
        return self.group.looked_after_by

    @property
    def evenings(self) -> int:
        return self.membership.evenings

    @property
    def is_looked_after(self) -> bool:
        """It was the last lead; somebody of the network has an eye on the group now."""
        return self.membership.role == Membership.Role.LEAD and self.looked_after_by is not None
