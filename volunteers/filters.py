"""Narrowing the lists of requests; what is chosen stays in the address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Region
from volunteers.models import HelpRequest

OPEN = "open"
STAGES = [
    ("new", _("New")),
    ("reading", _("Being read")),
    ("charity", _("Waiting for the charity")),
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
    group = django_filters.ModelChoiceFilter(
        label=_("Group"),
        queryset=lambda asked: Group.objects.run_by(asked.who),
        empty_label=_("All my groups"),
    )

    class Meta:
        model = HelpRequest
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(self.request.who.groups_as("organiser", "lead")) < 2:
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
