"""The order in which volunteers read open requests: fair to requests, never by popularity."""

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import TruncDate

from volunteers.matching import gates
from volunteers.matching.facts import facts_of
from volunteers.matching.wanted import Wanted
from volunteers.models import HelpRequest, Match, Role, Volunteer


def sought_for(volunteer: Volunteer | None) -> QuerySet[HelpRequest]:
    """What suits them first; then what nobody has raised a hand for, has waited longest, was looked at least."""
    requests = HelpRequest.objects.sought_for()
    fitting: list[int] = []
    if volunteer is not None:
        for role in Role.objects.filter(request__in=requests).select_related("request__group"):
            wanted = Wanted.of(role)
            facts = facts_of([volunteer.pk], wanted.today).get(volunteer.pk)
            if facts and not gates.why_not(wanted, facts):
                fitting.append(role.request_id)
    hands = Match.objects.filter(request=OuterRef("pk"), state="lined_up", position=None)
    return requests.annotate(
        fits=Case(When(pk__in=fitting, then=True), default=Value(False), output_field=BooleanField()),
        hand_up=Exists(hands),
        waits_since=TruncDate("ready_at"),
    ).order_by("-fits", "hand_up", "waits_since", "looks", "pk")
