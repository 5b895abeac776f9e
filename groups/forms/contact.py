"""What somebody writes to a group, what is answered, and who reads it first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.guard.forms import GuardedForm
from hub.guard.text import LineField, MailboxField, TextField

LONGEST = 4000


class ContactForm(GuardedForm):
    """Each group has a form of its own: what was served for one cannot be sent to another."""

    looked_at = ("name", "words")
    use_required_attribute = False

    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = MailboxField(
        label=_("Your email address"),
        help_text=_("The answer comes there. Nobody in the group sees it."),
    )
    words = TextField(
        label=_("What would you like to say?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 7, "maxlength": LONGEST}),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        self.form_name = f"contact {group.pk}"
        super().__init__(*args, **kwargs)


class ReplyForm(forms.Form):
    use_required_attribute = False

    words = TextField(
        label=_("Your answer"),
        help_text=_("It leaves as a mail from the hub, with the group's name and your first name."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 7, "maxlength": LONGEST}),
    )


class OnDutyForm(forms.Form):
    """One of those who run the group; nobody in particular is an answer too."""

    person: Any = forms.ModelChoiceField(
        None,
        label=_("Who reads what comes in?"),
        help_text=_("The others find it in this room too."),
        empty_label=_("Whoever leads the group"),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
