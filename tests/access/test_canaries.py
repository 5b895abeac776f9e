"""A word that occurs nowhere else lies in every private field; nobody meets one the page doesn't give them (G2)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from groups.emails import asks as ask_letters
from groups.emails import contact as contact_letters
from groups.emails import life
from groups.emails import network_roles as network_letters
from groups.emails import roles as group_letters
from groups.emails import season as season_letters
from groups.emails import starting as beginnings
from groups.emails import terms as term_letters
from groups.models import GroupEnding, Membership
from hub import shelves
from hub.accounts import lost_phone_letters, merge_letters
from hub.accounts.lost_phone import LostPhone
from hub.accounts.merging import PersonMerge
from hub.accounts.models import NetworkRole
from hub.accounts.network_letters import network_role, network_role_ended
from hub.accounts.proposals import RoleProposal
from hub.links.models import PrivateLink
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from learning.emails import experiments as experiment_letters
from learning.emails import people as people_letters
from learning.models import Experiment, Hello, PersonalThanks
from tests.access.answers import ask, undone
from tests.access.canaries import WORD, leaks, may_meet, text_of
from tests.access.world import Chair, World
from volunteers.emails import charity, joining
from volunteers.emails import group as organisers
from volunteers.emails import volunteer as volunteers
from volunteers.models import MatchingRow

# Private fields without a word of somebody's: people's own names are shown to those they work with, a person in a
# foreign key is a number, and mails hold what the rows above hold.
NOT_PLANTED = {"hub.User.name", "hub.User.home_outcode", "hub.OutgoingMail.body", "hub.OutgoingMail.to_email"}
NOT_PLANTED |= {
    "hub.AuditEntry.actor_id",
    "hub.AuditEntry.network",
    "hub.PrivateLink.last_used_on",
    "groups.GroupMove.reason",
    "groups.GroupApplicationMove.reason",
    "groups.GroupApplication.outcode",
    "hub.ImportJobMove.reason",
    "hub.LostPhone.asked",  # accounts, no words
    "hub.RoleProposal.asked",
    "learning.ExperimentMove.reason",
    "learning.TalkTime.people",
}
# Of volunteers: what organisers read beside the canary in `about`, and numbers.
NOT_PLANTED |= {
    f"volunteers.Volunteer.{name}" for name in ("outcode", "windows", "languages", "no_causes")
} | {
    "volunteers.Organisation.blocked",
    "volunteers.Connection.name_key",
    "volunteers.Connection.org_id",
    "volunteers.VolunteerMove.reason",
    "volunteers.MatchMove.reason",
    "volunteers.Match.no_reason",
    "volunteers.Match.volunteer_again",
    "volunteers.Match.charity_again",
    "volunteers.HelpRequest.needed",  # the public words
    "volunteers.HelpRequest.meet",
    "volunteers.HelpRequest.done_looks",
}


def test_every_private_field_has_a_canary(world: World) -> None:
    bare = []
    for app in ("hub", "groups", "volunteers", "learning"):
        for model in apps.get_app_config(app).get_models():
            for name in getattr(model, "PERSONAL", {}):
                field = model._meta.get_field(name)
                label = f"{model._meta.label}.{name}"
                if model is MatchingRow:
                    continue  # numbers of the volunteer's own page, written anew with it
                if isinstance(field, models.ForeignKey | models.OneToOneField) or label in NOT_PLANTED:
                    continue
                if not any(
                    WORD.search(str(value)) for value in model._base_manager.values_list(name, flat=True)
                ):
                    bare.append(label)

    assert bare == []


def test_a_canary_on_the_wrong_page_is_noticed(world: World) -> None:
    words = next(
        one
        for one in world.canaries
        if one.thing == "request_words" and one.row == world.cases["ours new"].row
    )
    note = next(one for one in world.canaries if one.only_for and one.row == world.cases["ours talked"].row)

    readers = {name for name, chair in world.chairs.items() if may_meet(world, chair, words)}
    note_readers = {name for name, chair in world.chairs.items() if may_meet(world, chair, note)}

    assert readers == {"contact of a new one", "organiser", "lead"}
    assert note_readers == {"organiser", "lead"}
    assert leaks(world, world.chairs["visitor"], f"<p>{words.word}</p>") != []
    assert leaks(world, world.chairs["national"], f"<p>{words.word}</p>") != []


# --- Pages ------------------------------------------------------------------------------------------------
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
STARTS = [
    "/",
    "/groups/",
    "/help/",
    "/help/ask/",
    "/today/",
    "/triage/",
    "/national/requests/",
    "/national/",
    "/national/quality/?check=done-without-a-yes",
    "/national/quality/?check=charities-not-checked",
    "/national/figures/requests/",
    "/groups/ours/manage/figures/",
    "/safeguarding/",
    "/account/",
    "/national/people/",
    "/national/mails/",
]
AT_MOST = 70
NOT_FOLLOWED = ("/static/", "/language/", "/account/logout/", "/account/2fa/")


@pytest.mark.parametrize(
    "name",
    [
        "visitor",
        "contact",
        "drafter",
        "organiser",
        "lead near",
        "far organiser with a link",
        "national",
        "admin",
        "safeguarding",
    ],
)
def test_whoever_follows_every_link_meets_nothing_that_is_not_theirs(world: World, name: str) -> None:
    """Page after page, by GET; error pages too."""
    chair, faults = world.chairs[name], []
    waiting = [
        *STARTS,
        *(world.cases["ours talked"].row.get_absolute_url() for _ in chair.links),
        "/no/such/page/",
    ]
    met: set[str] = set()

    with undone():
        while waiting and len(met) < AT_MOST:
            url = waiting.pop(0)
            if url in met or url.startswith(NOT_FOLLOWED):
                continue
            met.add(url)
            response = ask(chair, "GET", url)
            text = text_of(response)
            faults += leaks(world, chair, text, where=url)
            faults += [f"{url} is broken"] if response.status_code >= 500 else []
            if response.status_code in (301, 302):
                waiting.append(response["Location"])
            waiting += [found.replace("&amp;", "&") for found in LINK.findall(text)]

    assert faults == []


# --- Mails ------------------------------------------------------------------------------------------------
UNCONFIRMED = {
    "volunteers/verify",
    "volunteers/nudge",
    "volunteers/draft_saved",
    "volunteers/colleague_added",
}


def letters_of_every_kind(world: World) -> Iterator[Any]:
    """One promise of each kind, about rows of our group."""
    case = {name: world.cases[name].row for name in world.cases}
    first = case["ours talked"].contacts.first()
    people = {name: chair.person for name, chair in world.chairs.items()}
    charity.verify(case["ours unconfirmed"])
    charity.nudge(case["ours unconfirmed"])
    charity.draft_saved(case["draft"])
    charity.colleague_added(case["ours talked"].contacts.last())
    charity.fresh_link(first, PrivateLink.issue("case", first))
    charity.receipt(first)
    charity.question(case["ours asked"].messages.get(kind="question"))
    charity.question_reminder(case["ours asked"])
    charity.answer(case["ours answered"].messages.get(kind="answer"))
    charity.not_for_us(case["ours not for us"])
    charity.resting(case["ours resting"])
    organisers.evening(people["organiser"], date(2026, 3, 3))
    organisers.wrote_back(case["ours talked"].messages.get(kind="reply"))
    organisers.cover_asked(case["near uncovered"])
    organisers.queue(people["national"], date(2026, 3, 3))
    organisers.concern(world.concerns["ours talked"])
    group_letters.invitation(world.invitations["ours"])
    group_letters.invitation_waiting(world.invitations["ours claimed"])
    role = Membership.objects.get(person=people["former"])
    group_letters.role_given(role)
    group_letters.role_ended(role, by=people["lead"])
    group_letters.looked_after(role, people["national"])
    group_letters.lead_stopped(role, people["organiser"])
    letters_of_running_a_group(world, people)
    letters_of_a_groups_life(world, people)
    letters_of_a_beginning(world, people)
    network_role(NetworkRole.objects.get(person=people["national"]))
    letters_about_accounts(world)
    letters_about_matches(world)
    letters_about_a_lost_phone()
    letters_about_roles_on_the_network()
    letters_between_people()
    letters_about_experiments(world)
    message = world.ours.contact_messages.exclude(answer="").get()
    contact_letters.contact_message(message)
    contact_letters.contact_answer(message)
    yield from OutgoingMail.objects.order_by("pk")


def letters_about_accounts(world: World) -> None:
    """Two accounts of one person: asked, one now, two again; and a role on the network that has ended."""
    merge = PersonMerge.objects.select_related("kept", "gone").order_by("pk")[0]
    merge_letters.ask(merge, "gone")
    merge.kept_agreed_at = merge.gone_agreed_at = merge.done_at = timezone.now()
    merge.save()
    merge_letters.done(merge)
    merge.undone_at = timezone.now()
    merge.save()
    merge_letters.undone(merge)
    role = NetworkRole.objects.get(person=world.chairs["admin"].person)
    role.ended_at = timezone.now()
    network_role_ended(role)


def letters_of_running_a_group(world: World, people: dict[str, Any]) -> None:
    role = Membership.objects.get(person=people["lead"], group=world.ours, role="lead")
    role.term_ends_on = timezone.localdate()
    role.save()
    term_letters.term_ends(role)
    ask_letters.add_request(world.ours.add_requests.get())
    season = world.ours.seasons_off.get()
    season_letters.season_asked(season, people["lead near"])
    season_letters.season_answered(season, people["lead"])


def letters_of_a_groups_life(world: World, people: dict[str, Any]) -> None:
    joins = world.ours.endings.get()
    now = timezone.now()
    closes = GroupEnding.objects.create(
        kind="close",
        group=world.far,
        keeper=people["lead"],
        national_agreed_at=now,
        done_at=now,
    )
    role = Membership.objects.live().filter(group=world.ours, role="lead").first()
    life.quiet_notice(world.ours)
    life.help_offered(world.ours.offer_help("A cup of tea together?", by=people["national"]))
    life.ending_proposed(joins, by=people["organiser"])
    life.ended(joins, role)
    life.ended(closes, role)


def letters_of_a_beginning(world: World, people: dict[str, Any]) -> None:
    """Somebody would like to start a group: confirmed, called, answered; and a neighbour stands by one."""
    applied = world.applications["applied"]
    applied.agree_call(timezone.now() + timedelta(days=3), by=people["national"])
    beginnings.application_confirm(world.applications["unconfirmed"])
    beginnings.application_call(applied)
    beginnings.application_declined(applied)
    beginnings.application_accepted(applied, world.invitations["ours"])
    world.ours.named_neighbour = world.near
    world.ours.save(update_fields=["named_neighbour"])
    seated = {chair.person for chair in world.chairs.values()}
    for mail in beginnings.neighbour_named(world.ours, by=people["lead"]):
        if mail.person not in seated:
            mail.delete()


def letters_about_matches(world: World) -> None:
    match = {name: pair.row for name, pair in world.pairs.items()}
    word, thanks = match["ours introduced"].words.first(), match["ours job"].thanks.first()
    volunteers.ask(match["ours finding"])
    volunteers.ask_reminder(match["ours finding"])
    volunteers.found_somebody(match["ours finding"])
    volunteers.introduced(match["ours introduced"])
    volunteers.how_did_it_go(match["ours introduced"])
    volunteers.freed(match["ours yes"])
    volunteers.ended(match["ours ended"])
    volunteers.thanks_arrived(thanks)
    volunteers.hub_words(word)
    volunteers.pause_question(world.helpers["volunteer"].row)
    joining.welcomed(world.helpers["volunteer"].row)
    charity.we_look(world.cases["ours ready"].row)
    charity.said_yes(match["ours yes"])
    charity.chaser(match["ours yes"])
    charity.introduced(match["ours introduced"])
    charity.how_did_it_go(match["ours introduced"])
    charity.closing(match["ours job"])
    charity.follow_up(match["ours job"])
    charity.look_again(world.cases["ours ready"].row)
    charity.hub_words(word)
    charity.passing_asked(world.passings["ours passed"])
    organisers.passing(world.passings["ours passed"])
    organisers.not_right(match["ours introduced"])


def letters_about_experiments(world: World) -> None:
    """Ours: near is in, and asks; then it ends."""
    card, near = (
        Experiment.objects.get(group=world.ours, state="running"),
        world.chairs["organiser near"].person,
    )
    experiment_letters.us_too(card.join(world.near, by=near))
    experiment_letters.question(card.ask("Who has a key?", by=near))
    answered = card.questions.exclude(answer="").get()
    experiment_letters.answer(answered)
    experiment_letters.ended(card, but=None)


def letters_about_a_lost_phone() -> None:
    lost = LostPhone.objects.order_by("pk")[0]
    lost.vouched_by, lost.vouched_at = lost.asked.order_by("pk")[0], timezone.now()
    lost.save()
    lost_phone_letters.asked(lost)
    lost_phone_letters.vouched(lost)


def letters_about_roles_on_the_network() -> None:
    for proposal in RoleProposal.objects.order_by("pk"):
        network_letters.proposed(proposal)
        proposal.refused_at, proposal.refused_by = timezone.now(), proposal.asked.order_by("pk")[0]
        proposal.save()
        network_letters.decided(proposal)


def letters_between_people() -> None:
    people_letters.hello(Hello.objects.get())
    people_letters.thanks(PersonalThanks.objects.order_by("pk").first())


def without_what_was_given(mail: OutgoingMail, text: str) -> str:
    """Whoever says hello gives their own address with the press, to be answered at, and a line to begin with; two
    addresses that said yes to being one person's had each typed the other."""
    if mail.kind in ("hub/person_merge_done", "hub/person_merge_undone"):
        merge: Any = mail.about
        return text.replace(merge.kept.email, "").replace(merge.gone.email, "")
    if mail.kind == "groups/contact_answer":
        return text.replace(mail.about.answer, "")  # the answer is written to them
    if mail.kind not in ("learning/hello", "learning/hello_copy"):
        return text
    hello: Any = mail.about
    said = text.replace(hello.words, "")
    return said.replace(hello.from_person.email, "") if mail.kind == "learning/hello" else said


