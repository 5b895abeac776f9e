"""What a volunteer says of themselves: three sentences, place and times; the charities they belong to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groups import places
from hub.common.forms import AdultField
from hub.guard.text import LineField, TextField
from volunteers import windows
from volunteers.charity_names import name_key
from volunteers.forms.week import WeekField
from volunteers.languages import LANGUAGES
from volunteers.models import Connection, Volunteer

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


class AboutForm(forms.Form):
    """The first step: enough to be asked for a talk."""

    use_required_attribute = False

    is_adult = AdultField()
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
