"""A small world with a row for every object of the matrix, in three places, and somebody on every chair.

Ours is the group whose people sit on the chairs; near is another group of its region; far is one of another region.
What is written into private fields is a canary: a word that occurs nowhere else.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from groups.models import Group, Invitation, Membership, Region
from hub.access.who import Standing, Who
from hub.accounts.models import NetworkRole, Preference, User
from hub.accounts.sessions import SEEN_AT
from hub.guard.models import HeldPost
from hub.jobs.models import JobRun
from hub.jobs.tasks import TICK
from hub.links.cookies import COOKIE, SALT
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from impact import counting
from tests.access.world_together import THINGS, Together, acts_in_scope, make_together, rows_of_together
from tests.factories.hub import sign_in
from volunteers.models import (
    Concern,
    Connection,
    HelpRequest,
    Match,
    MatchingWeight,
    MatchWord,
    Passing,
    RequestContact,
    Volunteer,
)  # fmt: skip

LONDON, SCOTLAND, YORKSHIRE = "E12000007", "S92000003", "E12000003"
AN_HOUR = 60 * 60
numbers = itertools.count(1)


@dataclass(frozen=True)
class Canary:
    """A word in a private field: which row of which object of the matrix decides who may meet it."""

    word: str
    thing: str
    row: Any
    field: str
    only_for: frozenset[str] = frozenset()  # audiences, where a part of an object is narrower than its row


@dataclass
class Chair:
    """Who sits there: the audiences of the matrix that they are, and what they are it of."""

    name: str
    audiences: frozenset[str]
    person: User | None = None
    links: list[PrivateLink] = field(default_factory=list)
    group: str = ""  # in which group they are an organiser or lead
    contact_of: frozenset[int] = frozenset()  # requests their links open
    invitations: frozenset[int] = frozenset()
    asks: frozenset[int] = frozenset()  # asks their links open
    opened: frozenset[tuple[str, int]] = frozenset()  # other rows their links open, by object
    region_code: str = ""  # of a safeguarding lead
    cookies: dict[str, str] = field(default_factory=dict)

    def browser(self) -> Client:
        """A browser in which they signed in, or followed their link."""
        client = Client()
        for name, value in self.cookies.items():
            client.cookies[name] = value
        return client

    def who(self) -> Who:
        """As the hub works it out, from the database."""
        return Who(User.objects.get(pk=self.person.pk) if self.person else None, self.links)

    def alone(self, world: "World", audience: str) -> Who:
        """This one audience and nothing else, in our group, region and cases: what one cell by itself gives."""
        who = self.who()
        regions = frozenset(world.ours.regions.values_list("pk", flat=True))
        who.__dict__["standings"] = [Standing(audience, world.ours.pk, regions, None, LONDON)]
        return who


@dataclass
class Case:
    """A request and what is known of it without asking the database."""

    name: str
    row: HelpRequest
    group: str = ""
    is_read: bool = False  # sent, confirmed, and not held: groups may see it
    is_new: bool = False
    is_held: bool = False
    owner: User | None = None
    cover_of: str = ""  # the group that was asked to cover it
    concern_region: str = ""
    is_sought: bool = False  # its public words stand on /requests/


@dataclass
class Helper:
    """A volunteer and what is known of them without asking the database."""

    row: Volunteer
    home: str
    anywhere: bool


@dataclass
class Pair:
    """A match and how far it has come."""

    row: Match
    helper: str
    case: str
    is_told: bool  # the volunteer knows of it
    said_yes: bool = False
    introduced: bool = False
    is_live: bool = True


@dataclass
class World:
    """All rows, chairs and canaries."""

    ours: Group
    near: Group
    far: Group
    orphan: Group
    cases: dict[str, Case] = field(default_factory=dict)
    chairs: dict[str, Chair] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    concerns: dict[str, Concern] = field(default_factory=dict)
    helpers: dict[str, Helper] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)
    passings: dict[str, Passing] = field(default_factory=dict)
    applications: dict[str, Any] = field(default_factory=dict)
    together: Together = field(default_factory=Together)
    canaries: list[Canary] = field(default_factory=list)

    def plant(
        self, thing: str, row: Any, field: str, *, shape: str = "{}", only_for: Iterable[str] = ()
    ) -> str:
        word = f"zq{next(numbers):04}{field[:3]}"
        self.canaries.append(Canary(word, thing, row, field, frozenset(only_for)))
        return shape.format(word)

    def group_named(self, name: str) -> Group:
        return getattr(self, name)


# --- People -------------------------------------------------------------------------------------------
def a_person(world: World | None, name: str) -> User:
    person = User(email="", name=f"{name.title()} Person", adult_confirmed_at=timezone.now())
    if world is None:
        person.email = f"{name}@people.example"
    else:
        thing = "volunteer_contact" if name in HOMES else "account"
        person.email = world.plant(thing, person, "email", shape="{}@people.example")
        person.pronouns = world.plant("account", person, "pronouns")
        person.home_outcode = "SE15"
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    Preference.objects.create(person=person, kind="nothing", how_often="now")
    return person


def signed_in(person: User) -> dict[str, str]:
    """The cookie of a browser that signed in just now, with its second factor shown.

    A module takes longer than a minute, and on a busy machine than a quarter of an hour: for an hour they have just
    been seen, and just shown it.
    """
    client = sign_in(Client(), person)
    session = client.session
    session[SEEN_AT] += AN_HOUR
    for method in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        method["at"] += AN_HOUR
    session.save()
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def link_cookie(links: list[PrivateLink]) -> dict[str, str]:
    """The cookie of a browser that followed a private link; a browser keeps the last one."""
    if not links:
        return {}
    link = links[-1]
    return {COOKIE: signing.dumps([link.pk, link.purpose, link.nonce], salt=SALT)}


# --- Places -------------------------------------------------------------------------------------------
def a_group(name: str, outcode: str, region: str, **fields: Any) -> Group:
    home = Region.objects.get(code=region)
    group = Group.objects.create(
        name=f"Tech for Good {name.title()}",
        slug=name,
        place_outcode=outcode,
        primary_region=home,
        sitting_days=[0, 1, 2, 3, 4],
        **{"state": "active", "published_at": timezone.now()} | fields,
    )
    group.regions.add(home)
    group.coverage.create(outcode=outcode)
    return group


# --- Requests -----------------------------------------------------------------------------------------
class Asking:
    """Requests that go their way by the verbs, in one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def saved(self, name: str) -> Case:
        row = HelpRequest.objects.create(state="draft")
        row.draft = {"words": self.world.plant("request_words", row, "draft")}
        row.save()
        self.contact(row, is_first=True)
        return self.kept(Case(name, row))

    def sent(self, name: str, outcode: str = "SE15", *, screening: str = "passed", **facts: Any) -> Case:
        row = HelpRequest(outcode=outcode, kind="advice", when="no_rush", screening=screening)
        plant = self.world.plant
        row.organisation_name = plant("request_words", row, "organisation_name", shape="Hope House {}")
        row.charity_number = plant("request_words", row, "charity_number")
        row.words = plant("request_words", row, "words", shape="Our website {} is gone.")
        row.organisation_kind = "charity"
        row.save()
        self.contact(row, is_first=True)
        self.contact(row, is_first=False)
        return self.kept(Case(name, row, is_held=screening != "passed", **facts))

    def contact(self, row: HelpRequest, *, is_first: bool) -> None:
        contact = RequestContact(request=row, is_first=is_first)
        contact.name = self.world.plant("request_words", row, "name", shape="Bev {}")
        contact.email = self.world.plant("charity_contact", row, "email", shape="{}@charity.example")
        contact.save()

    def confirmed(self, name: str, outcode: str = "SE15", **facts: Any) -> Case:
        case = self.sent(name, outcode, **facts)
        case.row.confirm()
        if case.row.group:
            case.group = case.row.group.slug
        case.is_read = case.is_new = True
        return case

    def taken(self, name: str, by: User, outcode: str = "SE15", **facts: Any) -> Case:
        case = self.confirmed(name, outcode, **facts)
        case.row.take(by=by)
        case.owner, case.is_new = by, False
        return case

    def asked(self, name: str, by: User, outcode: str = "SE15") -> Case:
        """Taken, and a question is open."""
        case = self.taken(name, by, outcode)
        case.row.ask(self.world.plant("request_words", case.row, "question"), by=by)
        return case

    def ready(self, name: str, by: User, outcode: str = "SE15", *, size: str = "talk", **facts: Any) -> Case:
        """Taken, and what's needed is written: public words without a canary, beside private ones with."""
        case = self.taken(name, by, outcode, **facts)
        case.row.choose_size(size, by=by)
        minutes = {"talk": 40, "job": 300}[size]
        case.row.describe(
            by=by, role={"minutes": minutes}, skills=[], needed=f"Somebody to look at a rota, {name}."
        )
        case.is_sought = True
        return case

    def talked(self, name: str, by: User, outcode: str = "SE15", **facts: Any) -> Case:
        """Taken, a question asked and replied to, a note for the group, a size."""
        case = self.taken(name, by, outcode, **facts)
        plant, row = self.world.plant, case.row
        row.ask(plant("request_words", row, "question"), by=by)
        row.reply(row.contacts.first(), plant("request_words", row, "reply"))
        in_the_group = ("organiser", "lead", "national")
        row.messages.create(
            kind="note", by=by, words=plant("request_words", row, "note", only_for=in_the_group)
        )
        row.choose_size("answer", by=by)
        return case

    def answered(self, name: str, by: User, outcode: str = "SE15", **facts: Any) -> Case:
        case = self.talked(name, by, outcode, **facts)
        case.row.answer(self.world.plant("request_words", case.row, "answer"), by=by)
        return case

    def kept(self, case: Case) -> Case:
        self.world.cases[case.name] = case
        return case


