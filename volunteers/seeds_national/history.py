"""What every case of a seed does: time goes on, and each step leaves a line."""

from datetime import datetime, timedelta
from typing import Any

from groups import places
from volunteers.models import HelpRequest, HelpRequestMove, Message, Role, clock
from volunteers.seeds_national.plans import Plan
from volunteers.seeds_national.scene import Circle, Scene
from volunteers.seeds_national.words import details, said


class History:
    """It keeps its facts, moves and messages in step while time goes on."""

    place: places.Place
    reader: int
    contact: int

    def __init__(self, scene: Scene, circle: Circle, plan: Plan) -> None:
        self.scene, self.circle, self.plan = scene, circle, plan
        self.chance, self.add = scene.chance, scene.add
        self.pk = scene.world.copying.reserve(HelpRequest)
        self.role = scene.world.copying.reserve(Role)
        self.filled = self.live_asks = 0
        self.state, self.state_since = "submitted", scene.now
        self.story, self.details = plan.story, details(self.chance)
        self.skill = scene.skills[plan.story.skill]
        self.day = plan.first_day
        self.at = scene.world.moment(self.day, 8, 17)
        self.facts: dict[str, Any] = {}

    def later(self, days: int = 0) -> datetime:
        """Some minutes later, or on another day; never later than the night when all this ends."""
        self.day -= days
        if days:
            self.at = self.scene.world.moment(self.day, 8, 17)
        else:
            self.at = min(self.at + timedelta(seconds=self.chance.randint(100, 1200)), self.scene.now)
        return self.at

    def next_due(self) -> datetime:
        return clock.due_after_sitting(self.circle.group, self.place.nation, self.at)

    def go(
        self, state: str, act: str, *, by: Any = "hub", reason: str = "", old: str = "", **facts: Any
    ) -> None:
        """A move, with what it writes on the request."""
        self.add(
            HelpRequestMove,
            row_id=self.pk,
            at=self.at,
            by_id=by if isinstance(by, int) else None,
            by_whom="person" if isinstance(by, int) else by,
            old=old or self.state,
            new=state,
            act=act,
            reason=reason,
        )
        if state != self.state or old:
            self.state, self.state_since = state, self.at
        self.facts |= facts

    def note(self, act: str, *, by: Any = "hub", reason: str = "", **facts: Any) -> None:
        self.go(self.state, act, by=by, reason=reason, **facts)

    def say(self, kind: str, words: str, **more: Any) -> None:
        writer = {"contact_id": self.contact} if kind == "reply" else {"by_id": self.reader}
        self.add(
            Message,
            request_id=self.pk,
            kind=kind,
            words=said(words, self.details),
            created_at=self.at,
            changed_at=self.at,
            **writer,
            **more,
        )

    def stop_the_clock(self) -> None:
        self.facts.setdefault("first_reply_at", self.at)
