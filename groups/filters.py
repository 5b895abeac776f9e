"""Narrowing the list of groups."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group


def regions() -> list[tuple[str, str]]:
    return [
        (region.slug, places.in_their_language(region.name, region.name_cy)) for region in places.regions()
    ]


class GroupFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label=_("Name or place"), max_length=100, method="filter_name")
    region = django_filters.ChoiceFilter(
        label=_("Region"), choices=regions, field_name="regions__slug", empty_label=_("Every region")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Group.State.choices, empty_label=_("All of them")
    )

    class Meta:
        model = Group
        fields: list[str] = []

    def filter_name(self, groups: Any, name: str, typed: str) -> Any:
        return groups.named_like(typed) if typed.strip() else groups