def build() -> World:
    """The whole world. Names of cases: where it is, then what it is."""
    national = a_person(None, "national")
    ours, near = a_group("ours", "SE15", LONDON), a_group("near", "E8", LONDON)
    far, orphan = a_group("far", "G12", SCOTLAND), a_group("orphan", "SW9", LONDON, looked_after_by=national)
    a_group("hidden", "N1", LONDON, state="forming", published_at=None)
    a_group("shut", "N2", LONDON, state="closed")
    world = World(ours, near, far, orphan)

    people = {name: a_person(world, name) for name in PEOPLE}
    people["national"] = national
    people["claimer"] = a_person(None, "claimer")  # whose address those who invited are shown
    for name, (group, role) in ROLES.items():
        Membership.begin(people[name], world.group_named(group), role)
    for role, region in [("national", ""), ("admin", ""), ("safeguarding", LONDON)]:
        NetworkRole.objects.create(person=people[role], role=role, region_code=region)
    gone = Membership.begin(people["former"], ours, "organiser")
    gone.ended_at = timezone.now()
    gone.save()
    make_requests(world, people)
    make_helpers(world, people)
    make_matches(world, people)
    make_passings(world, people)
    make_invitations(world, people)
    make_together(world, people)
    seat_everybody(world, people)
    counting.count_all()
    JobRun.objects.create(
        job=TICK, period_start=timezone.now(), lease_until=timezone.now()
    )  # so that /readyz is ready
    return world


