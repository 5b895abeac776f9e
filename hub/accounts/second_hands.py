"""Whose yes it takes to name somebody for the network, or to end that (product.md rule 6): one rule, for the page and
for the command.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hub.access.who import Who
from hub.accounts.models import NetworkRole, User
from hub.common.models import TransitionError


class NotAgreedError(TransitionError):
    """Too few have said yes."""


def needed(role: str, *, ends: bool = False) -> int:
    """How many others. A coordinator names a safeguarding lead alone; nobody ends one alone, lest a concern ends too."""
    if role == NetworkRole.Role.SAFEGUARDING and not ends:
        return 0
    return 1 if there_are_two() else 2


def there_are_two() -> bool:
    return NetworkRole.objects.live().coordinating().count() >= 2


def counting(person: User, agreeing: Iterable[User]) -> list[User]:
    """Whose yes counts: once there are two coordinators that of another coordinator or administrator, until then that
    of whoever runs a group. Never their own."""
    others = list({one.pk: one for one in agreeing if one != person}.values())
    if there_are_two():
        governing = set(NetworkRole.objects.live().governing().values_list("person", flat=True))
        return [one for one in others if one.pk in governing]
    return [one for one in others if runs_a_group(one)]


def runs_a_group(person: User) -> bool:
    return person.is_active and bool(Who(person).audiences & {"organiser", "lead"})


def agreed(
    person: User, role: str, agreeing: Iterable[User], trustees: Iterable[str] = (), *, ends: bool = False
) -> User | None:
    """Whoever agreed, where the rule asks for somebody; of several the first who has an account."""
    wanted = needed(role, ends=ends)
    yeses = counting(person, agreeing) if wanted else []
    known = {plain(one.name) for one in (person, *yeses)}  # nobody is their own second hand, or two of them
    named = {plain(name) for name in trustees} - known - {""} if wanted > 1 else set()
    if len(yeses) + len(named) < wanted:
        raise NotAgreedError(
            _("Somebody else has to agree.") if wanted == 1 else _("Two people have to agree.")
        )
    return yeses[0] if yeses else None


def plain(name: str) -> str:
    return " ".join(name.split()).casefold()
