"""Who may see and do what: the one permission matrix, as data.

A cell reads `read/write`, several of them divided by `;`. A side names scopes (`pub own case grp reg all`, joined
by `+`) and, after a colon, the only fields, states or verbs it opens. `-` is nothing, `create` a row of one's own.
`!` asks for a typed reason, a fresh second factor, and leaves one audit row. docs/access.md says it in prose and is
compared with this table by a test; a row comes in together with the routes that need it.
"""

from dataclasses import dataclass, field
from functools import lru_cache

AUDIENCES = (
    "visitor", "contact", "person", "newcomer", "volunteer", "organiser", "lead", "national", "admin", "safeguarding",
)  # fmt: skip


def row(*cells: str) -> dict[str, str]:
    """Cells for visitor, contact, newcomer, volunteer, organiser, lead, national, admin (and safeguarding lead).

    A signed-in person without any role has what newcomers have as `own`, and all that is public.
    """
    given = [*cells, "-/-"] if len(cells) == 8 else list(cells)
    visitor, contact, newcomer, volunteer, organiser, lead, national, admin, safeguarding = given
    person = newcomer if "own" in newcomer else visitor
    return dict(
        zip(
            AUDIENCES,
            (visitor, contact, person, newcomer, volunteer, organiser, lead, national, admin, safeguarding),
            strict=True,
        )
    )


MATRIX: dict[str, dict[str, str]] = {
    # object             visitor       contact     newcomer      volunteer     organiser     lead       national   admin
    "door": row("pub/pub", "pub/pub", "pub/pub", "pub/pub", "pub/pub", "pub/pub", "pub/pub", "pub/pub", "pub/pub"),
    "account": row("pub/pub", "pub/pub", "own/own", "own/own", "own/own", "own/own", "own/own", "own/own"),
    "today": row("-/-", "-/-", "own/own", "own/own", "own/own", "own/own", "own/own", "own/own"),
    "group_page": row("pub/-", "pub/-", "pub/-", "pub/-", "pub/grp", "pub/grp", "all/all", "all/-"),
    "group_draft": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "all/all", "all/-"),
    "role": row(
        "-/-", "-/-", "own/own:leave, join, renew", "own/own:leave, join, renew", "grp/grp:invite, invite_volunteer",
        "grp/grp:invite, invite_volunteer, invite_organiser, end", "all/all:invite, invite_lead, end", "all/-",
    ),
    "invitation": row(
        "-/-", "own/own:accept", "own/own:accept", "own/own:accept",
        "grp/grp:resend, revoke", "grp/grp:resend, revoke", "all/all:resend, revoke", "-/-",
    ),
    "request_brief": row(
        "pub/create", "own/-", "pub/-", "pub/-", "grp+pub/grp", "grp+pub/grp", "all/all", "-/-",
    ),
    "request_words": row(
        "-/-", "own/own", "-/-", "-/-", "grp/grp", "grp/grp", "case/case", "-/-", "case/-",
    ),
    "new_request": row(
        "-/-", "own/own", "-/-", "-/-",
        "grp/grp:take; reg:place, kind, age/reg:cover",
        "grp/grp:take, pass; reg:place, kind, age/reg:cover",
        "all:place, kind, age/all:route; case/case:take", "-/-",
    ),
    "charity_contact": row("-/-", "own/own", "case/-", "case/-", "grp/grp", "grp/grp", "case!/-", "-/-"),
    "private_link": row("-/-", "own/own:rotate", "-/-", "-/-", "grp/grp:resend", "grp/grp:resend", "-/-", "-/-"),
    "concern": row(
        "-/own:raise", "-/own:raise", "-/own:raise", "-/own:raise", "-/own:raise", "-/own:raise",
        "all:waiting/own:raise", "-/-", "case/case",
    ),
    "volunteer_card": row(
        "-/-", "case/-", "own/own", "own/own", "grp+mem/grp:state", "grp+mem/grp:state", "case/-", "-/-",
    ),
    "volunteer_contact": row("-/-", "case/-", "own/own", "own/own", "grp/-", "grp/-", "case!/-", "-/-"),
    "onboarding": row(
        "-/-", "-/-", "own/own:fill", "own/own:fill", "grp/grp:sign", "grp/grp:sign", "all:counts/-", "-/-",
    ),
    "match": row(
        "-/-", "own/own:introduce, agree, close, end",
        "own/own:raise, agree, close, end", "own/own:raise, agree, close, end",
        "grp/grp", "grp/grp", "case/case", "-/-",
    ),
    "ask": row(
        "-/-", "own/own:decline", "own/own:accept, decline, release", "own/own:accept, decline, release",
        "-/-", "-/-", "-/-", "-/-",
    ),
    "passing": row("-/-", "own/own", "-/-", "-/-", "grp/grp", "grp/grp", "all/all", "-/-"),
    "weights": row("-/-", "-/-", "-/-", "-/-", "-/-", "-/-", "all/all", "-/-"),
    "held_post": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "all/all", "-/-"),
    # Numbers: of the whole network, of a region, of a group; the requests behind them; what is odd in the records.
    "figures_national": row("-/-", "-/-", "-/-", "-/-", "all:sums/-", "all:sums/-", "all/-", "-/-"),
    "figures_region": row("-/-", "-/-", "-/-", "-/-", "reg:sums/-", "reg:sums/-", "all/-", "-/-"),
    "figures_group": row("-/-", "-/-", "-/-", "-/-", "grp/-", "grp/-", "all/-", "-/-"),
    "figures_rows": row("-/-", "-/-", "-/-", "-/-", "grp/-", "grp/-", "all/-", "-/-"),
    "figures_export": row("-/-", "-/-", "-/-", "-/-", "grp/-", "grp/-", "all/all:network", "-/-"),
    "data_quality": row("-/-", "-/-", "-/-", "-/-", "-/-", "-/-", "all/-", "-/-"),
    # How a group begins, is written to, rests, changes hands and ends; what it holds of people who have no account.
    "group_application": row(
        "-/create", "own/own", "-/create", "-/create", "-/create", "-/create", "all/all", "-/-",
    ),
    "contact_message": row(
        "-/create", "-/create", "-/create", "-/create", "grp/grp", "grp/grp", "case/case", "-/-",
    ),
    "held_message": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "all/all", "-/-"),
    "holding": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "case/case", "-/-"),
    "handover": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "case/case", "-/-"),
    "season": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "all/-", "-/-"),
    "add_request": row(
        "-/-", "-/-", "own/own:answer", "own/own:answer", "grp/grp:ask", "grp/grp:ask", "-/-", "-/-",
    ),
    "affiliation": row("-/-", "-/-", "-/-", "-/-", "grp/-", "grp/grp", "all/all", "-/-"),
    "ending": row("-/-", "-/-", "-/-", "-/-", "grp/-", "grp/grp", "all/all", "-/-"),
    "group_signs": row("-/-", "-/-", "-/-", "-/-", "grp/grp:answer", "grp/grp:answer", "all:words/all:offer", "-/-"),
    "member_list": row("-/-", "-/-", "-/-", "-/-", "grp/grp", "grp/grp", "-/-", "-/-"),
    "import_job": row("-/-", "-/-", "-/-", "-/-", "own/own", "own/own", "own/own", "-/-"),
    "person_merge": row(
        "-/-", "own/own:answer", "own/own:ask, undo", "own/own:ask, undo", "own/own:ask, undo; -/grp:suggest",
        "own/own:ask, undo; -/grp:suggest", "all/all:propose, undo", "-/-",
    ),
    "lost_phone": row("-/-", "-/-", "-/-", "-/-", "case/case:vouch", "case/case:vouch", "case/case:vouch", "case/case:vouch"),
    # Who holds a role on the network itself; naming and ending takes others (rule 6). What became of mails, never their words.
    "network_role": row(
        "-/-", "-/-", "-/-", "-/-", "-/-", "-/-",
        "all/all:name, end; own/own:leave", "all/all:name, end; own/own:leave", "own/own:leave",
    ),
    "role_proposal": row(
        "-/-", "-/-", "-/-", "-/-", "case/case:answer", "case/case:answer", "all/case:answer", "all/case:answer",
    ),
    "mail_log": row("-/-", "-/-", "-/-", "-/-", "-/-", "-/-", "-/-", "all/all:retry"),
    "audit_log": row("-/-", "-/-", "own/-", "own/-", "own/-", "own+grp/-", "all/-", "own/-"),
    # What organisers tell and try together.
    "organiser_card": row(
        "-/-", "-/-", "-/own:take_down", "-/own:take_down",
        "all+own/own; -/all:hello", "all+own/own; -/all:hello", "all+own/own; -/all:hello", "-/-",
    ),
    "personal_thanks": row("-/-", "-/-", "own/own", "own/own", "own/own", "own/own", "own/own", "own/own"),
    "experiment": row("-/-", "-/-", "-/-", "-/-", "all/all:join, ask; -/grp", "all/all:join, ask; -/grp", "all/-", "-/-"),
    "pack": row("pub/pub:answer", "pub/pub:answer", "pub/pub:answer", "pub/pub:answer", "grp+pub/grp", "grp+pub/grp", "all/-", "pub/pub:answer"),
    "preference": row("-/-", "own/own", "own/own", "own/own", "own/own", "own/own", "own/own", "own/own"),
}  # fmt: skip


