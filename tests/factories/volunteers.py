"""Requests for help and the people who asked, for tests. Verbs of the model make the later states."""

import factory
from factory.django import DjangoModelFactory

from hub.links.models import PrivateLink
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from volunteers import windows
from volunteers.models import HelpRequest, Match, Message, Organisation, RequestContact, Skill, Volunteer

WORDS = "Our lunch rota is a spreadsheet that three people keep at once. It is wrong every week."


class HelpRequestFactory(DjangoModelFactory):
    """Sent and not confirmed, with Bev as its contact (`contact=False`: with nobody)."""

    class Meta:
        model = HelpRequest
        skip_postgeneration_save = True

    organisation_name = factory.Sequence(lambda number: f"Hope House {number}")
    organisation_kind = Organisation.Kind.COMMUNITY
    outcode = "LS6"
    words = WORDS
    kind = HelpRequest.Kind.NOT_SURE
    when = HelpRequest.When.NO_RUSH

    @factory.post_generation
    def contact(request, create, extracted, **kwargs):
        if extracted is not False:
            request.bev = ContactFactory(request=request, is_first=True, language=request.language, **kwargs)


class ContactFactory(DjangoModelFactory):
    """Bev, unless said otherwise; `contact.link().token` is what her mail carries."""

    class Meta:
        model = RequestContact

    request = factory.SubFactory(HelpRequestFactory, contact=False)
    name = "Bev Hartley"
    email = factory.Sequence(lambda number: f"bev{number}@example.org")


def a_new_request(group=None, **fields):
    """Confirmed: it lies with a group that covers LS6, or with the one given."""
    if group is None and "outcode" not in fields:
        GroupFactory(run_by=[PersonFactory()])
    request = HelpRequestFactory(**fields)
    request.confirm()
    if group is not None and request.group_id != group.pk:
        request.group = request.routed_to = group
        request.save()
    return request


def a_taken_request(by, group=None, **fields):
    """An organiser has it and reads it."""
    request = a_new_request(group, **fields)
    request.take(by=by)
    return request


def let_in(client, contact):
    """The browser of somebody who followed the private link in a mail."""
    link: PrivateLink = contact.link()
    client.get(f"/help/{link.token}/")
    return client


def last_message(request) -> Message:
    return request.messages.last()


# --- Volunteers and their asks -----------------------------------------------------------------------
TUESDAY_AND_THURSDAY = windows.bit(1, 2) | windows.bit(3, 2)


def a_volunteer(name="Tom Price", group=None, *, state="ready", skills=None, person=None, **facts):
    """Somebody in LS6 with spreadsheets and two evenings; `state` interested, onboarding, ready, paused or left.

    `skills` is a dict of a skill's slug and a level; None in place of the level is a wish to learn.
    """
    volunteer = Volunteer.of(person or PersonFactory(name=name))
    person = volunteer.person
    told = {"about": "I keep spreadsheets.", "windows": TUESDAY_AND_THURSDAY, "outcode": "LS6", **facts}
    if skills is not None:
        levels = {Skill.objects.get(slug=slug): level for slug, level in skills.items()}
        wants = [skill for skill, level in levels.items() if level is None]
        volunteer.hold_skills({s: level for s, level in levels.items() if level}, wants, by=person)
    volunteer.settle(by=person, group=group, **told)
    if state != "interested":
        volunteer.accept_code(by=person)
    if state in ("ready", "paused", "left"):
        volunteer.welcome(by=person, group=group)
    if state == "paused":
        volunteer.pause(by=person)
    if state == "left":
        volunteer.leave(by=person)
    return volunteer


def a_ready_request(by, group=None, *, size="talk", skills=(), role=None, brief=None, **fields):
    """Read, sized, and what's needed is written; `skills` are (slug, level) pairs that it must have.

    `role` and `brief` say more of its one role and of its public words.
    """
    request = a_taken_request(by, group, **fields)
    request.choose_size(size, by=by)
    minutes = {"talk": 40, "job": 240, "project": 1200}[size]
    needed = [{"skill": Skill.objects.get(slug=slug), "level": level} for slug, level in skills]
    said = {"needed": "Somebody to look at a lunch rota.", "done_looks": "One rota.", **(brief or {})}
    request.describe(by=by, role={"minutes": minutes, **(role or {})}, skills=needed, **said)
    return request


def a_match(by, group=None, *, state="asked", volunteer=None, size="talk", **fields):
    """One ask that has come so far: lined_up, asked, said_yes, introduced, under_way, done, or an exit."""
    volunteer = volunteer or a_volunteer(group=group)
    request = a_ready_request(by, group, size=size, **fields)
    role = request.roles.get()
    if state == "hand":
        return Match.raise_hand(role, volunteer, reasons=["Likes spreadsheets."], score=0.5)
    role.line_up([{"volunteer": volunteer, "reasons": ["Likes spreadsheets."], "score": 0.5}], by=by)
    match = role.matches.get()
    person = volunteer.person
    if state == "said_no":
        match.say_no(by=person, reason="time")
    elif state == "lapsed":
        match.lapse()
    elif state == "released":
        match.release("withdrawn", by=by)
    elif state != "asked":
        match.say_yes(by=person)
        if state != "said_yes" and match.state == "said_yes":
            match.introduce()
        if state == "under_way" or (state == "done" and size == "job"):
            match.agree(by="charity", version=match.note_version)
            match.agree(by=person, version=match.note_version)
        if state == "done":
            match.finish(by="charity")
        elif state in ("ended_early", "no_show"):
            match.end_early(by=person, reason="no_show" if state == "no_show" else "fit")
        elif state == "not_right":
            match.feels_wrong(by="charity")
    return Match.objects.get(pk=match.pk)
