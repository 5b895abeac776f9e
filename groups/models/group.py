"""A regional group: what it is and where. What it does in its life, and in what order, lies in the files beside this one."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models.group_beginnings import GroupBeginnings
from groups.models.group_duty import GroupDuty
from groups.models.group_finding import GroupFindingQuerySet
from groups.models.group_rhythm import GroupRhythm
from groups.models.group_season import RUNNING, GroupSeason
from groups.models.region import Region
from hub.access.who import scope_of
from hub.accounts.models import User
from hub.common.expressions import HowMany
from hub.common.models import Move, Record, StaleSaveError, TransitionError


class GroupQuerySet(GroupFindingQuerySet):
    def visible_to(self, who: Any) -> "GroupQuerySet":
        """Groups this person or visitor may know to exist: live ones are public, others by role."""
        return self.filter(scope_of("group_page", who) | scope_of("group_draft", who))

    def with_rooms_open_to(self, who: Any) -> "GroupQuerySet":
        """Groups whose rooms (/manage/) this person may enter: those they run; for the network all."""
        return self.visible_to(who).filter(scope_of("group_draft", who))

    def now_at(self, slug: str) -> "Group | None":
        """Where an address leads that is no group's own any more: it moved, or joined another one."""
        group = self.model.objects.filter(Q(slug=slug) | Q(old_addresses__slug=slug)).first()
        while group is not None and group.merged_into is not None:
            group = group.merged_into
        return self.filter(pk=group.pk).first() if group else None

    def run_by(self, who: Any) -> "GroupQuerySet":
        """Groups where they are an organiser or lead now."""
        return self.filter(pk__in=who.groups_as("organiser", "lead"))

    def live(self) -> "GroupQuerySet":
        """Groups that people can find and write to; one that is just starting, from when its page is live."""
        return self.filter(state__in=Group.LIVE).exclude(state=Group.State.FORMING, published_at=None)

    def with_organisers(self) -> "GroupQuerySet":
        """Only groups that somebody runs: a request sent to any other would lie there unread."""
        run = Group.objects.filter(
            pk=OuterRef("pk"), memberships__ended_at=None, memberships__role__in=RUNNING
        )
        return self.filter(Exists(run))

    def one_of_each_region(self) -> "GroupQuerySet":
        """A few to show: of each region the one that has been active longest."""
        firsts = self.live().with_organisers().order_by("primary_region_id", "state_since", "pk")
        first_of_each = firsts.distinct("primary_region_id").values("pk")
        return (
            self.model.objects.filter(pk__in=first_of_each)
            .select_related("primary_region")
            .order_by("primary_region__order")
        )

    def neighbours_of(self, group: "Group") -> "GroupQuerySet":
        """The other live groups that share a region with this one, and don't rest."""
        shared = Group.regions.through.objects.filter(
            group=OuterRef("pk"), region__in=group.regions.values("pk")
        )
        return self.live().with_organisers().not_resting().filter(Exists(shared)).exclude(pk=group.pk)

    def with_leads(self) -> "GroupQuerySet":
        """`leads`: the roles of those who lead it now; one query for all."""
        roles: Any = Group._meta.get_field("memberships").related_model._default_manager
        leading = roles.live().leading().select_related("person").order_by("since", "pk")
        return self.prefetch_related(models.Prefetch("memberships", leading, to_attr="leads"))

    def with_open_invitations(self) -> "GroupQuerySet":
        invitations: Any = Group._meta.get_field("invitations").related_model._default_manager
        return self.annotate(open_invitations=HowMany(invitations.open().filter(group=OuterRef("pk"))))

    def without_an_invited_lead(self) -> "GroupQuerySet":
        """Nobody has an invitation to lead it in hand."""
        invited = Group.objects.filter(
            pk=OuterRef("pk"),
            invitations__role="lead",
            invitations__accepted_at=None,
            invitations__revoked_at=None,
            invitations__expires_at__gt=timezone.now(),
        )
        return self.exclude(Exists(invited))

    def orphans_first(self) -> "GroupQuerySet":
        """Those the network looks after, then by name."""
        return self.order_by(models.Case(models.When(looked_after_by=None, then=1), default=0), "name")


