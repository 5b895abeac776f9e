"""Starting a group where there is none: what somebody says who would like to, and what the network answers."""

from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from groups import routing
from groups.forms.places import PlaceField
from groups.models import Group, GroupApplication
from hub.common.forms import AdultField, DayInput, TimeInput
from hub.guard.content import doubts_about
from hub.guard.forms import GuardedForm
from hub.guard.text import LineField, MailboxField, TextField

LANGUAGES = [("en-gb", _("English")), ("cy", _("Cymraeg (Welsh)"))]
PLANNED_AHEAD = timedelta(days=730)
PAST = _("Choose a day and time that are still to come.")


class StartForm(GuardedForm):
    """Where, why, who else; then who you are. Whoever is under 18 is told before anything is stored (D7)."""

    form_name = "start"
    looked_at = ("why", "name", "others", "person_name")
    covering: Group | None = None  # looks after the place already

    is_adult = AdultField()
    postcode = PlaceField(
        label=_("Where would the group be?"),
        help_text=_("A postcode there; half of it is enough, like LS6. An Eircode works too."),
    )
    beside = forms.BooleanField(label=_("I know, and would like to start another one"), required=False)
    why = TextField(
        label=_("What would you like to start, and why there?"),
        help_text=_("A few lines are plenty. What have you seen that a group could help with?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 7, "maxlength": 4000}),
    )
    others = LineField(
        label=_("Who else is with you?"),
        help_text=_(
            "Friends, colleagues, a library, a charity. Nobody yet is fine: we help you find somebody."
        ),
        max_length=300,
        required=False,
    )
    name = LineField(
        label=_("What would you call the group?"),
        help_text=_("If you have a name in mind. It can change."),
        max_length=120,
        required=False,
    )
    person_name = LineField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = MailboxField(
        label=_("Your email address"),
        help_text=_(
            "We send one link there to confirm, and then our answer. Only the network's coordinators see it."
        ),
    )
    language = forms.ChoiceField(
        label=_("Which language shall we write in?"), choices=LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", "cy" if (get_language() or "").startswith("cy") else "en-gb")
        for field in self.fields.values():
            field.widget.use_required_attribute = lambda initial: False  # type: ignore[method-assign]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if place := said.get("postcode"):
            self.covering = routing.route(place).group
        if self.covering and not said.get("beside"):
            self.add_error(
                "beside",
                gettext(
                    "%(group)s looks after %(place)s already. Would you like to join them? Else tick this to go on."
                )
                % {"group": self.covering, "place": place},
            )
        return said

    def doubts(self) -> list[str]:
        """All of it together, and the main words by themselves: they may be nothing but a link (F8)."""
        whole = super().doubts()
        return [*whole, *(doubt for doubt in doubts_about(self.cleaned_data["why"]) if doubt not in whole)]

    @property
    def answers(self) -> dict[str, Any]:
        """As the application's fields are called."""
        said = self.cleaned_data
        names = ("why", "others", "name", "person_name", "email", "language")
        return {name: said[name] for name in names} | {"outcode": said["postcode"].outcode}


class MomentForm(forms.Form):
    """A day and a time by the clock on the wall there; `moment` is what they make."""

    day = forms.DateField(label=_("On which day?"), widget=DayInput)
    time = forms.TimeField(label=_("At what time?"), widget=TimeInput)

    def __init__(self, *args: Any, moment: datetime | None = None, **kwargs: Any) -> None:
        if moment is not None:
            local = timezone.localtime(moment)
            kwargs["initial"] = {"day": local.date(), "time": local.time()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "day" in said and "time" in said:
            self.refuse(said["day"], said["time"])
        return said

    def refuse(self, day: date, at: clock) -> None:
        """Say beside its field what can't be: past, years ahead, or an hour that the clocks leave out."""
        if not timezone.localdate() <= day <= timezone.localdate() + PLANNED_AHEAD:
            is_past = day < timezone.localdate()
            self.add_error("day", PAST if is_past else _("Choose a day within the next two years."))
            return
        try:
            self.cleaned_data["moment"] = from_current_timezone(datetime.combine(day, at))
        except ValidationError:
            self.add_error(
                "time", _("The clocks change that night, and this hour is left out or comes twice.")
            )
            return
        if self.cleaned_data["moment"] <= timezone.now():
            self.add_error("time", PAST)


class CallForm(MomentForm):
    """When the network and whoever applied talk."""


class NotesForm(forms.Form):
    notes = TextField(
        label=_("Your notes"),
        help_text=_("Only coordinators of the network read them."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5, "maxlength": 4000}),
    )


class DeclineForm(forms.Form):
    answer = TextField(
        label=_("What do you say to them?"),
        help_text=_("They get it by mail. Kind and plain; say what might change it."),
        max_length=4000,
        widget=forms.Textarea({"rows": 7, "maxlength": 4000}),
    )


def first_words(application: GroupApplication) -> dict[str, Any]:
    """What the form that begins the group already knows."""
    place = application.place
    return {
        "name": application.name,
        "home": application.outcode,
        "authorities": [place.authority_code] if place.authority_code else [],
        "every": 1,
    }
