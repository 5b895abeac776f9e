"""One request after the other: what was asked, what the group did with it, and everything that follows from that."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from groups import places
from hub.common.workdays import working_days_after
from volunteers import windows
from volunteers.models import (
    CoverAsk,
    HelpRequest,
    Passing,
    RequestContact,
    Role,
    RoleSkill,
    clock,
)
from volunteers.seeds_national.history import History
from volunteers.seeds_national.plans import Plan
from volunteers.seeds_national.scene import Circle, Scene
from volunteers.seeds_national.words import WHY_THEM, asked, said

MINUTES = {"talk": (30, 40, 45, 60), "job": (120, 180, 240, 360, 420), "project": (900, 1200, 1800)}
POINTERS = (
    "The digital helpline of the council, on weekdays from nine to five.",
    "The infrastructure organisation for charities in your county does exactly this.",
    "A paid helpdesk is the right place for this, because somebody has to be there; two that charities use are below.",
    "Citizens Advice near you sees people about this without an appointment.",
)
REASONS = ("not_digital", "emergency", "too_big", "elsewhere", "not_a_charity", "no_time")
RISKS = {"staff": 55, "nobody": 22, "records": 15, "people": 8}
QUESTION = "Could you tell us a little more about what you use now?"
PASSED_ON, STILL_OPEN, DECLINED = 0.04, 0.08, 0.006


class Case(History):
    """What the charity and the group do with it; written at the end."""

    def __init__(self, scene: Scene, circle: Circle, plan: Plan) -> None:
        super().__init__(scene, circle, plan)
        self.giver = self.whose_it_was_first()

    def whose_it_was_first(self) -> Circle | None:
        """A neighbour who passed it on, of a few."""
        there = [
            one
            for one in self.circle.neighbours
            if one.group and one.group.state_since < self.at and one.outcodes
        ]
        taken = self.plan.ending not in ("new", "overdue")
        return self.chance.choice(there) if there and taken and self.chance.random() < PASSED_ON else None

    # --- Beginning -----------------------------------------------------------------------------------
    def begin(self) -> None:
        """The charity has asked and confirmed its address."""
        first = self.giver or self.circle
        home = [first.group.place_outcode] if first.group else []
        self.charity = self.scene.charity(first, self.chance.choice(first.outcodes or home), self.at)
        outcode = self.charity.facts["outcode"]
        self.place = places.find(outcode)
        due = clock.due_after_sitting(first.group, self.place.nation, self.at)
        owned_since = [person for since, person in self.circle.runners if since < self.at]
        self.reader = self.chance.choice(owned_since or [self.circle.leader])
        language = self.story.language or "en-gb"
        self.facts = {
            "ref": self.scene.ref(),
            "organisation_id": self.charity.pk,
            "organisation_name": self.charity.facts["name"],
            "organisation_kind": self.charity.facts["kind"],
            "charity_number": self.charity.facts["number_typed"],
            "outcode": outcode,
            "words": asked(self.chance, self.story, self.details),
            "kind": self.story.kind,
            "when": self.chance.choice(("no_rush", "no_rush", "weeks")),
            "language": language,
            "region_id": self.scene.regions[self.place.region_code],
            "group_id": first.pk,
            "routed_to_id": first.pk,
            "waiting_for": "group",
            "due_at": due,
            "first_due_at": due,
            "cover_from": self.at if clock.is_slow(due, self.place.nation, self.at) else due,
            "verified_at": self.at,
            "created_at": self.at - timedelta(minutes=self.chance.randint(3, 90)),
            "may_name": self.chance.random() < 0.7,
            "may_place": self.chance.random() < 0.7,
            "introduce_ahead": self.plan.ending != "said_yes" and self.chance.random() < 0.1,
            "through_hub": self.chance.random() < 0.04,
        }
        self.contact = self.add(
            RequestContact,
            request_id=self.pk,
            name=self.charity.contact,
            email=self.charity.email,
            language=language,
            is_first=True,
            created_at=self.facts["created_at"],
            changed_at=self.facts["created_at"],
        )
        self.go("submitted", "confirmed", by="charity", old="unconfirmed")
        if self.chance.random() < 0.06:
            self.facts |= {
                "when": "day",
                "needed_by": timezone.localdate(self.at) + timedelta(days=self.chance.randint(20, 60)),
            }
            if self.plan.is_live or self.plan.ending == "ready":
                self.facts |= {"when": "weeks", "needed_by": None}

    # --- What a group does with it -------------------------------------------------------------------
    def take(self, days: int) -> None:
        self.later(days)
        if self.giver:
            self.pass_on(self.giver)
        else:
            act = "taken" if self.circle.pk else "taken for network"
            self.go("taken", act, by=self.reader, owner_id=self.reader, taken_at=self.at)
        if self.chance.random() < 0.1:
            self.say(
                "note",
                self.chance.choice(
                    ("Rang them, nobody there. Trying again.", "I know {who} from the market.")
                ),
            )

    def ask(self, answered: datetime | None = None) -> None:
        """A question; the charity's turn."""
        self.say("question", self.story.question or QUESTION, answered_at=answered)
        self.stop_the_clock()
        rests = timezone.localdate(self.at) + timedelta(days=settings.CHARITY_RESTING_DAYS)
        self.note("asked", by=self.reader, waiting_for="charity", due_at=clock.end_of(rests))

    def ask_and_hear(self, days: int) -> None:
        """A question now, and the reply so many days later."""
        asked_at = self.later()
        heard_at = self.later(days)
        self.at = asked_at
        self.ask(answered=heard_at)
        self.at = heard_at
        self.say("reply", self.story.reply or "We use what came with the computer, and paper for the rest.")
        self.note("replied", by="charity", waiting_for="group", due_at=self.next_due())

    def choose(self, size: str) -> None:
        self.later()
        self.note("sized", by=self.reader, reason=size, size=size)

    def answer(self) -> None:
        self.later()
        self.say("answer", self.story.answer)
        self.stop_the_clock()
        ends = clock.end_of(timezone.localdate(self.at) + timedelta(days=settings.ANSWER_CHECK_DAYS))
        self.go("in_hand", "answered", by=self.reader, waiting_for="charity", due_at=ends)

    def close(self, state: str, act: str, by: Any, **facts: Any) -> None:
        self.go(state, act, by=by, waiting_for="nobody", closed_at=self.at, **facts)

    def describe(self, days: int) -> None:
        """What's needed, in public words; the charity hears that somebody is looked for."""
        self.later(days)
        minutes = self.minutes
        words = self.story.talk if self.plan.size == "talk" else self.story.job
        needed = said(words, self.details | {"minutes": minutes})
        if self.plan.size == "project" and not self.story.language:
            needed += " It goes over some weeks, a few hours in each."
        risk = self.chance.choices(list(RISKS), weights=list(RISKS.values()))[0]
        self.facts |= {
            "category_id": self.skill.category_id,
            "needed": needed,
            "done_looks": said(self.story.done_looks, self.details),
            "meet": self.charity.contact.split()[0],
            "where": self.chance.choice(("remote", "remote", "remote", "either", "either", "there")),
            "risk": self.story.risk if self.chance.random() < 0.6 else risk,
            "before_we_start": dict.fromkeys(("done", "time", "access", "calm"), "yes")
            if self.plan.size != "talk"
            else {},
            "looks": self.chance.randint(0, 60),
        }
        self.go(
            "ready",
            "described",
            by=self.reader,
            waiting_for="group",
            ready_at=self.at,
            due_at=self.next_due(),
        )
        self.later()
        self.stop_the_clock()
        self.note("told we look")

    @property
    def minutes(self) -> int:
        if "minutes" not in self.details:
            self.details["minutes"] = self.chance.choice(MINUTES[self.plan.size])
        return self.details["minutes"]

    # --- Others step in --------------------------------------------------------------------------------
    def pass_on(self, giver: Circle) -> None:
        """It came to a neighbour first: the charity and this group said yes, and both keep the credit."""
        at = self.later()
        self.note("passing proposed", by=giver.leader, reason=str(self.circle.group))
        self.later()
        self.passing(giver, self.circle, at, self.at, "both")
        taken: dict[str, Any] = {
            "owner_id": self.reader,
            "taken_at": self.at,
            "group_id": self.circle.pk,
        }
        self.go("taken", "passed on", by=self.reader, due_at=self.next_due(), **taken)

    def passing(self, giver: Circle, taker: Circle, at: datetime, ended: datetime | None, by: str) -> None:
        both = (
            {"charity_yes_at": ended, "group_yes_at": ended, "group_yes_by_id": self.reader}
            if by == "both"
            else {}
        )
        self.add(
            Passing,
            request_id=self.pk,
            from_group_id=giver.pk,
            to_group_id=taker.pk,
            proposed_by_id=giver.leader,
            why=said(self.chance.choice(WHY_THEM), self.details),
            created_at=at,
            changed_at=ended or at,
            ended_at=ended,
            ended_by=by,
            **both,
        )

    def perhaps_propose(self) -> None:
        """Another group was asked to take it: it may still think, or it could not."""
        lot = self.chance.random()
        if not self.circle.neighbours or lot > (
            STILL_OPEN if self.state == "taken" and not self.plan.size else DECLINED
        ):
            return
        taker = self.chance.choice(self.circle.neighbours)
        self.later()
        at = self.at
        self.note("passing proposed", by=self.reader, reason=str(taker.group))
        if self.state == "taken" and not self.plan.size:
            self.passing(self.circle, taker, at, None, "")
            return
        self.later()
        self.passing(self.circle, taker, at, self.at, "group")
        self.note("passing declined")

    def perhaps_covered(self) -> None:
        """Nobody had written by the promised day: neighbours were asked, then the coordinator."""
        asked_at = self.over(settings.COVER_NEIGHBOURS_WORKING_DAYS)
        if asked_at and self.circle.neighbours:
            self.at = asked_at
            for neighbour in self.circle.neighbours:
                self.add(
                    CoverAsk,
                    request_id=self.pk,
                    group_id=neighbour.pk,
                    created_at=asked_at,
                    changed_at=asked_at,
                )
            self.note("cover asked", neighbours_asked_at=asked_at)
        told_at = self.over(settings.COVER_COORDINATOR_WORKING_DAYS)
        if told_at or (asked_at and self.circle.pk and not self.circle.neighbours):
            self.at = max(self.at, told_at or self.at)
            self.note("coordinator asked", coordinator_asked_at=self.at)

    def over(self, days: int) -> datetime | None:
        """When so many working days had gone; what falls due today was seen to last night."""
        due = clock.working_days_later(self.facts["cover_from"], days, self.place.nation).astimezone(UTC)
        if due > self.scene.now + timedelta(days=1):
            return None
        return min(due + timedelta(minutes=5), self.scene.now)

    # --- Written ---------------------------------------------------------------------------------------
    def write(self) -> None:
        add = self.add
        add(
            HelpRequest,
            id=self.pk,
            state=self.state,
            state_since=self.state_since,
            changed_at=self.at,
            **self.facts,
        )
        verified = self.facts["verified_at"]
        described = self.facts.get("ready_at")
        add(
            Role,
            id=self.role,
            request_id=self.pk,
            minutes=self.minutes if described else 60,
            wanted=self.plan.wanted if described else 1,
            windows=self.times() if described else windows.ANY_TIME,
            language=self.facts["language"],
            has_mentor=described is not None and self.chance.random() < 0.15,
            filled=self.filled,
            live_asks=self.live_asks,
            created_at=verified,
            changed_at=described or verified,
        )
        if described:
            self.write_what_it_takes()

    def times(self) -> int:
        if self.chance.random() < 0.5:
            return windows.ANY_TIME
        return windows.joined(self.chance.sample(range(windows.COUNT), self.chance.randint(4, 14)))

    def write_what_it_takes(self) -> None:
        level = {"talk": (1, 2, 2), "job": (2, 2, 3), "project": (2, 3, 3)}[self.plan.size]
        kin = [pk for pk in self.scene.of_category[self.skill.category_id] if pk != self.skill.pk]
        more = self.chance.sample(kin, min(len(kin), self.chance.choice((0, 0, 1, 1, 2))))
        for skill in (self.skill.pk, *more):
            must = skill == self.skill.pk or self.chance.random() < 0.25
            self.add(RoleSkill, role_id=self.role, skill_id=skill, level=self.chance.choice(level), must=must)
        self.add(HelpRequest.causes.through, helprequest_id=self.pk, cause_id=self.charity.cause)


def working_day(after: datetime, days: int, nation: str, hour: int) -> datetime:
    """So many working days later, at this hour."""
    return clock.at_hour(working_days_after(timezone.localdate(after), days, nation), hour).astimezone(UTC)
