"""Somebody is proposed for a role on the network, or that it ends; whoever else has to agree says yes or no (rule 6)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.accounts.backend import people_at
from hub.accounts.models import NetworkRole, User
from hub.accounts.opening import open_account
from hub.accounts.second_hands import counting, needed
from hub.audit.models import record
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError

WHOSE = "whose: named, and who agreed; basis: legitimate interest; kept: 24 months"
OPEN_FOR = timedelta(days=14)
OVER = _("This is decided already. Nothing has changed.")
NOT_ABOUT_ONESELF = _("Nobody names themselves. Somebody else proposes you.")


class RoleProposalQuerySet(models.QuerySet["RoleProposal"]):
    def visible_to(self, who: Any) -> "RoleProposalQuerySet":
        return self.filter(scope_of("role_proposal", who))

    def undecided(self) -> "RoleProposalQuerySet":
        return self.filter(done_at=None, refused_at=None)

    def open(self) -> "RoleProposalQuerySet":
        return self.undecided().filter(created_at__gt=timezone.now() - OPEN_FOR)

    def put_away_lapsed(self) -> None:
        lapsed = self.undecided().filter(created_at__lte=timezone.now() - OPEN_FOR)
        lapsed.update(refused_at=timezone.now())

    def forgettable(self) -> "RoleProposalQuerySet":
        return self.filter(created_at__lt=kept_since("proposal of a role"))


class RoleProposal(Record):
    """proposed > a yes from each who has to > done; refused, taken back, or lapsed after fourteen days.

    Whoever has no account yet gets one with the last yes. What is shown of them until then is what the proposer typed,
    so that nobody learns from a proposal whose account an address is.
    """

    PERSONAL = dict.fromkeys(
        [
            "person", "email", "name", "why", "proposed_by", "asked", "agreed_by", "agreed_too_by", "refused_by",
        ],
        WHOSE,
    )  # fmt: skip

    role = models.CharField(max_length=20, choices=NetworkRole.Role.choices)
    region_code = models.CharField(max_length=12, blank=True)
    ends = models.BooleanField(default=False)
    held = models.ForeignKey(NetworkRole, models.CASCADE, null=True, related_name="+")  # the role it is about
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    why = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    # The second of two, while there are not yet two coordinators.
    agreed_too_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RoleProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "region_code",
                "ends",
                condition=Q(done_at=None, refused_at=None),
                name="one_open_proposal_of_a_role",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("proposed_by"))
                & ~Q(person=F("agreed_by"))
                & ~Q(person=F("agreed_too_by")),
                name="nobody_names_themselves",
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by=F("agreed_by"))
                & ~Q(proposed_by=F("agreed_too_by"))
                & ~Q(agreed_by=F("agreed_too_by")),
                name="each_yes_is_somebody_elses",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(agreed_at__isnull=False, held__isnull=False)
                | Q(role="safeguarding", ends=False, held__isnull=False),
                name="a_role_takes_a_second_pair_of_hands",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(refused_at=None), name="a_role_is_given_or_refused"
            ),
            models.CheckConstraint(condition=Q(ends=False) | Q(held__isnull=False), name="what_ends_is_held"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"

    @property
    def lapses_at(self) -> Any:
        return self.created_at + OPEN_FOR

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.refused_at is None and self.lapses_at > timezone.now()

    def was_agreed_by(self, person: Any) -> bool:
        return person.pk in (self.agreed_by_id, self.agreed_too_by_id)

    def waits_for(self, person: Any) -> bool:
        """Is theirs the yes or the no?"""
        is_asked = self.asked.filter(pk=person.pk).exists()
        return self.is_open and is_asked and not self.was_agreed_by(person)

    # --- Proposing ----------------------------------------------------------------------------------------
    @classmethod
    @transaction.atomic
    def to_name(
        cls, role: str, *, email: str, name: str, why: str, who: Any, region_code: str = "", asked: Any = ()
    ) -> "RoleProposal":
        NetworkRole.objects.hold()
        NetworkRole.look_for_room(role, region_code)
        about = whoever_is_at(email, name)
        if who.person == about:
            raise TransitionError(NOT_ABOUT_ONESELF)
        held = NetworkRole.objects.live().filter(role=role, region_code=region_code)
        if about.pk and held.filter(person=about).exists():
            raise TransitionError(_("They hold this role already."))
        facts = {"role": role, "region_code": region_code, "email": email, "name": name, "why": why}
        return cls.propose(about, who=who, asked=asked, person=about if about.pk else None, **facts)

    @classmethod
    @transaction.atomic
    def to_end(cls, held: NetworkRole, *, why: str, who: Any, asked: Any = ()) -> "RoleProposal":
        NetworkRole.objects.hold()
        held.look_whether_enough_remain()
        if who.person == held.person:
            raise TransitionError(_("This is your own role: you may stop without asking anybody."))
        facts = {"role": held.role, "region_code": held.region_code, "why": why, "ends": True, "held": held}
        about = held.person
        return cls.propose(
            about, who=who, asked=asked, person=about, email=about.email, name=str(about), **facts
        )

    @classmethod
    def propose(cls, about: User, *, who: Any, asked: Iterable[User], **facts: Any) -> "RoleProposal":
        """The question to whoever has to agree; where nobody has to, it is done at once."""
        cls.objects.put_away_lapsed()
        same = {name: facts.get(name, False) for name in ("role", "region_code", "ends")}
        waiting = cls.objects.undecided().filter(email__iexact=facts["email"], **same).first()
        if waiting and waiting.proposed_by == who.person:
            return waiting
        if waiting:
            raise TransitionError(_("Somebody has proposed this already, and it waits for a yes."))
        wanted = needed(facts["role"], ends=same["ends"])
        hands = [] if wanted == 0 else those_to_ask(about, who.person, asked, wanted)
        proposal = cls.objects.create(proposed_by=who.person, **facts)
        proposal.asked.set(hands)
        record(who, f"network role proposed: {proposal.told}", proposal)
        if wanted == 0:
            proposal.take_effect(who=who)
        return proposal

    # --- Answering ----------------------------------------------------------------------------------------
    @transaction.atomic
    def agree(self, *, who: Any) -> None:
        """One yes; with the last that is needed it is done. Pressing twice changes nothing."""
        NetworkRole.objects.hold()
        self.lock()
        if self.was_agreed_by(who.person):
            return
        about = self.person or whoever_is_at(self.email, self.name)
        if not self.is_open:
            raise TransitionError(OVER)
        if not self.waits_for(who.person) or who.person == about or not counting(about, [who.person]):
            raise TransitionError(_("Your yes is not asked for here, or does not count any more."))
        if self.agreed_by is None:
            self.agreed_by, self.agreed_at = who.person, timezone.now()
        else:
            self.agreed_too_by = who.person
        self.save(update_fields=["agreed_by", "agreed_at", "agreed_too_by", "changed_at"])
        record(who, f"network role agreed: {self.told}", self)
        yeses = [one for one in (self.agreed_by, self.agreed_too_by) if one]
        if len(counting(about, yeses)) >= needed(self.role, ends=self.ends):
            self.take_effect(who=who)

    @transaction.atomic
    def refuse(self, *, who: Any) -> None:
        """A no from whoever is asked, or whoever proposed it takes it back."""
        NetworkRole.objects.hold()
        self.lock()
        if self.refused_at is not None:
            return
        if self.done_at is not None:
            raise TransitionError(OVER)
        if who.person != self.proposed_by and not self.asked.filter(pk=who.person.pk).exists():
            raise TransitionError(_("You are not asked here."))
        self.refused_at, self.refused_by = timezone.now(), who.person
        self.save(update_fields=["refused_at", "refused_by", "changed_at"])
        if who.person == self.proposed_by:
            record(who, f"network role taken back: {self.told}", self)
        else:
            record(who, f"network role refused: {self.told}", self)

    def take_effect(self, *, who: Any) -> None:
        if self.ends and self.held:
            self.held.end(who=who)
        else:
            about = self.person or whoever_is_at(self.email, self.name)
            self.person = about if about.pk else open_account(self.email, self.name)
            if not self.person.is_active:
                raise TransitionError(_("The account with this address is closed."))
            self.held = NetworkRole.give(
                self.person, self.role, region_code=self.region_code, by=who.person, who=who
            )
        self.done_at = timezone.now()
        self.save(update_fields=["person", "held", "done_at", "changed_at"])

    @property
    def told(self) -> str:
        return f"{self.role} ends" if self.ends else self.role


def whoever_is_at(email: str, name: str) -> User:
    """Somebody without an account only by what was typed."""
    known = (person for person in people_at(email) if person.is_active)
    return next(known, User(email=email, name=name))


def those_to_ask(about: User, proposer: User, asked: Iterable[User], wanted: int) -> list[User]:
    """The other coordinators and administrators; while two who run a group have to agree, those the proposer asks."""
    if wanted == 1:
        governing = NetworkRole.objects.live().governing().values("person")
        asked = User.objects.filter(pk__in=governing, is_active=True).order_by("pk")
    hands = [one for one in counting(about, asked) if one != proposer]
    if len(hands) < wanted:
        raise TransitionError(
            _("There is nobody else yet who could say yes. Name another administrator or coordinator first.")
            if wanted == 1
            else _("Two people who run a group have to agree, and neither is you or whom you name.")
        )
    return hands
