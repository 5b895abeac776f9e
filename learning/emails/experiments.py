"""Mails about what organisers try together. No addresses in them: the link leads to the card."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub import mail
from hub.access.who import Who
from hub.accounts.models import User
from hub.shelves import MailKind, mail_kind
from learning.models import Experiment, Question, UsToo
from learning.talking import all_of_you, who_is_in


def address(experiment: Experiment, part: str = "") -> str:
    return settings.HUB_URL + reverse("learning:experiment", args=[experiment.pk]) + part


def people_in(experiment: Experiment) -> list[User]:
    """The host and whoever said "us too" for a group that is in, each once."""
    now_in = experiment.us_too.filter(left_at=None).select_related("person")
    people = [host_of(experiment), *(one.person for one in now_in)]
    return list(dict.fromkeys(person for person in people if person is not None))


def host_of(experiment: Experiment) -> Any:
    return experiment.host or experiment.group.heir()


def us_too(joined: UsToo) -> None:
    """To everybody who is in, but for whoever has just pressed it."""
    for person in people_in(joined.experiment):
        if person != joined.person:
            mail.promise("learning/us_too", to=person, about=joined, key=f"us_too:{joined.pk}:{person.pk}")


def question(asked: Question) -> None:
    host = host_of(asked.experiment)
    if host is not None:
        mail.promise("learning/question", to=host, about=asked, key=f"question:{asked.pk}:{host.pk}")


def answer(asked: Question) -> None:
    if asked.asked_by is not None:
        mail.promise("learning/answer", to=asked.asked_by, about=asked, key=f"answer:{asked.pk}")


def ended(experiment: Experiment, *, but: Any) -> None:
    for person in people_in(experiment):
        if person != but:
            key = f"experiment_ended:{experiment.pk}:{person.pk}"
            mail.promise("learning/ended", to=person, about=experiment, key=key)


# --- Right before they leave -----------------------------------------------------------------------------
def may_read(letter: Any, experiment: Experiment) -> bool:
    return Experiment.objects.visible_to(Who(letter.person)).filter(pk=experiment.pk).exists()


def is_still_in(letter: Any) -> bool:
    joined: UsToo = letter.about
    return joined.left_at is None and joined.experiment.is_running and may_read(letter, joined.experiment)


def is_still_open(letter: Any) -> bool:
    return not letter.about.answer and may_read(letter, letter.about.experiment)


def of_us_too(letter: Any) -> dict[str, Any]:
    joined: UsToo = letter.about
    experiment = joined.experiment
    groups: list[Group] = experiment.groups_in()
    own = Who(letter.person).groups_as("organiser", "lead")
    return {
        "experiment": experiment,
        "group": joined.group,
        "sentence": who_is_in(experiment, groups, own),
        "all_of_you": all_of_you(len(groups)),
        "times": [time.starts_at for time in experiment.talk_times.all()],
        "url": address(experiment, "#talk"),
    }


def of_a_question(letter: Any) -> dict[str, Any]:
    asked: Question = letter.about
    return {
        "question": asked,
        "experiment": asked.experiment,
        "who": asked.asked_by,
        "url": address(asked.experiment, "#questions"),
    }


def of_an_ending(letter: Any) -> dict[str, Any]:
    return {"experiment": letter.about, "url": address(letter.about)}


for kind in [
    MailKind(
        "learning/us_too",
        essential=False,
        may_stop=True,
        label=_("Another group joins what we try"),
        why=_("You get this because your group tries this."),
        still_owed=is_still_in,
        context=of_us_too,
    ),
    MailKind(
        "learning/question",
        essential=False,
        may_stop=True,
        label=_("Somebody asks about what we try"),
        why=_("You get this because your group wrote the card."),
        still_owed=is_still_open,
        context=of_a_question,
    ),
    MailKind(
        "learning/answer",
        essential=False,
        may_stop=True,
        label=_("My question about a card is answered"),
        why=_("You get this because you asked."),
        still_owed=lambda letter: may_read(letter, letter.about.experiment),
        context=of_a_question,
    ),
    MailKind(
        "learning/ended",
        essential=False,
        may_stop=True,
        label=_("What we tried with others has ended"),
        why=_("You get this because your group tries this too."),
        still_owed=lambda letter: may_read(letter, letter.about),
        context=of_an_ending,
    ),
]:
    mail_kind(kind)
