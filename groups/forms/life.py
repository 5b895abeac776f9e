"""How a group rests, ends, agrees with the network, and what it is asked once a quarter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Affiliation, Group, NextLead
from groups.models.ending_acts import who_may_keep
from hub.accounts.models import User
from hub.common.forms import DayInput


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("A line on why"),
        help_text=_("For the people who run the group, and the network. Not on your page."),
        max_length=300,
        required=False,
    )


class JoiningForm(forms.Form):
    """Another group that is open takes this one in."""

    into = forms.ModelChoiceField(
        Group.objects.none(), label=_("Which group do you join?"), empty_label=_("Choose a group")
    )
    why = forms.CharField(label=_("A line on why"), max_length=300, required=False)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = groups


class ClosingForm(forms.Form):
    """Who keeps the data is a name, not a role."""

    keeper = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who keeps the group's data?"),
        help_text=_("They see the rooms from then on, and answer whoever asks. Nobody else does."),
        empty_label=_("Choose somebody"),
    )
    why = forms.CharField(label=_("A line on why"), max_length=300, required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeper: Any = self.fields["keeper"]
        keeper.queryset = who_may_keep(group).order_by("name", "pk")


class AffiliationForm(forms.ModelForm):
    class Meta:
        model = Affiliation
        fields = ["network_gives", "group_gives", "costs", "review_on"]
        widgets = {"review_on": DayInput()}
        help_texts = {
            "network_gives": _("One thing on each line: this hub, insurance, somebody to ring."),
            "group_gives": _(
                "One thing on each line: an answer within ten working days, one line of news a year."
            ),
            "review_on": _("Most look again after a year."),
        }

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Choose a day that is still to come."))
        return day


class NextLeadForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Who could run the next one without you?"),
        choices=NextLead.Answer.choices,
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label=_("Who?"),
        help_text=_(
            "Only you who run the group read the name. They aren't told, and nothing happens by itself."
        ),
        max_length=120,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == NextLead.Answer.SOMEBODY and not said.get("who"):
            self.add_error("who", _("Who comes to mind? A first name is enough."))
        return said


class OfferForm(forms.Form):
    words = forms.CharField(
        label=_("Your words to them"),
        help_text=_("A line about what you could do together."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
    )
