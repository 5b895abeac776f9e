"""What somebody is to the network itself."""

from collections.abc import Iterator
from typing import Any

from hub.access.who import Standing
from hub.accounts.models import NetworkRole


def standings(who: Any) -> Iterator[Standing]:
    for role in NetworkRole.objects.filter(person=who.person, ended_at=None):
        yield Standing(role.role, since=role.starts_at, region_code=role.region_code)
