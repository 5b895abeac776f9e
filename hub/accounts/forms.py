"""Signing up, and what a person says about themselves."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User


class SignupForm(allauth_forms.SignupForm):
    """Asks for 18 or over before anything is stored (D7)."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("What people should call you."))
    is_adult = forms.BooleanField(label=_("I am 18 or over"), required=False)
    field_order = ["name", "email", "password1", "is_adult"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_is_adult(self) -> bool:
        if not self.cleaned_data["is_adult"]:
            raise forms.ValidationError(
                format_html(
                    _(
                        "Accounts are for people of 18 or over, so we stop here and keep nothing. "
                        '<a href="{}">Write to us</a> and we will see what you can do with us.'
                    ),
                    reverse_lazy("contact"),
                ),
                code="too_young",
            )
        return True

    def fill(self, person: User) -> None:
        person.name = self.cleaned_data["name"]
        person.adult_confirmed_at = timezone.now()
        person.language = translation.get_language() or "en-gb"

    def try_save(self, request: HttpRequest) -> Any:
        """An address we know costs the same work as a new one, so that nobody can tell them apart (A1)."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "pronouns", "home_outcode", "language"]
        help_texts = {
            "name": _("What people should call you."),
            "home_outcode": _("The half before the space, such as LS6: enough to find what is near you."),
            "language": _("For these pages, your mails and their dates."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_home_outcode(self) -> str:
        """People may paste the whole postcode; only its first half is kept."""
        typed = self.cleaned_data["home_outcode"].upper().split()
        return typed[0][:4] if typed else ""