def reader_of(world: World, mail: OutgoingMail) -> Chair:
    """Whoever opens it: somebody with a chair, or a contact or an invited person with what the mail is about."""
    if mail.person is not None:
        return next(chair for chair in world.chairs.values() if chair.person == mail.person)
    about: Any = mail.about
    both = frozenset({"visitor", "contact"})
    if mail.kind.startswith("hub/") or mail.kind == "groups/contact_answer":
        return Chair(f"reader of {mail.kind}", both)
    if mail.kind in ("groups/application_call", "groups/application_declined"):
        return Chair(f"reader of {mail.kind}", both, opened=frozenset({("group_application", about.pk)}))
    if mail.kind.startswith("groups/"):
        return Chair(f"reader of {mail.kind}", both, invitations=frozenset({about.pk}))
    contact_of = frozenset() if mail.kind in UNCONFIRMED else frozenset({about.request_id})
    return Chair(f"reader of {mail.kind}", both, contact_of=contact_of)


def test_no_mail_tells_its_reader_what_is_not_theirs(world: World) -> None:
    """An address that nobody has confirmed yet gets nothing that was typed (F7)."""
    faults, kinds = [], set()

    for mail in letters_of_every_kind(world):
        message = letter(mail)
        whole = "\n".join(
            [message.subject, message.body, *(str(part) for part, _type in message.alternatives)]
        )
        whole = without_what_was_given(mail, whole)
        faults += leaks(world, reader_of(world, mail), whole, where=mail.kind)
        kinds.add(mail.kind)

    assert faults == []
    assert {kind for kind in shelves.MAIL_KINDS if not kind.startswith("tests/")} - kinds == set(), (
        "Add these kinds of mail to letters_of_every_kind."
    )
