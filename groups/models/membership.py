"""Who belongs to a group and what they are there: volunteer, organiser or lead, for a term."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub import news
from hub.access.matrix import grants
from hub.access.who import Who, scope_of
from hub.accounts import sessions
from hub.audit.models import record
from hub.common.models import Record, TransitionError
from hub.links.models import PrivateLink

TERM = timedelta(days=365)  # an organiser's term; its end never locks anyone out
INVITATION_LIVES = timedelta(days=7)
SENT_AT_MOST = 4
A_DAY_PER_PERSON, A_DAY_PER_GROUP = 20, 50


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


    def note_an_evening(self, person: Any, group: Any) -> None:
        """Somebody who runs the group did something for a case: the day counts, once."""
        today = timezone.localdate()
        theirs = self.live().running().filter(person=person, group=group)
        theirs.filter(Q(last_evening_on=None) | Q(last_evening_on__lt=today)).update(
            evenings=F("evenings") + 1, last_evening_on=today
        )


class Membership(Record):
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
    evenings = models.PositiveIntegerField(default=0)  # days they did something for a case; the thanks name it
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
        """Give somebody a role; asking twice changes nothing. The first two people make a group active.

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
        running = role != cls.Role.VOLUNTEER
        membership = cls.objects.create(
            person=person,
            group=group,
            role=role,
            term_ends_on=timezone.localdate() + TERM if running else None,
        )
        record(who, f"role given: {role}", membership, group_id=group.pk)
        if role == cls.Role.LEAD:
            if organiser := held.get(cls.Role.ORGANISER):
                organiser.give_way_to(membership, who=who)
            if group.looked_after_by_id:
                group.look_after(None, by=person)
        people = group.memberships.live().running().values("person").distinct().count()
        if group.state == Group.State.FORMING and people >= 2:
            group.activate(by=person)
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
            news.role_ended.send(sender=Membership, person=self.person, group=self.group, heir=heir)
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


def roles_given_by(who: Any, group: Group) -> list[str]:
    """The roles they may invite to in this group: strictly below their own here, whatever they are elsewhere (G5)."""

    def may_give(role: str) -> bool:
        return any(
            "all" in grant.scopes or ("grp" in grant.scopes and standing.group == group.pk)
            for standing in who.standings
            for grant in grants("role", standing.audience, f"invite_{role}")
        )

    return [role for role in Membership.Role.values if may_give(role)]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, who: Any) -> "InvitationQuerySet":
        return self.filter(scope_of("invitation", who))

    def acceptable_by(self, who: Any) -> "InvitationQuerySet":
        """Their own: by the link they came with, or sent to the address they sign in with."""
        return self.filter(scope_of("invitation", who, "accept")).select_related(
            "group__primary_region", "invited_by"
        )

    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def waiting_for_a_yes(self) -> "InvitationQuerySet":
        """Accepted by an account with another address: the inviter looks at it first (A12)."""
        return self.open().exclude(claimed_by=None)


