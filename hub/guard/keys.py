"""One serving of a form makes one thing, however often it is sent (F4, security 4.4)."""

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from hub.guard.models import FormKey

CLAIM = """
    INSERT INTO hub_formkey (key, form, body_hash, answer, made_at) VALUES (%s, %s, %s, '', %s)
    ON CONFLICT (key) DO NOTHING
"""


class AlreadyUsed(Exception):
    """This form was sent already, with other words in it."""


@transaction.atomic
def once(form: str, key: UUID, body_hash: str, act: Callable[[], str]) -> str:
    """Do it and remember where it led; the same form again leads there without doing it again.

    Whoever comes second waits at the key's row until the first is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key, form, body_hash, timezone.now()])
        is_first = cursor.rowcount == 1
    used = FormKey.objects.filter(key=key)
    if not is_first:
        known = used.get()
        if (known.form, known.body_hash) != (form, body_hash):
            raise AlreadyUsed
        return known.answer
    answer = act()
    used.update(answer=answer)
    return answer


def answer_to(key: UUID) -> str:
    """Where this form led when it was sent before; empty when it never was."""
    used = FormKey.objects.filter(pk=key).first()
    return used.answer if used else ""
