"""We're trying: what a group believes and does about it, with whoever joins, and what was learned (rules 41, 42)."""

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.who import scope_of
from hub.common.models import Move, Record
from learning.models.experiment_acts import ExperimentActs

WHOSE = (
    "whose: who wrote it; basis: legitimate interest; kept: as long as the card, without a name after erasure"
)
ENDED = ("worked", "didnt", "unclear", "not_tested")
SENTENCE = ("belief", "because", "plan", "measure")


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def visible_to(self, who: Any, verb: str = "read") -> "ExperimentQuerySet":
        return self.filter(scope_of("experiment", who, verb))

    def with_people(self) -> "ExperimentQuerySet":
        """With its group and host, and the groups that are in; one query more, however many cards."""
        now_in = UsToo.objects.filter(left_at=None).select_related("group", "person")
        return self.select_related("group", "host").prefetch_related(
            models.Prefetch("us_too", now_in, to_attr="now_in")
        )

    def running(self) -> "ExperimentQuerySet":
        return self.filter(state=Experiment.State.RUNNING)

    def ended(self) -> "ExperimentQuerySet":
        return self.filter(state__in=ENDED)

    def past_their_day(self) -> "ExperimentQuerySet":
        """Running, and the day they gave themselves has come: how did it go?"""
        return self.running().filter(by_when__lte=timezone.localdate())

    def running_first(self) -> "ExperimentQuerySet":
        """What runs, then what was learned; the newest of each first."""
        ended = models.Case(models.When(state=Experiment.State.RUNNING, then=0), default=1)
        return self.order_by(ended, "-created_at", "-pk")

    def said(self, words: str) -> "ExperimentQuerySet":
        """Every one of these words stands somewhere on the card."""
        found = self
        for word in words.split():
            anywhere = [Q(**{f"{field}__icontains": word}) for field in (*SENTENCE, "learned", "group__name")]
            found = found.filter(reduce(or_, anywhere))
        return found


class Experiment(ExperimentActs):
    """running > worked | didn't | unclear | not tested: all equally fine, each with one sentence learned."""

    class State(models.TextChoices):
        RUNNING = "running", _("We're trying")
        WORKED = "worked", _("It worked")
        DIDNT = "didnt", _("It didn't")
        UNCLEAR = "unclear", _("Hard to say")
        NOT_TESTED = "not_tested", _("Not tested")

    MOVES = {
        State.RUNNING: {State.WORKED, State.DIDNT, State.UNCLEAR, State.NOT_TESTED},
    }
    PERSONAL = dict.fromkeys(["host", "belief", "because", "plan", "measure", "learned"], WHOSE)

    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    group = models.ForeignKey(Group, models.PROTECT, related_name="experiments")
    host = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    belief = models.CharField(_("We believe"), max_length=300)
    because = models.CharField(_("because"), max_length=300)
    plan = models.CharField(_("We'll try"), max_length=300)
    by_when = models.DateField(_("by"))
    measure = models.CharField(_("We'll know by"), max_length=300)
    hours = models.PositiveSmallIntegerField(_("About how many hours does it take?"))
    learned = models.CharField(_("What did you learn?"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None)
                | Q(state__in=ENDED, ended_at__isnull=False) & ~Q(learned=""),
                name="what_ended_says_what_was_learned",
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=200), name="hours_are_told"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"])]

    def __str__(self) -> str:
        return self.plan

    def get_absolute_url(self) -> str:
        return reverse("learning:experiment", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def its_day_has_come(self) -> bool:
        return self.is_running and self.by_when <= timezone.localdate()


class ExperimentMove(Move):
    row = models.ForeignKey(Experiment, models.CASCADE, related_name="moves")


class UsToo(Record):
    """Another group is in."""

    PERSONAL = {"person": WHOSE}

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="us_too")
    group = models.ForeignKey(Group, models.CASCADE, related_name="joined_experiments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "group"], condition=Q(left_at=None), name="a_group_is_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.experiment_id}"


class TalkTime(Record):
    """One of three times to talk, proposed by the hub from the groups' evenings."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="talk_times")
    starts_at = models.DateTimeField()
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)  # who can

    PERSONAL = {"people": WHOSE}

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "starts_at"], name="a_time_is_proposed_once")
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id}: {self.starts_at:%Y-%m-%d %H:%M}"


class Question(Record):
    """Ask us: a question of another organiser, and its answer, on the card."""

    PERSONAL = dict.fromkeys(["asked_by", "words", "answer", "answered_by"], WHOSE)

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("Your question"), max_length=500)
    answer = models.CharField(_("Your answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.words