@dataclass(frozen=True)
class Grant:
    """One side of a cell: in these scopes, only these verbs or fields (empty: all)."""

    scopes: frozenset[str]
    only: frozenset[str] = field(default_factory=frozenset)
    guarded: bool = False

    def covers(self, verb: str) -> bool:
        if self.scopes == {"create"}:
            return verb == "create"
        return not self.only or verb in self.only


def _side(text: str) -> Grant:
    scopes, _, only = text.partition(":")
    names = frozenset(scopes.replace("!", "").replace("+", " ").replace(",", " ").split()) - {"-"}
    return Grant(names, frozenset(part.strip() for part in only.split(",") if part.strip()), "!" in scopes)


@lru_cache
def parse(cell: str) -> tuple[tuple[Grant, Grant], ...]:
    """`(read, write)` for each part of a cell."""
    pairs = []
    for part in cell.split(";"):
        read, _, write = part.strip().partition("/")
        pairs.append((_side(read), _side(write)))
    return tuple(pairs)


def grants(thing: str, audience: str, verb: str) -> list[Grant]:
    """What `audience` has of `thing` for `verb`: "read", or one of the writing verbs."""
    found = []
    for read, write in parse(MATRIX[thing][audience]):
        if verb == "read":
            if read.scopes:
                found.append(read)
        elif write.scopes and write.covers(verb):
            found.append(write)
    return found
