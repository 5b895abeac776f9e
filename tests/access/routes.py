"""Every route of the hub with sample rows: in our group, in another of the region, in another region, and elsewhere.

A new route fails the tests until it stands here. `ROUTES` says for each by which arguments it is reached and who
decides: the mark's cell of docs/access.md over the rows of `rows_of`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver

from groups.models import Membership
from hub import shelves
from hub.access.checks import routes
from hub.access.marks import mark_of
from hub.accounts.lost_phone import LostPhone
from hub.accounts.merging import PersonMerge
from hub.accounts.models import NetworkRole
from hub.accounts.proposals import RoleProposal
from hub.imports.models import ImportJob
from hub.links.models import PrivateLink
from hub.mail import stopping
from hub.mail.models import OutgoingMail
from learning.models import Experiment, Pack, PersonalThanks
from tests.access.world import Chair, World
from volunteers import guides

Reached = tuple[dict[str, Any], Any]  # the arguments of the address, the row behind it


@dataclass(frozen=True)
class Sample:
    """How a route is reached, and what besides the matrix says who may come in."""

    reached: Callable[[World], dict[str, Reached]] = field(default=lambda world: {"": ({}, None)})
    rows_of: str = ""  # the object whose rows stand in the address, where it isn't the mark's own
    is_open: bool = False  # nobody need be signed in
    by_link: bool = False  # for link-holders alone, whatever else they are
    for_anybody: bool = False  # the secret in the address is the right, or the page is the same for all
    answers: Callable[[Chair, str], set[str]] | None = None  # for chair and place, where no cell says it
    query: str = ""
    said: dict[str, str] | None = None  # what POST sends, where it isn't just everything
    no_get: bool = False  # an act without a page of its own

    @property
    def is_public(self) -> bool:
        return self.is_open or self.by_link or self.for_anybody


# What every POST says: enough for each act, and what nobody may set by a form (O5).
SAID = {
    "words": "Tuesday would be good.", "size": "answer", "reason": "too_big", "pointer": "Your library", "to": "",
    "answer": "yes", "note": "Spoken with them.", "did": "yes", "name": "Jo", "email": "jo@charity.example",
    "language": "cy", "role": "volunteer", "invitation": "1", "lead_email": "jo@charity.example",
}  # fmt: skip
FORBIDDEN = {
    "is_staff": "1", "is_superuser": "1", "state": "done", "status": "done", "screening": "passed", "owner": "1",
    "verified_at": "2026-01-01", "version": "99", "ref": "AAAAAAAAAA", "pk": "1", "id": "1", "request": "1",
}  # fmt: skip


def plain(**facts: Any) -> Sample:
    return Sample(**facts)


def cases(*names: str, **facts: Any) -> Sample:
    """One request of this kind in each place."""

    def reached(world: World) -> dict[str, Reached]:
        found = {name: world.cases[name].row for name in names}
        return {name: ({"ref": row.ref}, row) for name, row in found.items()}

    return Sample(reached, **facts)


def everywhere(kind: str, *more: str, **facts: Any) -> Sample:
    return cases(f"ours {kind}", f"near {kind}", f"far {kind}", *more, **facts)


def groups(argument: str = "group", **facts: Any) -> Sample:
    """A group's rooms: the mark's scopes, read over groups."""

    def reached(world: World) -> dict[str, Reached]:
        found = (world.ours, world.near, world.far, world.orphan)
        return {group.slug: ({argument: group.slug}, group) for group in found}

    return Sample(reached, **{"rows_of": "group_draft"} | facts)


def a_figure(world: World) -> dict[str, Reached]:
    return {"": ({"slug": "requests"}, None)}


def figures_of_groups(world: World) -> dict[str, Reached]:
    found = (world.ours, world.near, world.far, world.orphan)
    return {group.slug: ({"group": group.slug, "slug": "requests"}, group) for group in found}


def invitations(*names: str) -> Callable[[World], dict[str, Reached]]:
    def reached(world: World) -> dict[str, Reached]:
        found = {name: world.invitations[name] for name in names}
        return {name: ({"group": row.group.slug, "pk": row.pk}, row) for name, row in found.items()}

    return reached


def roles(world: World) -> dict[str, Reached]:
    """Somebody else's role in each group."""
    found = {}
    for name in ("ours", "near", "far"):
        membership = world.group_named(name).memberships.filter(role="organiser", ended_at=None).last()
        found[name] = ({"group": name, "pk": membership.pk}, membership)
    return found


