"""What the apps' seeds share: one source of chance, one clock to travel by, and the people made so far."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import time_machine
from django.utils import timezone

from hub.accounts.demo import make_demo_person
from hub.accounts.models import NetworkRole, User
from hub.seeding.copying import Copying
from hub.seeding.sizes import Size, Spent

FIRST = """Asha Tunde Niamh Tom Bev Priya Sam Gwen Idris Maeve Callum Fatima Joan Kwame Leila Marek Nadia Owen Petra
Rhys Saoirse Tariq Una Viktor Wanda Yusuf Zara Alasdair Beth Chidi Dilys Eoin Farah Gareth Hana Imran Jess Kofi
Lowri Mairi Nia Olu Parveen Rory Sian Temi Ursula Vera Will Yemi""".split()
LAST = """Rahman Okafor Kelly Price Hughes Patel Whitfield Morgan Macleod Byrne Campbell Iqbal Walker Mensah
Haddad Nowak Hussain Griffiths Novak Davies Murphy Ahmed Quinn Horvat Shaw Ali Begum Fraser Turner Eze Pritchard
Doyle Mirza Rees Tanaka Malik Brown Boateng Llewelyn Maclean Roberts Adeyemi Kaur Gallagher Jenkins Cole""".split()


@dataclass
class World:
    """Everything is drawn from `chance`, so that one seed always makes one network."""

    chance: random.Random
    now: datetime
    people: dict[str, User] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    size: Size | None = None  # of the network that is added round the small one
    copying: Copying = field(default_factory=Copying)
    spent: Spent = field(default_factory=Spent)
    say: Callable[[str], object] = print

    def person(self, name: str = "", *, email: str = "", totp: bool = False, outcode: str = "") -> User:
        """Somebody new, with an invented name and an address that goes nowhere."""
        name = name or self.name()
        email = email or f"{name.casefold().replace(' ', '.')}@example.org"
        person = make_demo_person(email, name, totp=totp)
        person.home_outcode = outcode
        person.joined_at = self.now - timedelta(days=self.chance.randint(30, 700))
        person.save(update_fields=["home_outcode", "joined_at"])
        self.people[email] = person
        return person

    def any_name(self) -> str:
        return f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"

    def name(self) -> str:
        """One that nobody else has."""
        while True:
            name = self.any_name()
            if name not in self.taken:
                self.taken.add(name)
                return name

    def tell(self, what: str) -> None:
        """How far it has come, and what it has cost."""
        self.say(f"    {what} ({self.spent})")

    def moment(self, days_ago: int, first: int = 8, last: int = 20) -> datetime:
        """Some second of that day, between these hours by the clock on the wall."""
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        hour, minute, second = (
            self.chance.randint(first, last),
            self.chance.randrange(60),
            self.chance.randrange(60),
        )
        return timezone.make_aware(datetime.combine(day, time(hour, minute, second))).astimezone(UTC)

    def evening(self, days_ago: float, hour: int = 19) -> datetime:
        """An hour and some minutes of a day in the past."""
        day = timezone.localdate(self.now) - timedelta(days=int(days_ago))
        return timezone.make_aware(datetime.combine(day, time(hour, self.chance.randint(0, 50))))

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let the verbs happen then, never later than now."""
        with time_machine.travel(min(moment, self.now), tick=False):
            yield


def seed_people(world: World) -> None:
    """One account per role, always by the same names."""
    national = world.person("Niamh Kelly", email="national@example.org", totp=True)
    admin = world.person("Alex Morgan", email="admin@example.org", totp=True)
    safeguarding = world.person("Grace Adeyemi", email="safeguarding@example.org", totp=True)
    for person, role in [(national, "national"), (admin, "admin"), (safeguarding, "safeguarding")]:
        NetworkRole.objects.get_or_create(
            person=person, role=role, ended_at=None, defaults={"starts_at": world.now - timedelta(days=400)}
        )
