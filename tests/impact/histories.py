"""Random histories of a network: rows of every kind at once, and a year of what people really do with the verbs."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction

from hub.accounts.models import User
from hub.common.models import TransitionError
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import HelpRequestFactory, a_volunteer
from volunteers import tasks
from volunteers.models import HelpRequest, Match, Organisation, Passing, Role, Volunteer

LONDON = ZoneInfo("Europe/London")
OUTCODES = ["LS6", "CF10", "EH1"]  # Yorkshire, Wales, Scotland
CLOCKS = [datetime(2026, 3, 29, 0, 30), datetime(2026, 10, 25, 0, 30), datetime(2025, 10, 26, 0, 30)]
MIDNIGHTS = [datetime(2026, 10, 1), datetime(2026, 11, 1), datetime(2026, 4, 1), datetime(2025, 12, 1)]
LIVE = ("lined_up", "asked", "said_yes", "introduced", "under_way")
ENDED = ("done", "said_no", "lapsed", "released", "ended_early", "no_show", "not_right")


class Rows:
    """Requests, introductions and people as they might lie in the tables, each in some state since some moment."""

    def __init__(self, seed, now, *, requests=45, people=60):
        self.chance, self.now = Random(seed), now
        self.groups = [GroupFactory(place_outcode=outcode) for outcode in [*OUTCODES, "LS6"]]
        self.groups.append(GroupFactory(place_outcode="CF10", state="forming"))
        for group in self.chance.sample(self.groups, 3):
            with time_machine.travel(self.moment(), tick=False):
                group.note("settings", by=self.chance.choice([PersonFactory(), None]))
        self.charities = [
            Organisation.objects.create(name=f"Hope House {number}", kind="charity") for number in range(12)
        ]
        self.volunteers = [self.a_volunteer(number) for number in range(people)]
        self.requests = [self.a_request() for _number in range(requests)]
        for request in self.requests:
            for volunteer in self.chance.sample(self.volunteers, self.chance.choice([0, 1, 1, 2, 3])):
                self.a_match(request, volunteer)
            if self.chance.random() < 0.3:
                self.a_passing(request)

    def moment(self, most=420):
        """In the last year or so; rather often where clocks change or months begin."""
        dice = self.chance.random()
        if dice < 0.25:
            near = self.chance.choice([*CLOCKS, *MIDNIGHTS]).replace(tzinfo=LONDON)
            moment = near + timedelta(minutes=self.chance.randint(-90, 150))
        else:
            moment = self.now - timedelta(minutes=self.chance.randint(0, most * 24 * 60))
        return min(moment, self.now)

    def later(self, moment, most=50):
        return min(moment + timedelta(minutes=self.chance.randint(0, most * 24 * 60)), self.now)

    def maybe(self, moment, often=0.7):
        return moment if self.chance.random() < often else None

    def a_volunteer(self, number):
        state = self.chance.choices(["ready", "paused", "onboarding", "left"], [8, 2, 2, 1])[0]
        became = self.moment()
        volunteer = Volunteer.objects.create(
            person=User.objects.create(email=f"v{number}@example.org", is_active=self.chance.random() < 0.95),
            state=state,
            group=self.chance.choice([*self.groups, None]),
            ready_at=became if state == "ready" else self.maybe(became, 0.5),
        )
        if self.chance.random() < 0.4:  # ready before, and back again
            volunteer.moves.create(old="onboarding", new="ready", act="welcomed", at=self.moment())
        volunteer.moves.create(old="ready", new="paused", act="paused", at=self.moment())
        return volunteer

    def a_request(self):
        chance = self.chance
        state = chance.choices(
            ["draft", "unconfirmed", "submitted", "taken", "ready", "finding", "in_hand", "done", "not_for_us", "withdrawn", "resting"],
            [1, 1, 2, 3, 5, 3, 3, 10, 2, 2, 2],
        )[0]  # fmt: skip
        confirmed = self.moment()
        group = chance.choice([*self.groups, *self.groups, None])
        closed = state in ("done", "not_for_us", "withdrawn")
        return HelpRequest.objects.create(
            organisation=chance.choice([*self.charities, *self.charities, None]),
            organisation_name="Hope House",
            outcode="LS6",
            words="Help.",
            state=state,
            state_since=self.later(confirmed),
            screening=chance.choices(["passed", "held", "spam"], [12, 1, 1])[0],
            group=group,
            region=chance.choice([group.primary_region if group else None, chance.choice(self.groups).primary_region, None]),
            size=chance.choice(["talk", "job", "project"]),
            needed="Somebody.",
            verified_at=None if state in ("draft", "unconfirmed") else confirmed,
            first_reply_at=self.maybe(self.later(confirmed, 12)),
            first_due_at=self.maybe(confirmed + timedelta(days=chance.randint(1, 9), hours=chance.randint(0, 9)), 0.95),
            ready_at=self.later(confirmed, 20) if state in ("ready", "finding") else self.maybe(self.later(confirmed, 20)),
            due_at=self.now,
            closed_at=self.later(confirmed, 70) if closed else None,
            outcome=chance.choice(HelpRequest.Outcome.values) if state == "done" else "",
            pointer="Somebody else" if state == "not_for_us" else "",
        )  # fmt: skip

    def a_match(self, request, volunteer):
        chance = self.chance
        role = request.roles.first() or Role.objects.create(request=request)
        state = chance.choice([*LIVE, *ENDED])
        asked = self.later(request.ready_at or request.created_at, 15)
        introduced = self.later(asked, 40)
        held = state in ("introduced", "under_way", "done", "ended_early", "no_show", "not_right")
        Match.objects.create(
            role=role,
            request=request,
            volunteer=volunteer,
            group=chance.choice([volunteer.group, volunteer.group, chance.choice(self.groups)]),
            state=state,
            asked_at=asked if state == "asked" else self.maybe(asked, 0.6),
            lapses_at=self.now,
            remind_at=self.now,
            said_yes_at=self.later(asked, 35) if held or state == "said_yes" else self.maybe(asked, 0.2),
            charity_due_at=self.now,
            introduced_at=introduced if held else None,
            ended_at=self.later(introduced) if state in ENDED else None,
        )

    def a_passing(self, request):
        chance = self.chance
        yes, ended = self.maybe(self.now, 0.7), self.maybe(self.now, 0.7)
        Passing.objects.create(
            request=request,
            from_group=chance.choice([*self.groups, None]),
            to_group=chance.choice(self.groups),
            charity_yes_at=yes,
            group_yes_at=self.maybe(self.now, 0.7),
            ended_at=ended,
            ended_by="from" if ended else "",
        )


class Year:
    """Some people, and a year in which they do whatever may be done, in whatever order."""

    def __init__(self, seed, start):
        self.chance, self.now = Random(seed), start
        with self.at_this_moment():
            self.groups = [self.a_group(outcode) for outcode in ["LS6", "CF10", "EH1", "LS7"]]
            for number in range(8):
                a_volunteer(f"Volunteer {number}", self.chance.choice(self.groups))
        self.charities = [f"Hope House {number}" for number in range(5)]
        self.done = []

    def at_this_moment(self):
        return time_machine.travel(self.now, tick=False)

    def a_group(self, outcode):
        group = GroupFactory(place_outcode=outcode)
        group.tunde = PersonFactory(name="Tunde Okafor")
        MembershipFactory(group=group, person=group.tunde, role="lead")
        return group

    def one(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def step(self):
        """Time passes, and somebody does something, if they may."""
        self.now += timedelta(
            hours=self.chance.choice([1, 5, 20, 40, 100]), minutes=self.chance.randint(0, 59)
        )
        act = self.chance.choice(ACTS)
        with self.at_this_moment():
            try:
                with transaction.atomic():
                    getattr(self, act)()
                self.done.append(act)
            except (TransitionError, AttributeError) as error:
                if "NoneType" not in str(error) and not isinstance(error, TransitionError):
                    raise

    # --- What people do ----------------------------------------------------------------------------------
    def ask(self):
        HelpRequestFactory(
            organisation_name=self.chance.choice(self.charities), outcode=self.chance.choice(["LS6", "CF10", "EH1", "ZE1"])
        ).confirm()  # fmt: skip

    def take(self):
        request = self.one(HelpRequest.objects.filter(state="submitted"))
        request.take(by=(self.group_of(request) or self.groups[0]).tunde)

    def group_of(self, request):
        return next((group for group in self.groups if group.pk == request.group_id), None)

    def write(self):
        request = self.one(HelpRequest.objects.filter(state="taken"))
        tunde = request.owner or self.groups[0].tunde
        self.chance.choice(
            [
                lambda: request.ask("Which rota?", by=tunde),
                lambda: request.choose_size("answer", by=tunde),
                lambda: request.answer("Look here.", by=tunde),
                lambda: request.decline(by=tunde, reason="", pointer="Somebody else"),
                lambda: request.rest(),
                lambda: request.hand_on(None, by=tunde),
            ]
        )()

    def describe(self):
        request = self.one(HelpRequest.objects.filter(state="taken"))
        tunde = request.owner or self.groups[0].tunde
        request.choose_size(self.chance.choice(["talk", "job"]), by=tunde)
        request.describe(by=tunde, role={"minutes": 60}, skills=[], needed="Somebody, for a rota.")

    def line_up(self):
        role = self.one(Role.objects.filter(request__state__in=["ready", "finding"]))
        people = self.chance.sample(list(Volunteer.objects.order_by("pk")), 3)
        role.line_up([{"volunteer": volunteer} for volunteer in people], by=self.groups[0].tunde)

    def answer(self):
        match = self.one(Match.objects.asked())
        if self.chance.random() < 0.7:
            match.say_yes(by=match.volunteer.person)
        else:
            match.say_no(by=match.volunteer.person, reason="time")

    def meet(self):
        match = self.one(Match.objects.filter(state__in=["said_yes", "introduced", "under_way"]))
        self.chance.choice(
            [
                lambda: match.introduce(),
                lambda: match.introduce(),
                lambda: match.finish(by="charity"),
                lambda: match.end_early(by="charity", reason="time"),
                lambda: match.feels_wrong(by="charity"),
                lambda: match.release("decided", by=self.groups[0].tunde),
            ]
        )()

    def of_a_request(self):
        request = self.one(HelpRequest.objects.exclude(state__in=["draft", "unconfirmed"]))
        self.chance.choice(
            [request.withdraw, request.take_back, request.take_back, request.wake, request.finish]
        )()

    def pass_on(self):
        request = self.one(HelpRequest.objects.filter(state__in=["submitted", "taken", "ready"]))
        to = self.chance.choice(self.groups)
        passing = Passing.propose(request, to, by=self.groups[0].tunde)
        if self.chance.random() < 0.9:
            passing.say_yes(by="charity")
        passing.say_yes(by=to.tunde)

    def of_a_volunteer(self):
        dice = self.chance.random()
        if dice < 0.3:
            a_volunteer("Somebody new", self.chance.choice(self.groups))
            return
        volunteer = self.one(Volunteer.objects)
        if dice < 0.5:
            volunteer.settle(by=volunteer.person, group=self.chance.choice(self.groups))
        elif volunteer.state == "left":
            Volunteer.of(volunteer.person).accept_code(by=volunteer.person)
        else:
            getattr(volunteer, self.chance.choice(["pause", "resume", "leave"]))(by=volunteer.person)

    def of_a_group(self):
        group = self.chance.choice(self.groups)
        elsewhere = self.chance.choice(self.groups).primary_region
        group.settle(by=group.tunde, outcodes=[group.place_outcode], primary_region=elsewhere)

    def time_passes(self):
        tasks.keep_the_clock()


ACTS = ["ask"] * 6 + ["take"] * 5 + ["write"] * 3 + ["describe"] * 5 + ["line_up"] * 5 + ["answer"] * 6
ACTS += (
    ["meet"] * 7
    + ["of_a_request"] * 2
    + ["pass_on"] * 3
    + ["of_a_volunteer"] * 2
    + ["of_a_group", "time_passes"]
)
