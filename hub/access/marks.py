"""Every route carries one mark, `access = (object, verb)`; a route without one is refused."""

from typing import Any

from hub.access.matrix import MATRIX, grants

# Routes of libraries, whose views we can't mark: by URL name. The start-up check lets none be missing or made up.
LIBRARY_ROUTES: dict[str, tuple[str, str]] = dict.fromkeys(
    [
        "account_login", "account_logout", "account_signup", "account_reauthenticate", "account_inactive",
        "account_change_password", "account_set_password", "account_email", "account_email_verification_sent",
        "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done", "account_request_login_code",
        "account_confirm_login_code", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
        "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes", "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_list_webauthn",
        "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
        "usersessions_list",
    ],
    ("account", "use"),
)  # fmt: skip


def mark_of(view: Any, name: str | None) -> tuple[str, str] | None:
    """The mark of a view function (a class-based view's own class attribute, or a function's attribute)."""
    target = getattr(view, "view_class", view)
    mark = getattr(target, "access", None)
    return mark or LIBRARY_ROUTES.get(name or "")


def is_open(mark: tuple[str, str], view: Any = None) -> bool:
    """May somebody who is not signed in come this far? (A visitor or a link-holder has a grant.)"""
    if is_for_people(view):
        return False
    thing, verb = mark
    if thing == "account":
        return True  # allauth asks for sign-in itself where it needs one
    return bool(grants(thing, "visitor", verb) or grants(thing, "contact", verb))


def is_for_people(view: Any) -> bool:
    """A view with `signed_in = True` is for people only, whatever link-holders have of the same rows: an organiser's
    page of a request holds notes that the charity's page doesn't."""
    return bool(getattr(getattr(view, "view_class", view), "signed_in", False))


def known(mark: tuple[str, str]) -> bool:
    return mark[0] in MATRIX
