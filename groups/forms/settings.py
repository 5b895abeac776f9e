"""What a group is, when it sits down and which places it looks after: as its people say it, and as the network does."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groups import names, places
from groups.forms.opened import OpenedForm
from groups.forms.places import place_of
from groups.models import Group, Region
from groups.places import Place
from hub.common import dates
from hub.common.forms import DayInput, with_hint
from hub.guard.text import LineField, MailboxField


def weekdays() -> list[tuple[int, str]]:
    return list(enumerate(dates.weekdays()))


class RhythmAndPlacesForm(OpenedForm):
    """What a group says of itself, when it sits down and which places it looks after."""

    summary = LineField(
        label=_("One sentence about the group"),
        help_text=_("In your own words. It stands on the group's page, under its name."),
        max_length=200,
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On which evenings do you sit down?"),
        help_text=_("When somebody looks at what came in. A charity is told the day after."),
        choices=lazy(weekdays, list)(),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    every = forms.TypedChoiceField(
        label=_("How often?"),
        coerce=int,
        choices=[(1, _("Every week")), (2, _("Every other week"))],
        widget=forms.RadioSelect,
        initial=1,
    )
    counted_from = forms.DateField(
        label=_("A day in a week when you do sit down"),
        help_text=_("Only needed for every other week, so that we count the right ones."),
        widget=DayInput,
        required=False,
    )
    authorities = forms.MultipleChoiceField(
        label=_("Which places do you look after?"),
        help_text=_("A place is ticked with all its postcode districts."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    districts = LineField(
        label=_("Single postcode districts"),
        help_text=_("Where you look after a part of a place only: LS6, LS7."),
        max_length=2000,
        required=False,
    )

    def __init__(
        self, *args: Any, regions: Iterable[Region], group: Group | None = None, **kwargs: Any
    ) -> None:
        self.group = group
        self.own_regions = list(regions)
        self.offered = [
            authority
            for region in self.own_regions
            for authority in places.authorities_of(region.code)
            if authority.districts
        ]
        if group is not None:
            said = self.said_before(group)
            kwargs["initial"] = said | {"opened": self.noted(group, said)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["authorities"].choices = [  # type: ignore[attr-defined]
            (authority.code, with_hint(authority, districts_in_words(authority.districts)))
            for authority in self.offered
        ]

    def said_before(self, group: Group) -> dict[str, Any]:
        covered = set(group.coverage.values_list("outcode", flat=True))
        whole = [authority for authority in self.offered if set(authority.districts) <= covered]
        rest = covered.difference(*(authority.districts for authority in whole))
        return {
            "summary": group.summary,
            "days": group.sitting_days,
            "every": group.sitting_every,
            "counted_from": group.sitting_from if group.sitting_every == 2 else None,
            "authorities": [authority.code for authority in whole],
            "districts": ", ".join(sorted(rest)),
        }

    def clean_districts(self) -> list[str]:
        typed = re.findall(r"[^\s,;]+", self.cleaned_data["districts"].upper())
        unknown = [outcode for outcode in typed if places.district(outcode) is None]
        if unknown:
            raise ValidationError(
                ngettext(
                    "We don't know this district: %(them)s. Only the first half is wanted, like LS6.",
                    "We don't know these districts: %(them)s. Only the first half is wanted, like LS6.",
                    len(unknown),
                )
                % {"them": ", ".join(unknown[:10])}
            )
        own = {region.code for region in self.own_regions}
        if strayed := [place for place in map(places.find, typed) if place.region_code not in own]:
            raise ValidationError(
                _("%(district)s is in %(place)s. A group looks after places of its own regions.")
                % {"district": strayed[0].district, "place": strayed[0].name}
            )
        return typed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("authorities") and not said.get("districts") and "districts" in said:
            self.add_error("authorities", _("Please choose at least one place, or write a district below."))
        return said

    @property
    def outcodes(self) -> list[str]:
        """Every district they look after."""
        whole = [
            outcode for code in self.cleaned_data["authorities"] for outcode in places.districts_of(code)
        ]
        return sorted({*whole, *self.cleaned_data["districts"]})

    @property
    def facts(self) -> dict[str, Any]:
        """As the group's fields are called."""
        said = self.cleaned_data
        return {
            "summary": said["summary"],
            "sitting_days": sorted(said["days"]),
            "sitting_every": said["every"],
            "sitting_from": said["counted_from"] or timezone.localdate(),
        }


class NetworkGroupForm(RhythmAndPlacesForm):
    """With what only the network says: the name, the address, the home and the regions."""

    name = LineField(label=_("Name of the group"), max_length=120)
    slug = forms.SlugField(
        label=_("Address of its page"),
        help_text=_("Small letters, figures and hyphens. Leave it empty and we make it from the name."),
        max_length=80,
        required=False,
        error_messages={"invalid": _("Please use only small letters, figures and hyphens.")},
    )
    home = LineField(
        label=_("Home postcode"),
        help_text=_("Half of one is enough: where they meet, or the middle of their places."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    field_order = [
        "name",
        "slug",
        "home",
        "summary",
        "days",
        "every",
        "counted_from",
        "authorities",
        "districts",
    ]

    of_others = {
        "days": _("On which evenings do they sit down?"),
        "counted_from": _("A day in a week when they do sit down"),
        "authorities": _("Which places do they look after?"),
    }

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        self.regions = list(regions)
        super().__init__(*args, regions=self.regions, **kwargs)
        for name, label in self.of_others.items():
            self.fields[name].label = label

    def said_before(self, group: Group) -> dict[str, Any]:
        own = {"name": group.name, "slug": group.slug, "home": group.place_outcode}
        return super().said_before(group) | own

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        names.refuse_name(name, but=self.group)
        return name

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        if slug:
            names.refuse_address(slug, but=self.group)
        return slug

    def clean_home(self) -> Place:
        place = place_of(self.cleaned_data["home"])
        if place.region_code not in {region.code for region in self.regions}:
            raise ValidationError(
                gettext("%(place)s is not in %(regions)s. Choose its region too, or another postcode.")
                % {"place": place.name, "regions": ", ".join(map(str, self.regions))}
            )
        return place

    @property
    def facts(self) -> dict[str, Any]:
        home: Place = self.cleaned_data["home"]
        return super().facts | {
            "name": self.cleaned_data["name"],
            "slug": self.address,
            "place_outcode": home.outcode,
            "primary_region": next(region for region in self.regions if region.code == home.region_code),
        }

    @property
    def address(self) -> str:
        if self.cleaned_data["slug"]:
            return self.cleaned_data["slug"]
        return self.group.slug if self.group else names.propose_address(self.cleaned_data["name"])


class NewGroupForm(NetworkGroupForm):
    """All a coordinator says to begin a group, its first lead included."""

    lead_email = MailboxField(
        autocomplete="off",
        label=_("Email address of its first lead"),
        help_text=_(
            "They get an invitation, and the group is theirs when they say yes. Until then you look after it."
        ),
    )
    field_order = [*NetworkGroupForm.field_order, "lead_email"]


def districts_in_words(outcodes: tuple[str, ...]) -> str:
    count = len(outcodes)
    said = ngettext("%(count)d district", "%(count)d districts", count) % {"count": count}
    return f"{said}: {', '.join(outcodes[:4])}{'…' if count > 4 else ''}"
