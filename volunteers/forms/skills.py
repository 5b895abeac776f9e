"""What a volunteer can do, would like to learn, is moved by and would rather not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.guard.text import LineField, TextField
from volunteers.models import Category, Cause, Skill, Volunteer
from volunteers.models.volunteer import LEVELS
from volunteers.proposing import Proposal, skills_of

LEARN, NOT_MINE = "learn", "no"
PLACED = [
    *((str(level), words) for level, words in LEVELS.items()),
    (LEARN, _("Want to learn")),
    (NOT_MINE, _("Leave it out")),
]


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
