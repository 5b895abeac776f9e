"""What is counted: one plain row per request, introduction, volunteer and group, without a name or a word of theirs.

`impact/counting.py` writes them from the source tables, for what changed each minute and for everything each night.
`impact/figures.py` reads nothing else. A row goes with the row it tells of. Days are measured by the clock on the
wall in London: from Monday noon to Tuesday noon is one day, also when the clocks change in between.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Region
from hub.access.who import scope_of
from volunteers.models import Category, HelpRequest, Match, Organisation, Volunteer


class Unmet(models.TextChoices):
    """Why a request has gone without help; those still looking count once thirty days are over."""

    NOT_FOR_US = "not_for_us", _("Pointed to somebody else")
    WITHDRAWN = "withdrawn", _("Taken back by the charity")
    RESTING = "resting", _("The charity has gone quiet")
    NOBODY_ASKED = "nobody_asked", _("Still looking, nobody asked yet")
    NOBODY_FREE = "nobody_free", _("Still looking, people were asked")


class CountedRequestQuerySet(models.QuerySet["CountedRequest"]):
    def visible_to(self, who: Any) -> "CountedRequestQuerySet":
        """The rows behind a figure that this person may see: their groups', for the network all."""
        return self.filter(scope_of("figures_rows", who))

    def with_what_a_row_shows(self) -> "CountedRequestQuerySet":
        """Place, kind, size, state, age and group: all without the charity's words or people."""
        return self.select_related("request", "region", "group", "category").defer(
            "request__words", "request__draft", "request__needed"
        )


class CountedRequest(models.Model):
    """One per request that its charity confirmed and whose screening passed."""

    request = models.OneToOneField(HelpRequest, models.CASCADE, primary_key=True, related_name="counted")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+", db_index=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False)
    # Who shares the credit: the group that has it, and each that passed it on completely.
    credit = ArrayField(models.BigIntegerField(), default=list)
    # The region of the charity, and the home regions of those groups.
    regions = ArrayField(models.BigIntegerField(), default=list)

    confirmed_at = models.DateTimeField()
    confirmed_on = models.DateField()
    replied_at = models.DateTimeField(null=True)  # the first human message
    replied_after = models.FloatField(null=True)  # days
    promised_at = models.DateTimeField(null=True)  # the end of the day that the receipt named
    promise_kept = models.BooleanField(null=True)  # None: nobody has written yet
    ready_at = models.DateTimeField(null=True)  # first ready to ask people
    found_at = models.DateTimeField(null=True)  # somebody's first yes
    found_after = models.FloatField(null=True)  # days since it was ready
    introduced_at = models.DateTimeField(null=True)
    introduced_after = models.FloatField(null=True)  # days since it was confirmed
    state = models.CharField(max_length=20, choices=HelpRequest.State.choices)
    state_since = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=HelpRequest.Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    size = models.CharField(max_length=10, choices=HelpRequest.Size.choices, blank=True)
    kind = models.CharField(max_length=20, choices=HelpRequest.Kind.choices, blank=True)
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+", db_index=False)
    unmet = models.CharField(max_length=20, choices=Unmet.choices, blank=True)
    unmet_at = models.DateTimeField(null=True)  # from when on it counts as unmet
    looked_14_at = models.DateTimeField(null=True)  # since then its 14 days of looking for somebody are over
    looked_30_at = models.DateTimeField(null=True)

    source_changed_at = models.DateTimeField(db_index=True)  # the newest change of what it was counted from

    objects = CountedRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        indexes = [
            models.Index(fields=[name], name=f"requests_{name}")
            for name in [
                "confirmed_at", "replied_at", "promised_at", "ready_at", "introduced_at", "closed_at", "unmet_at",
            ]
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"request {self.request_id}"


class CountedIntroduction(models.Model):
    """One per volunteer and charity that were ever introduced, whatever became of it."""

    PERSONAL = {"volunteer": "whose: self; basis: legitimate interest; kept: as long as the introduction"}

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="counted")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    # Where they are at home now, and where they were when they were asked: that group shares the credit.
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.SET_NULL, null=True, related_name="+", db_index=False)
    volunteer_group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+", db_index=False)
    request_region = models.ForeignKey(Region, models.SET_NULL, null=True, related_name="+", db_index=False)
    introduced_at = models.DateTimeField()
    source_changed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-introduced_at", "-pk"]
        indexes = [
            models.Index(
                fields=["introduced_at"],
                include=["volunteer", "group", "region"],
                name="introductions_by_time",
            )
        ]

    def __str__(self) -> str:
        return f"introduction {self.match_id}"


class CountedVolunteer(models.Model):
    """One per volunteer: where they are at home, since when they are ready, and when they first met a charity."""

    PERSONAL = {"volunteer": "whose: self; basis: legitimate interest; kept: while the account lives"}

    volunteer = models.OneToOneField(Volunteer, models.CASCADE, primary_key=True, related_name="counted")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+", db_index=False)
    region = models.ForeignKey(Region, models.SET_NULL, null=True, related_name="+", db_index=False)
    ready_at = models.DateTimeField(null=True)  # for the first time
    first_introduced_at = models.DateTimeField(null=True)
    is_ready = models.BooleanField()  # now
    met_in_30 = models.BooleanField(default=False)  # a charity, within thirty days of that first day
    over_30_at = models.DateTimeField(null=True)  # since then those thirty days are over
    source_changed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["group"], condition=models.Q(is_ready=True), name="ready_now"),
            models.Index(
                fields=["ready_at"],
                include=["met_in_30", "over_30_at", "region", "group"],
                name="volunteers_by_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"volunteer {self.volunteer_id}"


class CountedGroup(models.Model):
    """One per group, and one without a group for the volunteers who are at home in none."""

    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+", db_index=False)
    ready = models.PositiveIntegerField(default=0)  # volunteers, now
    # The months (year * 12 + month) in which it did something: a first message, a good end, an introduction, an edit.
    months = ArrayField(models.IntegerField(), default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group"], name="one_count_of_a_group", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"group {self.group_id}"
