"""Sign-ins: ending them all at once when a password, an address or a role changes (A5, G24)."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"


@transaction.atomic
def end_others(person: Any, *, keep: str | None = None) -> int:
    """End every sign-in of this person but `keep` (a session key). Groups call it when a role changes."""
    ended = UserSession.objects.filter(user=person)
    if keep:
        ended = ended.exclude(session_key=keep)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)
