"""What organisers tell and try together, on somebody's list for today: one question to the database for all of it.

Thanks, which everybody may have, are asked for along with what waits in groups.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from groups.waiting import Piece, Row, items
from hub.today.items import Change, Item

ASIDES, LONGEST = 2, 90
ANSWERING, TAPPING, LEARNING = 3, 1, 5  # minutes
FIRST_NAME = "split_part(COALESCE(NULLIF({0}.name, ''), split_part({0}.email, '@', 1)), ' ', 1)"
NAME = FIRST_NAME.format("somebody")


def to_do(who: Any) -> Iterator[Item]:
    """News and asides are asked for along with what waits, and kept for the two lists below it on the same page."""
    if not who.audiences & {"organiser", "lead", "national"}:
        return
    who.found_in_learning = list(items(who, PIECES))
    yield from (one for one in who.found_in_learning if isinstance(one, Item))


def changes(who: Any, since: Any, at_most: int) -> Iterator[Change]:
    found = (one for one in getattr(who, "found_in_learning", []) if isinstance(one, Change))
    yield from [change for change in found if change.at > since][:at_most]


def asides(who: Any) -> Iterator[tuple[str, str]]:
    """What others are trying, the newest two; it asks nothing of anybody."""
    yield from [one for one in getattr(who, "found_in_learning", []) if isinstance(one, tuple)][:ASIDES]


def plan_of(row: Row) -> str:
    """As it stands in the middle of a sentence."""
    return Truncator(row.whom).chars(LONGEST).rstrip(" .")


def card(row: Row) -> str:
    return reverse("learning:experiment", args=[row.pk])


# --- What waits -----------------------------------------------------------------------------------------
def question(row: Row) -> Item:
    return Item(
        who=_("A question about your card"),
        what=Truncator(row.whom).chars(LONGEST),
        url=card(row),
        act=_("Answer it"),
        since=row.since,
        minutes=ANSWERING,
    )


def its_day(row: Row) -> Item:
    return Item(
        who=_("You are trying something"),
        what=_("%(plan)s: its day has come. One sentence on what you learned is enough.")
        % {"plan": plan_of(row)},
        url=card(row),
        act=_("Say how it went"),
        since=row.since,
        minutes=LEARNING,
    )


def times(row: Row) -> Item:
    return Item(
        who=_("A time to talk"),
        what=_("With the groups that try %(plan)s. Which evenings suit you?") % {"plan": plan_of(row)},
        url=card(row),
        act=_("Choose evenings"),
        since=row.since,
        minutes=TAPPING,
    )


# --- What others did, and what they try -----------------------------------------------------------------
def hello(row: Row) -> Change:
    assert row.since is not None
    words = _("said hello: the mail is in your inbox.")
    return Change(
        at=row.since, who=row.whom, words=words, about=_("Who's who"), url=reverse("learning:together")
    )


def thanks(row: Row) -> Change:
    assert row.since is not None
    return Change(
        at=row.since,
        who=row.whom,
        words=_("says thank you."),
        about=_("Thanks"),
        url=reverse("learning:thanks"),
    )


def joined(row: Row) -> Change:
    assert row.since is not None
    return Change(
        at=row.since, who=row.group, words=_("said: us too."), about=capfirst(plan_of(row)), url=card(row)
    )


def trying(row: Row) -> Any:
    """Words and address: neither waits for anybody nor happened to anything of theirs."""
    return _("%(group)s is trying %(plan)s.") % {"group": row.group, "plan": plan_of(row)}, card(row)


OWN = "JOIN groups_group home ON home.id = card.group_id WHERE card.group_id = ANY(%(groups)s)"
PIECES = [
    Piece(
        "question",
        f"""SELECT card.id, home.name, home.slug, asked.words, asked.created_at, NULL::date, 1
        FROM learning_question asked JOIN learning_experiment card ON card.id = asked.experiment_id {OWN}
        AND asked.answer = '' ORDER BY asked.created_at""",  # noqa: S608 - all ours
        question,
        of=("groups",),
    ),
    Piece(
        "its_day",
        f"""SELECT card.id, home.name, home.slug, card.plan, card.by_when::timestamptz, NULL::date, 1
        FROM learning_experiment card {OWN}
        AND card.state = 'running' AND card.by_when <= %(today)s::date ORDER BY card.by_when""",  # noqa: S608 - all ours
        its_day,
        of=("groups",),
    ),
    Piece(
        "times",
        """SELECT card.id, '', '', card.plan, max(proposed.created_at), NULL::date, 1
        FROM learning_talktime proposed JOIN learning_experiment card ON card.id = proposed.experiment_id
        WHERE card.state = 'running' AND proposed.starts_at > %(now)s::timestamptz AND (
            card.group_id = ANY(%(groups)s) OR EXISTS (
                SELECT FROM learning_ustoo own
                WHERE own.experiment_id = card.id AND own.left_at IS NULL AND own.group_id = ANY(%(groups)s)
            )
        ) GROUP BY card.id HAVING NOT EXISTS (
            SELECT FROM learning_talktime_people said JOIN learning_talktime time ON time.id = said.talktime_id
            WHERE time.experiment_id = card.id AND said.user_id = %(person)s
        )""",
        times,
        of=("groups",),
    ),
    Piece(
        "hello",
        f"""SELECT said.id, '', '', {NAME}, said.created_at, NULL::date, 1
        FROM learning_hello said JOIN hub_user somebody ON somebody.id = said.from_person_id
        WHERE said.to_person_id = %(person)s AND said.created_at > %(since)s ORDER BY said.created_at DESC""",  # noqa: S608 - all ours
        hello,
    ),
    Piece(
        "joined",
        """SELECT card.id, theirs.name, theirs.slug, card.plan, one.created_at, NULL::date, 1
        FROM learning_ustoo one JOIN learning_experiment card ON card.id = one.experiment_id
        JOIN groups_group theirs ON theirs.id = one.group_id
        WHERE card.group_id = ANY(%(groups)s) AND one.left_at IS NULL AND one.created_at > %(since)s
        AND one.person_id IS DISTINCT FROM %(person)s ORDER BY one.created_at DESC""",
        joined,
        of=("groups",),
    ),
    Piece(
        "trying",
        f"""SELECT card.id, home.name, home.slug, card.plan, card.created_at, NULL::date, 1
        FROM learning_experiment card JOIN groups_group home ON home.id = card.group_id
        WHERE card.state = 'running' AND card.group_id <> ALL(%(groups)s)
        AND (%(is_national)s OR cardinality(%(groups)s::bigint[]) > 0)
        AND NOT EXISTS (
            SELECT FROM learning_ustoo own
            WHERE own.experiment_id = card.id AND own.left_at IS NULL AND own.group_id = ANY(%(groups)s)
        ) ORDER BY card.created_at DESC, card.id DESC LIMIT {ASIDES}""",  # noqa: S608 - all ours
        trying,
        of=("groups", "is_national"),
    ),
]

# What everybody may have: asked for along with what waits in groups (shelves.ASKED_ALONG).
THANKS = Piece(
    "thanks",
    f"""SELECT given.id, '', '', {NAME}, given.created_at, NULL::date, 1
    FROM learning_personalthanks given JOIN hub_user somebody ON somebody.id = given.from_person_id
    WHERE given.to_person_id = %(person)s AND given.put_away_at IS NULL AND given.created_at > %(since)s
    ORDER BY given.created_at DESC""",  # noqa: S608 - all ours
    thanks,
)
