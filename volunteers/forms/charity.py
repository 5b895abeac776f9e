"""What a charity does on its own page."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.guard.text import LineField, TextField
from volunteers.forms.ask import MailboxField

WORDS = forms.Textarea({"rows": 6, "maxlength": 20_000})
MOST_COLLEAGUES = 8


class ReplyForm(forms.Form):
    """An answer to the open question, or something to add."""

    words = TextField(label=_("Your answer"), widget=WORDS)

    def __init__(self, *args: Any, is_answer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_answer:
            self.fields["words"].label = _("Your words")


class OutcomeForm(forms.Form):
    """Did that do it? A yes needs no words, a no says what is missing."""

    did = forms.ChoiceField(choices=[("yes", _("That did it")), ("no", _("It didn't, because"))])
    words = TextField(
        label=_("What is still missing?"),
        widget=WORDS,
        error_messages={"required": _("Tell us in a few words what is still missing, so that we can go on.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = self.data.get("did") != "yes"


class ColleagueForm(forms.Form):
    """Somebody at the same charity who gets a link of their own."""

    name = LineField(label=_("Your colleague's name"), max_length=120)
    email = MailboxField(label=_("Their email address"), help_text=_("It may be the inbox you share."))

    def __init__(self, *args: Any, colleagues: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = list(colleagues)

    def clean(self) -> None:
        if len(self.colleagues) >= MOST_COLLEAGUES:
            raise ValidationError(_("There are eight of you already. Remove somebody first."))
        named = (self.cleaned_data.get("name", "").casefold(), self.cleaned_data.get("email", "").casefold())
        if any((one.name.casefold(), one.email.casefold()) == named for one in self.colleagues):
            raise ValidationError(_("They have a link already."))


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class NoWordsForm(forms.Form):
    """A button and nothing to fill in."""
