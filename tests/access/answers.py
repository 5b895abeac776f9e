"""What a page answers, in one word, and whether anything of ours was changed by asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from tests.access import table
from tests.access.routes import Sample, mark
from tests.access.world import Chair, World, rows_in_scope

OURS = ("hub", "groups", "volunteers", "events", "learning", "impact")
# What a look may leave behind: the day a link was last used, and the coarse counters of wrong tokens.
MAY_CHANGE = {"hub_limit"}
LAST_DAY_USED = "hub_privatelink"


def word_for(response: Any) -> str:
    status = response.status_code
    if status in (301, 302) and response["Location"].startswith(reverse("account_login")):
        return "sign-in"
    if status in (403, 404):
        return {403: "refused", 404: "hidden"}[status]
    if status == 405:
        return "no such act"
    return "in" if status < 500 else f"broken ({status})"


def expected_rows(world: World, thing: str, chair: Chair, verb: str, rows_of: str = "") -> set[int]:
    """The rows this chair has for this verb, by the page's table and the facts of the world."""
    found: set[int] = set()
    for audience in chair.audiences:
        for scope in table.scopes_for(thing, audience, verb) - {"create"}:
            found |= rows_in_scope(world, rows_of or thing, chair, audience, scope)
    return found


def expected_answer(world: World, chair: Chair, name: str, sample: Sample, where: str, row: Any) -> set[str]:
    thing, verb = mark(name)
    if sample.answers:
        return sample.answers(chair, where)
    if sample.for_anybody:
        return {"in"}
    if sample.by_link:
        return {"in"} if row.pk in chair.contact_of else {"hidden"}
    if chair.person is None and not sample.is_open:
        return {"sign-in"}
    audiences = chair.audiences if sample.is_open else chair.audiences - {"contact"}
    if not table.allowed(thing, audiences, verb):
        return {"hidden"}
    if row is None:
        return {"in"}
    without_links = Chair(**vars(chair) | {"audiences": audiences})
    if row.pk in expected_rows(world, thing, without_links, verb, sample.rows_of):
        return {"in"}
    is_known = row.pk in expected_rows(world, thing, without_links, "read", sample.rows_of)
    return {"hidden", "refused"} if is_known else {"hidden"}


def fingerprint() -> dict[str, Any]:
    """Per table of ours how many rows there are and which transactions wrote them."""
    found = {}
    with connection.cursor() as cursor:
        parts = [
            f"SELECT '{name}', count(*), coalesce(sum(xmin::text::bigint), 0)::text FROM \"{name}\""  # noqa: S608
            for name in our_tables()
            if name not in MAY_CHANGE | {LAST_DAY_USED}
        ]
        last_used = f"SELECT '{LAST_DAY_USED}', count(*), "
        last_used += (
            f"coalesce(sum(hashtext((to_jsonb(t) - 'last_used_on')::text)), 0)::text FROM {LAST_DAY_USED} t"
        )
        cursor.execute(" UNION ALL ".join([*parts, last_used]))
        for name, *facts in cursor.fetchall():
            found[name] = facts
    return found


def our_tables() -> list[str]:
    names = {model._meta.db_table for label in OURS for model in apps.get_app_config(label).get_models()}
    return sorted(names)


def ask(chair: Chair, method: str, url: str, said: dict[str, str] | None = None) -> Any:
    """A form is sent as browsers send those without a file."""
    if method == "POST":
        form = "application/x-www-form-urlencoded"
        return chair.browser().post(url, urlencode(said or {}), content_type=form, secure=True)
    return getattr(chair.browser(), method.lower())(url, said or {}, secure=True)


@contextmanager
def undone() -> Iterator[None]:
    """Afterwards everything is as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def what_changed(before: dict[str, Any]) -> list[str]:
    after = fingerprint()
    return [name for name in before if before[name] != after[name]]
