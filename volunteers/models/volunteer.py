"""A volunteer: what they bring, when, where, what they would rather not; and whether they may be asked."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group, Membership
from hub.access.who import scope_of
from hub.common.models import Move, Record, Stateful, TransitionError
from volunteers import windows
from volunteers.languages import LANGUAGES
from volunteers.models.matching_row import MOST_ASKS, MatchingRow
from volunteers.models.onboarding import OnboardingStep, StepDone, lapse_day
from volunteers.models.skill import Cause, Skill

WHOSE = "whose: self; basis: legitimate interest; kept: while the account lives, idle 24 months"
CODE_VERSION = "1"
LEVELS = {1: _("Can follow"), 2: _("Can do"), 3: _("Can lead"), 4: _("Can teach")}
SILENCES = 2  # in a row: then the hub asks whether it shall pause them


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, who: Any, verb: str = "read") -> "VolunteerQuerySet":
        """Whose card (first name, skills, coarse place, times) this person may see."""
        return self.filter(scope_of("volunteer_card", who, verb))

    def signable_by(self, who: Any) -> "VolunteerQuerySet":
        """Whose steps this organiser may sign."""
        return self.filter(scope_of("onboarding", who, "sign"))

    def reachable_by(self, who: Any) -> "VolunteerQuerySet":
        """Whose address they may see."""
        return self.filter(scope_of("volunteer_contact", who))

    def of_group(self, group: Any) -> "VolunteerQuerySet":
        """At home in this group, or a member of it."""
        theirs = Membership.objects.live().filter(group=group, role="volunteer")
        return self.filter(Q(group=group) | Q(person__in=theirs.values("person")))

    def with_other_groups(self) -> "VolunteerQuerySet":
        """`other_groups`: name and slug of each they belong to besides their home."""
        theirs = Membership.objects.live().filter(person=OuterRef("person"), role="volunteer")
        home = Coalesce(OuterRef("group"), 0)  # 0 is nobody's: without a home all are named
        theirs = theirs.exclude(group=home).order_by("group__name")
        named = theirs.values(said=JSONObject(name="group__name", slug="group__slug"))
        return self.annotate(other_groups=ArraySubquery(named))

    def asking(self) -> "VolunteerQuerySet":
        """Whom the hub may ask at all: neither paused nor gone, and past the code."""
        return self.filter(state__in=Volunteer.ASKED_STATES, person__is_active=True)

    def asking_anywhere(self) -> "VolunteerQuerySet":
        """They said that other groups may ask them too."""
        return self.asking().filter(anywhere=True)

    def waiting_for_welcome(self) -> "VolunteerQuerySet":
        return self.filter(state="onboarding").order_by("state_since", "pk")

    def owed_return(self) -> "VolunteerQuerySet":
        """Their pause is over."""
        return self.filter(state="paused", paused_until__lte=timezone.localdate())

    def owed_pause_question(self) -> "VolunteerQuerySet":
        """Two asks in a row lapsed: shall we pause you?"""
        return self.asking().filter(silences__gte=SILENCES, pause_asked_at=None)


class Volunteer(Stateful):
    """One per person. `interested` until the code is accepted, `onboarding` until an organiser welcomed them."""

    class State(models.TextChoices):
        INTERESTED = "interested", _("joining")
        ONBOARDING = "onboarding", _("open for talks")
        READY = "ready", _("ready")
        PAUSED = "paused", _("paused")
        LEFT = "left", _("left")

    MOVES = {
        State.INTERESTED: {State.ONBOARDING, State.LEFT},
        State.ONBOARDING: {State.READY, State.PAUSED, State.LEFT},
        State.READY: {State.PAUSED, State.LEFT},
        State.PAUSED: {State.ONBOARDING, State.READY, State.LEFT},
        State.LEFT: {State.INTERESTED},
    }
    ASKED_STATES = (State.ONBOARDING, State.READY)
    PERSONAL = {
        "person": WHOSE,
        "about": WHOSE,
        "outcode": WHOSE,
        "windows": WHOSE,
        "languages": WHOSE,
        "no_causes": WHOSE,
        "no_organisations": WHOSE,
    }

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="volunteer")
    state = models.CharField(_("State"), max_length=20, choices=State.choices, default=State.INTERESTED)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="volunteers_at_home"
    )  # the home group; memberships name the others
    about = models.TextField(_("Three sentences about you"), max_length=2000, blank=True)
    causes = models.ManyToManyField(Cause, blank=True, related_name="+", verbose_name=_("What moves you"))
    no_causes = models.ManyToManyField(
        Cause, blank=True, related_name="+", verbose_name=_("Causes you'd rather not help")
    )
    no_organisations = models.TextField(_("Charities you'd rather not help"), max_length=1000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10, choices=LANGUAGES), verbose_name=_("Languages"), default=list
    )
    hours = models.PositiveSmallIntegerField(_("Hours a month"), default=4)
    windows = models.PositiveIntegerField(_("When you have time"), default=0)  # 21 bits, see windows.py
    outcode = models.CharField(_("First half of your postcode"), max_length=8, blank=True)
    far_km = models.PositiveSmallIntegerField(_("How far you'd go, in kilometres"), default=15)
    remote = models.BooleanField(_("By video or phone"), default=True)
    in_person = models.BooleanField(_("In person"), default=True)
    anywhere = models.BooleanField(_("Other groups may ask me too"), default=True)
    through_hub = models.BooleanField(_("Write to me through the hub only"), default=False)
    most_at_once = models.PositiveSmallIntegerField(_("Charities at a time, at most"), default=2)

    paused_until = models.DateField(null=True, blank=True)
    pause_asked_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    last_asked_at = models.DateTimeField(null=True, blank=True)
    first_match_at = models.DateTimeField(null=True, blank=True)
    live_asks = models.PositiveSmallIntegerField(default=0)
    silences = models.PositiveSmallIntegerField(default=0)  # asks that lapsed, in a row

    skills: Any
    steps_done: Any
    matches: Any
    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(condition=Q(live_asks__lte=MOST_ASKS), name="two_live_asks_at_most"),
            models.CheckConstraint(condition=Q(windows__lte=windows.ANY_TIME), name="a_week_has_21_windows"),
            models.CheckConstraint(condition=Q(hours__lte=100), name="hours_a_month_are_few"),
            models.CheckConstraint(
                condition=Q(most_at_once__gte=1, most_at_once__lte=5), name="one_to_five_at_once"
            ),
            models.CheckConstraint(
                condition=Q(state="paused") | Q(paused_until=None), name="only_a_pause_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ready_at__isnull=False), name="ready_since_when"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "state_since"], name="volunteers_of_a_group"),
            models.Index(fields=["paused_until"], condition=Q(state="paused"), name="pauses_that_end"),
            models.Index(fields=["changed_at"], name="volunteers_by_change"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    # --- Questions about one row ---------------------------------------------------------------------
    @property
    def place(self) -> places.Place:
        return places.find(self.outcode)

    @property
    def is_asking(self) -> bool:
        """As `asking()`, for one: the hub may ask them."""
        return self.state in self.ASKED_STATES and self.person.is_active

    @property
    def may_be_asked(self) -> bool:
        return self.is_asking and self.live_asks < MOST_ASKS

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def has_a_profile(self) -> bool:
        """Three sentences, a place or video, and some time: enough to be asked for a talk."""
        return bool(self.about and (self.remote or self.outcode) and self.hours and self.windows)

    @property
    def times_in_words(self) -> str:
        return windows.in_words(self.windows)

    @property
    def where_in_words(self) -> str:
        """Leeds, about 9 miles around, or by video."""
        if not self.in_person or not self.outcode:
            return gettext("By video or phone")
        names = {"place": self.place.name, "far": places.distance_words(in_round_miles(self.far_km))}
        if self.remote:
            return gettext("By video or phone, or within %(far)s of %(place)s") % names
        return gettext("In person, within %(far)s of %(place)s") % names

    @property
    def languages_in_words(self) -> str:
        names = dict(LANGUAGES)
        return ", ".join(str(names.get(code, code)) for code in self.languages)

    def steps(self) -> list[str]:
        """The steps that are done and have not lapsed; one query."""
        return sorted(self.steps_done.valid().values_list("slug", flat=True))

    def way_in(self) -> list[tuple[OnboardingStep, StepDone | None]]:
        """The steps of their group, each with the day it was done; two queries."""
        done = {step.slug: step for step in self.steps_done.select_related("group")}
        return [(step, done.get(step.slug)) for step in OnboardingStep.objects.of(self.group)]

    # --- Joining -------------------------------------------------------------------------------------
    @classmethod
    @transaction.atomic
    def of(cls, person: Any) -> "Volunteer":
        """This person as a volunteer: known already, or new, or back again."""
        volunteer, is_new = cls.objects.get_or_create(
            person=person, defaults={"outcode": person.home_outcode, "languages": [person.language]}
        )
        if is_new:
            volunteer.note("joined", by=person)
        elif volunteer.state == cls.State.LEFT:
            volunteer.move(cls.State.INTERESTED, by=person, act="came back")
        return volunteer

    @transaction.atomic
    def settle(self, *, by: Any, group: Group | None = None, **facts: Any) -> None:
        """Say anew what they bring; `causes` and `no_causes` are lists. The profile is a step by itself."""
        self.lock()
        for name in ("causes", "no_causes"):
            if name in facts:
                getattr(self, name).set(facts.pop(name))
        for name, said in facts.items():
            setattr(self, name, said)
        if group is not None:
            self.group = group
        self.save()
        if self.group is not None:
            Membership.begin(self.person, self.group, Membership.Role.VOLUNTEER)
        if self.has_a_profile:
            self.do_step(OnboardingStep.PROFILE, by=by)
        self.matching_changed()

    @transaction.atomic
    def be_at_home_in(self, group: Group | None, *, by: Any) -> bool:
        """This group is their home from now on; they belong to the others as before."""
        self.lock()
        if self.group == group:
            return False
        self.group = group
        self.save(update_fields=["group", "changed_at"])
        if group is not None:
            Membership.begin(self.person, group, Membership.Role.VOLUNTEER)
        self.note("another home", by=by)
        self.matching_changed()
        return True

    @transaction.atomic
    def hold_skills(self, held: dict[Skill, int], wants: list[Skill], *, by: Any) -> None:
        """Exactly these skills at these levels from now on, and these that they would like to learn."""
        self.lock()
        self.skills.all().delete()
        SkillHeld.objects.bulk_create(
            [SkillHeld(volunteer=self, skill=skill, level=level) for skill, level in held.items()]
            + [SkillHeld(volunteer=self, skill=skill, level=None) for skill in wants if skill not in held]
        )
        self.matching_changed()

    @transaction.atomic
    def accept_code(self, *, by: Any) -> bool:
        """The code of conduct: from now on they may be asked for talks."""
        self.lock()
        if not self.has_a_profile:
            raise TransitionError(_("Please fill in your page first, so that we know what to ask you for."))
        self.do_step(OnboardingStep.CODE, by=by, version=CODE_VERSION)
        if self.state != self.State.INTERESTED:
            return False
        moved = self.move(self.State.ONBOARDING, by=by, act="accepted the code")
        if OnboardingStep.WELCOME in self.steps():  # welcomed before they left
            self.move(self.State.READY, by=by, act="welcomed", ready_at=timezone.now())
        self.matching_changed()
        return moved

    @transaction.atomic
    def welcome(self, *, by: Any, group: Group) -> bool:
        """An organiser of any group met them, online counts: jobs and projects are open from now on."""
        self.lock()
        if self.state not in (self.State.ONBOARDING, self.State.READY, self.State.PAUSED):
            raise TransitionError(_("They have not accepted the code yet."))
        self.do_step(OnboardingStep.WELCOME, by=by, group=group)
        moved = False
        if self.state == self.State.ONBOARDING:
            moved = self.move(self.State.READY, by=by, act="welcomed", ready_at=timezone.now())
        self.matching_changed()
        return moved

    def do_step(self, slug: str, *, by: Any, group: Group | None = None, version: str = "") -> StepDone:
        """Signed, from today; a step that lapsed is done anew."""
        step = OnboardingStep.objects.of(self.group).filter(slug=slug).first()
        today = timezone.localdate()
        done, _is_new = StepDone.objects.get_or_create(
            volunteer=self,
            slug=slug,
            defaults={
                "signed_by": by,
                "group": group,
                "version": version,
                "lapses_on": lapse_day(step, today) if step else None,
            },
        )
        if not done.is_valid or (version and done.version != version):
            done.done_on, done.signed_by, done.group, done.version = today, by, group, version
            done.lapses_on = lapse_day(step, today) if step else None
            done.save()
        return done

    # --- Pausing and leaving ---------------------------------------------------------------------------
    def pause(self, *, by: Any, until: date | None = None) -> bool:
        """No ask from now on; those that are open are taken back. No reason needed."""
        moved = self.stop_being_asked(self.State.PAUSED, by=by, act="paused", until=until)
        self.take_back_asks()
        return moved

    def leave(self, *, by: Any) -> bool:
        """They go, with thanks; coming back is one press."""
        moved = self.stop_being_asked(self.State.LEFT, by=by, act="left", until=None)
        self.take_back_asks()
        return moved

    @transaction.atomic
    def stop_being_asked(self, state: str, *, by: Any, act: str, until: date | None) -> bool:
        self.lock()
        if self.state == state:
            if self.paused_until != until:
                self.paused_until = until
                self.save(update_fields=["paused_until", "changed_at"])
                self.note(act, by=by)
            return False
        moved = self.move(state, by=by, act=act, paused_until=until)
        self.matching_changed()
        return moved

    def take_back_asks(self) -> None:
        """Each by itself, after they stopped: a request is always locked before the people on its line-up. What a
        crash leaves open here the clock takes back (`Match.objects.owed_release`)."""
        for match in self.matches.owed_release():
            match.release("paused", by="hub")

    @transaction.atomic
    def resume(self, *, by: Any) -> bool:
        """Back where they were: ready when they were welcomed, else open for talks."""
        self.lock()
        if self.state in self.ASKED_STATES:
            return False
        welcomed = self.ready_at is not None or OnboardingStep.WELCOME in self.steps()
        to = self.State.READY if welcomed else self.State.ONBOARDING
        moved = self.move(
            to,
            by=by,
            act="resumed",
            paused_until=None,
            silences=0,
            pause_asked_at=None,
            ready_at=(self.ready_at or timezone.now()) if welcomed else None,
        )
        self.matching_changed()
        return moved

    @transaction.atomic
    def ask_whether_to_pause(self) -> None:
        """Two silences in a row: asked once, until they are heard of again."""
        self.lock()
        self.pause_asked_at = timezone.now()
        self.save(update_fields=["pause_asked_at", "changed_at"])
        self.note("asked whether to pause", by="hub")

    def matching_changed(self) -> None:
        """What the suggestions read of them is written anew, in the same transaction."""
        MatchingRow.objects.refresh([self.pk])


class VolunteerMove(Move):
    row = models.ForeignKey(Volunteer, models.CASCADE, related_name="moves")


class SkillHeld(Record):
    """A skill somebody has, at a level from 1 (can follow) to 4 (can teach); without one they want to learn it."""

    PERSONAL = {"volunteer": WHOSE}

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="held_by")
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = [F("level").desc(nulls_last=True), "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "skill"], name="a_skill_is_held_once"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(level__gte=1, level__lte=4), name="levels_are_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level or ''}".strip()

    @property
    def wants_to_learn(self) -> bool:
        return self.level is None

    @property
    def level_in_words(self) -> str:
        return str(LEVELS[self.level]) if self.level else gettext("Want to learn")


def in_round_miles(km: float) -> float:
    """As people chose it: 15 kilometres were "about 10 miles"."""
    five_miles = 5 * places.KM_IN_A_MILE
    return five_miles * round(km / five_miles) if km > five_miles else km


def first_of_a_month_later(months: int) -> date:
    """The first day of the month so many months on: what "not until May" means."""
    day = timezone.localdate().replace(day=1)
    for _month in range(months):
        day = (day + timedelta(days=32)).replace(day=1)
    return day