def who_stops(chair: Chair, place: str) -> set[str]:
    """Whoever runs this group, or did: pressing twice is answered kindly."""
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if chair.group == place or (chair.name == "former" and place == "ours") else {"hidden"}


def nobodys_key(chair: Chair, place: str) -> set[str]:
    return {"hidden", "in"} if chair.person else {"sign-in"}  # the library may ask for the password first


def who_agrees(chair: Chair, place: str) -> set[str]:
    """An organiser's role is given by a lead of that group; other people of it, and national, stand inside without
    the right."""
    if chair.person is None:
        return {"sign-in"}
    here = chair.group == place.split()[0]
    if here and "lead" in chair.audiences:
        return {"in"}
    return {"refused", "hidden"} if here or "national" in chair.audiences else {"hidden"}


def whoever_is_invited(chair: Chair, place: str) -> set[str]:
    """By the link, or to the address one signs in with; the yes itself asks for sign-in."""
    if chair.invitations:
        return {"in", "sign-in"}
    return {"hidden"} if chair.person else {"hidden", "sign-in"}


def token(of: Callable[[World], str], **facts: Any) -> Sample:
    return Sample(lambda world: {"": ({"token": of(world)}, None)}, for_anybody=True, **facts)


def case_token(world: World) -> str:
    return world.cases["ours talked"].row.contacts.first().link().token


def invitation_token(world: World) -> str:
    row = world.invitations["ours"]
    links = PrivateLink.objects.about(row).live().filter(purpose="invitation")
    return (links.first() or PrivateLink.issue("invitation", row)).token


def stop_token(world: World) -> str:
    """Of a kind that may stop; today's kinds are all owed, so a leaflet of our own stands in."""
    kind = shelves.MailKind("tests/leaflet", essential=False, may_stop=True, label="Leaflets")
    shelves.MAIL_KINDS.setdefault(kind.name, kind)
    return stopping.stop_token(OutgoingMail(kind=kind.name, to_email="somebody@charity.example"))


def with_a_colleague(world: World) -> dict[str, Reached]:
    found = {name: world.cases[name].row for name in ("ours talked", "near talked")}
    return {name: ({"ref": row.ref, "pk": row.contacts.last().pk}, row) for name, row in found.items()}


def concerns(world: World) -> dict[str, Reached]:
    return {name: ({"pk": concern.pk}, concern) for name, concern in world.concerns.items()}


# --- Asks and introductions -----------------------------------------------------------------------------
WHOSE = {"ours": "volunteer", "near": "volunteer near", "far": "volunteer far"}


def matches(*names: str, case: str = "", **facts: Any) -> Sample:
    """One ask of each kind, by its own ref; with `case` behind the ref of its request."""

    def reached(world: World) -> dict[str, Reached]:
        found = {name: world.pairs[name].row for name in names}
        if case:
            return {
                name: ({"ref": row.request.ref, case: row.ref}, row.request) for name, row in found.items()
            }
        return {name: ({"ref": row.ref}, row) for name, row in found.items()}

    return Sample(reached, **facts)


def whose_match(chair: Chair, place: str) -> set[str]:
    """The volunteer's own, signed in."""
    if chair.person is None:
        return {"sign-in"} if not chair.links else {"sign-in", "hidden"}
    return {"in"} if chair.name == WHOSE[place.split()[0]] else {"hidden"}


def whose_ask(chair: Chair, place: str) -> set[str]:
    """Or by the link of the ask's mail, for a no or for later."""
    return {"in"} if chair.name == "asked" and place == "ours finding" else whose_match(chair, place)


def own_page(chair: Chair, place: str) -> set[str]:
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if chair.name == "volunteer" else {"hidden"}


def anybody_signed_in(chair: Chair, place: str) -> set[str]:
    return {"in"} if chair.person else {"sign-in"}


def who_is_asked(chair: Chair, place: str) -> set[str]:
    """Whoever runs the group that it would be passed to."""
    if chair.person is None:
        return {"sign-in"}
    goes_to = {"ours passed": "near", "near passed": "ours", "far passed": "near"}[place]
    return {"in"} if chair.group == goes_to else {"hidden", "refused"}


def ask_token(world: World) -> str:
    return world.pairs["ours finding"].row.link().token


def a_connection(world: World) -> dict[str, Reached]:
    row = world.helpers["volunteer"].row.person.connections.get()
    return {"ours": ({"pk": row.pk}, row)}