class Group(GroupBeginnings, GroupDuty, GroupRhythm, GroupSeason):
    """One volunteer-run group of the network."""

    class State(models.TextChoices):
        FORMING = "forming", _("Just starting")
        ACTIVE = "active", _("Active")
        QUIET = "quiet", _("Quiet")
        PAUSED = "paused", _("Taking a break")
        MERGED = "merged", _("Joined another group")
        CLOSED = "closed", _("Closed")

    LIVE = (State.FORMING, State.ACTIVE, State.QUIET)  # they answer charities
    SHOWN = (State.ACTIVE, State.QUIET, State.PAUSED)  # public; a forming one from when its page is live
    MOVES = {
        State.FORMING: {State.ACTIVE, State.CLOSED},
        State.ACTIVE: {State.QUIET, State.PAUSED, State.MERGED, State.CLOSED},
        State.QUIET: {State.ACTIVE, State.PAUSED, State.MERGED, State.CLOSED},
        State.PAUSED: {State.ACTIVE, State.MERGED, State.CLOSED},
        State.MERGED: {State.ACTIVE, State.QUIET, State.PAUSED},  # a merge taken back
        State.CLOSED: {State.FORMING},
    }
    PERSONAL = {
        "looked_after_by": "whose: the coordinator; basis: legitimate interest; kept: until a lead is found",
        "on_duty": "whose: an organiser; basis: legitimate interest; kept: until somebody else is",
        "data_keeper": "whose: whoever keeps the data; basis: legitimate interest; kept: as long as the group's",
        "code_adopted_by": "whose: an organiser; basis: legitimate interest; kept: as long as the group's",
    }

    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.FORMING)
    name = models.CharField(_("Name of the group"), max_length=120)
    slug = models.SlugField(_("Address"), max_length=80, unique=True)
    summary = models.CharField(_("One sentence about the group"), max_length=200, blank=True)
    place_outcode = models.CharField(_("Where the group is at home"), max_length=8)
    primary_region = models.ForeignKey(
        Region, models.PROTECT, related_name="home_groups", verbose_name=_("Region")
    )
    regions = models.ManyToManyField(Region, related_name="groups", verbose_name=_("Regions"))
    # The rhythm: on which weekdays (0 is Monday) the organisers sit down, every week or every other week.
    sitting_days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("Evenings you sit down"))
    sitting_every = models.PositiveSmallIntegerField(_("How often"), default=1)
    sitting_from = models.DateField(_("Counted from the week of"), default=timezone.localdate)
    looked_after_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="looking_after"
    )
    version = models.PositiveIntegerField(default=1)

    # What a group that is just starting does first (product.md rule 2).
    published_at = models.DateTimeField(null=True, blank=True)
    code_adopted_at = models.DateTimeField(null=True, blank=True)
    code_adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    named_neighbour = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stands_by"
    )
    # Who is written to first; nobody chosen: whoever leads it.
    on_duty = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The last meeting, introduction or edit; after ninety days without one it turns quiet (rule 3).
    last_life_at = models.DateTimeField(default=timezone.now)
    quiet_notice_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    data_keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="keeps_data_of"
    )

    is_run_by_reader = is_history_open = False  # known in the group's rooms, where they open some of them
    districts: list[str] | None = None  # known where they were asked for along with it
    distance, looks_after = "", False  # known in a list by place
    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["forming", "active", "quiet", "paused", "merged", "closed"]),
                name="group_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into=None),
                name="merged_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(sitting_every__in=[1, 2]), name="group_sits_every_week_or_two"
            ),
            models.CheckConstraint(
                condition=Q(sitting_days__len__gte=1) & Q(sitting_days__contained_by=[0, 1, 2, 3, 4, 5, 6]),
                name="group_sits_on_weekdays",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name"]),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="group_name_like"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:detail", args=[self.slug])

    @property
    def place(self) -> places.Place:
        return places.find(self.place_outcode)

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def places_covered(self) -> list[str]:
        """The authorities whose districts it covers, by name; one query, none after `with_coverage`."""
        covered: Any = self.districts
        if covered is None:
            covered = self.coverage.values_list("outcode", flat=True)
        return sorted({places.find(outcode).name for outcode in covered})

    def people_who_run_it(self) -> list[User]:
        """Leads first, then organisers, each once; one query."""
        running = self.memberships.live().running().select_related("person").order_by("role", "since", "pk")
        return list(dict.fromkeys(membership.person for membership in running))

    @classmethod
    @transaction.atomic
    def form(cls, *, by: Any, regions: Any, outcodes: list[str], **facts: Any) -> "Group":
        """A new group; whoever forms it looks after it until its first lead has said yes."""
        try:
            with transaction.atomic():
                group = cls.objects.create(looked_after_by=by, **facts)
        except IntegrityError as taken:
            raise TransitionError(
                _("That group is here already. Perhaps you pressed twice: look for it in the list of groups.")
            ) from taken
        group.regions.set(regions)
        group.cover_districts(outcodes, by=by)
        group.note("formed", by=by)
        return group

    @transaction.atomic
    def settle(
        self, *, by: Any, outcodes: list[str], regions: Any = None, version: int | None = None, **facts: Any
    ) -> None:
        """Say anew what the group is, where and when; a new address leaves the old one leading on.

        `version` is the one this was said upon; is there a newer one, nothing is written.
        """
        self.lock()
        if version is not None and version != self.version:
            raise StaleSaveError(self)
        self.move_to(facts.pop("slug", self.slug))
        for name, said in facts.items():
            setattr(self, name, said)
        self.version += 1
        self.save()
        if regions is not None:
            self.regions.set(regions)
        self.cover_districts(outcodes, by=by)
        self.note("settings", by=by)
        self.note_life(by=by)

    def last_settled_by(self) -> Any:
        last = self.moves.filter(act="settings").select_related("by").order_by("-at", "-pk").first()
        return last.by if last else None

    @transaction.atomic
    def cover_districts(self, outcodes: list[str], *, by: Any) -> None:
        """Cover exactly these postcode districts from now on."""
        self.lock()
        had = set(self.coverage.values_list("outcode", flat=True))
        wanted = set(outcodes)
        self.coverage.filter(outcode__in=had - wanted).delete()
        CoverageArea.objects.bulk_create(
            [CoverageArea(group=self, outcode=outcode) for outcode in sorted(wanted - had)]
        )
        if had != wanted:
            self.note("coverage", by=by)

    @transaction.atomic
    def move_to(self, slug: str) -> None:
        """Another address from now on; the old one leads on for good."""
        if slug == self.slug:
            return
        OldAddress.objects.filter(group=self, slug=slug).delete()
        OldAddress.objects.get_or_create(slug=self.slug, group=self)
        self.slug = slug
        self.save(update_fields=["slug", "changed_at"])


class GroupMove(Move):
    row = models.ForeignKey(Group, models.CASCADE, related_name="moves")


class CoverageArea(models.Model):
    """A postcode district a group covers. Several groups may cover one; the nearest has its requests."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="coverage")
    outcode = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outcode", "group"], name="covers_a_district_once")]
        ordering = ["outcode"]

    def __str__(self) -> str:
        return self.outcode


class OldAddress(Record):
    """An address a group had before; it leads on for good."""

    slug = models.SlugField(max_length=80, unique=True)
    group = models.ForeignKey(Group, models.CASCADE, related_name="old_addresses")

    def __str__(self) -> str:
        return self.slug