PEOPLE = [
    "person", "member", "organiser", "lead", "organiser near", "lead near", "organiser far", "lead far",
    "second organiser", "keeper of the orphan", "former", "stopped", "admin", "safeguarding", "everything",
    "newcomer", "volunteer", "volunteer near", "volunteer far", "leaving",
]  # fmt: skip
ROLES = {
    "member": ("ours", "volunteer"),
    "organiser": ("ours", "organiser"),
    "second organiser": ("ours", "organiser"),
    "lead": ("ours", "lead"),
    "organiser near": ("near", "organiser"),
    "lead near": ("near", "lead"),
    "organiser far": ("far", "organiser"),
    "lead far": ("far", "lead"),
    "keeper of the orphan": ("orphan", "organiser"),
}


def make_requests(world: World, people: dict[str, User]) -> None:
    asking = Asking(world)
    ours, near, far = people["organiser"], people["organiser near"], people["organiser far"]
    asking.saved("draft")
    asking.sent("ours unconfirmed")
    for name, outcode, owner in [("ours", "SE15", ours), ("near", "E8", near), ("far", "G12", far)]:
        asking.confirmed(f"{name} new", outcode)
        asking.taken(f"{name} taken", owner, outcode)
        asking.asked(f"{name} asked", owner, outcode)
        asking.talked(f"{name} talked", owner, outcode)
        asking.answered(f"{name} answered", owner, outcode)
        asking.answered(f"{name} done", owner, outcode).row.finish()
        asking.talked(f"{name} resting", owner, outcode).row.rest()
        withdrawn = asking.taken(f"{name} withdrawn", owner, outcode)
        withdrawn.row.withdraw(reason=world.plant("request_words", withdrawn.row, "reason"))
        declined = asking.taken(f"{name} not for us", owner, outcode)
        pointer = world.plant("request_words", declined.row, "pointer")
        declined.row.decline(by=owner, reason="scope", pointer=pointer)
    asking.confirmed("pool new", "LS6")
    asking.confirmed("network new", "JE2")
    asking.confirmed("orphan new", "SW9")
    asking.talked("orphan talked", people["keeper of the orphan"], "SW9")
    asking.talked("national's talked", people["national"], "LS6")
    asking.talked("everything's talked", people["everything"], "LS6")
    for name, outcode in [("near", "E8"), ("far", "G12"), ("ours", "SE15"), ("pool", "LS6")]:
        asked = asking.confirmed(f"{name} uncovered", outcode)
        asked.row.ask_for_cover([world.near if name == "ours" else world.ours])
        asked.row.coordinator_asked_at = timezone.now()
        asked.row.save()
        asked.cover_of = "near" if name == "ours" else "ours"
    refused = asking.confirmed("near refused cover", "E8")
    refused.row.ask_for_cover([world.ours])
    refused.row.decline_cover(world.ours, by=ours)
    for name, group in [("ours", world.ours), ("near", world.near), ("pool", None)]:
        for screening in ("held", "spam"):
            post = asking.sent(f"{name} {screening}", screening=screening)
            post.row.group, post.group = group, group.slug if group else ""
            post.row.save()
            HeldPost.objects.create(form="help request", about_id=post.row.pk, reasons=["links"], score=3)
    for name, region in [("ours talked", LONDON), ("near taken", LONDON), ("far talked", SCOTLAND)]:
        raise_concern(world, name, region)