def volunteers_of_groups(world: World) -> dict[str, Reached]:
    found = {
        name: next(h.row for h in world.helpers.values() if h.home == name)
        for name in ("ours", "near", "far")
    }
    return {name: ({"group": name, "pk": row.pk}, row) for name, row in found.items()}


def somebody_for_all(world: World) -> dict[str, Reached]:
    """A volunteer whom every group may ask, on a request of each."""
    asked = world.helpers["volunteer far"].row
    found = {name: world.cases[f"{name} ready"].row for name in ("ours", "near", "far")}
    return {name: ({"ref": row.ref, "pk": asked.pk}, row) for name, row in found.items()}


def who_runs_it(chair: Chair, place: str) -> set[str]:
    """Whoever runs the group, and nobody from above."""
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if chair.group == place else {"hidden"}


def who_reads_the_history(chair: Chair, place: str) -> set[str]:
    """Its leads and the network; an organiser of it and an administrator stand inside without the right."""
    if chair.person is None:
        return {"sign-in"}
    if "national" in chair.audiences or (chair.group == place and "lead" in chair.audiences):
        return {"in"}
    return {"refused"} if chair.group == place or "admin" in chair.audiences else {"hidden"}


def merges(world: World) -> dict[str, Reached]:
    found = list(PersonMerge.objects.order_by("pk")[:2])
    return {f"merge {number}": ({"pk": row.pk}, row) for number, row in enumerate(found)}


def lost_phones(world: World) -> dict[str, Reached]:
    return {f"{row.person}": ({"pk": row.pk}, row) for row in LostPhone.objects.select_related("person")}


def network_roles(world: World) -> dict[str, Reached]:
    return {f"role of {row.role}": ({"pk": row.pk}, row) for row in NetworkRole.objects.order_by("pk")}


def role_proposals(world: World) -> dict[str, Reached]:
    found = enumerate(RoleProposal.objects.order_by("pk"))
    return {f"proposal {number}": ({"pk": row.pk}, row) for number, row in found}


def nothing_to_take_back(chair: Chair, place: str) -> set[str]:
    """Both merges of the world are questions still."""
    return {"hidden"} if chair.person else {"sign-in"}


def merge_token(world: World) -> str:
    return PersonMerge.objects.order_by("pk")[0].gone_link.token


def agreements(world: World) -> dict[str, Reached]:
    found = {name: world.group_named(name).affiliations.get() for name in ("ours", "near", "far", "orphan")}
    return {name: ({"group": name, "pk": row.pk}, row) for name, row in found.items()}


def endings(world: World) -> dict[str, Reached]:
    found = {name: world.group_named(name).endings.get() for name in ("ours", "near", "far")}
    return {name: ({"group": name, "pk": row.pk}, row) for name, row in found.items()}


def who_ends_it(chair: Chair, place: str) -> set[str]:
    """A lead of the group in whose rooms it stands, and the network."""
    if chair.person is None:
        return {"sign-in"}
    is_led = chair.group == place and "lead" in chair.audiences
    return {"in"} if is_led or "national" in chair.audiences else {"hidden", "refused"}


# --- Handovers, things, seasons, one's own groups -------------------------------------------------------
def of_groups(related: str, *places: str) -> Callable[[World], dict[str, Reached]]:
    """The row of this relation that each group has."""

    def reached(world: World) -> dict[str, Reached]:
        found = {place: getattr(world.group_named(place), related).first() for place in places}
        return {place: ({"group": place, "pk": row.pk}, row) for place, row in found.items() if row}

    return reached


def held_messages(world: World) -> dict[str, Reached]:
    rows = {
        place: world.group_named(place).contact_messages.held().first()
        for place in ("ours", "near", "orphan")
    }
    return {place: ({"pk": row.pk}, row) for place, row in rows.items()}


WHOSE_FILE = {"ours": "organiser", "near": "lead near", "national": "national"}


def files(world: World) -> dict[str, Reached]:
    """One that each of these brought in, not yet looked through."""
    rows = {
        place: ImportJob.objects.get(uploaded_by=world.chairs[name].person)
        for place, name in WHOSE_FILE.items()
    }
    return {place: ({"pk": row.pk}, row) for place, row in rows.items()}


def whose_file(chair: Chair, place: str) -> set[str]:
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if chair.name == WHOSE_FILE[place] else {"hidden"}


def anybody(chair: Chair, place: str) -> set[str]:
    return {"in"}


