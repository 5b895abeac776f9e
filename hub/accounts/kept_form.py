"""What an organiser had typed when the sign-in ended comes back after signing in."""

import time
from typing import Any

from django.http import HttpRequest

from hub.common.errors import typed_fields

KEPT = "kept_form"
KEPT_FOR = 12 * 3600
MOST_KEPT = 100_000  # characters: five long texts, and no store for strangers
KEPT_FOR_UNKNOWN = 3600  # when the sign-in itself is gone we don't know whose words they are


def keep(request: HttpRequest, person_id: int | None) -> bool:
    """Put the posted fields into the fresh session of the same browser; never files, passwords or codes."""
    typed = typed_fields(request)
    if (
        not any(value.strip() for name, value in typed)
        or sum(len(value) for name, value in typed) > MOST_KEPT
    ):
        return False
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "typed": typed,
        "person": person_id,
        "at": int(time.time()),
    }
    return True


def kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """The kept form, for whoever typed it only."""
    form = request.session.get(KEPT)
    if not form:
        return None
    patience = KEPT_FOR if form["person"] else KEPT_FOR_UNKNOWN
    too_late = time.time() - form["at"] > patience
    if too_late or form["person"] not in (None, request.user.pk):
        drop(request)
        return None
    return form


def drop(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def is_sent_again(request: HttpRequest) -> bool:
    form = request.session.get(KEPT) if request.method == "POST" else None
    return form is not None and form["path"] == request.get_full_path()
