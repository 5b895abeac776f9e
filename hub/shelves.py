"""What every app has and the ground floor serves. Apps fill these lists in AppConfig.ready()."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Who somebody is to an app: SQL whose rows are the fields of hub.access.who.Standing, of the person %(person)s.
STANDINGS: list[str] = []

# What needs this person: function(who) -> iterable of hub.today.items.Item, at most a page of them.
TO_DO: list[Callable[..., Any]] = []

# What comes first in a hub that has just begun: function(who) -> iterable of items; asked where nothing else waits.
FIRST_STEPS: list[Callable[..., Any]] = []

# What others did to what is theirs too: function(who, since, at_most) -> iterable of hub.today.items.Change.
CHANGES: list[Callable[..., Any]] = []

# Where a form was sent to what has just gone: function(request) -> a template and what it needs, or None.
GONE: list[Callable[..., Any]] = []

# What is asked for along with what waits in groups, of everybody and without a question more: groups.waiting.Piece.
ASKED_ALONG: list[Any] = []

# What a network stands on before anybody comes (places, vocabularies): dotted names of functions that load it or
# bring it up to date, and say how many rows that was. set_up runs them; run twice they change nothing.
FOUNDATIONS: list[str] = []

# Seeds: dotted names of function(world), run in order by seed_demo alone (they need the development packages).
SEEDS: list[str] = []
NATIONAL_SEEDS: list[str] = []  # what `--scale national` lays round them, by COPY, in order

# What public pages are made of: kind of content -> "app.Model", or "app.Model.column" where only that one shows.
SHOWN: dict[str, list[str]] = {}

# Navigation: function(who) -> iterable of (label, url), and the other addresses that lie under it, if any.
NAVIGATION: list[Callable[..., Any]] = []

# A person's own pages, under their name: function(who) -> iterable of (label, url).
YOUR_PAGES: list[Callable[..., Any]] = []

# What an app still keeps of somebody, on their account page: function(who) -> iterable of (words, label, url).
STILL_KEPT: list[Callable[..., Any]] = []


def _always(mail: Any) -> bool:
    return True


def _nothing(mail: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class MailKind:
    """One kind of mail: what the sender must know of it without knowing the app.

    essential: doubtful deliveries are repeated (verification, cancellation); optional ones are parked.
    still_owed(mail) -> bool is asked again right before sending. context(mail) -> dict feeds the templates.
    why: one sentence, "You get this because ...". may_stop: a one-click link is offered.
    """

    name: str
    essential: bool
    still_owed: Callable[[Any], bool] = _always
    context: Callable[[Any], dict[str, Any]] = _nothing
    why: Any = ""
    may_stop: bool = False
    label: Any = ""  # what preferences call it


MAIL_KINDS: dict[str, MailKind] = {}


def mail_kind(kind: MailKind) -> None:
    MAIL_KINDS[kind.name] = kind


@dataclass(frozen=True)
class Scope:
    """How an app turns the matrix's scopes into rows of one object: scope name -> function(who, audience) -> Q."""

    model: str
    rows: Mapping[str, Callable[[Any, str], Any]] = field(default_factory=dict)


SCOPES: dict[str, Scope] = {}


@dataclass(frozen=True)
class RoomPart:
    """One part of a group's own overview: a heading and what is to be said under it."""

    heading: Any
    sentences: list[Any]


@dataclass(frozen=True)
class ChecklistItem:
    """One step of a group that is just starting; it ticks itself."""

    name: str
    what: Any  # "The first meeting has a date"
    done: bool
    url: str = ""
    act: Any = ""


# What a group does before it is active (product.md rule 2): function(group) -> iterable of ChecklistItem.
GROUP_CHECKLIST: list[Callable[..., Any]] = []


@dataclass(frozen=True)
class Sign:
    """One plain sign of how a group is doing: well, or not yet, in words; never a score."""

    name: str
    is_well: bool
    words: Any  # to the group: "Your next meeting is on Tuesday 3 March."
    short: Any = ""  # to the coordinator: "no meeting dated"; nothing where all is well
    url: str = ""
    act: Any = ""  # the offer of help


@dataclass(frozen=True)
class GroupSign:
    """`asked()` is an expression over groups, so that all signs of all groups are one query; said(group, answer)."""

    name: str
    asked: Callable[[], Any]
    said: Callable[[Any, Any], Sign]


GROUP_SIGNS: list[GroupSign] = []