# --- Volunteers, their asks, and requests that are passed on ---------------------------------------------
HOMES = {
    "newcomer": ("ours", False), "volunteer": ("ours", True), "volunteer near": ("near", False),
    "volunteer far": ("far", True), "leaving": ("near", True), "everything": ("ours", True),
}  # fmt: skip


def make_helpers(world: World, people: dict[str, User]) -> None:
    """A newcomer, those whom an organiser welcomed, and one who has paused."""
    for name, (home, anywhere) in HOMES.items():
        person, group = people[name], world.group_named(home)
        volunteer = Volunteer.of(person)
        world.canaries = [  # their address, planted before they had a page
            replace(one, row=volunteer) if one.thing == "volunteer_contact" and one.row == person else one
            for one in world.canaries
        ]
        about = world.plant("volunteer_card", volunteer, "about")
        rather_not = world.plant(
            "onboarding", volunteer, "no_organisations", only_for=("person", "newcomer", "volunteer")
        )
        volunteer.settle(
            by=person,
            group=group,
            about=about,
            no_organisations=rather_not,
            windows=7,
            outcode="SE15",
            anywhere=anywhere,
        )
        volunteer.accept_code(by=person)
        if name != "newcomer":
            volunteer.welcome(by=people["lead"], group=group)
        if name == "leaving":
            volunteer.pause(by=person)
        world.helpers[name] = Helper(volunteer, home, anywhere)
        connection = Connection(person=person, kind="trustee")
        connection.name = world.plant("account", person, "name", shape="{} Trust")
        connection.charity_number = world.plant("account", person, "charity_number")
        connection.save()


