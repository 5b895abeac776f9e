"""Looking somebody up, and what they try."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from groups.filters import regions
from learning.models import Experiment, OrganiserCard


class CardFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(
        label=_("A word, a name, a group or a place"), max_length=100, method="filter_words"
    )

    class Meta:
        model = OrganiserCard
        fields: list[str] = []

    def filter_words(self, cards: Any, name: str, typed: str) -> Any:
        return cards.saying(typed) if typed.strip() else cards


class ExperimentFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(label=_("A word on the card"), max_length=100, method="filter_words")
    state = django_filters.ChoiceFilter(
        label=_("How far"),
        choices=[*Experiment.State.choices[:1], ("ended", _("Ended")), *Experiment.State.choices[1:]],
        empty_label=_("All of them"),
        method="filter_state",
    )
    region = django_filters.ChoiceFilter(
        label=_("Region"),
        choices=regions,
        field_name="group__primary_region__slug",
        empty_label=_("Every region"),
    )

    class Meta:
        model = Experiment
        fields: list[str] = []

    def filter_words(self, experiments: Any, name: str, typed: str) -> Any:
        return experiments.said(typed)

    def filter_state(self, experiments: Any, name: str, state: str) -> Any:
        return experiments.ended() if state == "ended" else experiments.filter(state=state)
