"""All figures once more, as plainly as they can be told: loops over the source rows, nothing of the hub's own counting."""

import math
import statistics
from collections import Counter
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from groups.models import Group, GroupMove, Region
from volunteers.models import HelpRequest, Match, Passing, Volunteer, VolunteerMove

LONDON = ZoneInfo("Europe/London")


def wall(moment):
    return moment.astimezone(LONDON).replace(tzinfo=None)


def month(moment):
    local = moment.astimezone(LONDON)
    return local.year, local.month


def months_between(first, last):
    found, (year, number) = [], (first.year, first.month)
    while (year, number) <= (last.year, last.month):
        found.append((year, number))
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return found


def months_before(months):
    year, number = months[0]
    found = []
    for _month in months:
        year, number = (year - 1, 12) if number == 1 else (year, number - 1)
        found.insert(0, (year, number))
    return found


def days(since, until):
    return max(0.0, (wall(until) - wall(since)).total_seconds() / 86400) if until >= since else 0.0


def percent(number, base):
    if not base:
        return None
    whole = math.floor(number * 100 / base + 0.5)
    if number:
        whole = max(whole, 1)
    return min(whole, 99) if number < base else whole


def ninth(values):
    if len(values) < 2:
        return values[0] if values else None
    return statistics.quantiles(values, n=10, method="inclusive")[8]


