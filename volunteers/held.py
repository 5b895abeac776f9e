"""What somebody holds for a group of its requests: the hub gives each to the heir by itself."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from hub.shelves import Held
from volunteers.models import HelpRequest, Match


def held(person: Any, group: Any) -> Iterator[Held]:
    """The place alone: whoever may read the case finds the rest there."""
    requests = HelpRequest.objects.open().filter(owner=person, group=group).order_by("pk")
    known = Match.objects.filter(request__in=requests, state__in=["introduced", "under_way"])
    introduced = set(known.values_list("request_id", flat=True))
    for request in requests:
        kind = "introductions" if request.pk in introduced else "requests"
        yield Held(kind, request.place.name, url=reverse("volunteers:case", args=[request.ref]))
