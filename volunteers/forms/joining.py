"""What a volunteer says of themselves: three sentences, place and times; then skills, causes and what they'd rather
not; the code; a pause."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import places
from groups.models import Group
from hub.common import dates
from hub.guard.text import LineField, TextField
from volunteers import windows
from volunteers.charity_names import name_key
from volunteers.forms.week import WeekField
from volunteers.languages import LANGUAGES
from volunteers.models import Category, Cause, Connection, Skill, Volunteer
from volunteers.models.volunteer import LEVELS, first_of_a_month_later
from volunteers.proposing import Proposal, skills_of

BOTH, BY_VIDEO, IN_PERSON = "both", "video", "in_person"
WHERE = [
    (BOTH, _("Either")),
    (BY_VIDEO, _("By video or phone")),
    (IN_PERSON, _("In person")),
]
HOW_FAR = [
    (5, _("About 3 miles")),
    (15, _("About 10 miles")),
    (30, _("About 20 miles")),
    (80, _("About 50 miles")),
]
LEARN, NOT_MINE = "learn", "no"
PLACED = [
    *((str(level), words) for level, words in LEVELS.items()),
    (LEARN, _("Want to learn")),
    (NOT_MINE, _("Leave it out")),
]
MONTHS_AHEAD = 12


class AboutForm(forms.Form):
    """The first step: enough to be asked for a talk."""

    use_required_attribute = False

    is_adult = forms.BooleanField(label=_("I am 18 or over"), required=False)
    about = TextField(
        label=_("Three sentences about you"),
        help_text=_(
            "What do you do, at work or for fun? What have you helped somebody with? What would you enjoy? We propose "
            "skills from it, and you correct them."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 6, "maxlength": 2000}),
    )
    where = forms.ChoiceField(
        label=_("How would you like to meet?"), choices=WHERE, widget=forms.RadioSelect, initial=BOTH
    )
    outcode = LineField(
        label=_("Your postcode"),
        max_length=40,
        error_messages={"required": _("To meet in person we need half a postcode, like LS6.")},
        help_text=_(
            "Only its first half is kept, like LS6. It finds your group. By video only, you may leave it out."
        ),
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    far_km = forms.TypedChoiceField(label=_("How far would you go?"), choices=HOW_FAR, coerce=int, initial=15)
    hours = forms.IntegerField(
        label=_("About how many hours a month?"),
        help_text=_("A talk takes one, a job up to a day. We plan by this number."),
        min_value=1,
        max_value=100,
        initial=4,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    times = WeekField(
        label=_("When do you usually have time?"),
        help_text=_("Tick what suits you most weeks. You agree the day itself with the charity."),
        error_messages={"required": _("Tick at least one, or the line under the table.")},
    )
    any_time = forms.BooleanField(
        label=_("It changes from week to week: ask me for any time"), required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("In which languages could you help?"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Any, volunteer: Volunteer | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (said_before(volunteer) if volunteer else first_guess(person)) | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)
        if person.adult_confirmed_at:
            del self.fields["is_adult"]
        far: Any = self.fields["far_km"]
        if volunteer and volunteer.far_km not in dict(HOW_FAR):
            far.choices = [*HOW_FAR, (volunteer.far_km, _("As far as before"))]

    def clean_is_adult(self) -> bool:
        """Asked before anything is stored (D7)."""
        if not self.cleaned_data["is_adult"]:
            raise ValidationError(
                format_html(
                    gettext(
                        "Volunteers are 18 or over, so we stop here and keep nothing. "
                        '<a href="{}">Write to us</a> and we will see what you can do with us.'
                    ),
                    reverse_lazy("contact"),
                ),
                code="too_young",
            )
        return True

    def clean_outcode(self) -> str:
        typed = self.cleaned_data["outcode"]
        try:
            return places.find(typed).district if typed else ""
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from unknown

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("where") == BY_VIDEO and self.has_error("outcode", "required"):
            del self.errors["outcode"]
            said["outcode"] = ""
        if said.get("any_time") and self.has_error("times", "required"):
            del self.errors["times"]
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """As the volunteer's fields are called."""
        said = self.cleaned_data
        return {
            "about": said["about"],
            "outcode": said["outcode"],
            "far_km": said["far_km"],
            "hours": said["hours"],
            "windows": windows.ANY_TIME if said["any_time"] else said["times"],
            "languages": said["languages"],
            "remote": said["where"] != IN_PERSON,
            "in_person": said["where"] != BY_VIDEO,
        }


def first_guess(person: Any) -> dict[str, Any]:
    return {"outcode": person.home_outcode, "languages": [person.language]}