def make_matches(world: World, people: dict[str, User]) -> None:
    asking = Asking(world)
    by = {"ours": people["organiser"], "near": people["organiser near"], "far": people["organiser far"]}
    outcodes = {"ours": "SE15", "near": "E8", "far": "G12"}
    for place, helper in [("ours", "volunteer"), ("near", "volunteer near"), ("far", "volunteer far")]:
        for stage in ("ready", "asked", "yes", "introduced", "ended"):
            asking_for_case = asking.ready(
                f"{place} {stage}" if stage != "asked" else f"{place} finding", by[place], outcodes[place]
            )
            if stage != "ready":
                make_match(world, asking_for_case, helper, stage)
    job = asking.ready("ours job", by["ours"], size="job")
    make_match(world, job, "volunteer", "job")
    make_match(world, asking.ready("ours hand", by["ours"]), "newcomer", "hand")
    make_match(world, asking.ready("ours no", by["ours"]), "volunteer far", "no")
    make_match(
        world, asking.ready("national's introduced", people["national"], "LS6"), "volunteer far", "introduced"
    )
    make_match(
        world,
        asking.ready("everything's introduced", people["everything"], "LS6"),
        "everything",
        "introduced",
    )


def make_match(world: World, case: Case, helper: str, stage: str) -> None:
    volunteer = world.helpers[helper].row
    role = case.row.roles.get()
    if stage == "hand":
        match = Match.raise_hand(role, volunteer, reasons=["Has time."], score=0.5)
        world.pairs[case.name] = Pair(match, helper, case.name, is_told=True)
        return
    [match] = role.line_up([{"volunteer": volunteer, "reasons": ["Has time."], "score": 0.5}], by=case.owner)
    pair = world.pairs[case.name] = Pair(match, helper, case.name, is_told=True)
    plant = world.plant
    if stage == "no":
        match.say_no(
            by=volunteer.person,
            reason="other",
            words=plant("match", match, "no_words", only_for=IN_THE_GROUP),
        )
        pair.is_live = False
    if stage in ("yes", "introduced", "ended", "job"):
        match.say_yes(by=volunteer.person)
        pair.said_yes, case.is_sought = True, stage == "yes"
    if stage in ("introduced", "ended", "job"):
        match.introduce()
        pair.introduced = True
        MatchWord.objects.create(match=match, by=volunteer.person, words=plant("match", match, "words"))
    if stage == "job":
        lines = {
            name: plant("match", match, name)
            for name in ("note_what", "note_when", "note_where", "note_done")
        }
        match.rewrite_note(lines, by=volunteer.person)
        match.thank(plant("match", match, "name"), plant("match", match, "thanks"))
    if stage == "ended":
        match.end_early(
            by=volunteer.person,
            reason="other",
            words=plant("match", match, "ended_words", only_for=IN_THE_GROUP),
        )
        pair.is_live, case.is_sought = False, True
    match.refresh_from_db()
    case.row.refresh_from_db()


IN_THE_GROUP = ("organiser", "lead", "national", "newcomer", "volunteer", "person")


def make_passings(world: World, people: dict[str, User]) -> None:
    """One that leaves our group, one that comes to it, one between others."""
    asking = Asking(world)
    for name, outcode, owner, to in [
        ("ours passed", "SE15", "organiser", world.near),
        ("near passed", "E8", "organiser near", world.ours),
        ("far passed", "G12", "organiser far", world.near),
    ]:
        case = asking.taken(name, people[owner], outcode)
        world.passings[name] = Passing.propose(case.row, to, by=people[owner])


