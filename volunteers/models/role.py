"""What one request looks for: somebody who does this, with these skills, for so long. Asks hang on a role."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.common.models import Record, TransitionError
from volunteers import windows
from volunteers.models.connection import is_connected
from volunteers.models.help_request import HelpRequest
from volunteers.models.skill import Skill
from volunteers.models.volunteer import LANGUAGES, Volunteer
from volunteers.models.volunteer import MOST_ASKS as AT_ONCE

OPEN_FOR_ASKS = (HelpRequest.State.READY, HelpRequest.State.FINDING, HelpRequest.State.IN_HAND)
MOST_ASKS = 3  # undecided asks of one role at a time; a talk asks one after the other (rule 25)


class RoleQuerySet(models.QuerySet["Role"]):
    def owed_next_ask(self) -> "RoleQuerySet":
        """Room for an ask, and somebody next in line who may be asked now. Where something did not feel right, a
        person looks first."""
        Match: Any = self.model._meta.get_field("matches").related_model
        here = Match.objects.filter(role=OuterRef("pk"))
        in_line = here.filter(state="lined_up", position__isnull=False)
        free = in_line.filter(volunteer__state__in=Volunteer.ASKED_STATES, volunteer__live_asks__lt=AT_ONCE)
        unseen = here.filter(state="not_right", looked_at=None)
        room = Q(live_asks=0) | (~Q(request__size=HelpRequest.Size.TALK) & Q(live_asks__lt=MOST_ASKS))
        wanting = self.filter(room, filled__lt=F("wanted"), request__state__in=OPEN_FOR_ASKS)
        return wanting.filter(Exists(free), ~Exists(unseen))


class Role(Record):
    """One by default for every request; `minutes` of work altogether, `wanted` people."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="roles")
    what = models.CharField(_("Who is wanted"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("How long it takes"), default=60)
    wanted = models.PositiveSmallIntegerField(_("How many people"), default=1)
    windows = models.PositiveIntegerField(_("When it suits the charity"), default=windows.ANY_TIME)
    language = models.CharField(_("In which language"), max_length=10, choices=LANGUAGES, default="en-gb")
    has_mentor = models.BooleanField(_("Somebody experienced comes along"), default=False)
    filled = models.PositiveSmallIntegerField(default=0)  # places held: said yes and later
    live_asks = models.PositiveSmallIntegerField(default=0)

    skills: Any
    matches: Any
    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(filled__lte=F("wanted")), name="no_more_filled_than_wanted"),
            models.CheckConstraint(condition=Q(live_asks__lte=MOST_ASKS), name="three_live_asks_at_most"),
            models.CheckConstraint(condition=Q(wanted__gte=1, wanted__lte=20), name="a_role_wants_somebody"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="a_role_takes_time"),
        ]

    def __str__(self) -> str:
        return self.what or str(self.request)

    @property
    def is_full(self) -> bool:
        return self.filled >= self.wanted

    @property
    def asks_at_once(self) -> int:
        return 1 if self.request.size == HelpRequest.Size.TALK else MOST_ASKS

    @property
    def is_urgent(self) -> bool:
        """The day they named is near: asks then lapse after a day."""
        day = self.request.needed_by
        near = timedelta(days=settings.URGENT_WITHIN_DAYS)
        return day is not None and day <= timezone.localdate() + near

    @property
    def ask_lasts(self) -> timedelta:
        if self.is_urgent:
            return timedelta(hours=settings.URGENT_ASK_LASTS_HOURS)
        return timedelta(days=settings.ASK_LASTS_DAYS)

    def lock(self, joining: list[int] | None = None) -> None:
        """Its request, the role, then everybody on its line-up, and whoever is `joining` it, in one order: two
        line-ups never wait for each other."""
        requests = HelpRequest.objects.select_for_update(of=("self",), no_key=True)
        self.request = requests.get(pk=self.request_id)
        held = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        self.filled, self.live_asks, self.wanted = held.filled, held.live_asks, held.wanted
        people = {*self.matches.live().values_list("volunteer", flat=True), *(joining or [])}
        locked = Volunteer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people)
        list(locked.order_by("pk").values_list("pk", flat=True))

    @transaction.atomic
    def line_up(self, chosen: list[dict[str, Any]], *, by: Any) -> list[Any]:
        """Put these people in order, after those who are there already, and ask the first.

        Each is a dict of `volunteer`, `reasons`, `score`, `origin` and `override_reason`. Lining somebody up who
        is there already changes nothing.
        """
        self.lock(joining=[one["volunteer"].pk for one in chosen])
        if self.request.state not in OPEN_FOR_ASKS:
            raise TransitionError(_("Write what's needed first; then people can be asked."))
        if is_connected(by, self.request):
            raise TransitionError(
                _("You belong to this charity yourself, so somebody else of your group decides here.")
            )
        if self.is_full:
            raise TransitionError(_("Somebody has said yes already."))
        there = set(self.matches.live().values_list("volunteer", flat=True))
        last = self.matches.aggregate(last=models.Max("position"))["last"] or 0
        joining = {one["volunteer"].pk: one for one in chosen if one["volunteer"].pk not in there}
        for place, one in enumerate(joining.values(), start=last + 1):
            self.matches.create(
                role=self,
                request=self.request,
                group=one["volunteer"].group,
                decided_by=by,
                position=place,
                **one,
            )
        if joining:
            self.request.note("lined up", by=by, reason=str(len(joining)))
        asked = self.ask_next(by=by)
        self.request.follow_matches(by=by)
        return asked

    @transaction.atomic
    def ask_next(self, *, by: Any = "hub") -> list[Any]:
        """Ask as many as may be asked at once, in their order. Who is asked twice elsewhere waits for a turn; who has
        paused meanwhile is let go. Safe to run again and again."""
        self.lock()
        asked: list[Any] = []
        if self.request.state not in OPEN_FOR_ASKS:
            return asked
        for match in self.matches.in_line():
            if self.is_full or self.live_asks >= self.asks_at_once:
                break
            if not match.volunteer.is_asking:
                match.release("paused", by="hub", go_on=False)
            elif self.is_kept_apart_from(match.volunteer):
                match.release("decided", by="hub", go_on=False)
            elif match.volunteer.may_be_asked:
                match.ask(by=by)
                asked.append(match)
            self.refresh_from_db(fields=["filled", "live_asks"])
        return asked

    def is_kept_apart_from(self, volunteer: Volunteer) -> bool:
        """They belong to the charity, or it did not feel right between the two: also said after the line was made."""
        charity = self.request.organisation
        apart = charity is not None and charity.blocked.filter(pk=volunteer.pk).exists()
        return apart or is_connected(volunteer.person, self.request)

    def let_the_others_go(self) -> None:
        """Every place is taken: whoever was lined up, asked, or raised a hand is released with thanks."""
        if self.is_full:
            for other in self.matches.filter(state__in=["lined_up", "asked"]).order_by("volunteer"):
                other.release("filled", by="hub", go_on=False)


class RoleSkill(models.Model):
    """A skill the role needs, or that would be nice, at this level or above."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=2)
    must = models.BooleanField(default=True)

    class Meta:
        ordering = ["-must", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="a_role_names_a_skill_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4), name="needed_levels_are_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
