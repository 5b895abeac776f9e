"""What's needed: the public words beside the charity's own, the skills, and the four questions of rule 20."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from hub.common.forms import with_hints
from hub.common.words import listed
from hub.guard.text import LONGEST_TEXT, LineField
from volunteers import windows
from volunteers.brief import LEVELS, WHERE_FOR_STRANGERS
from volunteers.charity_names import name_key
from volunteers.forms.case import Words
from volunteers.forms.week import WeekField
from volunteers.languages import LANGUAGES
from volunteers.models import Category, Cause, HelpRequest, Skill
from volunteers.models.request_finding import QUESTIONS
from volunteers.models.role import RoleSkill
from volunteers.proposing import QUOTED, skills_in

Size, Where, Risk = HelpRequest.Size, HelpRequest.Where, HelpRequest.Risk

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
PHONE = re.compile(r"(?<![\w.])(?:\+|0)\d?(?:[\s().-]{0,2}\d){8,13}(?!\d)")
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
TICKED_AT_FIRST = 3  # of the skills that are proposed; the surest is a must, the others would be nice
PROPOSED_AT_MOST = 6
OFFERED_AT_MOST = 20
AN_HOUR, A_DAY = 60, 8  # minutes of a talk, hours of a job
SEEN_OF_A_TALK = {"needed", "minutes"}
FOLDED = {"windows", "language", "category", "causes", "has_mentor"}

LENGTHS = [(20, _("20 minutes")), (40, _("40 minutes")), (60, _("An hour"))]
WHERE = with_hints(
    [
        (Where.EITHER, Where.EITHER.label, ""),
        (Where.REMOTE, Where.REMOTE.label, ""),
        (Where.THERE, Where.THERE.label, _("Only people near enough are suggested.")),
    ]
)
RISKS = with_hints(
    [
        (Risk.NOBODY, Risk.NOBODY.label, _("A public website, an empty template.")),
        (Risk.STAFF, Risk.STAFF.label, _("Their own files and tools, nothing about people they support.")),
        (Risk.RECORDS, Risk.RECORDS.label, _("A members' list, case notes, a database. Copies stay there.")),
        (Risk.PEOPLE, Risk.PEOPLE.label, _("Never alone with them. The charity arranges any check.")),
    ]
)
MUST = [("must", _("is a must")), ("nice", _("would be nice"))]
YES_NO = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don't know"))]
BEFORE = {
    "done": _("Can somebody there say in one sentence what done looks like?"),
    "time": _("Has somebody there the time, about an hour a week while it runs?"),
    "access": _("May they give the access that is needed?"),
    "calm": _("Is it free of any emergency, and of what the law makes somebody else's duty?"),
}


@dataclass(frozen=True)
class SkillRow:
    """A skill as it is offered on the page: with its three boxes."""

    skill: Skill
    tick: Any
    level: Any
    must: Any


class AnotherSkill(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Skill.objects.select_related("category"), required=False, **kwargs)


class HowMany(forms.IntegerField):
    """A small whole number, from one up."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        limits = [
            MinValueValidator(1, _("Please write 1 or more.")),
            MaxValueValidator(most, _("Please write %(limit_value)s or less.")),
        ]
        box = forms.NumberInput(attrs={"min": 1, "max": most})
        super().__init__(validators=limits, widget=box, **kwargs)