def raise_concern(world: World, case: str, region: str) -> None:
    request = world.cases[case].row
    concern = Concern(request=request, region_code=region, source="person")
    concern.words = world.plant("concern", concern, "words")
    concern.note = world.plant("concern", concern, "note")
    concern.save()
    Concern.objects.filter(pk=concern.pk).update(created_at=timezone.now() - timedelta(days=10))
    world.concerns[case] = concern
    world.cases[case].concern_region = region


def make_invitations(world: World, people: dict[str, User]) -> None:
    """One that is open in each place, and one that somebody took up with another address."""
    for group, inviter in [("ours", "lead"), ("near", "lead near"), ("far", "lead far")]:
        for name, claimed_by in [(group, None), (f"{group} claimed", people["claimer"])]:
            invitation = Invitation(
                group=world.group_named(group),
                role="organiser",
                invited_by=people[inviter],
                claimed_by=claimed_by,
                expires_at=timezone.now() + timedelta(days=7),
            )
            invitation.email = world.plant("invitation", invitation, "email", shape="{}@invited.example")
            invitation.save()
            world.invitations[name] = invitation


# --- Chairs -------------------------------------------------------------------------------------------
SIGNED_IN = frozenset({"visitor", "person"})


def seat_everybody(world: World, people: dict[str, User]) -> None:
    def seat(name: str, *audiences: str, **facts: Any) -> None:
        world.chairs[name] = chair = Chair(name, frozenset(audiences), **facts)
        chair.cookies = (signed_in(chair.person) if chair.person else {}) | link_cookie(chair.links)

    seat("visitor", "visitor")
    for name, case in [
        ("contact", "ours talked"),
        ("contact of a new one", "ours new"),
        ("contact near", "near done"),
    ]:
        row = world.cases[case].row
        seat(name, "visitor", "contact", links=[row.contacts.first().link()], contact_of=frozenset({row.pk}))
    for name, case in [("contact introduced", "ours introduced"), ("contact passed", "ours passed")]:
        row = world.cases[case].row
        seat(name, "visitor", "contact", links=[row.contacts.first().link()], contact_of=frozenset({row.pk}))
    ask = world.pairs["ours finding"].row
    seat("asked", "visitor", "contact", links=[ask.link()], asks=frozenset({ask.pk}))
    for name in ("newcomer", "volunteer", "volunteer near", "volunteer far"):
        seat(name, *SIGNED_IN, "newcomer" if name == "newcomer" else "volunteer", person=people[name])
    draft = world.cases["draft"].row
    seat(
        "drafter",
        "visitor",
        "contact",
        links=[PrivateLink.issue("draft", draft)],
        contact_of=frozenset({draft.pk}),
    )
    invitation = world.invitations["ours"]
    invited = PrivateLink.issue("invitation", invitation)
    seat("invited", "visitor", "contact", links=[invited], invitations=frozenset({invitation.pk}))
    claimed = frozenset(row.pk for row in world.invitations.values() if row.claimed_by)
    seat("claimer", *SIGNED_IN, person=people["claimer"], invitations=claimed)
    for name in ("person", "member", "former"):
        seat(name, *SIGNED_IN, person=people[name])
    for name in ("organiser", "lead", "organiser near", "lead near", "organiser far", "lead far"):
        group, role = ROLES[name]
        seat(name, *SIGNED_IN, role, person=people[name], group=group)
    seat(
        "keeper of the orphan", *SIGNED_IN, "organiser", person=people["keeper of the orphan"], group="orphan"
    )
    seat("national", *SIGNED_IN, "national", person=people["national"])
    seat("admin", *SIGNED_IN, "admin", person=people["admin"])
    seat("safeguarding", *SIGNED_IN, "safeguarding", person=people["safeguarding"], region_code=LONDON)
    talked = world.cases["ours talked"].row
    seat(
        "far organiser with a link",
        *SIGNED_IN,
        "contact",
        "organiser",
        person=people["organiser far"],
        group="far",
        links=[talked.contacts.first().link()],
        contact_of=frozenset({talked.pk}),
    )
    applied = world.applications["applied"]
    seat(
        "applicant",
        "visitor",
        "contact",
        links=[PrivateLink.issue("application", applied)],
        opened=frozenset({("group_application", applied.pk)}),
    )
    case = world.cases["ours answered"].row
    world.orphan.refresh_from_db()
    seat(
        "everything",
        *SIGNED_IN,
        "contact",
        person=people["everything"],
        links=[case.contacts.first().link(), PrivateLink.issue("invitation", world.invitations["near"])],
        group="ours",
        contact_of=frozenset({case.pk}),
        invitations=frozenset({world.invitations["near"].pk}),
        region_code=LONDON,
    )