class Invitation(Record):
    """An invitation to a role, by mail; the role comes from this row alone, whatever the address or form says."""

    PERSONAL = dict.fromkeys(
        ["email", "accepted_by", "claimed_by"],
        "whose: the invited; basis: legitimate interest; kept: 30 days after it ended",
    ) | {"invited_by": "whose: the inviter; basis: legitimate interest; kept: 30 days after it ended"}

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
        return inviter.person.is_active and self.role in roles_given_by(inviter, self.group)

    @property
    def to_what(self) -> str:
        """As the sentence "Asha invites you ..." goes on."""
        return {
            Membership.Role.VOLUNTEER: gettext("to help as a volunteer"),
            Membership.Role.ORGANISER: gettext("to be an organiser"),
            Membership.Role.LEAD: gettext("to lead the group"),
        }[Membership.Role(self.role)]

    @property
    def is_claimed(self) -> bool:
        return self.claimed_by_id is not None and self.is_open

    @classmethod
    @transaction.atomic
    def invite(cls, email: str, role: str, group: Group, *, who: Any) -> "Invitation":
        """Invite an address to a role below one's own, at most twenty a day, fifty for the group."""
        group.lock()
        if role not in roles_given_by(who, group):
            raise TransitionError(_("That is not a role you can invite to in this group."))
        held = group.memberships.live().filter(person__email__iexact=email)
        if held.filter(role__in=[role, Membership.Role.LEAD] if role != "volunteer" else [role]).exists():
            raise TransitionError(_("They have that role here already."))
        same = cls.objects.filter(
            group=group, role=role, email__iexact=email, accepted_at=None, revoked_at=None
        ).first()
        if same and same.is_open:
            raise TransitionError(
                _("They have this invitation already. You can send it again from the list of people.")
            )
        if same:
            same.revoke(who=who)
        today = cls.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
        if (
            today.filter(invited_by=who.person).count() >= A_DAY_PER_PERSON
            or today.filter(group=group).count() >= A_DAY_PER_GROUP
        ):
            raise TransitionError(_("That is enough invitations for one day. You can go on tomorrow."))
        invitation = cls.objects.create(
            group=group,
            email=email,
            role=role,
            invited_by=who.person,
            expires_at=timezone.now() + INVITATION_LIVES,
        )
        PrivateLink.issue(PrivateLink.Purpose.INVITATION, invitation, expires_at=invitation.expires_at)
        record(who, f"invited: {role}", invitation, group_id=group.pk)
        return invitation

    @transaction.atomic
    def send_again(self, *, who: Any) -> None:
        """A fresh link for seven more days; the one before stops working. It is backed by who sends it, if they may."""
        self.lock()
        if self.accepted_at is not None or self.revoked_at is not None:
            raise TransitionError(_("This invitation is over. You can write a new one."))
        if self.sent_count >= SENT_AT_MOST:
            raise TransitionError(
                _("It has gone out %(count)d times. Better to ring them.") % {"count": self.sent_count}
            )
        if self.role in roles_given_by(who, self.group):
            self.invited_by = who.person
        self.sent_count += 1
        self.expires_at = timezone.now() + INVITATION_LIVES
        self.save(update_fields=["invited_by", "sent_count", "expires_at", "changed_at"])
        self.links.update(revoked_at=timezone.now())
        PrivateLink.issue(PrivateLink.Purpose.INVITATION, self, expires_at=self.expires_at)
        record(who, "invitation sent again", self, group_id=self.group_id)

    @transaction.atomic
    def accept(self, *, person: Any, who: Any, keep: str | None = None) -> bool:
        """Take up the role; True when it begins now, False when the inviter has to say yes first."""
        self.lock()
        if self.accepted_at is not None and self.accepted_by_id == person.pk:
            return True
        if not self.is_open or not self.is_backed_by(Who(self.invited_by)):
            raise TransitionError(
                _("This invitation no longer works. Ask the person who sent it for a new one.")
            )
        if person.email.casefold() == self.email.casefold():
            return self.fulfil(person, who=who, keep=keep)
        if self.claimed_by_id not in (None, person.pk):
            raise TransitionError(
                _("Somebody has taken up this invitation already. Ask the person who sent it for a new one.")
            )
        if self.claimed_by_id is None:
            self.claimed_by = person
            self.expires_at = timezone.now() + INVITATION_LIVES  # time for the inviter to say yes
            self.save(update_fields=["claimed_by", "expires_at", "changed_at"])
            record(who, "invitation taken up from another address", self, group_id=self.group_id)
        return False

    @transaction.atomic
    def agree(self, *, who: Any) -> bool:
        """The yes of the inviter, or of whoever may invite to this role, to an acceptance from another address."""
        self.lock()
        if self.accepted_at is not None:
            return True
        if self.claimed_by is None or not self.is_open:
            raise TransitionError(_("Nobody is waiting for a yes to this invitation any more."))
        if self.role not in roles_given_by(who, self.group):
            raise TransitionError(_("Somebody who may invite to this role has to say yes."))
        return self.fulfil(self.claimed_by, who=who)

    def fulfil(self, person: Any, *, who: Any, keep: str | None = None) -> bool:
        self.accepted_at, self.accepted_by = timezone.now(), person
        self.save(update_fields=["accepted_at", "accepted_by", "changed_at"])
        self.links.update(used_up_at=self.accepted_at)
        self.membership = Membership.begin(person, self.group, self.role, who=who)
        sessions.end_others(person, keep=keep)
        return True

    @property
    def links(self) -> Any:
        """The private links that open it."""
        return PrivateLink.objects.about(self).filter(purpose=PrivateLink.Purpose.INVITATION).live()

    def lock(self) -> None:
        """The group first, as every act on roles does."""
        self.group.lock()
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()

    @transaction.atomic
    def revoke(self, *, who: Any) -> None:
        """Take the invitation back; asking twice changes nothing."""
        self.lock()
        if self.accepted_at is None and self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "changed_at"])
            self.links.update(revoked_at=self.revoked_at)
            record(who, "invitation taken back", self, group_id=self.group_id)
