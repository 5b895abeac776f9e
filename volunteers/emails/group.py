"""What organisers, coordinators and safeguarding leads are told by mail. Never a charity's words."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group, Membership
from hub import mail
from hub.access.who import Who
from hub.accounts.models import NetworkRole, User
from hub.shelves import MailKind, mail_kind
from volunteers.models import Concern, HelpRequest, Match, Message, Passing, clock


def address(name: str, *args: Any) -> str:
    return settings.HUB_URL + reverse(name, args=args)


# --- The evening ---------------------------------------------------------------------------------------
def evening(person: User, day: date) -> Any:
    """One mail on the morning of a day they sit down, however many requests wait."""
    return mail.promise(
        "volunteers/evening",
        to=person,
        key=f"evening:{person.pk}:{day.isoformat()}",
        expires_at=clock.end_of(day),
    )


def waiting_tonight(letter: Any) -> Any:
    """What waits in the groups that sit down today, counted when the mail leaves."""
    groups = Group.objects.run_by(Who(letter.person)).live()
    sitting = [group.pk for group in groups if group.sits_on(timezone.localdate())]
    return HelpRequest.objects.waiting_for_group().filter(group__in=sitting)


def evening_words(letter: Any) -> dict[str, Any]:
    return {"count": waiting_tonight(letter).count(), "url": address("volunteers:triage")}


# --- The charity wrote back -----------------------------------------------------------------------------
def wrote_back(message: Message) -> Any:
    """To whoever has the case; the words are read on its page."""
    assert message.request.owner is not None
    return mail.promise(
        "volunteers/wrote_back", to=message.request.owner, about=message, key=f"wrote_back:{message.pk}"
    )


def is_still_theirs(letter: Any) -> bool:
    """Their turn; or others', and the words were added meanwhile."""
    request = letter.about.request
    others = request.state in (HelpRequest.State.FINDING, HelpRequest.State.IN_HAND)
    return request.owner_id == letter.person.pk and (others or request.waiting_for == "group")


def of_message(letter: Any) -> dict[str, Any]:
    request = letter.about.request
    return {"request": request, "url": address("volunteers:case", request.ref)}


# --- Cover ---------------------------------------------------------------------------------------------
def cover_asked(request: HelpRequest) -> None:
    """To the leads of each group that was asked and has not said, else to its organisers."""
    for asked in request.cover_asks.open().select_related("group"):
        for person in leads_of(asked.group):
            mail.promise(
                "volunteers/cover_asked", to=person, about=asked, key=f"cover:{asked.pk}:{person.pk}"
            )


def leads_of(group: Group) -> list[User]:
    running = list(group.memberships.live().running().select_related("person").order_by("since"))
    leads = [member.person for member in running if member.role == Membership.Role.LEAD]
    return leads or list({member.person_id: member.person for member in running}.values())


def is_still_asked(letter: Any) -> bool:
    asked = letter.about
    runs_it = asked.group_id in Who(letter.person).groups_as("organiser", "lead")
    return asked.answered_at is None and asked.request.state == HelpRequest.State.SUBMITTED and runs_it


def of_cover(letter: Any) -> dict[str, Any]:
    request = letter.about.request
    return {"request": request, "group": letter.about.group, "url": address("volunteers:cover", request.ref)}


# --- Something didn't feel right --------------------------------------------------------------------------
def not_right(match: Match) -> None:
    """At once, to whoever has the case, else to everybody who may have it; without a word of what happened."""
    request = match.request
    for person in [request.owner] if request.owner else request.colleagues():
        key = f"not right:{match.pk}:{person.pk}"
        mail.promise("volunteers/not_right", to=person, about=match, key=key)


def is_not_looked_into(letter: Any) -> bool:
    match = Match.objects.visible_to(Who(letter.person)).filter(pk=letter.about_id)
    return match.filter(state=Match.State.NOT_RIGHT, looked_at=None).exists()


def of_introduction(letter: Any) -> dict[str, Any]:
    request = letter.about.request
    return {
        "request": request,
        "name": letter.person.first_name_shown,
        "url": address("volunteers:case-looked", request.ref, letter.about.ref),
    }


