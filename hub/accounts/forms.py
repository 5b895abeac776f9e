"""Signing up, and what a person says about themselves."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context, ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hub.accounts.backend import people_at
from hub.accounts.models import User
from hub.accounts.passwords import NotAboutYou
from hub.accounts.plain_forms import Plain
from hub.common.forms import AdultField
from hub.guard.text import LineField


class SignupForm(Plain, allauth_forms.SignupForm):
    """Asks for 18 or over before anything is stored (D7)."""

    name = LineField(label=_("Your name"), max_length=120, help_text=_("What people should call you."))
    is_adult = AdultField()
    words = {"password1": _("Password")}
    field_order = ["name", "email", "password1", "is_adult"]
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        """The password is looked at once more, now that the name is known too (A3)."""
        said = super().clean()
        if "password1" in said and "password1" not in self.errors:
            try:
                NotAboutYou().validate(
                    said["password1"], User(email=said.get("email", ""), name=said.get("name", ""))
                )
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return said

    def fill(self, person: User) -> None:
        person.name = self.cleaned_data["name"]
        person.adult_confirmed_at = timezone.now()
        person.language = translation.get_language() or "en-gb"

    def try_save(self, request: HttpRequest) -> Any:
        """An address we know costs the same work as a new one, so that nobody can tell them apart (A1)."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:  # pressed twice: the other press was quicker
            self.account_already_exists = True
            return super().try_save(request)


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    def clean_email(self) -> str:
        email = get_adapter().clean_email(self.cleaned_data["email"]).lower()
        self.users = [person for person in people_at(email) if person.is_active]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Making a link asks two questions; without anybody to make it for they are asked all the same (A1)."""
        if not self.users:
            nobodys = EmailAddress.objects.filter(user_id=0)
            nobodys.filter(email=self.cleaned_data["email"]).exists()
            list(nobodys.values_list("email", flat=True))
        return super().save(request, **kwargs)


class RequestLoginCodeForm(Plain, allauth_forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        email = get_adapter().clean_email(self.cleaned_data["email"])
        people = [person for person in people_at(email) if person.is_active]
        if not ratelimit.consume(context.request, action="request_login_code", key=email.lower()):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = people[0] if people else None
        return email


class ProfileForm(forms.ModelForm):
    name = LineField(label=_("Your name"), max_length=120, help_text=_("What people should call you."))
    pronouns = LineField(label=_("Pronouns"), max_length=40, required=False)

    class Meta:
        model = User
        fields = ["name", "pronouns", "home_outcode", "language"]
        help_texts = {
            "home_outcode": _("The half before the space, such as LS6: enough to find what is near you."),
            "language": _("For these pages, your mails and their dates."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_home_outcode(self) -> str:
        """People may paste the whole postcode; only its first half is kept."""
        typed = self.cleaned_data["home_outcode"].upper().split()
        return typed[0][:4] if typed else ""
