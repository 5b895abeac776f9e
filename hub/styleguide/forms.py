from django import forms
from django.utils.translation import gettext_lazy as _

from hub.common.forms import DayInput, with_hints


class EverySortOfField(forms.Form):
    """One of each, so that each can be looked at: empty, filled, and with something to put right."""

    name = forms.CharField(
        label=_("What should we call you?"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We keep it until 30 June 2027 so that the group can reach you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    postcode = forms.CharField(
        label=_("Your postcode"),
        help_text=_("The first half is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    words = forms.CharField(
        label=_("What would help?"),
        help_text=_("In your own words. Please don't name people you support."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    kind = forms.ChoiceField(
        label=_("What kind of help?"),
        widget=forms.RadioSelect,
        choices=with_hints(
            [
                ("talk", _("A talk"), _("Up to an hour with somebody who knows.")),
                ("job", _("Something done"), _("Up to a day of somebody's time.")),
                ("unsure", _("Not sure"), _("That is fine: we work it out with you.")),
            ]
        ),
    )
    days = forms.MultipleChoiceField(
        label=_("When could you talk?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("am", _("Mornings")), ("pm", _("Afternoons")), ("eve", _("Evenings"))],
    )
    needed_by = forms.DateField(label=_("By when?"), required=False, widget=DayInput)
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("cy", "Cymraeg")])
    how_many = forms.IntegerField(label=_("How many people work there?"), required=False)
    code = forms.CharField(
        label=_("The code from our mail"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    agreed = forms.BooleanField(label=_("I am 18 or over"))
    file = forms.FileField(label=_("A file"), required=False)


class ListFilter(forms.Form):
    q = forms.CharField(label=_("Name or place"), required=False)
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        choices=[("", _("Everywhere")), ("ne", _("North East")), ("w", _("Wales"))],
    )
