"""What a charity fills in, with no account, on the public page: six questions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups import places
from hub.common.forms import DayInput, with_hints
from hub.guard.forms import GuardedForm
from hub.guard.text import LineField, MailboxField, TextField
from volunteers.models import HelpRequest, Organisation

Kind, When = HelpRequest.Kind, HelpRequest.When

KINDS_OF_HELP = with_hints(
    [
        (Kind.NOT_SURE, _("Not sure"), _("A proper answer. We'll work it out together.")),
        (Kind.ADVICE, _("Advice"), _("Which tool, which way, is this quote fair.")),
        (Kind.PRACTICAL, _("Hands-on help"), _("Somebody does a task with us: a form, a list, a page.")),
        (Kind.LISTENING, _("Somebody to think it through with"), _("Up to an hour, with a patient ear.")),
        (Kind.TRAINING, _("Learning"), _("For us, our volunteers or our trustees.")),
        (Kind.INTRODUCTION, _("An introduction"), _("To a person or group who knows.")),
    ]
)
INTRODUCE_AHEAD = _("If a talk would do, introduce us as soon as somebody says yes")
INTRODUCE_AHEAD_HINT = _("Otherwise we ask you first. Ticked, it saves you a mail and some days.")
MAY_NAME = _("Strangers who might help may read our name")
MAY_PLACE = _("Strangers who might help may read our town")
MAY_PLACE_HINT = _("Otherwise they read your region. Your own words stay with the group either way.")
LANGUAGES = [("en-gb", _("English")), ("cy", _("Cymraeg (Welsh)"))]


class AskForm(GuardedForm):
    """`saving`: only the address is needed, all else is kept just as it was typed."""

    form_name = "ask"
    looked_at = ("organisation_name", "words")

    organisation_name = LineField(
        label=_("Name of your organisation or group"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    organisation_kind = forms.ChoiceField(
        label=_("What is it?"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    charity_number = LineField(
        label=_("Charity number"),
        max_length=40,
        required=False,
        help_text=_("If you have one. It saves us looking you up, and never decides whether we help."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    postcode = LineField(
        label=_("Your postcode"),
        max_length=40,
        help_text=_(
            "Half of it is enough, like LS6. An Eircode works too. It tells us which group is near you."
        ),
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    words = TextField(
        label=_("In your own words"),
        help_text=_(
            "What would you like to get done? What gets in the way? What have you tried? A few lines are plenty, and "
            "no computer words are needed."
        ),
        widget=forms.Textarea({"rows": 8, "maxlength": 20_000}),
    )
    kind = forms.ChoiceField(
        label=_("What would help most?"), choices=KINDS_OF_HELP, widget=forms.RadioSelect
    )
    when = forms.ChoiceField(label=_("When do you need it?"), choices=When.choices, widget=forms.RadioSelect)
    needed_by = forms.DateField(
        label=_("By which day?"), required=False, help_text=_("Only if there is one."), widget=DayInput
    )
    email = MailboxField(
        label=_("Your email address"),
        help_text=_(
            "We send one link there to confirm, and then the answer. Only the people who help you see it."
        ),
    )
    language = forms.ChoiceField(
        label=_("Which language shall we write in?"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    introduce_ahead = forms.BooleanField(
        label=INTRODUCE_AHEAD, help_text=INTRODUCE_AHEAD_HINT, required=False
    )
    may_name = forms.BooleanField(label=MAY_NAME, required=False)
    may_place = forms.BooleanField(label=MAY_PLACE, help_text=MAY_PLACE_HINT, required=False)

    def __init__(self, *args: Any, saving: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saving = saving
        self.initial.setdefault("language", "cy" if (get_language() or "").startswith("cy") else "en-gb")
        for field in self.fields.values():
            field.widget.use_required_attribute = lambda initial: False  # type: ignore[method-assign]

    def clean_postcode(self) -> str:
        try:
            return places.find(self.cleaned_data["postcode"]).district
        except places.UnknownPlace as unknown:
            raise ValidationError(str(unknown)) from unknown

    def clean_needed_by(self) -> Any:
        day = self.cleaned_data["needed_by"]
        if day and day < timezone.localdate() and self.data.get("when") == When.DAY:
            raise ValidationError(_("Choose a day that is still to come."))
        return day

    def clean(self) -> None:
        by_a_day = self.cleaned_data.get("when") == When.DAY
        if by_a_day and not self.cleaned_data.get("needed_by") and "needed_by" not in self.errors:
            self.add_error(
                "needed_by", _("Which day is it? Write it like 3/12/2026, or choose another answer above.")
            )
        if not by_a_day and self.cleaned_data.get("when"):
            self.cleaned_data["needed_by"] = None
            self.errors.pop("needed_by", None)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.saving:
            for name in [name for name in self.errors if name != "email"]:
                del self.errors[name]

    @property
    def answers(self) -> dict[str, Any]:
        """What is written on the request itself."""
        said = self.cleaned_data
        same = (
            "organisation_name",
            "organisation_kind",
            "charity_number",
            "words",
            "kind",
            "when",
            "needed_by",
            "language",
            "introduce_ahead",
            "may_name",
            "may_place",
        )
        return {name: said[name] for name in same} | {"outcode": said["postcode"]}

    @property
    def as_typed(self) -> dict[str, str]:
        """Everything, right or wrong, for the day they come back."""
        return {name: str(self.data[name])[:20_000] for name in self.fields if self.data.get(name)}


class LostLinkForm(GuardedForm):
    """The link no longer works or was lost: which address did we write to?"""

    form_name = "lost-link"

    email = MailboxField(label=_("The email address you gave us"))