# --- What the scopes hold: said again here, from the facts alone ----------------------------------------
def requests_in_scope(world: World, chair: Chair, audience: str, scope: str, thing: str) -> set[int]:
    def those(fits: Callable[[Case], bool]) -> set[int]:
        return {case.row.pk for case in world.cases.values() if fits(case)}

    if thing == "held_post":
        if scope == "grp":
            return those(lambda case: case.is_held and bool(chair.group) and case.group == chair.group)
        return those(lambda case: case.is_held and not case.group)
    if thing == "request_brief" and scope in ("pub", "all"):
        return those(lambda case: case.is_sought)
    if scope == "own":
        return set(chair.contact_of)
    if scope == "grp":
        return those(lambda case: is_of_group(case, chair))
    if scope == "reg":
        return those(lambda case: case.is_new and bool(chair.group) and case.cover_of == chair.group)
    if scope == "all":
        return those(lambda case: case.is_new)
    if thing == "charity_contact" and audience in ("newcomer", "volunteer"):
        own = [pair for pair in own_pairs(world, chair) if pair.introduced]
        return {world.cases[pair.case].row.pk for pair in own}
    if scope == "case" and audience == "safeguarding":
        return those(lambda case: bool(chair.region_code) and case.concern_region == chair.region_code)
    return those(lambda case: is_case_of_hers(case, chair))


def is_of_group(case: Case, chair: Chair) -> bool:
    return case.is_read and bool(chair.group) and case.group == chair.group


def is_case_of_hers(case: Case, chair: Chair) -> bool:
    looked_after = {"orphan"} if chair.name == "national" else set()
    return case.is_read and (case.group in looked_after or is_theirs(case, chair))


def is_theirs(case: Case, chair: Chair) -> bool:
    return chair.person is not None and case.owner == chair.person


def own_pairs(world: World, chair: Chair) -> list[Pair]:
    """Of the volunteer who sits there."""
    return [
        pair
        for pair in world.pairs.values()
        if chair.person is not None and world.helpers[pair.helper].row.person == chair.person
    ]


def pairs_of_contact(world: World, chair: Chair) -> list[Pair]:
    return [
        pair
        for pair in world.pairs.values()
        if pair.said_yes and world.cases[pair.case].row.pk in chair.contact_of
    ]


def matches_in_scope(world: World, chair: Chair, audience: str, scope: str, thing: str) -> set[int]:
    pairs = list(world.pairs.values())
    if thing == "ask" and audience == "contact":
        return set(chair.asks)
    if scope == "own" and audience == "contact":
        pairs = pairs_of_contact(world, chair)
    elif scope == "own":
        pairs = own_pairs(world, chair)
    elif scope == "grp":
        pairs = [pair for pair in pairs if is_of_group(world.cases[pair.case], chair)]
    else:
        pairs = [pair for pair in pairs if is_case_of_hers(world.cases[pair.case], chair)]
    return {pair.row.pk for pair in pairs}