def add_requests(world: World) -> dict[str, Reached]:
    found = {place: world.group_named(place).add_requests.first() for place in ("ours", "near", "far")}
    return {place: ({"pk": row.pk}, row) for place, row in found.items()}


def runs_it(chair: Chair, place: str) -> bool:
    return chair.group == place and bool(chair.audiences & {"organiser", "lead"})


def who_runs_that_one(chair: Chair, place: str) -> set[str]:
    """Organisers and leads of that very group, whatever else is known of the row."""
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if runs_it(chair, place) else {"hidden", "refused"}


def who_cares(chair: Chair, place: str) -> set[str]:
    """Those who run the group, and the coordinator who looks after it."""
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if runs_it(chair, place) or (chair.name == "national" and place == "orphan") else {"hidden"}


def who_volunteers_there(chair: Chair, place: str) -> set[str]:
    if chair.person is None:
        return {"sign-in"}
    theirs = Membership.objects.filter(person=chair.person, group__slug=place, role="volunteer")
    return {"in"} if theirs.exists() else {"hidden"}


def applications(world: World) -> dict[str, Reached]:
    return {name: ({"pk": row.pk}, row) for name, row in world.applications.items()}


def an_applicant(chair: Chair, place: str) -> set[str]:
    """Whoever applied, by the link of their mails."""
    return {"in"} if any(link.purpose == "application" for link in chair.links) else {"hidden"}


def application_token(world: World) -> str:
    return world.applications["applied"].link.token


def sections(world: World) -> dict[str, Reached]:
    found = {group.slug: group for group in (world.ours, world.near, world.far, world.orphan)}
    return {name: ({"group": name, "section": "about"}, group) for name, group in found.items()}


def pictures(world: World) -> dict[str, Reached]:
    found = {name: world.group_named(name) for name in ("ours", "near", "far", "orphan")}
    return {
        name: ({"group": group.slug, "name": group.pictures.first().name}, group)
        for name, group in found.items()
        if group.pictures.first()
    }


def pictures_as_served(world: World) -> dict[str, Reached]:
    return {place: ({"name": said["name"]}, group) for place, (said, group) in pictures(world).items()}


def meetings(world: World) -> dict[str, Reached]:
    found = {name: world.group_named(name) for name in ("ours", "near", "far", "orphan")}
    meeting = {name: group.meetings.standing().first() for name, group in found.items()}
    return {
        name: ({"group": group.slug, "pk": meeting[name].pk}, group)
        for name, group in found.items()
        if meeting[name]
    }


def a_tip(world: World) -> dict[str, Reached]:
    found = (world.ours, world.near, world.far, world.orphan)
    return {group.slug: ({"group": group.slug, "tip": "second-person"}, group) for group in found}


def passings(world: World) -> dict[str, Reached]:
    return {name: ({"ref": row.request.ref}, row) for name, row in world.passings.items()}


def passings_of_charities(world: World) -> dict[str, Reached]:
    found = {name: world.passings[name] for name in ("ours passed", "near passed")}
    return {name: ({"ref": row.request.ref, "pk": row.pk}, row.request) for name, row in found.items()}


# --- Together -------------------------------------------------------------------------------------------
WHOSE_CARD = {"ours": "organiser", "near": "lead near", "far": "organiser far"}  # the last one hides hers
RUNS = {"organiser", "lead", "national"}


def cards(world: World) -> dict[str, Reached]:
    found = {place: world.chairs[name].person.organiser_card for place, name in WHOSE_CARD.items()}
    return {place: ({"pk": card.pk}, card) for place, card in found.items()}


def who_says_hello(chair: Chair, place: str) -> set[str]:
    """Whoever runs a group or coordinates, to a card that is shown and not their own."""
    if chair.person is None:
        return {"sign-in"}
    is_open = bool(chair.audiences & RUNS) and place != "far" and chair.name != WHOSE_CARD[place]
    return {"in"} if is_open else {"hidden"}


def one_page(world: World) -> dict[str, Reached]:
    return {"": ({}, None)}


def who_has_a_card(chair: Chair, place: str) -> set[str]:
    """Also to whoever runs no group any more it is one's own."""
    if chair.person is None:
        return {"sign-in"}
    owners = {*WHOSE_CARD.values(), "far organiser with a link"}
    return {"in"} if chair.name in owners else {"hidden"}


