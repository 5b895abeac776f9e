"""A neighbour is asked to look after another group's places; the group is told the answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.emails.roles import address
from groups.models import SeasonOff
from hub import mail
from hub.common import dates
from hub.shelves import MailKind, mail_kind


def season_asked(season: SeasonOff, person: Any) -> Any:
    """To somebody who runs the neighbour; the first answer counts."""
    return mail.promise(
        "groups/season_asked", to=person, about=season, key=f"season_asked:{season.pk}:{person.pk}"
    )


def season_answered(season: SeasonOff, person: Any) -> Any:
    """To somebody who runs the group that wants to rest."""
    said = "yes" if season.is_agreed else "no"
    return mail.promise(
        "groups/season_answered",
        to=person,
        about=season,
        key=f"season_answered:{season.pk}:{said}:{person.pk}",
        params={"yes": season.is_agreed},
    )


def to_all_of(group: Any, message: Any, season: SeasonOff) -> None:
    for person in group.people_who_run_it():
        message(season, person)


def runs(person: Any, group: Any) -> bool:
    return group.memberships.live().running().filter(person=person).exists()


def is_still_asked(letter: Any) -> bool:
    """Nobody has answered yet, and the reader has the say still (G4)."""
    season: SeasonOff = letter.about
    return season.is_open and not season.is_agreed and runs(letter.person, season.neighbour)


def is_still_true(letter: Any) -> bool:
    season: SeasonOff = letter.about
    return season.is_agreed == letter.params.get("yes") and runs(letter.person, season.group)


def of_a_season(letter: Any) -> dict[str, Any]:
    season: SeasonOff = letter.about
    return {
        "season": season,
        "group": season.group,
        "neighbour": season.neighbour,
        "yes": letter.params.get("yes", False),
        "from_day": dates.day(season.from_on),
        "until_day": dates.day(season.until_on),
        "answer_url": address("groups:season-answer", season.neighbour.slug, season.pk),
        "url": address("groups:season", season.group.slug),
    }


KINDS = [
    ("season_asked", is_still_asked, _("You get this because you run the neighbouring group.")),
    ("season_answered", is_still_true, _("You get this because you run the group with others.")),
]
for name, still_owed, why in KINDS:
    mail_kind(MailKind(f"groups/{name}", essential=True, still_owed=still_owed, context=of_a_season, why=why))
