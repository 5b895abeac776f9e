"""What follows when somebody signs in, or changes what they sign in with."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import (
    authentication_step_completed,
    email_changed,
    email_confirmed,
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.dispatch import receiver
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hub.accounts import known_devices, sessions
from hub.accounts.lost_phone import LostPhone
from hub.accounts.second_factor import GO_ON_TO


@receiver(user_logged_in)
def a_sign_in_begins(sender: Any, request: Any, user: Any, response: Any = None, **kwargs: Any) -> None:
    request.session[sessions.SIGNED_IN_AT] = request.session[sessions.SEEN_AT] = int(time.time())
    if response is not None:
        known_devices.remember(request, response, user.email)


@receiver([password_changed, password_set, password_reset])
def a_new_password_ends_all_other_sign_ins(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    sessions.end_others(user, keep=request.session.session_key)
    LostPhone.stop_all(user)


@receiver(authentication_step_completed)
def whoever_shows_the_second_step_has_lost_nothing(
    sender: Any, user: Any, method: str, **kwargs: Any
) -> None:
    if method == "mfa":
        LostPhone.stop_all(user)


@receiver(email_confirmed)
def a_password_of_before_does_not_outlive_the_first_code(
    sender: Any, request: Any, email_address: Any, **kwargs: Any
) -> None:
    """Anybody can sign up with somebody's address and a password of their own; a sign-in code shows who reads the
    mail, and not who chose that password."""
    person = email_address.user
    is_first = (
        not EmailAddress.objects.filter(user=person, verified=True).exclude(pk=email_address.pk).exists()
    )
    if is_first and any(shown["method"] == "code" for shown in get_authentication_records(request, person)):
        person.set_unusable_password()
        person.save(update_fields=["password"])


@receiver(email_changed)
def a_new_address_ends_all_other_sign_ins(
    sender: Any, request: Any, user: Any, from_email_address: Any, to_email_address: Any, **kwargs: Any
) -> None:
    """The old address hears of it from allauth; the new one hears of it here."""
    sessions.end_others(user, keep=request.session.session_key)
    context = {
        "from_email": from_email_address.email if from_email_address else "",
        "to_email": to_email_address.email,
    }
    get_adapter(request).send_notification_mail(
        "account/email/email_changed", user, context=context, email=to_email_address.email
    )


@receiver(authenticator_added)
def who_has_just_set_it_up_has_shown_it(
    sender: Any, request: Any, user: Any, authenticator: Any, **kwargs: Any
) -> None:
    """They typed its first code, or touched the key: no need to ask once more on the next page, the spare codes.

    Whoever has no password would else be asked for a second code of the same half minute, which counts only once.
    """
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )


@receiver(authenticator_added)
def a_second_step_leads_back_to_where_they_were_going(sender: Any, request: Any, **kwargs: Any) -> None:
    if where := request.session.pop(GO_ON_TO, None):
        words = _("Your second step is set up.")
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', words, where, _("Go on to where you were going"))
        )