def people_to_thank(world: World) -> dict[str, Reached]:
    found = {place: world.chairs[name].person for place, name in WHOSE_CARD.items()}
    return {place: ({"person": person.pk}, person) for place, person in found.items()}


def who_thanks(chair: Chair, place: str) -> set[str]:
    """Whoever runs a group too, and the volunteers and members of this one."""
    if chair.person is None:
        return {"sign-in"}
    if chair.name == WHOSE_CARD[place] or (place == "far" and chair.name == "far organiser with a link"):
        return {"hidden"}
    if chair.audiences & RUNS:
        return {"in"}
    member = Membership.objects.live().filter(person=chair.person, group__slug=place)
    return {"in"} if member.exists() else {"hidden"}


def thanks(world: World) -> dict[str, Reached]:
    found = {"ours": ("lead", "organiser"), "near": ("organiser near", "lead near")}
    rows = {
        place: PersonalThanks.objects.get(
            from_person=world.chairs[giver].person, to_person=world.chairs[getter].person
        )
        for place, (giver, getter) in found.items()
    }
    return {place: ({"pk": row.pk}, row) for place, row in rows.items()}


def experiments(world: World) -> dict[str, Reached]:
    """Of each group the card that runs, then ours that has ended."""
    found = {}
    for place in ("ours", "near", "far"):
        row = Experiment.objects.get(group=world.group_named(place), state="running")
        found[place] = ({"pk": row.pk}, row)
    row = Experiment.objects.get(group=world.ours, state="not_tested")
    return found | {"ours ended": ({"pk": row.pk}, row)}


def questions(world: World) -> dict[str, Reached]:
    running = {place: reached for place, reached in experiments(world).items() if place != "ours ended"}
    return {
        place: (arguments | {"question": row.questions.get().pk}, row)
        for place, (arguments, row) in running.items()
    }


def a_card_for_each_group(world: World) -> dict[str, Reached]:
    """Near's card, to be shared by each group with its own people."""
    card = Experiment.objects.get(group=world.near, state="running")
    return {name: ({"pk": card.pk, "group": name}, card) for name in ("ours", "near", "far")}


def packs(world: World, *, is_open: bool = True) -> dict[str, Reached]:
    found = {}
    for place in ("ours", "near", "far"):
        row = Pack.objects.get(group=world.group_named(place), closed_at__isnull=is_open)
        found[place] = ({"pk": row.pk}, row)
    return found


def pack_answers(world: World) -> dict[str, Reached]:
    return {
        place: (arguments | {"answer": row.answers.get().pk}, row)
        for place, (arguments, row) in packs(world).items()
    }


def pack_names(world: World) -> dict[str, Reached]:
    return {place: ({"name": row.name}, row) for place, (_arguments, row) in packs(world).items()}


def whose_thanks(chair: Chair, place: str) -> set[str]:
    """Whoever got them; whoever gave them can't put them away."""
    if chair.person is None:
        return {"sign-in"}
    return {"in"} if chair.name == WHOSE_CARD[place] else {"hidden"}


