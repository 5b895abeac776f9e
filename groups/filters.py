"""Narrowing the list of groups."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.forms.places import PlaceField
from groups.models import Group
from groups.places import Place


def regions() -> list[tuple[str, str]]:
    return [
        (region.slug, places.in_their_language(region.name, region.name_cy)) for region in places.regions()
    ]


class PlaceFilter(django_filters.Filter):
    field_class = PlaceField


class GroupFilter(django_filters.FilterSet):
    postcode = PlaceFilter(label=_("Your postcode"), method="filter_postcode")
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

    def filter_queryset(self, groups: Any) -> Any:
        """The order by postcode comes last: it is the one that counts."""
        said = self.form.cleaned_data
        for name in ("name", "region", "state", "postcode"):
            groups = self.filters[name].filter(groups, said.get(name))
        return groups

    def filter_postcode(self, groups: Any, name: str, place: Place) -> Any:
        return groups.nearest_first(place)

    def filter_name(self, groups: Any, name: str, typed: str) -> Any:
        return groups.named_like(typed) if typed.strip() else groups


class LiveGroupFilter(GroupFilter):
    """Of groups that answer charities: what is never in the list is not offered either."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(state.value, state.label) for state in Group.LIVE],
        empty_label=_("All of them"),
    )
