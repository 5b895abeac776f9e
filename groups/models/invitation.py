"""Asking somebody to take up a role: by mail, once, for a week; the role comes from the row alone."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.membership import Membership
from hub.access.matrix import grants
from hub.access.who import Who, scope_of
from hub.accounts import sessions
from hub.audit.models import record
from hub.common.models import Record, TransitionError
from hub.links.models import PrivateLink

INVITATION_LIVES = timedelta(days=7)
SENT_AT_MOST = 4
A_DAY_PER_PERSON, A_DAY_PER_GROUP = 20, 50


def in_a_sentence(role: str) -> str:
    """As the sentence "Asha invites you ..." goes on."""
    return {
        Membership.Role.VOLUNTEER: gettext("to help as a volunteer"),
        Membership.Role.ORGANISER: gettext("to be an organiser"),
        Membership.Role.LEAD: gettext("to lead the group"),
    }[Membership.Role(role)]


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

    LOCK_FIRST = ("group",)
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

    membership: Membership | None = None  # what the act at hand has begun

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
        return in_a_sentence(self.role)

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
        if group.has_ended:
            raise TransitionError(_("This group has ended, so nobody can begin in it any more."))
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

    @transaction.atomic
    def revoke(self, *, who: Any) -> None:
        """Take the invitation back; asking twice changes nothing."""
        self.lock()
        if self.accepted_at is None and self.revoked_at is None:
            self.revoked_at = timezone.now()
            self.save(update_fields=["revoked_at", "changed_at"])
            self.links.update(revoked_at=self.revoked_at)
            record(who, "invitation taken back", self, group_id=self.group_id)
