"""One person and one role: what was asked, what was said, and every move of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext

from volunteers.matching.gates import LEVELS
from volunteers.models import Match, MatchMove, clock
from volunteers.seeds_national.cases import Case, working_day
from volunteers.seeds_national.people import Helper


class Ask:
    def __init__(
        self, case: Case, helper: Helper, position: int | None, chosen_at: datetime, asked_at: datetime | None
    ) -> None:
        self.case, self.helper = case, helper
        self.pk = case.scene.world.copying.reserve(Match)
        self.state, self.state_since, self.changed_at = "lined_up", chosen_at, chosen_at
        self.facts: dict[str, Any] = {
            "position": position,
            "decided_by_id": case.reader,
            "reasons": self.reasons(),
            "score": round(case.chance.uniform(0.35, 0.85), 3),
            "created_at": chosen_at,
        }
        if asked_at is not None:
            self.asks(asked_at)

    def reasons(self) -> list[str]:
        """As the hub would have said it of the two."""
        case, helper = self.case, self.helper
        said_so = []
        if level := helper.levels.get(case.skill.pk):
            said_so.append(f"{case.skill.name}: {LEVELS[level]}.")
        if helper.group.pk == case.circle.pk:
            said_so.append(f"Belongs to {helper.group.name}.")
        hours = helper.facts["hours"]
        said_so.append(
            "Gives %s a month." % (ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
        )
        return said_so

    def moved(
        self, new: str, act: str, *, by: Any = "hub", reason: str = "", at: datetime | None = None
    ) -> None:
        at = at or self.case.at
        self.case.add(
            MatchMove,
            row_id=self.pk,
            at=at,
            by_id=by if isinstance(by, int) else None,
            by_whom="person" if isinstance(by, int) else by,
            old=self.state,
            new=new,
            act=act,
            reason=reason,
        )
        if new != self.state:
            self.state, self.state_since = new, at
        self.changed_at = max(self.changed_at, at)

    def asks(self, at: datetime) -> None:
        lasts = timedelta(days=settings.ASK_LASTS_DAYS)
        local = timezone.localtime(at)
        remind = max(at, clock.by_day(local + lasts / 2).astimezone(UTC))
        lapses = clock.at_hour((local + lasts).date(), clock.VOLUNTEER_SAYS_BY).astimezone(UTC)
        self.facts |= {"asked_at": at, "remind_at": remind, "lapses_at": lapses}
        self.moved("asked", "asked", at=at)
        self.helper.was_asked(at)

    def end(self, state: str, act: str, at: datetime, *, by: Any, reason: str = "") -> None:
        self.moved(state, act, by=by, at=at, reason=reason)
        self.facts |= {"ended_at": at, "ended_reason": reason}

    def says_yes(self) -> None:
        case = self.case
        at, nation = case.later(), case.place.nation
        due = working_day(at, settings.CHARITY_SAYS_WORKING_DAYS, nation, clock.CHARITY_SAYS_BY)
        self.moved("said_yes", "said yes", by=self.helper.person)
        self.facts |= {"answered_at": at, "said_yes_at": at, "charity_due_at": due}
        self.helper.heard.append((at, True))

    def meets(self) -> None:
        case = self.case
        at = case.later()
        self.moved("introduced", "introduced", by="charity")
        days = settings.CHECK_AFTER_DAYS.get(case.plan.size)
        check = (
            clock.at_hour(timezone.localdate(at) + timedelta(days=days), 10).astimezone(UTC) if days else None
        )
        self.facts |= {"introduced_at": at, "check_at": check}
        if case.plan.size == "job":
            places = {
                "remote": "By video or phone",
                "there": "At the charity",
                "either": "Either, as it suits",
            }
            self.facts |= {
                "note_what": case.facts["needed"][:300],
                "note_where": places[case.facts["where"]],
                "note_done": case.facts["done_looks"],
            }
        self.helper.has_met(at)

    def agrees(self) -> None:
        """Four lines, and a yes from both."""
        case = self.case
        self.facts |= {
            "note_what": case.facts["needed"][:300],
            "note_when": f"{case.details['day']}s, some hours at a time",
            "note_done": case.facts["done_looks"],
            "note_version": 1,
        }
        case.later()
        self.moved(self.state, "note", by=self.helper.person)
        self.facts["volunteer_agreed_at"] = self.facts["charity_agreed_at"] = case.at
        self.moved(self.state, "agreed", by=self.helper.person)
        self.moved(self.state, "agreed", by="charity")
        self.moved("under_way", "under way")

    def is_over_for_the_volunteer(self, at: datetime) -> None:
        talk = self.case.plan.size == "talk"
        self.moved(self.state, "talked" if talk else "ticked", by=self.helper.person, at=at)
        self.facts["volunteer_done_at"] = at
        if not talk:
            self.facts |= dict.fromkeys(("tick_done", "tick_without", "tick_returned"), True)

    def write(self) -> None:
        remind, over = (
            self.facts.get("remind_at"),
            self.facts.get("ended_at") or self.facts.get("said_yes_at"),
        )
        if remind and remind < (over or self.case.scene.now):
            self.facts["reminded_at"] = remind
        self.case.add(
            Match,
            id=self.pk,
            ref=self.case.scene.ref(),
            role_id=self.case.role,
            request_id=self.case.pk,
            volunteer_id=self.helper.pk,
            group_id=self.helper.group.pk,
            state=self.state,
            state_since=self.state_since,
            changed_at=self.changed_at,
            **self.facts,
        )