class NeededForm(forms.Form):
    """For a talk one sentence and a length, the rest is taken as read. `typed`: so far, not to be checked yet."""

    data: Any
    names_unknown_skills = False

    needed = Words(label=_("In words that strangers may read"), max_length=2000)
    minutes = forms.TypedChoiceField(
        label=_("How long?"), choices=LENGTHS, coerce=int, widget=forms.RadioSelect
    )
    done_looks = LineField(
        label=_("What does done look like?"),
        help_text=_("One sentence: “One rota that three people trust.”"),
        max_length=300,
        required=False,
    )
    hours = forms.IntegerField(label=_("How many hours altogether?"))
    wanted = HowMany(20, label=_("How many people?"), help_text=_("Usually one."))
    where = forms.ChoiceField(label=_("Where?"), choices=WHERE, widget=forms.RadioSelect)
    risk = forms.ChoiceField(
        label=_("Who would a volunteer meet, and what would they see?"),
        choices=RISKS,
        widget=forms.RadioSelect,
    )
    meet = LineField(
        label=_("Who would they work with?"),
        help_text=_(
            "A first name and what they do there: “Bev, who keeps the rota”. Only the people we ask read it."
        ),
        max_length=200,
        required=False,
    )
    windows = WeekField(
        label=_("When does it suit the charity?"),
        help_text=_("Tick nothing if any time is fine."),
        required=False,
    )
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)
    category = forms.ModelChoiceField(
        label=_("What kind of help is it?"), queryset=Category.objects.offered(), required=False
    )
    causes = forms.ModelMultipleChoiceField(
        label=_("What is the charity for?"),
        help_text=_("People like to help where their heart is. One or two are plenty."),
        queryset=Cause.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    has_mentor = forms.BooleanField(
        label=_("Somebody experienced comes along"),
        help_text=_("Then people who would like to learn are suggested too."),
        required=False,
    )
    another = AnotherSkill(label=_("Another skill"), empty_label=_("Choose one"))

    def __init__(self, *args: Any, case: HelpRequest, role: Any, typed: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.role = case, role
        self.is_talk = case.size == Size.TALK
        self.add_before_we_start()
        self.fit_to_size()
        self.initial = self.as_it_stands()
        if self.is_bound:
            typed = self.data = self.data.copy()
        elif typed is not None:
            self.initial |= self.as_typed(typed)
        self.add_skills(typed)
        for field in self.fields.values():
            field.widget.use_required_attribute = lambda initial: False  # type: ignore[method-assign]

    # --- The boxes -------------------------------------------------------------------------------------
    def add_before_we_start(self) -> None:
        for name in QUESTIONS:
            self.fields[f"before_{name}"] = forms.ChoiceField(
                label=BEFORE[name],
                choices=YES_NO,
                required=self.case.size == Size.PROJECT,
                widget=forms.HiddenInput if self.is_talk else forms.RadioSelect,
            )

    def fit_to_size(self) -> None:
        needed: Any = self.fields["needed"]
        needed.widget.attrs["rows"] = 3 if self.is_talk else 7
        if self.is_talk:
            needed.help_text = _("One sentence: “40 minutes about a rota that three people keep at once.”")
            del self.fields["hours"], self.fields["wanted"]
            return
        needed.help_text = _(
            "What is there, what is wanted, what gets in the way. No name, no town, no address: we say the region."
        )
        del self.fields["minutes"]
        hours: Any = self.fields["hours"]
        most = A_DAY if self.case.size == Size.JOB else 400
        self.fields["hours"] = HowMany(
            most,
            label=hours.label,
            help_text=_("Up to a day: 8 hours at most.") if most == A_DAY else _("As well as you can guess."),
        )

    def as_it_stands(self) -> dict[str, Any]:
        """What was written before, else what is usual."""
        case, role = self.case, self.role
        is_new = not case.needed
        was_talk = not self.is_talk and role.minutes <= AN_HOUR  # its risk was taken as read
        contact = case.contacts.filter(removed_at=None).first() if is_new and case.pk else None
        return {
            "needed": case.needed,
            "minutes": 40 if is_new else min((length for length, _w in LENGTHS), key=self.nearness),
            "hours": self.usual_hours(),
            "wanted": role.wanted,
            "done_looks": case.done_looks,
            "where": case.where,
            "risk": "" if was_talk else case.risk,
            "meet": case.meet or (contact.name.split() or [""])[0] if contact else case.meet,
            "windows": 0 if role.windows == windows.ANY_TIME else role.windows,
            "language": case.language if is_new else role.language,
            "category": case.category_id,
            "causes": [cause.pk for cause in case.causes.all()],
            "has_mentor": role.has_mentor,
            **{f"before_{name}": said for name, said in case.before_we_start.items()},
        }

    def nearness(self, length: int) -> int:
        return abs(length - int(self.role.minutes))

    def usual_hours(self) -> int:
        is_job = self.case.size == Size.JOB
        if self.role.minutes > AN_HOUR:
            hours = round(self.role.minutes / 60)
            return min(hours, A_DAY) if is_job else hours
        return 4 if is_job else 16

    def as_typed(self, typed: Any) -> dict[str, Any]:
        """What was typed so far, right or wrong."""
        said: dict[str, Any] = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
                said[name] = typed.getlist(name)
            elif isinstance(field, forms.BooleanField):
                said[name] = name in typed
            elif name in typed:
                said[name] = typed[name][:LONGEST_TEXT]
        return said

    def add_skills(self, typed: Any) -> None:
        """Those it has, those that the words propose, and those that were added on the page."""
        known = {skill.pk: skill for skill in Skill.objects.select_related("category")}
        held = {one.skill_id: one for one in self.role.skills.all()} if self.role.pk else {}
        public = self.case.needed if typed is None else typed.get("needed", "")[:2000]
        proposals = {one.skill.pk: one for one in skills_in(f"{self.case.words}\n{public}", PROPOSED_AT_MOST)}
        shown, added = self.shown_so_far(typed, known)
        self.rows: list[Skill] = []
        for place, pk in enumerate(
            list(dict.fromkeys([*added, *held, *proposals, *shown]))[:OFFERED_AT_MOST]
        ):
            if pk in held:
                usual = (True, held[pk].level, held[pk].must)
            else:
                sure = typed is None and not held and place < TICKED_AT_FIRST
                must = pk in added or place == 0
                level = 1 if self.is_talk else 2  # to talk about it, following is enough
                usual = (sure or pk in added, level, must)
            self.add_skill(known[pk], usual, typed if pk in shown else None)
            self.rows.append(known[pk])
            if pk in proposals:
                quoted = " ".join(f"“{one}”" for one in proposals[pk].words[:QUOTED])
                self.fields[f"skill_{pk}"].help_text = _("They wrote %s") % quoted
        if not self.initial["category"] and proposals:
            self.initial["category"] = next(iter(proposals.values())).skill.category_id

    def shown_so_far(self, typed: Any, known: dict[int, Skill]) -> tuple[list[int], list[int]]:
        """The skills the page showed already, and the one that was chosen to be added."""
        if typed is None:
            return [], []
        numbers = [number_in(pk) for pk in typed.getlist("offered")[:OFFERED_AT_MOST]]
        self.names_unknown_skills = any(pk not in known for pk in numbers)
        another = number_in(typed.get("another", ""))
        added = [another] if another in known else []
        if added:
            self.initial["another"] = ""
        if added and self.is_bound:
            self.data["another"] = ""
        return [pk for pk in numbers if pk in known and pk not in added], added

    def add_skill(self, skill: Skill, usual: tuple[bool, int, bool], typed: Any) -> None:
        tick, level, must = usual
        boxes: dict[str, tuple[forms.Field, Any]] = {
            "skill": (forms.BooleanField(label=skill.name, required=False), tick),
            "level": (
                forms.TypedChoiceField(
                    label=_("How well: %s") % skill.name,
                    choices=list(LEVELS.items()),
                    coerce=int,
                    empty_value=None,
                    required=False,
                ),
                level,
            ),
            "must": (
                forms.ChoiceField(
                    label=_("How much it matters: %s") % skill.name, choices=MUST, required=False
                ),
                "must" if must else "nice",
            ),
        }
        for name, (field, value) in boxes.items():
            key = f"{name}_{skill.pk}"
            self.fields[key] = field
            if typed is not None:
                value = key in typed if name == "skill" else typed.get(key, value)
            self.initial[key] = value
            if self.is_bound and typed is None and value:
                self.data[key] = str(value)

    # --- What is wrong with it, and what makes one hesitate ------------------------------------------------
    def clean_needed(self) -> str:
        return without_a_way_to_reach_them(self.cleaned_data["needed"])

    def clean_done_looks(self) -> str:
        return without_a_way_to_reach_them(self.cleaned_data["done_looks"])

    def clean_meet(self) -> str:
        return without_a_way_to_reach_them(self.cleaned_data["meet"])

    def clean(self) -> None:
        if self.names_unknown_skills:
            self.add_error("another", _("One of these skills is not on our list. Please choose it again."))

    @property
    def has_folded_errors(self) -> bool:
        wrong = set(self.errors) - {NON_FIELD_ERRORS}
        return bool(wrong - SEEN_OF_A_TALK if self.is_talk else wrong & FOLDED)

    @property
    def before_we_start(self) -> list[Any]:
        return [self[f"before_{name}"] for name in QUESTIONS]

    @property
    def says_no_twice(self) -> bool:
        said = [self.cleaned_data.get(f"before_{name}") for name in QUESTIONS]
        return not self.is_talk and said.count("no") >= 2

    @property
    def gives_away(self) -> list[str]:
        """What the public words tell although the charity has not ticked so."""
        public = " ".join([self.cleaned_data["needed"], self.cleaned_data["done_looks"]])
        told, case = [], self.case
        if not case.may_name and says(public, case.organisation_name):
            told.append(case.organisation_name)
        town = case.place.name
        if not case.may_place and town not in str(case.region or town) and says(public, town):
            told.append(town)
        if not case.may_name and LINK.search(public):
            told.append(str(_("the address of a website")))
        return told

    # --- What is stored ------------------------------------------------------------------------------------
    @property
    def skill_rows(self) -> list[SkillRow]:
        return [
            SkillRow(
                skill,
                self[f"skill_{skill.pk}"],
                self[f"level_{skill.pk}"],
                self[f"must_{skill.pk}"],
            )
            for skill in self.rows
        ]

    @property
    def levels_in_words(self) -> list[tuple[Category, list[tuple[Any, str]]]]:
        """For each category on the page, the four levels and a sentence for each."""
        categories = dict.fromkeys(skill.category for skill in self.rows)
        return [(one, [(LEVELS[level], said) for level, said in one.levels]) for one in categories]

    @property
    def taken_as_read(self) -> str:
        """What stands in the folded boxes, in one line."""
        value = {name: self[name].value() for name in ("where", "risk", "windows", "language")}
        times = value["windows"] if isinstance(value["windows"], list) else []
        said = [
            WHERE_FOR_STRANGERS.get(value["where"]),
            lower_first(str(dict(Risk.choices).get(value["risk"], ""))),
            windows.in_words(windows.joined(map(number_in, map(str, times))) or windows.ANY_TIME),
            dict(LANGUAGES).get(value["language"]),
        ]
        return str(_("Taken as read: %s.")) % "; ".join(str(one) for one in said if one)

    @property
    def looks_for(self) -> str:
        """The skills that are ticked, in one line."""
        ticked = [row for row in self.skill_rows if row.tick.value()]
        return listed([str(row.skill) for row in ticked])

    @property
    def skills(self) -> list[dict[str, Any]]:
        said = self.cleaned_data
        return [
            {
                "skill": skill,
                "level": said.get(f"level_{skill.pk}") or 2,
                "must": said.get(f"must_{skill.pk}") != "nice",
            }
            for skill in self.rows
            if said.get(f"skill_{skill.pk}")
        ]

    @property
    def role_facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "minutes": said["minutes"] if self.is_talk else said["hours"] * 60,
            "wanted": 1 if self.is_talk else said["wanted"],
            "windows": said["windows"] or windows.ANY_TIME,
            "language": said["language"],
            "has_mentor": said["has_mentor"],
        }

    @property
    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        same = ("needed", "done_looks", "meet", "where", "risk", "category")
        before = {name: said[f"before_{name}"] for name in QUESTIONS if said[f"before_{name}"]}
        return {name: said[name] for name in same} | {"before_we_start": before}

    @property
    def brief(self) -> dict[str, Any]:
        """The public words as they would stand there: rows that nobody saves."""
        request, role = copied(self.case, self.facts), copied(self.role, self.role_facts)
        skills = [RoleSkill(**one) for one in self.skills]
        return {"request": request, "role": role, "skills": skills}


def copied(row: Any, facts: dict[str, Any]) -> Any:
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    another = type(row)(**kept)
    another._state.fields_cache.update(row._state.fields_cache)
    for name, said in facts.items():
        setattr(another, name, said)
    return another


def lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def number_in(typed: str) -> int:
    """A row's number, or 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def says(text: str, name: str) -> bool:
    """However it was typed, and not inside another word."""
    key = name_key(name)
    return len(key) > 2 and f" {key} " in f" {name_key(text)} "


def without_a_way_to_reach_them(words: str) -> str:
    if ADDRESS.search(words):
        raise ValidationError(
            _("Please leave the email address out. We hand it over once somebody has said yes.")
        )
    if PHONE.search(words):
        raise ValidationError(
            _("Please leave the phone number out. We hand it over once somebody has said yes.")
        )
    return words