class Recount:
    def __init__(self):
        self.now = timezone.now()
        self.groups = {group.pk: group for group in Group.objects.all()}
        self.regions = {region.pk: region for region in Region.objects.all()}
        self.matches = list(Match.objects.all())
        self.passings = list(Passing.objects.all())
        self.group_moves = list(GroupMove.objects.all())
        self.volunteers = list(Volunteer.objects.select_related("person"))
        self.home = {volunteer.pk: volunteer.group_id for volunteer in self.volunteers}
        self.became = {}
        for move in VolunteerMove.objects.filter(new="ready"):
            self.became.setdefault(move.row_id, []).append(move.at)
        self.requests = [
            request
            for request in HelpRequest.objects.all()
            if request.screening == "passed"
            and request.verified_at is not None
            and request.state not in ("draft", "unconfirmed")
        ]
        self.asks = {request.pk: [] for request in self.requests}
        for match in self.matches:
            self.asks.setdefault(match.request_id, []).append(match)

    # --- Who shares in what ------------------------------------------------------------------------------
    @cache  # noqa: B019  one recount is thrown away after one test
    def credit(self, request):
        groups = {request.group_id} if request.group_id else set()
        for passing in self.passings:
            complete = passing.charity_yes_at and passing.group_yes_at
            if passing.request_id == request.pk and complete and passing.from_group_id:
                groups.add(passing.from_group_id)
        return groups

    @cache  # noqa: B019
    def regions_of(self, request):
        regions = {self.groups[group].primary_region_id for group in self.credit(request)}
        return regions | ({request.region_id} if request.region_id else set())

    def is_in(self, request, scope):
        if scope.group:
            return scope.group.pk in self.credit(request)
        return scope.region is None or scope.region.pk in self.regions_of(request)

    def region_of_group(self, group):
        return self.groups[group].primary_region_id if group else None

    def is_at_home(self, group, scope):
        if scope.group:
            return group == scope.group.pk
        return scope.region is None or self.region_of_group(group) == scope.region.pk

    # --- Facts of one request ------------------------------------------------------------------------------
    def first(self, request, field):
        moments = [getattr(match, field) for match in self.asks[request.pk] if getattr(match, field)]
        return min(moments) if moments else None

    def is_over(self, request, number):
        return wall(request.ready_at) + timedelta(days=number) <= wall(self.now)

    def unmet(self, request):
        """Why, and since when; nothing for what is not unmet."""
        if request.state in ("not_for_us", "withdrawn"):
            return request.state, request.closed_at
        if request.state == "resting":
            return "resting", request.state_since
        has_a_yes = any(match.state == "said_yes" for match in self.asks[request.pk])
        if request.state not in ("ready", "finding") or has_a_yes or not self.is_over(request, 30):
            return None
        since = (wall(request.ready_at) + timedelta(days=30)).replace(tzinfo=LONDON)
        asked = any(match.asked_at for match in self.asks[request.pk])
        return ("nobody_free" if asked else "nobody_asked"), since

    # --- Figures: of these rows, in these months -------------------------------------------------------------
    def charities_helped(self, requests, months, part=None):
        helped = [r for r in requests if r.state == "done" and month(r.closed_at) in months]
        return len({r.organisation_id or -r.pk for r in helped if part in (None, r.outcome)})

    def requests_by_state(self, requests, months, part=None):
        return len([r for r in requests if month(r.verified_at) in months and part in (None, r.state)])

    def waits(self, requests, months, until):
        found = []
        for request in requests:
            moment = until(request)
            if moment is not None and month(moment) in months:
                found.append(days(request.verified_at, moment))
        return found

    def first_reply(self, requests, months):
        return self.waits(requests, months, lambda request: request.first_reply_at)

    def introduced(self, requests, months):
        return self.waits(requests, months, lambda request: self.first(request, "introduced_at"))

    def promises_kept(self, requests, months):
        kept = base = 0
        for request in requests:
            day, reply = request.first_due_at, request.first_reply_at
            if day is None or month(day) not in months or day >= self.now:
                continue
            if reply is None and request.state == "withdrawn" and request.closed_at <= day:
                continue
            base += 1
            kept += reply is not None and reply <= day
        return percent(kept, base)

    def found(self, requests, months, number):
        hits = base = 0
        for request in requests:
            if request.ready_at is None or month(request.ready_at) not in months:
                continue
            if not self.is_over(request, number):
                continue
            base += 1
            yes = self.first(request, "said_yes_at")
            hits += yes is not None and days(request.ready_at, yes) <= number
        return percent(hits, base)

    def went_unmet(self, requests, months, part=None):
        total = 0
        for request in requests:
            told = self.unmet(request)
            if told and told[1] <= self.now and month(told[1]) in months and part in (None, told[0]):
                total += 1
        return total

    def ready_volunteers(self, volunteers):
        return len([v for v in volunteers if v.state == "ready" and v.person.is_active])

    def busiest_tenth(self, introductions, months):
        times = Counter(match.volunteer_id for match in introductions if month(match.introduced_at) in months)
        if not times:
            return None
        busiest = sorted(times.values(), reverse=True)[: math.ceil(len(times) / 10)]
        return percent(sum(busiest), sum(times.values()))

    def newcomers(self, volunteers, months):
        base = met = 0
        for volunteer in volunteers:
            moments = [
                *self.became.get(volunteer.pk, []),
                *([volunteer.ready_at] if volunteer.ready_at else []),
            ]
            if not moments or month(min(moments)) not in months:
                continue
            last = wall(min(moments)) + timedelta(days=30)
            if last > wall(self.now):
                continue
            base += 1
            met += any(
                match.introduced_at and wall(match.introduced_at) <= last
                for match in self.matches
                if match.volunteer_id == volunteer.pk
            )
        return percent(met, base)

    def did_something(self, group, months):
        for request in self.requests:
            if group in self.credit(request):
                moments = [request.first_reply_at, self.first(request, "introduced_at")]
                moments += [request.closed_at] if request.state == "done" else []
                if any(moment and month(moment) in months for moment in moments):
                    return True
        for match in self.matches:
            if match.group_id == group and match.introduced_at and month(match.introduced_at) in months:
                return True
        return any(
            move.row_id == group and move.by_whom == "person" and month(move.at) in months
            for move in self.group_moves
        )

    # --- The whole report -------------------------------------------------------------------------------------
    def of(self, slug, rows, months, part=None):
        """One figure of rows that were picked already: a number, or None where there is nothing to say."""
        requests, introductions, volunteers, groups = rows
        if slug == "charities-helped":
            return self.charities_helped(requests, months, part)
        if slug == "requests":
            return self.requests_by_state(requests, months, part)
        if slug in ("first-reply", "introduced"):
            waits = (self.first_reply if slug == "first-reply" else self.introduced)(requests, months)
            if part == "p90":
                return ninth(waits)
            return statistics.median(waits) if waits else None
        if slug == "promises-kept":
            return self.promises_kept(requests, months)
        if slug in ("found-14", "found-30"):
            return self.found(requests, months, int(slug[-2:]))
        if slug == "unmet":
            return self.went_unmet(requests, months, part)
        if slug == "ready-volunteers":
            return self.ready_volunteers(volunteers)
        if slug == "busiest-tenth":
            return self.busiest_tenth(introductions, months)
        if slug == "newcomers-30":
            return self.newcomers(volunteers, months)
        active = [group for group in groups if self.groups[group].state == "active"]
        if part == "acted":
            return len([group for group in active if self.did_something(group, months)])
        return len(active)

    def rows_of(self, scope):
        introductions = [match for match in self.matches if match.introduced_at]
        return (
            [request for request in self.requests if self.is_in(request, scope)],
            [match for match in introductions if self.is_at_home(self.home[match.volunteer_id], scope)],
            [volunteer for volunteer in self.volunteers if self.is_at_home(volunteer.group_id, scope)],
            [group for group in self.groups if self.is_at_home(group, scope)],
        )

    def rows_of_line(self, rows, split, key):
        """Of a region or a group; with the key None those that belong to none."""
        requests, introductions, volunteers, groups = rows
        if split == "region":
            return (
                [r for r in requests if (key in self.regions_of(r) if key else not self.regions_of(r))],
                [m for m in introductions if self.region_of_group(self.home[m.volunteer_id]) == key],
                [v for v in volunteers if self.region_of_group(v.group_id) == key],
                [group for group in groups if self.region_of_group(group) == key],
            )
        return (
            [r for r in requests if (key in self.credit(r) if key else not self.credit(r))],
            [m for m in introductions if self.home[m.volunteer_id] == key],
            [v for v in volunteers if v.group_id == key],
            [group for group in groups if group == key],
        )
