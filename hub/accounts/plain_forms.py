"""allauth's forms in our words: one label above each box, one hint, nothing written inside the boxes."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

WORDS = {
    "login": _("Email address"),
    "email": _("Email address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("The new password once more"),
    "code": _("Code"),
}
PASSWORD_HINT = _(
    "12 characters or more, and not your name or your group’s. Three or four odd words do well."
)


class Plain:
    words: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = (WORDS | self.words).get(name, field.label)
            if name == "password1":
                field.help_text = PASSWORD_HINT


class LoginForm(Plain, account.LoginForm):
    pass


class AddEmailForm(Plain, account.AddEmailForm):
    pass


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    pass


class ConfirmLoginCodeForm(Plain, account.ConfirmLoginCodeForm):
    pass


class ConfirmAddressForm(Plain, account.ConfirmEmailVerificationCodeForm):
    pass


class ChangeAddressForm(Plain, account.ChangeEmailForm):
    pass


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    words = {"code": _("The six figures from your app, or a spare code")}


class ReauthenticateByCodeForm(Plain, mfa.ReauthenticateForm):
    words = {"code": _("The six figures from your app, or a spare code")}


class ActivateAppForm(Plain, totp.ActivateTOTPForm):
    words = {"code": _("The six figures that the app shows now")}


class FromAKey:
    """What a passkey says comes from whoever sends it: whatever its decoders stumble over is a wrong answer."""

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except Exception:  # they raise KeyError, RecursionError, InvalidSignature and more
            self.cleaned_data: dict[str, Any] = {}
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class LoginByPasskeyForm(FromAKey, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateByPasskeyForm(FromAKey, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateByPasskeyForm(FromAKey, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(FromAKey, Plain, webauthn.AddWebAuthnForm):
    words = {"name": _("A name for it"), "passwordless": _("Sign in with it alone, without my password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        self.fields["name"].help_text = _("So that you know it again: “My phone”.")
        self.fields["passwordless"].help_text = _("It then asks for your fingerprint, your face or your PIN.")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(Plain, webauthn.EditWebAuthnForm):
    words = {"name": _("A name for it")}
