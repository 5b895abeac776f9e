"""Narrowing the lists of requests; what is chosen stays in the address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from groups.filters import regions
from groups.models import Region
from volunteers.models import Category, HelpRequest

OPEN = "open"
STAGES = [
    ("new", _("New")),
    ("reading", _("Being read")),
    ("charity", _("Waiting for the charity")),
    ("finding", _("Finding someone")),
    ("volunteer", _("In hand")),
    ("resting", _("Resting")),
    ("closed", _("Done and closed")),
]


class Tick(django_filters.Filter):
    """One box: ticked, or as if it were not there."""

    field_class = forms.BooleanField


class CaseFilter(django_filters.FilterSet):
    stage = django_filters.ChoiceFilter(
        label=_("Which ones"), choices=STAGES, empty_label=_("All that are open"), method="filter_stage"
    )
    mine = Tick(label=_("Only those I have"), method="filter_mine")
    group = django_filters.ChoiceFilter(label=_("Group"), empty_label=_("All my groups"))

    class Meta:
        model = HelpRequest
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        run = {one.group: one.group_name for one in self.request.who.standings if one.group_name}
        if len(run) > 1:
            self.filters["group"].extra["choices"] = sorted(run.items(), key=lambda group: group[1])
        else:
            del self.filters["group"]

    def filter_queryset(self, requests: Any) -> Any:
        """Without a choice: what is open."""
        found = super().filter_queryset(requests)
        return found if self.form.cleaned_data.get("stage") else found.open()

    def filter_stage(self, requests: Any, name: str, stage: str) -> Any:
        return requests.at_stage(stage)

    def filter_mine(self, requests: Any, name: str, wanted: bool) -> Any:
        return requests.filter(owner=self.request.who.person) if wanted else requests


class QueueFilter(django_filters.FilterSet):
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        queryset=lambda asked: Region.objects.visible_to(asked.who),
        empty_label=_("All regions"),
    )

    class Meta:
        model = HelpRequest
        fields: list[str] = []


SOUGHT_SIZES = [
    ("talk", _("A talk, up to an hour")),
    ("job", _("A job, up to a day")),
    ("project", _("A project, over a day")),
]
REMOTE, THERE = "remote", "there"


class BriefFilter(django_filters.FilterSet):
    """What's needed, as somebody looks for it who could help."""

    category = django_filters.ModelChoiceFilter(
        label=_("What it is about"),
        queryset=lambda asked: Category.objects.visible_to(asked.who).offered(),
        to_field_name="slug",
        empty_label=_("Everything"),
    )
    size = django_filters.ChoiceFilter(label=_("How big"), choices=SOUGHT_SIZES, empty_label=_("Any size"))
    where = django_filters.ChoiceFilter(
        label=_("Where"),
        choices=[(REMOTE, _("By video or phone")), (THERE, _("In person"))],
        empty_label=_("Either"),
        method="filter_where",
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"), choices=regions, field_name="region__slug", empty_label=_("Every region")
    )

    class Meta:
        model = HelpRequest
        fields: list[str] = []

    def filter_where(self, briefs: Any, name: str, where: str) -> Any:
        return briefs.filter(where__in=[where, "either"])