def said_before(volunteer: Volunteer) -> dict[str, Any]:
    either = volunteer.remote and volunteer.in_person
    any_time = volunteer.windows == windows.ANY_TIME
    return {
        "about": volunteer.about,
        "where": BOTH if either else BY_VIDEO if volunteer.remote else IN_PERSON,
        "outcode": volunteer.outcode,
        "far_km": volunteer.far_km,
        "hours": volunteer.hours,
        "times": 0 if any_time else volunteer.windows,
        "any_time": any_time,
        "languages": volunteer.languages,
    }


@dataclass(frozen=True)
class SkillShown:
    """One skill to place, with why it is there."""

    field: BoundField
    because: str


class SkillsForm(forms.Form):
    """The second step. `shown` are the skills to place; what is ticked in the list or found in more words joins
    them and is shown again with a level to choose."""

    shown = forms.ModelMultipleChoiceField(
        Skill.objects.none(), label=_("Your skills"), required=False, widget=forms.MultipleHiddenInput
    )
    more_words = LineField(
        label=_("Anything else you can do, or would like to learn?"),
        max_length=300,
        required=False,
        help_text=_("A word or two of your own, such as Excel, posters or a patient ear."),
        widget=forms.TextInput({"list": "skills", "autocomplete": "off"}),
    )
    more = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label=_("Or choose from the whole list"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        skills: Iterable[Skill],
        proposals: Iterable[Proposal] = (),
        held: dict[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.skills = {skill.pk: skill for skill in skills}
        self.because = {found.skill.pk: found.because for found in proposals}
        guessed = {found.skill.pk: LEARN if found.wants_to_learn else str(found.level) for found in proposals}
        self.levels = guessed | (held or {})
        for name in ("shown", "more"):
            field: Any = self.fields[name]
            field.queryset = Skill.objects.all()
        pks = self.sent() if self.is_bound else list(self.levels)
        for pk in pks:
            self.show(pk, self.levels.get(pk, "2"))

    def sent(self) -> list[int]:
        """The skills that stood on the page; made-up ones are refused with the rest of the form."""
        data: Any = self.data
        given = [int(pk) for pk in data.getlist("shown") if pk.isascii() and pk.isdecimal() and len(pk) < 10]
        return [pk for pk in dict.fromkeys(given) if pk in self.skills]

    def show(self, pk: int, level: str) -> None:
        self.fields[f"skill_{pk}"] = forms.ChoiceField(
            label=str(self.skills[pk]), choices=PLACED, widget=forms.RadioSelect, initial=level
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self.added = self.found_in(said)
        if not self.added and not (self.held or self.wants or self.errors):
            self.add_error("more_words", _("Please choose at least one. A patient ear is a skill too."))
        return said

    def found_in(self, said: dict[str, Any]) -> dict[int, str]:
        """Skills that are new on the page, with a level to begin with."""
        found = {skill.pk: "2" for skill in said.get("more") or []}
        if words := said.get("more_words"):
            proposed = skills_of(words)
            self.because |= {one.skill.pk: one.because for one in proposed}
            found |= {one.skill.pk: LEARN if one.wants_to_learn else str(one.level) for one in proposed}
            if not proposed:
                self.add_error("more_words", _("We found no skill in that. Try another word, or the list."))
        here = set(self.sent())
        return {pk: level for pk, level in found.items() if pk not in here}

    @property
    def held(self) -> dict[Skill, int]:
        placed = self.placed()
        return {self.skills[pk]: int(level) for pk, level in placed if level not in (LEARN, NOT_MINE)}

    @property
    def wants(self) -> list[Skill]:
        return [self.skills[pk] for pk, level in self.placed() if level == LEARN]

    def placed(self) -> list[tuple[int, str]]:
        levels = [(pk, self.cleaned_data.get(f"skill_{pk}", "")) for pk in self.sent()]
        return [(pk, level) for pk, level in levels if level]

    def by_category(self) -> Iterator[tuple[Category, list[SkillShown]]]:
        """What is on the page, under the category whose sentences explain its levels."""
        shown = [pk for pk in self.skills if f"skill_{pk}" in self.fields]
        categories = {self.skills[pk].category for pk in shown}
        for category in sorted(categories, key=lambda category: category.order):
            yield (
                category,
                [
                    SkillShown(self[f"skill_{pk}"], self.because.get(pk, ""))
                    for pk in shown
                    if self.skills[pk].category == category
                ],
            )

    def whole_list(self) -> Iterator[tuple[Category, list[Any]]]:
        """The rest of the vocabulary: a tick for each skill that is not on the page yet."""
        ticks = {str(tick.data["value"]): tick for tick in self["more"]}
        left: dict[Category, list[Any]] = {}
        for pk, skill in self.skills.items():
            if f"skill_{pk}" not in self.fields:
                left.setdefault(skill.category, []).append(ticks[str(pk)])
        yield from left.items()


class WishesForm(forms.Form):
    """The rest of the second step: the group, causes, what they'd rather not, who may ask."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Your group"), required=False, empty_label=_("None for now")
    )
    causes = forms.ModelMultipleChoiceField(
        Cause.objects.all(),
        label=_("What moves you?"),
        required=False,
        help_text=_("We think of you first when such a charity asks. None ticked: all alike."),
        widget=forms.CheckboxSelectMultiple,
    )
    no_causes = forms.ModelMultipleChoiceField(
        Cause.objects.all(),
        label=_("Causes you'd rather not help"),
        required=False,
        help_text=_(
            "You are never suggested for them. No charity hears of it; an organiser who wonders why you are not on the "
            "list reads that it is not for you."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    no_organisations = TextField(
        label=_("Charities you'd rather not help"),
        max_length=1000,
        required=False,
        help_text=_("One on each line. The same goes for them."),
        widget=forms.Textarea({"rows": 3}),
    )
    most_at_once = forms.TypedChoiceField(
        label=_("How many charities at a time, at most?"),
        choices=[(count, str(count)) for count in range(1, 6)],
        coerce=int,
        initial=2,
    )
    anywhere = forms.BooleanField(
        label=_("Other groups may ask me too"),
        required=False,
        initial=True,
        help_text=_("They see your first name, skills and times, never how to reach you."),
    )
    through_hub = forms.BooleanField(
        label=_("Write to me through the hub only"),
        required=False,
        help_text=_("A charity you help then never sees your email address."),
    )

    def __init__(self, *args: Any, groups: Any, why: str, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset, field.help_text = groups, why
        if volunteer.group_id:
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        both = set(said.get("causes") or []) & set(said.get("no_causes") or [])
        if both:
            names = ", ".join(sorted(cause.name for cause in both))
            self.add_error("no_causes", _("%(causes)s is ticked in both lists.") % {"causes": names})
        return said

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in self.fields if name != "group"}


class ConnectionForm(forms.ModelForm):
    """A charity they belong to. Joining, it may stay empty (`may_be_empty`)."""

    name = LineField(
        label=_("Name of the charity"), max_length=300, widget=forms.TextInput({"autocomplete": "off"})
    )
    charity_number = LineField(
        label=_("Charity number"),
        max_length=40,
        required=False,
        help_text=_("If you know it. It tells two charities of one name apart."),
    )

    class Meta:
        model = Connection
        fields = ["name", "kind", "charity_number"]
        labels = {"kind": _("How do you belong to it?")}

    def __init__(self, *args: Any, may_be_empty: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_be_empty = may_be_empty
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Please choose")), *Connection.Kind.choices]
        if may_be_empty:
            self.fields["name"].required = self.fields["kind"].required = False

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name and not name_key(name):
            raise ValidationError(_("Please write the charity's name in letters."))
        return name

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.may_be_empty and bool(said.get("name")) != bool(said.get("kind")):
            empty = "kind" if said.get("name") else "name"
            if empty not in self.errors:
                self.add_error(empty, _("Please fill in both, or neither."))
        return said

    def validate_unique(self) -> None:
        """Said twice is said once: the later word counts."""

    def keep(self, person: Any) -> None:
        said = self.cleaned_data
        if said["name"]:
            Connection.remember(
                person, said["name"], kind=said["kind"], charity_number=said["charity_number"]
            )


def months_to_come() -> list[tuple[str, str]]:
    firsts = [first_of_a_month_later(count) for count in range(1, MONTHS_AHEAD + 1)]
    return [("", gettext("I come back by myself")), *((day.isoformat(), dates.month(day)) for day in firsts)]


class PauseForm(forms.Form):
    until = forms.TypedChoiceField(
        label=_("Until when?"),
        required=False,
        coerce=lambda text: first_of(text),
        empty_value=None,
        choices=lazy(months_to_come, list)(),
        help_text=_("On the first of that month you are back by itself."),
    )


def first_of(text: str) -> Any:
    return forms.DateField().clean(text)


class WelcomeForm(forms.Form):
    """Which newcomers an organiser has met."""

    met = forms.ModelMultipleChoiceField(
        Volunteer.objects.none(),
        label=_("Whom have you met?"),
        error_messages={"required": _("Tick those you have met, and press again.")},
    )

    def __init__(self, *args: Any, newcomers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["met"]
        field.queryset = newcomers

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.has_error("met") and not self.has_error("met", "required"):
            del self.errors["met"]
            gone = _("One of them no longer waits for a welcome. Please look again.")
            self.add_error("met", ValidationError(gone, code="gone"))
        return said
