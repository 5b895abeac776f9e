"""People: one account each, what they agreed to, what they hold for the network, what they want to hear."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.accounts import sessions
from hub.audit.models import record
from hub.common.models import Record, TransitionError

WHILE_IT_LIVES = "whose: self; basis: legitimate interest; kept: while the account lives, idle 24 months"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """One person, one account; signs in by e-mail. Charities need none (they follow a private link)."""

    PERSONAL = {
        "email": WHILE_IT_LIVES,
        "name": WHILE_IT_LIVES,
        "pronouns": WHILE_IT_LIVES,
        "home_outcode": WHILE_IT_LIVES,
    }

    email = models.EmailField(_("Email address"), max_length=254)
    name = models.CharField(_("Your name"), max_length=120, blank=True)
    pronouns = models.CharField(_("Pronouns"), max_length=40, blank=True)
    home_outcode = models.CharField(_("First half of your postcode"), max_length=8, blank=True)
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="en-gb")
    adult_confirmed_at = models.DateTimeField(null=True, blank=True)  # accounts are for people of 18 or over
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    list_seen_at = models.DateTimeField(null=True, blank=True)  # "what changed since you last looked"

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []  # type: ignore[misc]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name_shown(self) -> str:
        """How the hub calls somebody: the first word of the name they gave."""
        return (self.name or self.email.split("@")[0]).split()[0]

    @property
    def can_receive_mail(self) -> bool:
        return self.is_active


LEADS_PER_REGION = 2  # safeguarding leads


class NetworkRoleQuerySet(models.QuerySet["NetworkRole"]):
    def visible_to(self, who: Any) -> "NetworkRoleQuerySet":
        return self.filter(scope_of("network_role", who))

    def live(self) -> "NetworkRoleQuerySet":
        return self.filter(ended_at=None, person__is_active=True)

    def coordinating(self) -> "NetworkRoleQuerySet":
        return self.filter(role=NetworkRole.Role.NATIONAL)

    def governing(self) -> "NetworkRoleQuerySet":
        """Coordinators and administrators: who may agree to one more of them, or one less (rule 6)."""
        return self.filter(role__in=[NetworkRole.Role.NATIONAL, NetworkRole.Role.ADMIN])

    def hold(self) -> None:
        """Nobody else names or ends anybody until the transaction is over."""
        list(self.live().select_for_update(of=("self",)))


class NetworkRole(Record):
    """A role on the network itself: coordinator, administrator, or safeguarding lead of a region."""

    PERSONAL = {"person": WHILE_IT_LIVES, "given_by": WHILE_IT_LIVES}

    class Role(models.TextChoices):
        NATIONAL = "national", _("National coordinator")
        ADMIN = "admin", _("Administrator")
        SAFEGUARDING = "safeguarding", _("Safeguarding lead")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="network_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    region_code = models.CharField(max_length=12, blank=True)  # safeguarding leads: two a region at most
    starts_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = NetworkRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "region_code"],
                condition=Q(ended_at=None),
                name="one_live_network_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")), name="network_role_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    @classmethod
    @transaction.atomic
    def give(
        cls, person: "User", role: str, *, region_code: str = "", by: Any = None, who: Any = None
    ) -> "NetworkRole":
        """Name somebody; asking twice changes nothing. `by` is who agreed, as far as they have an account."""
        cls.objects.hold()
        held = cls.objects.live().filter(role=role, region_code=region_code)
        if already := held.filter(person=person).first():
            return already
        cls.look_for_room(role, region_code)
        given = cls.objects.create(person=person, role=role, region_code=region_code, given_by=by)
        record(who, f"network role given: {role}", given)
        return given

    @classmethod
    def look_for_room(cls, role: str, region_code: str) -> None:
        held = cls.objects.live().filter(role=role, region_code=region_code)
        if role == cls.Role.SAFEGUARDING and held.count() >= LEADS_PER_REGION:
            raise TransitionError(
                _("There are two safeguarding leads here already: one of them stops first.")
            )

    @transaction.atomic
    def end(self, *, who: Any = None, keep: str | None = None) -> None:
        """It ends at once, on every device but the one with the session `keep`; pressing twice changes nothing."""
        NetworkRole.objects.hold()
        self.refresh_from_db(fields=["ended_at"])
        if self.ended_at is not None:
            return
        self.look_whether_enough_remain()
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at", "changed_at"])
        sessions.end_others(self.person, keep=keep)
        record(who, f"network role ended: {self.role}", self)

    def look_whether_enough_remain(self) -> None:
        """Where there are two coordinators, two remain (rule 6)."""
        if self.is_needed:
            raise TransitionError(_("Name another coordinator first: at least two remain."))

    @property
    def is_needed(self) -> bool:
        live = NetworkRole.objects.live()
        return self.role == self.Role.NATIONAL and live.coordinating().count() <= 2


class Preference(Record):
    """How somebody wants to hear of one kind of thing. Without a row: at once, by mail."""

    PERSONAL = {"person": WHILE_IT_LIVES}

    class HowOften(models.TextChoices):
        NOW = "now", _("When it happens")
        OFF = "off", _("Never")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=60)
    how_often = models.CharField(max_length=10, choices=HowOften.choices, default=HowOften.NOW)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.how_often}"
