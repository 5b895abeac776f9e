"""Who belongs to a group and what they are there: volunteer, organiser or lead, for a term."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub import news
from hub.access.who import Who, scope_of
from hub.audit.models import record
from hub.common.models import Record, TransitionError

TERM = timedelta(days=365)  # an organiser's term; its end never locks anyone out
INVITATION_LIVES = timedelta(days=7)


class MembershipQuerySet(models.QuerySet["Membership"]):
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


class Membership(Record):
    """A person's role in a group, from a day, until a day."""

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
    evenings = models.PositiveIntegerField(default=0)  # sittings they were part of; the thanks name it

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
        """Give somebody a role; asking twice changes nothing. The first two people make a group active."""
        group.lock()
        running = role != cls.Role.VOLUNTEER
        membership, made = cls.objects.live().get_or_create(
            person=person,
            group=group,
            role=role,
            defaults={"term_ends_on": timezone.localdate() + TERM if running else None},
        )
        if made:
            record(who, f"role given: {role}", membership, group_id=group.pk)
            if role == cls.Role.LEAD and group.looked_after_by_id:
                group.look_after(None, by=person)
            people = group.memberships.live().running().values("person").distinct().count()
            if group.state == Group.State.FORMING and people >= 2:
                group.activate(by=person)
        return membership

    @transaction.atomic
    def stop(self, *, who: Any) -> str:
        """End this role at once; only its holder may, for a lead. Returns who has what they held, by name.

        If it was the group's last lead, somebody of the network looks after the group until a new one is found.
        """
        self.group.lock()
        held = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        if held.ended_at is not None:
            return ""
        own_act = who.person is not None and who.person.pk == self.person_id
        others_lead = self.group.memberships.live().leading().exclude(pk=self.pk).exists()
        if self.role == self.Role.LEAD and not own_act and not others_lead:
            raise TransitionError(_("Only they themselves may end the role of the last lead."))
        self.ended_at = held.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        record(who, f"role ended: {self.role}", self, group_id=self.group_id)
        if self.role == self.Role.LEAD and not others_lead:
            self.group.look_after(self.group.person_of_the_network(), by=self.person)
        heir = self.group.heir()
        still_runs = self.group.memberships.live().running().filter(person=self.person_id).exists()
        if self.role != self.Role.VOLUNTEER and not still_runs:
            news.role_ended.send(sender=Membership, person=self.person, group=self.group, heir=heir)
        return heir.first_name_shown if heir else ""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, who: Any) -> "InvitationQuerySet":
        return self.filter(scope_of("invitation", who))

    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def waiting_for_a_yes(self) -> "InvitationQuerySet":
        """Accepted by an account with another address: the inviter looks at it first (A12)."""
        return self.open().exclude(claimed_by=None)


class Invitation(Record):
    """An invitation to a role, by mail; the role comes from this row alone, whatever the address or form says."""

    PERSONAL = {"email": "whose: the invited; basis: legitimate interest; kept: 30 days after it ended"}

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("Their email address"), max_length=254)
    role = models.CharField(_("Role"), max_length=20, choices=Membership.Role.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("email"),
                "role",
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="accepted_or_revoked_not_both"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.group}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()

    def is_backed_by(self, inviter: Any) -> bool:
        """Would the inviter still be allowed to invite to this role? Asked when it is accepted (A11)."""
        return inviter.may("role", f"invite_{self.role}") and (
            "national" in inviter.audiences or self.group_id in inviter.groups_as("organiser", "lead")
        )

    @transaction.atomic
    def accept(self, *, person: Any, who: Any) -> bool:
        """Take up the role; True when it begins now, False when the inviter has to say yes first."""
        held = (
            type(self)
            .objects.select_for_update(of=("self",))
            .select_related("invited_by", "group")
            .get(pk=self.pk)
        )
        if held.accepted_at is not None:
            return held.accepted_by_id == person.pk
        if not held.is_open or not held.is_backed_by(Who(held.invited_by)):
            raise TransitionError(
                _("This invitation no longer works. Ask the person who sent it for a new one.")
            )
        if person.email.casefold() != held.email.casefold() and held.claimed_by_id is None:
            held.claimed_by = person
            held.save(update_fields=["claimed_by", "changed_at"])
            return False
        if held.claimed_by_id is not None and held.claimed_by_id == person.pk:
            return False
        return held.fulfil(person, who=who)

    @transaction.atomic
    def agree(self, *, who: Any) -> bool:
        """The inviter's yes to an acceptance that came from another address."""
        if self.claimed_by is None:
            raise TransitionError(_("Nobody has taken up this invitation yet."))
        return self.fulfil(self.claimed_by, who=who)

    def fulfil(self, person: Any, *, who: Any) -> bool:
        self.accepted_at, self.accepted_by = timezone.now(), person
        self.save(update_fields=["accepted_at", "accepted_by", "changed_at"])
        Membership.begin(person, self.group, self.role, who=who)
        return True

    @transaction.atomic
    def revoke(self, *, who: Any) -> None:
        """Take the invitation back; asking twice changes nothing."""
        if self.accepted_at is None and self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "changed_at"])
            record(who, "invitation taken back", self, group_id=self.group_id)
