"""Mails to whoever would like to start a group, and to a neighbour who stands by one. What goes to an address that
nobody has confirmed holds nothing that was typed (F7)."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups import routing
from groups.emails.roles import address, is_still_open, of_an_invitation
from groups.models import Group, GroupApplication, Invitation
from hub import mail
from hub.common.words import listed
from hub.guard.mails import may_write_to
from hub.mail.models import OutgoingMail
from hub.shelves import MailKind, mail_kind

State = GroupApplication.State


def application_confirm(application: GroupApplication) -> OutgoingMail | None:
    """The link to confirm with; None when the address has had its share of such mails."""
    if not may_write_to(application.email):
        return None
    sent = OutgoingMail.objects.about(application).filter(kind="groups/application_confirm").count()
    return promise(application, "application_confirm", f"application_confirm:{application.pk}:{sent + 1}")


def application_call(application: GroupApplication) -> OutgoingMail:
    """On which day the coordinator and they talk."""
    assert application.call_at is not None
    key = f"application_call:{application.pk}:{int(application.call_at.timestamp())}"
    said = {"call_at": application.call_at.isoformat()}
    return promise(application, "application_call", key, expires_at=application.call_at, params=said)


def application_declined(application: GroupApplication) -> OutgoingMail:
    """Not now, in the coordinator's words, and where to go instead."""
    key = f"application_declined:{application.pk}:{int(application.state_since.timestamp())}"
    return promise(application, "application_declined", key)


def application_accepted(application: GroupApplication, invited: Invitation) -> OutgoingMail:
    """Yes, and the invitation to lead the group, in one mail."""
    return mail.promise(
        "groups/application_accepted",
        to=invited.email,
        about=invited,
        key=f"application_accepted:{application.pk}",
        expires_at=invited.expires_at,
        language=application.language,
    )


def promise(application: GroupApplication, kind: str, key: str, **more: Any) -> OutgoingMail:
    application.link  # noqa: B018 - made with the mail, so that the sender only reads
    return mail.promise(
        f"groups/{kind}",
        to=application.email,
        about=application,
        key=key,
        language=application.language,
        **more,
    )


def neighbour_named(group: Group, *, by: Any) -> list[OutgoingMail]:
    """To everybody who runs the neighbour: somebody who is just starting counts on them."""
    neighbour = group.named_neighbour
    assert neighbour is not None
    return [
        mail.promise(
            "groups/neighbour_named",
            to=person,
            about=group,
            key=f"neighbour_named:{group.pk}:{neighbour.pk}:{person.pk}",
            params={"by": by.pk},
        )
        for person in neighbour.people_who_run_it()
    ]


# --- What the templates are given, and whether it is still owed -----------------------------------------
def unconfirmed(letter: Any) -> bool:
    return letter.about.state == State.UNCONFIRMED and not letter.about.is_held


def call_stands(letter: Any) -> bool:
    """Not answered, not taken back, and no other day since."""
    application: GroupApplication = letter.about
    at = application.call_at.isoformat() if application.call_at else ""
    return application.state == State.APPLIED and letter.params["call_at"] == at


def declined(letter: Any) -> bool:
    return letter.about.state == State.DECLINED


def of_an_application(letter: Any) -> dict[str, Any]:
    application: GroupApplication = letter.about
    link = application.link
    last = application.moves.filter(act="call agreed").select_related("by").last()
    return {
        "application": application,
        "place": application.place.name,
        "caller": last.by if last else None,
        "nearest": routing.nearest(application.place, 1),
        "hub_address": settings.HUB_URL,
        "url": address("groups:application-link", link.token),
    }


def of_a_beginning(letter: Any) -> dict[str, Any]:
    application = GroupApplication.objects.filter(group=letter.about.group_id).first()
    return of_an_invitation(letter) | {"application": application}


def still_named(letter: Any) -> bool:
    group: Group = letter.about
    return group.is_forming and letter.person in (
        group.named_neighbour.people_who_run_it() if group.named_neighbour else []
    )


def of_a_neighbour(letter: Any) -> dict[str, Any]:
    group: Group = letter.about
    starters = group.people_who_run_it()
    return {
        "group": group,
        "place": group.place.name,
        "neighbour": group.named_neighbour,
        "starters": starters,
        "names": listed([person.first_name_shown for person in starters]),
        "url": address("groups:manage", group.named_neighbour.slug)
        if group.named_neighbour
        else settings.HUB_URL,
    }


APPLIED = _("You get this because you asked to start a group.")
KINDS = [
    ("application_confirm", unconfirmed, of_an_application,
     _("You get this because somebody typed this address. If it wasn't you, do nothing: nobody writes again.")),
    ("application_call", call_stands, of_an_application, APPLIED),
    ("application_declined", declined, of_an_application, APPLIED),
    ("application_accepted", is_still_open, of_a_beginning, APPLIED),
    ("neighbour_named", still_named, of_a_neighbour, _("You get this because you run the group that is named.")),
]  # fmt: skip
for name, still_owed, context, why in KINDS:
    mail_kind(MailKind(f"groups/{name}", essential=True, still_owed=still_owed, context=context, why=why))