def helpers_in_scope(world: World, chair: Chair, audience: str, scope: str, thing: str) -> set[int]:
    pairs = [pair for pair in world.pairs.values() if pair.is_live]
    if scope == "all":
        return {helper.row.pk for helper in world.helpers.values()}
    if scope == "own":
        return {h.row.pk for h in world.helpers.values() if chair.person and h.row.person == chair.person}
    if scope == "mem":
        return {h.row.pk for name, h in world.helpers.items() if h.anywhere and name != "leaving"}
    if scope == "grp":
        names = {pair.helper for pair in pairs if is_of_group(world.cases[pair.case], chair)}
        names |= {name for name, h in world.helpers.items() if chair.group and h.home == chair.group}
    elif audience == "contact":
        names = {
            pair.helper
            for pair in pairs_of_contact(world, chair)
            if thing == "volunteer_card" or pair.introduced
        }
    else:
        names = {pair.helper for pair in pairs if is_case_of_hers(world.cases[pair.case], chair)}
    return {world.helpers[name].row.pk for name in names}


def passings_in_scope(world: World, chair: Chair, scope: str) -> set[int]:
    def fits(name: str, passing: Passing) -> bool:
        if scope == "own":
            return passing.request_id in chair.contact_of
        ends = {name.split()[0], passing.to_group.slug}
        return scope == "all" or chair.group in ends

    return {passing.pk for name, passing in world.passings.items() if fits(name, passing)}


def figures_in_scope(world: World, thing: str, chair: Chair, scope: str) -> set[int]:
    """Regions, groups, and what is counted of the requests that a group has or had a hand in."""
    if thing == "figures_region":
        regions = (
            Region.objects.all()
            if scope == "all"
            else world.group_named(chair.group).regions.all()
            if chair.group
            else []
        )
        return {region.pk for region in regions}
    if thing == "figures_group":
        return rows_in_scope(world, "group_draft", chair, "", scope)
    if scope == "all":
        return {case.row.pk for case in world.cases.values() if case.is_read}
    return {case.row.pk for case in world.cases.values() if is_of_group(case, chair)}


def rows_in_scope(world: World, thing: str, chair: Chair, audience: str, scope: str) -> set[int]:
    """The rows of `thing` that lie in a scope of the matrix, for whoever sits on this chair."""
    if thing in THINGS:
        return rows_of_together(world, thing, chair, scope)
    if thing == "mail_log":
        return set(OutgoingMail.objects.values_list("pk", flat=True))
    if thing == "audit_log":
        return acts_in_scope(world, chair, scope)
    if thing in ("group_page", "group_draft", "group_signs"):
        groups = {group.slug: group.pk for group in (world.ours, world.near, world.far, world.orphan)}
        if scope == "all":
            return set(Group.objects.values_list("pk", flat=True))
        if scope == "pub":
            return set(groups.values())
        return {groups[chair.group]} if scope == "grp" and chair.group else set()
    if thing == "role":
        roles = Membership.objects.values_list("pk", "person_id", "group__slug")
        person = chair.person.pk if chair.person else None
        fits = {
            "own": lambda of, group: of == person,
            "grp": lambda of, group: bool(chair.group) and group == chair.group,
            "all": lambda of, group: True,
        }[scope]
        return {pk for pk, of, group in roles if fits(of, group)}
    if thing == "invitation":
        if scope == "own":
            return set(chair.invitations)
        return {
            row.pk
            for name, row in world.invitations.items()
            if scope == "all" or name.split()[0] == chair.group
        }
    if thing == "concern":
        if scope != "case":
            return set()  # whoever raised one sees nothing of it; national learns a number
        return {
            world.concerns[case.name].pk
            for case in world.cases.values()
            if chair.region_code and case.concern_region == chair.region_code
        }
    if thing in ("match", "ask"):
        return matches_in_scope(world, chair, audience, scope, thing)
    if thing in ("volunteer_card", "volunteer_contact", "onboarding"):
        return helpers_in_scope(world, chair, audience, scope, thing)
    if thing == "weights":
        return set(MatchingWeight.objects.values_list("pk", flat=True))
    if thing == "passing":
        return passings_in_scope(world, chair, scope)
    if thing.startswith("figures_"):
        return figures_in_scope(world, thing, chair, scope)
    return requests_in_scope(world, chair, audience, scope, thing)