MATCH_ACTS = [
    "yes",
    "release",
    "words",
    "talked",
    "note",
    "agreement",
    "closing",
    "again",
    "ending",
    "not-right",
]
INTRODUCTION_ACTS = [
    "introduction", "talked", "note", "agreement", "closing", "ending", "not-right", "thanks", "follow-up", "words",
]  # fmt: skip
CHARITY_ACTS = [
    "", "-confirmation", "-same-charity", "-reply", "-outcome", "-withdrawal", "-return", "-waking", "-colleagues",
    "-fresh-link", "-language",
]  # fmt: skip
CASE_ACTS = ["question", "size", "answer", "not-for-us", "note", "handing-on", "contact"]
OWN_ACCOUNT = Sample()
SIGN_IN = Sample(for_anybody=True)
ROUTES: dict[str, Sample] = {
    # --- Doors ---
    **dict.fromkeys(
        ["healthz", "readyz", "accessibility", "privacy", "cookies", "contact", "language", "security-txt", "robots-txt"],
        plain(is_open=True),
    ),
    "unsubscribe": token(stop_token),
    **dict.fromkeys(["home", "volunteers:join", "groups:list", "groups:near"], plain(is_open=True)),
    "groups:detail": groups("slug", rows_of="group_page", is_open=True),
    # --- Groups ---
    **dict.fromkeys(["groups:manage", "groups:settings", "groups:people", "groups:invite"], groups()),
    **dict.fromkeys(["groups:invitation-again", "groups:invitation-back"], Sample(invitations("ours", "near", "far"))),
    "groups:invitation-yes": Sample(invitations("ours claimed", "near claimed", "far claimed"), answers=who_agrees),
    "groups:end-role": Sample(roles),
    "groups:stop": groups(answers=who_stops),
    "groups:term": groups(answers=who_runs_that_one),
    "groups:yours": plain(),
    "groups:leaving": groups(answers=who_volunteers_there),
    "groups:add-request": Sample(add_requests),
    **dict.fromkeys(["groups:add-request-ask", "groups:season", "groups:season-ask"], groups()),
    **dict.fromkeys(["groups:handovers", "groups:things", "groups:thing-new"], groups(answers=who_cares)),
    "groups:handover": Sample(of_groups("handovers", "ours", "near", "far", "orphan"), answers=who_cares),
    **dict.fromkeys(
        ["groups:thing", "groups:thing-removal"],
        Sample(of_groups("holdings", "ours", "near", "far", "orphan"), answers=who_cares),
    ),
    "groups:season-end": Sample(of_groups("seasons_off", "ours", "near", "far"), answers=who_runs_that_one),
    "groups:season-answer": Sample(of_groups("covers_for", "ours", "near", "far"), answers=who_runs_that_one),
    **dict.fromkeys(
        [
            "groups:pause", "groups:reopen", "groups:next-lead", "groups:offer-help", "groups:ending",
            "groups:ending-join", "groups:ending-close", "groups:agreement", "groups:agreement-new",
        ],
        groups(),
    ),
    **dict.fromkeys(["groups:agreement-yes", "groups:agreement-end"], Sample(agreements)),
    **dict.fromkeys(
        ["groups:ending-yes", "groups:ending-no", "groups:ending-undo"], Sample(endings, answers=who_ends_it)
    ),
    # --- Written to, joined, lists brought in ---
    **dict.fromkeys(["groups:contact", "groups:contact-sent"], groups("slug", is_open=True, answers=anybody)),
    "groups:join": groups("slug", rows_of="group_page", is_open=True),
    "groups:join-too": groups("slug", answers=anybody_signed_in),
    **dict.fromkeys(["groups:messages", "groups:on-duty"], groups(answers=who_cares)),
    **dict.fromkeys(
        ["groups:message", "groups:message-closing"],
        Sample(of_groups("contact_messages", "ours", "near", "far", "orphan"), answers=who_cares),
    ),
    **dict.fromkeys(["groups:held-messages", "groups:group-import"], plain()),
    **dict.fromkeys(["groups:held-message-release", "groups:held-message-filing"], Sample(held_messages)),
    **dict.fromkeys(["groups:member-list", "groups:member-import"], groups(answers=who_runs_it)),
    "groups:member-removal": Sample(of_groups("listed_people", "ours", "near", "far", "orphan"), answers=who_runs_it),
    **dict.fromkeys(
        [f"imports:{step}" for step in ("job", "columns", "letters", "preview", "taking-back")],
        Sample(files, answers=whose_file),
    ),
    # --- Starting one, its first steps, its meetings ---
    **dict.fromkeys(["groups:start", "groups:start-sent"], plain(is_open=True)),
    "groups:application-link": token(application_token),
    **dict.fromkeys(
        ["groups:application", "groups:application-confirm", "groups:application-withdraw"],
        Sample(answers=an_applicant, is_open=True),
    ),
    "groups:applications": plain(),
    **dict.fromkeys(
        [f"groups:application-{act}" for act in ("read", "call", "yes", "not-now", "again", "release", "filing")],
        Sample(applications),
    ),
    **dict.fromkeys(
        [f"groups:{act}" for act in ("code", "publishing", "hiding", "neighbour", "meetings", "meeting-new")], groups()
    ),
    "groups:page": groups(),
    **dict.fromkeys(["groups:section", "groups:section-history"], Sample(sections, rows_of="group_draft")),
    "groups:section-place": Sample(sections, rows_of="group_draft", no_get=True, said={"place": "hide"}),
    "groups:section-restoring": Sample(sections, rows_of="group_draft", no_get=True, said={"version": "1"}),
    "groups:picture-new": groups(),
    "groups:picture-words": Sample(pictures, rows_of="group_draft", said={"alt": "A kettle", "credit": "Jo"}),
    "groups:picture-place": Sample(pictures, rows_of="group_draft", no_get=True, said={"place": "remove"}),
    "groups:picture": Sample(pictures_as_served, rows_of="group_page", is_open=True),
    **dict.fromkeys(["groups:meeting", "groups:meeting-off"], Sample(meetings, rows_of="group_draft")),
    "groups:tip-aside": Sample(a_tip, rows_of="group_draft"),
    **dict.fromkeys(["groups:stop-where", "groups:national", "groups:create"], plain()),
    "groups:invitation": Sample(answers=whoever_is_invited, is_open=True),
    "groups:invitation-link": token(invitation_token),
    # --- Accounts ---
    **dict.fromkeys(
        [
            "account_login", "account_logout", "account_inactive", "account_signup",
            "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
            "account_confirm_login_code", "account_request_login_code", "account_reset_password_from_key_done",
            "mfa_authenticate", "mfa_login_webauthn", "account_lost_phone",
        ],
        SIGN_IN,
    ),
    **dict.fromkeys(["account_history", "account_merge", "national_same_people"], plain()),
    **dict.fromkeys(["account_vouch", "account_vouch_stop"], Sample(lost_phones)),
    **dict.fromkeys(["groups:network-people", "groups:network-naming", "stuck_mails"], plain()),
    **dict.fromkeys(["groups:network-ending", "groups:network-stopping"], Sample(network_roles)),
    "groups:role-proposal": Sample(role_proposals),
    "account_merge_undo": Sample(merges, answers=nothing_to_take_back),
    "account_merge_answer": Sample(answers=lambda chair, place: {"hidden"}, is_open=True),
    "account_merge_link": token(merge_token),
    "groups:history": groups(answers=who_reads_the_history),
    "groups:same-people": groups(answers=who_runs_it),
    "account_reset_password_from_key": Sample(lambda world: {"": ({"uidb36": "1", "key": "set-it"}, None)}, for_anybody=True),
    **dict.fromkeys(
        [
            "account_yours", "account_mail", "account_kept_form", "account_second_factor", "account_reauthenticate",
            "account_email", "account_change_password", "account_set_password", "mfa_index", "mfa_reauthenticate",
            "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
            "usersessions_list",
        ],
        OWN_ACCOUNT,
    ),
    **dict.fromkeys(
        ["mfa_remove_webauthn", "mfa_edit_webauthn"],
        Sample(lambda world: {"somebody's key": ({"pk": 1}, None)}, answers=nobodys_key),
    ),
    # --- Signed in ---
    "today": plain(),
    "today-seen": plain(no_get=True),
    # --- Charities ---
    **dict.fromkeys(
        ["volunteers:help", "volunteers:ask", "volunteers:saved", "volunteers:sent", "volunteers:lost-link",
         "volunteers:lost-link-sent"],
        plain(is_open=True),
    ),
    "volunteers:guide": Sample(lambda world: {"": ({"slug": guides.GUIDES[0].slug}, None)}, is_open=True),
    "volunteers:link": token(case_token),
    **dict.fromkeys(
        [f"volunteers:request{act}" for act in CHARITY_ACTS],
        cases("ours talked", "near talked", by_link=True),
    ),
    "volunteers:request-colleague-removal": Sample(with_a_colleague, by_link=True),
    "volunteers:request-ahead": cases("ours passed", "near passed", by_link=True),
    "volunteers:request-passing": Sample(passings_of_charities, by_link=True),
    **dict.fromkeys(
        [f"volunteers:request-{act}" for act in INTRODUCTION_ACTS],
        matches("ours introduced", "near introduced", case="match", by_link=True),
    ),
    # --- Who needs help, and volunteers ---
    "volunteers:sought": plain(is_open=True),
    "volunteers:brief": cases("ours ready", "near ready", "far finding", is_open=True),
    "volunteers:hand": cases("ours ready", "near ready", answers=anybody_signed_in),
    "volunteers:join": plain(is_open=True),
    **dict.fromkeys(
        [f"volunteers:me{act}" for act in (
            "", "-sentences", "-skills", "-code", "-pause", "-resuming", "-leaving", "-connections", "-home",
        )],
        plain(),
    ),
    "volunteers:me-connection-removal": Sample(a_connection, answers=own_page),
    "volunteers:ask-link": token(ask_token),
    **dict.fromkeys(
        ["volunteers:match", "volunteers:match-no", "volunteers:match-later"],
        matches("ours finding", "near finding", "far finding", answers=whose_ask, is_open=True),
    ),
    **dict.fromkeys(
        [f"volunteers:match-{act}" for act in MATCH_ACTS],
        matches("ours finding", "ours introduced", "ours job", "near introduced", "far introduced", answers=whose_match),
    ),
    "volunteers:match-release": matches("ours yes", "near yes", "far yes", answers=whose_match),
    # --- Organisers ---
    "volunteers:triage": plain(),
    "volunteers:held": plain(),
    **dict.fromkeys(
        ["volunteers:held-release", "volunteers:held-filing"], cases("ours held", "near held", "pool held")
    ),
    **dict.fromkeys(
        ["volunteers:case", *(f"volunteers:case-{act}" for act in CASE_ACTS), "volunteers:concern-create"],
        everywhere("talked", "orphan talked", "national's talked"),
    ),
    **dict.fromkeys(
        [f"volunteers:case-{act}" for act in ("needed", "suggestions", "line-up", "asking")],
        everywhere("ready", "ours finding", "national's introduced"),
    ),
    "volunteers:case-asking-too": Sample(somebody_for_all, answers=who_runs_it),
    "volunteers:case-hand": matches("ours hand", case="match", rows_of="request_words"),
    "volunteers:case-looked": matches("ours ended", "near ended", "far ended", case="match", rows_of="request_words"),
    "volunteers:case-passing": everywhere("talked", "orphan talked", "national's talked"),
    "volunteers:passing": Sample(passings, answers=who_is_asked),
    "volunteers:welcome": groups(),
    "volunteers:welcome-contact": Sample(volunteers_of_groups, answers=who_runs_it),
    "volunteers:case-taking": everywhere("new", "orphan new", "pool new", "near uncovered"),
    "volunteers:cover": cases("near uncovered", "far uncovered", "pool uncovered", "ours uncovered", "near new"),
    # --- Together ---
    **dict.fromkeys(["learning:together", "learning:card", "learning:thanks"], plain()),
    "learning:card-removal": Sample(one_page, answers=who_has_a_card),
    "learning:hello": Sample(cards, answers=who_says_hello),
    "learning:thank": Sample(people_to_thank, answers=who_thanks),
    "learning:thanks-away": Sample(thanks, answers=whose_thanks),
    # --- We're trying ---
    **dict.fromkeys(["learning:experiments", "learning:experiment-new"], plain()),
    "learning:experiment": Sample(experiments),
    **dict.fromkeys(
        [f"learning:{act}" for act in (
            "experiment-words", "experiment-ending", "us-too", "us-too-leaving", "experiment-times", "question",
        )],
        Sample(experiments),
    ),
    "learning:question-answer": Sample(questions),
    "learning:pack-new": Sample(a_card_for_each_group, answers=who_runs_it),
    **dict.fromkeys(["learning:pack", "learning:pack-closing"], Sample(packs, answers=who_runs_it)),
    "learning:pack-answer": Sample(pack_answers, answers=who_runs_it, said={"what": "on the card"}),
    **dict.fromkeys(["learning:answers", "learning:answered"], Sample(pack_names, is_open=True)),
    # --- Coordinators, safeguarding leads ---
    "volunteers:queue": plain(),
    "volunteers:weights": plain(),
    **dict.fromkeys(
        ["volunteers:queue-find", "volunteers:queue-passing", "volunteers:queue-taking"], cases("pool new", "near uncovered", "pool uncovered")
    ),
    **dict.fromkeys(["impact:national", "impact:quality"], plain()),
    **dict.fromkeys(["impact:figure", "impact:figure-csv"], Sample(a_figure)),
    "impact:group": groups(rows_of="figures_group"),
    **dict.fromkeys(
        ["impact:group-figure", "impact:group-figure-csv"], Sample(figures_of_groups, rows_of="figures_group")
    ),
    "volunteers:concerns": plain(),
    **dict.fromkeys(
        ["volunteers:concern", "volunteers:concern-opening", "volunteers:concern-closing"], Sample(concerns)
    ),
}  # fmt: skip


def all_routes() -> Iterator[tuple[str, str, Any]]:
    """(pattern, name, view) of each route, once; pages that exist only while developing are left out by settings."""
    met = set()
    for pattern, name, view in routes(get_resolver()):
        if name not in met:
            met.add(name)
            yield pattern, name, view


def mark(name: str) -> tuple[str, str]:
    view = next(view for _pattern, one, view in all_routes() if one == name)
    found = mark_of(view, name)
    assert found is not None, f"The route {name} has no mark."
    return found