# --- Passing on ----------------------------------------------------------------------------------------
def passing(passing: Passing) -> None:
    """To the leads of the group that is asked to take it, else to its organisers."""
    for person in leads_of(passing.to_group):
        mail.promise("volunteers/passing", to=person, about=passing, key=f"passing:{passing.pk}:{person.pk}")


def is_still_to_answer(letter: Any) -> bool:
    asked = Passing.objects.to_answer_by(Who(letter.person)).filter(pk=letter.about_id)
    return asked.filter(group_yes_at=None).exists()


def of_passing(letter: Any) -> dict[str, Any]:
    passing = letter.about
    return {
        "passing": passing,
        "request": passing.request,
        "giver": passing.from_group.name if passing.from_group else _("the network"),
        "group": passing.to_group,
        "url": address("volunteers:passing", passing.request.ref),
    }


# --- The coordinator's queue ----------------------------------------------------------------------------
def queue(person: User, day: date) -> Any:
    """At most one a day, however many requests nobody covers."""
    return mail.promise(
        "volunteers/queue",
        to=person,
        key=f"queue:{person.pk}:{day.isoformat()}",
        expires_at=clock.end_of(day),
    )


def uncovered_for(letter: Any) -> Any:
    return HelpRequest.objects.routable_by(Who(letter.person))


def queue_words(letter: Any) -> dict[str, Any]:
    return {"count": uncovered_for(letter).count(), "url": address("volunteers:queue")}


# --- Concerns ------------------------------------------------------------------------------------------
def concern(concern: Concern) -> None:
    """To each safeguarding lead of the region, at once and without a word of what was written."""
    leads = NetworkRole.objects.filter(
        role=NetworkRole.Role.SAFEGUARDING, ended_at=None, region_code__in=["", concern.region_code]
    )
    for lead in leads.select_related("person"):
        key = f"concern:{concern.pk}:{lead.person_id}"
        mail.promise("volunteers/concern", to=lead.person, about=concern, key=key)


def is_unopened(letter: Any) -> bool:
    visible = Concern.objects.visible_to(Who(letter.person)).unopened()
    return visible.filter(pk=letter.about_id).exists()


def of_concern(letter: Any) -> dict[str, Any]:
    return {"url": address("volunteers:concern", letter.about_id)}


mail_kind(
    MailKind(
        "volunteers/evening",
        essential=False,
        may_stop=True,
        label=_("What waits for our evening"),
        why=_("You get this on the mornings your group sits down, when something waits."),
        still_owed=lambda letter: waiting_tonight(letter).exists(),
        context=evening_words,
    )
)
mail_kind(
    MailKind(
        "volunteers/wrote_back",
        essential=False,
        may_stop=True,
        label=_("A charity wrote back to me"),
        why=_("You get this because you look after this request."),
        still_owed=is_still_theirs,
        context=of_message,
    )
)
mail_kind(
    MailKind(
        "volunteers/cover_asked",
        essential=False,
        may_stop=True,
        label=_("A neighbour needs somebody to cover"),
        why=_("You get this because you lead a group nearby."),
        still_owed=is_still_asked,
        context=of_cover,
    )
)
mail_kind(
    MailKind(
        "volunteers/not_right",
        essential=True,
        label=_("An introduction didn't feel right"),
        why=_("You get this because you look after this request."),
        still_owed=is_not_looked_into,
        context=of_introduction,
    )
)
mail_kind(
    MailKind(
        "volunteers/passing",
        essential=False,
        may_stop=True,
        label=_("Another group would pass a request on to us"),
        why=_("You get this because you lead a group that could take it."),
        still_owed=is_still_to_answer,
        context=of_passing,
    )
)
mail_kind(
    MailKind(
        "volunteers/queue",
        essential=False,
        may_stop=True,
        label=_("Requests that nobody covers"),
        why=_("You get this because you coordinate the network."),
        still_owed=lambda letter: uncovered_for(letter).exists(),
        context=queue_words,
    )
)
mail_kind(
    MailKind(
        "volunteers/concern",
        essential=True,
        label=_("A worry about somebody's safety"),
        why=_("You get this because you are a safeguarding lead."),
        still_owed=is_unopened,
        context=of_concern,
    )
)
