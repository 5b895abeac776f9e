"""One serving of a form makes one thing, however often it is sent (F4, security 4.4)."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from hub.guard.models import FormKey


class AlreadyUsed(Exception):
    """This form was sent already, with other words in it."""


@transaction.atomic
def once(form: str, key: UUID, body_hash: str, act: Callable[[], str]) -> str:
    """Do it and remember where it led; the same form again leads there without doing it again.

    Whoever comes second waits at the key's row until the first is done.
    """
    used, is_first = FormKey.objects.get_or_create(key=key, defaults={"form": form, "body_hash": body_hash})
    if not is_first:
        if (used.form, used.body_hash) != (form, body_hash):
            raise AlreadyUsed
        return used.answer
    used.answer = act()
    used.save(update_fields=["answer"])
    return used.answer


def answer_to(key: UUID) -> str:
    """Where this form led when it was sent before; empty when it never was."""
    used = FormKey.objects.filter(pk=key).first()
    return used.answer if used else ""
