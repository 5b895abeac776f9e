"""Where allauth's ways and ours meet."""

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.accounts import emails, known_devices
from hub.mail.addresses import one_mailbox


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This address is on your account already."),
        "email_password_mismatch": _("This address and this password don’t belong together."),
        "email_taken": _("Somebody uses this address already."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("This code doesn’t fit. Look at the newest one."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("This was tried many times. Wait a quarter of an hour."),
        "same_as_current": _("This is the one you have now."),
        "too_many_login_attempts": _(
            "This was tried many times. Wait a quarter of an hour, or come in another way."
        ),
    }

    def validation_error(self, code: str, *args: Any) -> Any:
        """Whatever is slowed down also answers 429 (hub/accounts/middleware.py)."""
        if code in ("too_many_login_attempts", "rate_limited"):
            context.request.slowed_down = True
        return super().validation_error(code, *args)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The form's own fields go with the first save: an account never exists without its adult's word."""
        form.fill(user)
        return super().save_user(request, user, form, commit)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """We have none."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Five wrong passwords in half an hour, then one try a quarter; twenty an hour per network.

        A known device of this person has a count of its own: a stranger's guesses don't lock them out (A2).
        """
        email = credentials.get("email", "")
        device = known_devices.device_of(request, email)
        key = f"{email.casefold()}:{device}" if device else email.casefold()

        def counted(action: str, key: str | None = None) -> Any:
            return ratelimit.consume(request, app="allauth.account", action=action, key=key)

        network = counted("login_network")
        account = network and (counted("login_failed", key) or counted("login_slowed", key))
        if not account:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = ratelimit.RateLimitUsage([*network.usage, *account.usage])

    def clean_email(self, email: str) -> str:
        return one_mailbox(email)  # what we can't write to is said in the form

    def get_client_ip(self, request: HttpRequest) -> str:
        """What our own proxy wrote, as an address; a request that came around it counts under one for all."""
        try:
            return str(ip_address(super().get_client_ip(request).strip()))
        except (ImproperlyConfigured, PermissionDenied, ValueError):
            return "0.0.0.0"  # noqa: S104

    def is_safe_url(self, url: str) -> bool:
        return bool(url) and url.isprintable() and super().is_safe_url(url)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mails use the configured address, whatever the request called us (O12)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.HUB_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The words allauth asks for, in our letters and by our one sender."""
        emails.about_the_account(template_prefix.rpartition("/")[2], email, context)
