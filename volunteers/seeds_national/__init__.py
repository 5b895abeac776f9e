"""A hundred thousand volunteers, what they were asked, and three years of requests, group by group."""

from datetime import timedelta

from groups.seeds_people import FIRST_OF_ALL, in_shares
from hub.seeding.world import World
from volunteers.models import HelpRequest, Match, MatchingRow, Volunteer
from volunteers.seeds_national.cases import Case
from volunteers.seeds_national.endings import tell
from volunteers.seeds_national.people import ONBOARDING, READY, Helper, Joining, Pool
from volunteers.seeds_national.plans import Plan, draw_turns, plan
from volunteers.seeds_national.scene import Circle, Scene

SAID_EVERY = 50  # groups
NOBODYS = 0.03  # of the requests come from where no group is yet
ELSEWHERE = 0.15  # of the people who are asked
MOST_PEOPLE = 24  # in one line
SETTLED = 30  # days from a group's beginning until it reads its first request


def seed_network(world: World) -> None:
    """Volunteers with their pages, requests, introductions"""
    Telling(world).tell()
    world.copying.finish()
    world.tell(f"{world.copying.rows:,} rows in {len(world.copying.tables)} tables")
    MatchingRow.objects.refresh_all()
    world.tell(f"{MatchingRow.objects.count():,} matching rows")


class Telling:
    """Goes from group to group. Of two groups at a time the volunteers are known: a neighbour helps out."""

    def __init__(self, world: World) -> None:
        assert world.size is not None
        self.world, self.chance, self.size = world, world.chance, world.size
        self.scene = Scene(world)
        self.joining = Joining(world)
        # The large group of the demo accounts comes last: it takes what the others have left over.
        self.circles = sorted(
            self.scene.circles, key=lambda circle: (str(circle.group) == FIRST_OF_ALL, circle.pk)
        )
        self.requests = in_shares(
            self.size.requests - HelpRequest.objects.count(), [self.weight(circle) for circle in self.circles]
        )
        self.still_to_introduce = self.size.introductions - Match.objects.count()
        self.still_to_plan = sum(self.requests)

    def oldest(self, circle: Circle) -> int:
        """So many days ago this group could read its first request."""
        assert circle.group is not None
        run_since = max(circle.group.created_at, circle.runners[0][0])
        return max(1, min(self.size.days, (self.world.now - run_since).days - SETTLED))

    def weight(self, circle: Circle) -> float:
        large = 8.0 if str(circle.group) == FIRST_OF_ALL else self.chance.uniform(0.6, 1.5)
        return large * self.oldest(circle)

    def tell(self) -> None:
        before = self.people_of(self.circles[0])
        helping = [*self.circles[1:], None]
        for number, (circle, following, count) in enumerate(
            zip(self.circles, helping, self.requests, strict=True), 1
        ):
            other = self.people_of(following) if following else Pool([])
            self.requests_of(circle, before, other, count)
            self.joining.write(before.everybody)
            before = other
            if number % SAID_EVERY == 0 or not following:
                self.say_how_far(number)

    def people_of(self, circle: Circle) -> Pool:
        assert circle.group is not None
        return self.joining.of(circle.group, circle.leader)

    def say_how_far(self, groups: int) -> None:
        written = self.world.copying.written
        self.world.tell(
            f"{groups:,} groups, {written(Volunteer):,} volunteers, {written(HelpRequest):,} requests,"
            f" {written(Match):,} introductions"
        )

    # --- The requests of one group -------------------------------------------------------------------
    def requests_of(self, circle: Circle, own: Pool, other: Pool, count: int) -> None:
        assert circle.group is not None
        oldest, nation = self.oldest(circle), circle.group.place.nation
        plans = [plan(self.chance, oldest, nation) for _request in range(count)]
        for made in plans:
            made.capacity = self.capacity(made, own, other)
        self.say_how_many(plans)
        for made in plans:
            self.request(circle, made, own, other, oldest)

    def capacity(self, made: Plan, own: Pool, other: Pool) -> int:
        """How many people there were to ask when it was confirmed; of those who are asked now only some have room."""
        if not made.has_a_line:
            return 0
        at = self.scene.now - timedelta(days=made.first_day)
        return min(MOST_PEOPLE, (own.open_at(at) + other.open_at(at)) // 3)

    def say_how_many(self, plans: list[Plan]) -> None:
        """Each line-up its people, so that all of them come to what the network is to have."""
        lines = sorted(
            (made for made in plans if made.has_a_line), key=lambda made: (not made.is_live, made.capacity)
        )
        due = round(self.still_to_introduce * len(plans) / self.still_to_plan) if self.still_to_plan else 0
        self.still_to_plan -= len(plans)
        due -= sum(made.ending == "hand" for made in plans)
        weights = [self.chance.lognormvariate(0, 0.5) for _line in lines]
        for place, (made, weight) in enumerate(zip(lines, weights, strict=True)):
            share = round(due * weight / sum(weights[place:]))
            made.people = max(0, min(share, made.capacity))
            due -= made.people

    def request(self, circle: Circle, made: Plan, own: Pool, other: Pool, oldest: int) -> None:
        assert circle.group is not None
        helpers = self.helpers(made, own, other, oldest)
        self.still_to_introduce -= len(helpers)
        nobodys = self.scene.uncovered.get(circle.group.place.region_code)
        if nobodys and self.chance.random() < NOBODYS:
            circle = self.scene.of_nobody(nobodys)
        case = Case(self.scene, circle, made)
        case.begin()
        tell(case, helpers)
        case.write()

    def helpers(self, made: Plan, own: Pool, other: Pool, oldest: int) -> list[Helper]:
        """The people of its line-up. Where fewer were there its story is shorter; where nobody was it is read still."""
        found: list[Helper] = []
        while made.has_a_line:
            if made.people == 0 and made.ending != "ready":
                made.is_read_still(self.chance)
                break
            draw_turns(self.chance, made, oldest)
            found = self.found(made, made.people, own, other)
            if len(found) == made.people:
                break
            made.people = len(found)
        return self.found(made, 1, own, other) if made.ending == "hand" else found

    def found(self, made: Plan, people: int, own: Pool, other: Pool) -> list[Helper]:
        """Some of them live elsewhere and help out."""
        live = ((READY, ONBOARDING) if made.size == "talk" else (READY,)) if made.is_live else ()
        skill, at = (
            self.scene.skills[made.story.skill].pk,
            self.scene.now - timedelta(days=made.first_day + 1),
        )
        near = people - sum(self.chance.random() < ELSEWHERE for _one in range(people))
        found = own.line(self.chance, near, skill, at, live)
        found += other.line(self.chance, people - len(found), skill, at, live)
        if len(found) < people:
            known = {one.pk for one in found}
            more = own.line(self.chance, people, skill, at, live)
            found += [one for one in more if one.pk not in known][: people - len(found)]
        self.chance.shuffle(found)
        return found
