"""The rows of the world that are a group's own: how it begins, is written to, rests, ends; and what organisers share.

Each row is kept with the facts that decide who may meet it, so that nothing here asks the code under test.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from groups.models import (
    AddRequest,
    Affiliation,
    ContactMessage,
    Group,
    GroupApplication,
    GroupEnding,
    Handover,
    HandoverItem,
    Holding,
    ListedPerson,
    Meeting,
    Membership,
    NextLead,
    PageSection,
    Picture,
    SeasonOff,
)
from hub.accounts.lost_phone import LostPhone
from hub.accounts.merging import PersonMerge
from hub.accounts.models import NetworkRole, User
from hub.accounts.proposals import RoleProposal
from hub.audit.models import AuditEntry
from hub.imports.models import ImportJob
from hub.journal.models import Journal, JournalRow
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from learning.models import Experiment, Hello, OrganiserCard, Pack, PackAnswer, PersonalThanks, Question
from volunteers.models import Volunteer

if TYPE_CHECKING:
    from tests.access.world import Chair, World

PLACES = ("ours", "near", "far", "orphan")
INSIDE = ("organiser", "lead", "national")


@dataclass
class Kept:
    """A row and what is known of it: whose groups it belongs to, whose it is by name, whether everybody may read it."""

    row: Any
    groups: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()
    is_open: bool = True


@dataclass
class Together:
    """All of them, by their object of the matrix."""

    things: dict[str, list[Kept]] = field(default_factory=dict)

    def keep(
        self, thing: str, row: Any, *groups: str, people: tuple[User, ...] = (), is_open: bool = True
    ) -> Any:
        kept = Kept(row, frozenset(groups), frozenset(person.pk for person in people), is_open)
        self.things.setdefault(thing, []).append(kept)
        return row


def make_together(world: "World", people: dict[str, User]) -> None:
    for place in PLACES:
        group = world.group_named(place)
        make_a_page(world, place, group, people)
        make_what_it_holds(world, place, group, people)
        make_an_experiment(world, place, group, people)
    make_agreements(world, people)
    make_applications(world)
    make_cards(world, people)
    make_files_and_merges(world, people)


def runs(people: dict[str, User], place: str) -> User:
    return people[{"ours": "organiser", "orphan": "keeper of the orphan"}.get(place, f"organiser {place}")]


def make_a_page(world: "World", place: str, group: Group, people: dict[str, User]) -> None:
    """A section that is shown, one that is hidden; a picture; a meeting."""
    by = runs(people, place)
    PageSection.objects.create(group=group, kind="about", title="About us", text="We help.", edited_by=by)
    hidden = PageSection(group=group, kind="supporters", edited_by=by, is_shown=False, position=1)
    hidden.title = world.plant("group_draft", group, "title")
    hidden.text = world.plant("group_draft", group, "text")
    hidden.save()
    Picture.objects.create(
        group=group,
        name=f"picture-of-{place}",
        alt=world.plant("group_page", group, "alt"),
        credit=world.plant("group_page", group, "credit"),
        content=b"RIFF",
        width=1,
        height=1,
        size=4,
        uploaded_by=by,
    )
    Meeting.objects.create(
        group=group, what="Evening", where="Library", starts_at=timezone.now() + timedelta(days=9), made_by=by
    )
    next_lead = NextLead(
        group=group, quarter=timezone.localdate().replace(day=1), answer="somebody", answered_by=by
    )
    next_lead.who = world.plant("group_draft", group, "who", only_for=("organiser", "lead"))
    next_lead.save()


def make_what_it_holds(world: "World", place: str, group: Group, people: dict[str, User]) -> None:
    plant, keep, by = world.plant, world.together.keep, runs(people, place)
    message = ContactMessage(group=group)
    message.name = plant("contact_message", message, "name", shape="Jo {}")
    message.email = plant(
        "contact_message", message, "email", shape="{}@writer.example", only_for=("nobody",)
    )
    message.words = plant("contact_message", message, "words")
    message.answer = plant("contact_message", message, "answer")
    message.save()
    keep("contact_message", message, place)
    held = ContactMessage(group=group, screening="held", email=f"{place}@writer.example")
    held.name = plant("held_message", held, "name", shape="Jo {}")
    held.words = plant("held_message", held, "words")
    held.save()
    keep("held_message", held, place)
    keep("contact_message", held, place)

    holding = Holding(group=group, kind="key", held_by=by)
    holding.what = plant("holding", holding, "what")
    holding.how = plant("holding", holding, "how")
    holding.save()
    keep("holding", holding, place)

    gone = Membership.objects.create(
        person=people["stopped"],
        group=group,
        role="organiser",
        since=timezone.now() - timedelta(days=300),
        ended_at=timezone.now(),
    )
    handover = Handover.objects.create(group=group, membership=gone, person=people["stopped"], heir=by)
    item = HandoverItem(handover=handover, kind="key", holding=holding)
    item.what = plant("handover", handover, "what")
    item.save()
    keep("handover", handover, place)

    asked = AddRequest(group=group, person=people["person"], asked_by=by)
    asked.words = plant("add_request", asked, "words")
    asked.expires_at = timezone.now() + timedelta(days=9)
    asked.save()
    keep("add_request", asked, place, people=(people["person"],))

    listed = ListedPerson(group=group)
    listed.name = plant("member_list", listed, "name")
    listed.email = plant("member_list", listed, "email", shape="{}@listed.example")
    listed.note = plant("member_list", listed, "note")
    listed.save()
    keep("member_list", listed, place)


def make_an_experiment(world: "World", place: str, group: Group, people: dict[str, User]) -> None:
    plant, keep, by = world.plant, world.together.keep, runs(people, place)
    trying = Experiment(group=group, host=by, by_when=timezone.localdate() + timedelta(days=30), hours=6)
    for name in ("belief", "because", "plan", "measure"):
        setattr(trying, name, plant("experiment", trying, name))
    trying.save()
    keep("experiment", trying, place)
    learned = Experiment(
        group=group, host=by, belief="b", because="b", plan="p", measure="m", hours=2, state="not_tested",
        by_when=timezone.localdate(), ended_at=timezone.now(),
    )  # fmt: skip
    learned.learned = plant("experiment", learned, "learned")
    learned.save()
    keep("experiment", learned, place)
    Question.objects.create(
        experiment=trying,
        asked_by=by,
        words=plant("experiment", trying, "words"),
        answer=plant("experiment", trying, "answer"),
        answered_by=by,
        answered_at=timezone.now(),
    )
    for is_open in (True, False):
        pack = Pack(experiment=trying, group=group, made_by=by)
        pack.closed_at = None if is_open else timezone.now()
        pack.sentences = plant("pack", pack, "sentences")
        pack.question = plant("pack", pack, "question")
        pack.save()
        keep("pack", pack, place, is_open=is_open)
        PackAnswer.objects.create(
            pack=pack,
            words=plant("pack", pack, "words", only_for=INSIDE),
            name=plant("pack", pack, "name", only_for=INSIDE),
        )


def make_agreements(world: "World", people: dict[str, User]) -> None:
    """What runs between a group and the network, or between two groups."""
    keep, plant, today = world.together.keep, world.plant, timezone.localdate()
    for place in PLACES:
        agreed = Affiliation.objects.create(
            group=world.group_named(place), network_gives="A hub.", group_gives="Evenings.", review_on=today
        )
        keep("affiliation", agreed, place)
    for place, other in [("ours", "near"), ("near", "far"), ("far", "ours")]:
        season = SeasonOff(group=world.group_named(place), neighbour=world.group_named(other))
        season.from_on = season.until_on = today + timedelta(days=60)
        season.words = plant("season", season, "words")
        season.save()
        keep("season", season, place, other)
        ending = GroupEnding(kind="merge", group=world.group_named(place), into=world.group_named(other))
        ending.proposed_by = runs(people, place)
        ending.why = plant("ending", ending, "why")
        ending.save()
        keep("ending", ending, place, other)


def make_applications(world: "World") -> None:
    for name, state in [("applied", "applied"), ("unconfirmed", "unconfirmed")]:
        one = GroupApplication(state=state, outcode="LS6")
        one.person_name = world.plant("group_application", one, "person_name")
        one.email = world.plant("group_application", one, "email", shape="{}@applicant.example")
        one.name = world.plant("group_application", one, "name")
        one.why = world.plant("group_application", one, "why")
        one.others = world.plant("group_application", one, "others")
        one.answer = world.plant("group_application", one, "answer")
        one.notes = world.plant("group_application", one, "notes", only_for=("national",))
        one.save()
        world.together.keep("group_application", one)
        world.applications[name] = one


def make_cards(world: "World", people: dict[str, User]) -> None:
    plant, keep = world.plant, world.together.keep
    for name, is_shown in [("organiser", True), ("lead near", True), ("organiser far", False)]:
        card = OrganiserCard(person=people[name], is_shown=is_shown)
        for words in ("who_i_am", "good_for", "help_with"):
            setattr(card, words, plant("organiser_card", card, words))
        card.save()
        keep("organiser_card", card, people=(people[name],), is_open=is_shown)
    for giver, getter in [("lead", "organiser"), ("organiser", "member"), ("organiser near", "lead near")]:
        thanks = PersonalThanks(from_person=people[giver], to_person=people[getter])
        thanks.words = plant("personal_thanks", thanks, "words")
        thanks.save()
        keep("personal_thanks", thanks, people=(people[giver], people[getter]))
    hello = Hello(from_person=people["organiser"], to_person=people["lead near"])
    hello.words = plant("hello", hello, "words")
    hello.save()
    journal = Journal.objects.create(what="merge")
    row = JournalRow(journal=journal, label="hub.user", row_pk=people["person"].pk, field="name")
    row.old, row.new = plant("journal", row, "old"), plant("journal", row, "new")
    row.save()


def make_files_and_merges(world: "World", people: dict[str, User]) -> None:
    plant, keep = world.plant, world.together.keep
    for name in ("organiser", "lead near", "national"):
        job = ImportJob(kind="members" if name != "national" else "groups", uploaded_by=people[name])
        job.group_id = None if name == "national" else world.group_named(name.partition(" ")[2] or "ours").pk
        job.file_name = plant("import_job", job, "file_name", shape="{}.csv")
        job.content = plant("import_job", job, "content", shape="email\n{}@listed.example\n").encode()
        job.encoding, job.delimiter = "utf-8", ","
        job.mapping = {"email": 0, "unknown": plant("import_job", job, "mapping")}
        job.report = {"sample": plant("import_job", job, "report")}
        job.save()
        keep("import_job", job, people=(people[name],))
    for kept, gone in [("person", "former"), ("volunteer", "newcomer")]:
        merge = PersonMerge.objects.create(
            kept=people[kept], gone=people[gone], proposed_by=people["national"]
        )
        merge.gone_link = PrivateLink.issue(PrivateLink.Purpose.MERGE, merge)
        merge.save()
        keep("person_merge", merge, people=(people[kept], people[gone]))
    for owner, asked in [("volunteer", ("organiser", "lead")), ("safeguarding", ("national", "admin"))]:
        lost = LostPhone.objects.create(person=people[owner])
        lost.asked.set([people[name] for name in asked])
        keep("lost_phone", lost, people=tuple(people[name] for name in asked))
    make_what_the_network_asks(world, people)


def make_what_the_network_asks(world: "World", people: dict[str, User]) -> None:
    """Who holds a role, who is proposed for one, and two mails that are stuck."""
    plant, keep = world.plant, world.together.keep
    for role in NetworkRole.objects.select_related("person"):
        keep("network_role", role, people=(role.person,))
    for proposer, asked in [("national", ("organiser", "lead near")), ("admin", ("national", "lead"))]:
        one = RoleProposal(role="admin", proposed_by=people[proposer])
        one.name = plant("role_proposal", one, "name", shape="Ann {}")
        one.email = plant("role_proposal", one, "email", shape="{}@named.example")
        one.why = plant("role_proposal", one, "why")
        one.save()
        one.asked.set([people[name] for name in asked])
        keep("role_proposal", one, people=tuple(people[name] for name in (proposer, *asked)))
    lost = LostPhone.objects.order_by("pk")[0]
    for state in OutgoingMail.STUCK:
        OutgoingMail.objects.create(
            dedupe_key=f"stuck:{state}", kind="hub/lost_phone_told", essential=True, person=lost.person,
            to_email=lost.person.email, about=lost, state=state,
        )  # fmt: skip


THINGS = {
    "group_application", "contact_message", "held_message", "holding", "handover", "season", "add_request", "affiliation", "ending",
    "member_list", "import_job", "person_merge", "lost_phone", "network_role", "role_proposal", "organiser_card", "personal_thanks", "experiment", "pack",
}  # fmt: skip


def rows_of_together(world: "World", thing: str, chair: "Chair", scope: str) -> set[int]:
    """The rows of `thing` in a scope, from the facts kept with them."""

    def fits(kept: Kept) -> bool:
        if scope == "own":
            is_by_link = (thing, kept.row.pk) in chair.opened
            return is_by_link or (chair.person is not None and chair.person.pk in kept.people)
        if scope == "grp":
            return bool(chair.group) and chair.group in kept.groups
        if scope == "case" and thing in ("lost_phone", "role_proposal"):
            return chair.person is not None and chair.person.pk in kept.people
        if scope == "case":
            return chair.name == "national" and "orphan" in kept.groups
        return kept.is_open or (scope == "all" and thing != "organiser_card")

    return {kept.row.pk for kept in world.together.things[thing] if fits(kept)}


def acts_in_scope(world: "World", chair: "Chair", scope: str) -> set[int]:
    """Lines of the audit log: what somebody did or what was done to their account; of their group; all."""
    person = chair.person.pk if chair.person else None
    group = world.group_named(chair.group).pk if chair.group else None
    lines = AuditEntry.objects.values_list("pk", "act", "actor_id", "about_type", "about_id", "group_id")
    own = {("hub.user", str(person))} if person else set()
    own |= {
        ("groups.membership", str(pk))
        for pk in Membership.objects.filter(person=person).values_list("pk", flat=True)
    }
    own |= {
        ("volunteers.volunteer", str(pk))
        for pk in Volunteer.objects.filter(person=person).values_list("pk", flat=True)
    }
    own |= {
        ("hub.networkrole", str(pk))
        for pk in NetworkRole.objects.filter(person=person).values_list("pk", flat=True)
    }
    quiet = {"concern opened", "concern closed", "add request answered: no"}
    fits = {
        "own": lambda act, by, kind, about, of: by == person or (kind, about) in own,
        "grp": lambda act, by, kind, about, of: group is not None and of == group and act not in quiet,
        "all": lambda act, by, kind, about, of: act not in quiet,
    }[scope]
    return {pk for pk, *facts in lines if fits(*facts)}
