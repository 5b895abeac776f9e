"""The mails about signing in. allauth says which; the words and the way they leave are ours.

They are rendered at once, since they hold a code or a link that is stored nowhere else; the row forgets it when
the mail has gone.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.accounts.models import User
from hub.common import dates
from hub.mail.letters import render
from hub.mail.models import OutgoingMail

WHAT_CHANGED = {
    "email_changed": _("The address of your account was changed."),
    "email_confirm": _("An address of your account was confirmed."),
    "email_deleted": _("An address was removed from your account."),
    "lost_phone_left_out": _(
        "You came in without your old phone. It, your passkeys and your spare codes no longer open your account."
    ),
    "password_changed": _("Your password was changed."),
    "password_reset": _("Your password was changed."),
    "password_set": _("A password was set for your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "totp_activated": _("An authenticator app was added to your account."),
    "totp_deactivated": _("The authenticator app was removed from your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
}
SAME_LETTER = {"email_confirmation_signup": "email_confirmation"}
GOOD_FOR = {
    "login_code": timedelta(minutes=15),
    "email_confirmation": timedelta(minutes=15),
    "password_reset_key": timedelta(hours=1),
}


def about_the_account(name: str, address: str, context: dict[str, Any]) -> OutgoingMail:
    """Promise one of allauth's mails. Known address or unknown, the work is the same."""
    person = context.get("user")
    person = person if isinstance(person, User) else None
    letter = "changed" if name in WHAT_CHANGED else SAME_LETTER.get(name, name)
    language = person.language if person else mail.chosen_language()
    with translation.override(language):
        subject, text, html = render(f"account/{letter}", words(name, context))
    return mail.promise(
        f"account/{letter}",
        to=address,
        person=person,
        key=f"account:{name}:{uuid.uuid4()}",
        language=language,
        expires_at=timezone.now() + GOOD_FOR[letter] if letter in GOOD_FOR else None,
        subject=subject,
        body={"text": text, "html": html},
    )


def words(name: str, context: dict[str, Any]) -> dict[str, Any]:
    """What the templates are given: only what they name, and links to the configured address (O12)."""
    return {
        "hub_name": settings.HUB_NAME,
        "hub_url": settings.HUB_URL,
        "what": WHAT_CHANGED.get(name, ""),
        "happened": dates.when(timezone.now()),
        "code": context.get("code", ""),
        "password_reset_url": context.get("password_reset_url", ""),
        "login_url": settings.HUB_URL + reverse("account_login"),
        "signup_url": settings.HUB_URL + reverse("account_signup"),
        "reset_url": settings.HUB_URL + reverse("account_reset_password"),
    }