@dataclass(frozen=True)
class GoesAlong:
    """What one app has of a group, when that group joins another or closes.

    move(ending, journal) gives the rows to the other group with journal.set(...); count(group pks) says how many there
    are in these groups together, {"requests": 12}, and `said` puts each kind into words. Of a closing: hinders(group)
    says what has to be brought to its end first, let_go(ending, by=) hands on the rest.
    stays: "app.Model.field" of those that point at the group and do not move -> why not.
    """

    move: Callable[..., Any]
    count: Callable[..., Mapping[str, int]]
    said: Mapping[str, Callable[[int], Any]]
    stays: Mapping[str, str] = field(default_factory=dict)
    hinders: Callable[..., Any] = lambda group: []
    let_go: Callable[..., Any] = lambda ending, *, by: None


GROUP_MERGE: list[GoesAlong] = []


@dataclass(frozen=True)
class Held:
    """One thing somebody holds for a group, for the handover the hub makes when they stop."""

    kind: str
    what: Any
    url: str = ""
    moved_by_hub: bool = True  # it has a new owner by itself; False: a person has to do something
    holding: Any = None


# What somebody holds for a group: function(person, group) -> iterable of Held.
HELD: list[Callable[..., Any]] = []


@dataclass(frozen=True)
class Importer:
    """One kind of file that may be brought in. `row_form` reads one line; `apply` writes all or nothing."""

    kind: str
    label: Any
    fields: Mapping[str, Any]  # field name -> label
    row_form: Callable[..., Any]  # function(values, job=) -> a form; it asks the database nothing
    key: Callable[..., str]  # function(cleaned values) -> what a row is told apart by
    known: Callable[..., set[str]]  # function(job) -> the keys of what is there already; one query
    apply: Callable[..., Any]  # function(job, forms) -> the rows made
    undo: Callable[..., int]  # function(job) -> how many were taken back
    home: Callable[..., tuple[Any, str]]  # function(job) -> the page it belongs to: label and address
    guesses: Mapping[str, Any] = field(default_factory=dict)  # field name -> headings that mean it
    required: tuple[str, ...] = ()
    access: tuple[str, str] = ("import_job", "own")  # what bringing it in asks of the matrix
    lock_first: Callable[..., Any] = lambda job: (
        None
    )  # function(job) locks what is locked before its rows are
    most: int = 5000  # rows
    becomes: Any = ""  # a sentence or two: what a row is afterwards, and that nobody is written to


IMPORTS: dict[str, Importer] = {}

# Acts of the audit log as sentences: act (or its part before the colon) -> function(line, names) -> words.
AUDIT_SENTENCES: dict[str, Callable[..., Any]] = {}

# Acts that no group and no coordinator reads: what somebody said no to, what only its readers may know of.
KEPT_QUIET: set[str] = set()

# Names of people that everybody may know (they run a group): function(numbers of people) -> {number: name}.
PUBLIC_NAMES: list[Callable[..., Any]] = []

# The name of the group whose number stands in a column: function(column) -> expression.
GROUP_NAME: list[Callable[..., Any]] = []

# What is about a person in the audit log besides their own row: "app.model" -> function(people) -> their rows.
OWN_ROWS: dict[str, Callable[..., Any]] = {}

# Histories of an app's own that tell what a person did: function(people) -> pieces of hub.audit.lines.
OWN_HISTORY: list[Callable[..., Any]] = []

# Two accounts of one person become one. What is locked before people are: function(people); what an app puts right
# once every row names the account that stays: function(gone, kept, journal) -> {"app.Model": how many}; and how rows
# that name a person are counted for them: "app.Model" -> function(number) -> words.
PERSON_LOCKS: list[Callable[..., Any]] = []
PERSON_MERGE: list[Callable[..., Any]] = []
PERSON_ROWS: dict[str, Callable[[int], Any]] = {}
# They are taken apart again: function(gone, kept, journal), asked before anything goes back; it returns what is done after.
PERSON_APART: list[Callable[..., Callable[[], Any]]] = []

# Who runs a group that somebody belongs to, and may vouch for them: function(person) -> numbers of people.
RUN_A_GROUP_OF: list[Callable[..., Any]] = []

# Two lines on /today/ that need nobody: function(who) -> iterable of (words, url).
ASIDES: list[Callable[..., Any]] = []

# What apps say in a group's own rooms: function(who, group) -> RoomPart, or None where there is nothing.
GROUP_ROOM_PARTS: list[Callable[..., Any]] = []

# Names everybody can read near a person (their groups'), which make poor passwords: function(person) -> names.
NAMES_NEAR: list[Callable[..., Any]] = []
