"""What somebody hears on the way to being a volunteer."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub import mail
from hub.shelves import MailKind, mail_kind
from volunteers.models import Volunteer


def welcomed(volunteer: Volunteer) -> Any:
    """Once: an organiser has welcomed them, jobs and projects are open."""
    return mail.promise(
        "volunteers/welcomed", to=volunteer.person, about=volunteer, key=f"welcomed:{volunteer.pk}"
    )


def is_still_ready(letter: Any) -> bool:
    return letter.about.state == Volunteer.State.READY


def of_welcome(letter: Any) -> dict[str, Any]:
    step = letter.about.steps_done.filter(slug="welcome").select_related("group", "signed_by").first()
    return {
        "who": step.signed_by.first_name_shown if step and step.signed_by else "",
        "group": step.group.name if step and step.group else "",
        "url": settings.HUB_URL + reverse("volunteers:me"),
        "pause_url": settings.HUB_URL + reverse("volunteers:me-pause"),
    }


mail_kind(
    MailKind(
        "volunteers/welcomed",
        essential=False,
        may_stop=True,
        label=_("I was welcomed as a volunteer"),
        why=_("You get this once, because you joined as a volunteer."),
        still_owed=is_still_ready,
        context=of_welcome,
    )
)
