"""Who was asked for a request, in which order, what each said, and what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from volunteers.models import Match, Organisation, RequestContact, Thanks, clock
from volunteers.seeds_national.asks import Ask
from volunteers.seeds_national.cases import Case
from volunteers.seeds_national.people import Helper
from volunteers.seeds_national.plans import AT_ONCE, FILLED, LAPSED, NO, PAUSED, WENT_WRONG, Turn
from volunteers.seeds_national.words import THANKS, said

NO_REASONS = {"time": 45, "skill": 14, "later": 14, "distance": 8, "cause": 5, "unclear": 6, "other": 8}
ENDED_REASONS = ("time", "changed", "fit", "other")
LATELY = timedelta(days=8)
WEEK = timedelta(days=7)


class Line:
    """The people chosen for one request."""

    def __init__(self, case: Case, helpers: list[Helper]) -> None:
        self.case, self.scene, self.plan = case, case.scene, case.plan
        self.chance, self.add = case.chance, case.add
        self.helpers = iter(helpers)
        self.chosen_at = case.at
        self.position = 0
        self.first_lapses: datetime | None = None
        self.full_at: datetime | None = None
        self.in_line = self.told = 0

    def tell(self) -> None:
        """From the first ask to where the plan says it has come."""
        case, plan = self.case, self.plan
        self.choose()
        for number, turn in enumerate(plan.turns, start=1):
            self.turn(turn)
            if turn.work and number < len(plan.turns):
                self.choose()
        for _one in range(plan.waiting):
            self.unasked()
        if plan.turns and plan.ending == "ready":
            case.go("ready", "looking again", waiting_for="group", due_at=case.next_due())
        if plan.ending == "finding":
            self.still_finding()

    def choose(self) -> None:
        """Everybody up to the one with whom it may go wrong; then a line is made anew."""
        case, left = self.case, self.plan.people - self.position
        if not left:
            return
        upto = 0
        for turn in self.plan.turns[self.told :]:
            upto += len(turn.said)
            if turn.work:
                left = upto
                break
        case.later()
        self.chosen_at = case.at
        case.note("lined up", by=case.reader, reason=str(left))
        if self.plan.turns:
            case.go("finding", "finding", by=case.reader, waiting_for="volunteer")

    def turn(self, turn: Turn) -> None:
        """Some are asked at the same time; each answers before the turn is over."""
        case = self.case
        self.told += 1
        asked_at = case.later()
        asks = [(what, self.match(asked_at)) for what in turn.said]
        over = case.later(turn.days)
        for what, ask in asks:
            if what in (NO, LAPSED, PAUSED):
                at = asked_at + (over - asked_at) * self.chance.uniform(0.1, 0.9)
                self.leads_nowhere(ask, what, at if what != LAPSED else over)
            elif what == "asked":
                self.is_asked(ask)
            elif what in WENT_WRONG:
                self.went_wrong(ask, what, turn.work)
        if yeses := [ask for what, ask in asks if what in ("said_yes", "introduced", "done")]:
            self.leads_on(yeses)
        for what, ask in asks:
            if what == FILLED:
                self.let_go(ask, "filled", self.full_at or over)

    def still_finding(self) -> None:
        """As the hub reckons it: when everybody of the line has had their time, should nobody say a word."""
        assert self.first_lapses is not None
        turns = -(-self.in_line // AT_ONCE[self.plan.size])
        self.case.facts["due_at"] = self.first_lapses + timedelta(days=settings.ASK_LASTS_DAYS) * (turns - 1)

    def hand(self) -> None:
        """Somebody said "I could do this", and waits to hear."""
        ask = Ask(self.case, next(self.helpers), None, self.chosen_at, None)
        ask.facts |= {"origin": "hand", "decided_by_id": None}
        ask.moved("lined_up", "raised a hand", by=ask.helper.person)
        ask.write()

    # --- One ask ---------------------------------------------------------------------------------------
    def match(self, asked_at: datetime | None) -> Ask:
        self.position += 1
        return Ask(self.case, next(self.helpers), self.position, self.chosen_at, asked_at)

    def leads_nowhere(self, ask: Ask, what: str, at: datetime) -> None:
        helper = ask.helper
        if what == PAUSED:
            ask.end("released", "released", at, reason="paused", by="hub")
        elif what == LAPSED:
            at = max(at, ask.facts["lapses_at"]) if ask.facts["lapses_at"] < self.scene.now else at
            ask.end("lapsed", "lapsed", at, by="hub")
            helper.heard.append((at, False))
        else:
            reason = self.chance.choices(list(NO_REASONS), weights=list(NO_REASONS.values()))[0]
            ask.facts |= {"answered_at": at, "no_reason": reason}
            ask.end("said_no", "said no", at, by=helper.person)
            helper.heard.append((at, True))
        if what != PAUSED:
            self.stays_in_line(ask)
        ask.write()

    def stays_in_line(self, ask: Ask) -> None:
        """Whatever they have said: from the day the line is through nobody reads who said no."""
        lapses = ask.facts["lapses_at"]
        self.in_line += 1
        self.first_lapses = min(self.first_lapses or lapses, lapses)

    def let_go(self, ask: Ask, reason: str, at: datetime) -> None:
        ask.end("released", "released", at, reason=reason, by="hub")
        ask.write()

    def unasked(self) -> None:
        """In line still, or let go before their turn came; they never learn of it."""
        ask = self.match(None)
        if self.plan.ending == "finding":
            self.in_line += 1
            ask.write()
        else:
            reason = {"ready": "decided", "withdrawn": "withdrawn"}.get(self.plan.ending, "filled")
            self.let_go(ask, reason, self.full_at or self.case.at)

    def leads_on(self, asks: list[Ask]) -> None:
        """A yes, or as many as were wanted, and what came of them."""
        case, ending = self.case, self.plan.ending
        for ask in asks:
            ask.says_yes()
        case.filled = len(asks)
        self.full_at = case.at
        if ending == "said_yes":
            for ask in asks:
                self.waits_for_the_charity(ask)
            return
        case.later(self.plan.meet)
        for ask in asks:
            ask.meets()
        case.go("in_hand", "introduced", by="charity", waiting_for="volunteer")
        for ask in asks:
            if ending == "done" and self.plan.size != "talk":
                ask.agrees()
        if ending == "done":
            self.are_done(asks)
        else:
            self.are_in_hand(asks)

    def is_asked(self, ask: Ask) -> None:
        self.stays_in_line(ask)
        self.case.live_asks += 1
        ask.helper.asked += 1
        ask.write()
        mail = {
            "person_id": ask.helper.person,
            "params": {"look": False},
            "expires_at": ask.facts["lapses_at"],
        }
        self.sent_to_volunteer(ask, "ask", f"ask:{ask.pk}", ask.facts["asked_at"], **mail)

    def waits_for_the_charity(self, ask: Ask) -> None:
        ask.helper.active += 1
        self.case.facts |= {"waiting_for": "charity", "due_at": ask.facts["charity_due_at"]}
        ask.write()
        self.sent_to_charity(ask, "said_yes_charity", "said yes", ask.facts["said_yes_at"])

    def went_wrong(self, ask: Ask, how: str, work: int) -> None:
        """They were introduced, and it ended otherwise than anybody wished."""
        case = self.case
        ask.says_yes()
        ask.meets()
        case.go("in_hand", "introduced", by="charity", waiting_for="volunteer")
        case.later(work)
        lately = case.at > self.scene.now - LATELY  # of an end by the charity a volunteer is still owed word
        by: Any = "charity" if not lately and self.chance.random() < 0.5 else ask.helper.person
        side = "volunteer" if isinstance(by, int) else "charity"
        reason = {"not_right": side, "no_show": "no_show"}.get(how) or self.chance.choice(ENDED_REASONS)
        ask.end(how, "not right" if how == "not_right" else "ended early", case.at, by=by, reason=reason)
        if how == "not_right":
            self.add(
                Organisation.blocked.through, organisation_id=case.charity.pk, volunteer_id=ask.helper.pk
            )
        if not lately or self.chance.random() < 0.6:
            ask.facts["looked_at"] = case.later()
            ask.moved(ask.state, "looked into", by=case.reader)
        case.go("ready", "looking again", waiting_for="group", due_at=case.next_due())
        ask.write()

    def are_in_hand(self, asks: list[Ask]) -> None:
        """Introduced: a day is named when both are asked; with more than a talk they may have agreed on four lines."""
        case, checks = self.case, [ask.facts["check_at"] for ask in asks if ask.facts["check_at"]]
        months = timezone.localdate(case.at) + timedelta(days=settings.PROJECT_CHECK_DAYS)
        case.facts["due_at"] = max(checks) if checks else clock.end_of(months)
        for ask in asks:
            self.is_in_hand(ask)
            ask.write()
            self.sent_of_introduction(ask)

    def is_in_hand(self, ask: Ask) -> None:
        ask.helper.active += 1
        check = ask.facts["check_at"]
        if not check or check > self.scene.now:
            if self.plan.size != "talk" and self.chance.random() < 0.6:
                ask.agrees()
            return
        ask.facts["check_asked_at"] = check + timedelta(minutes=10)
        ask.moved(ask.state, "asked how it went", at=ask.facts["check_asked_at"])
        said_at = ask.facts["check_asked_at"] + timedelta(minutes=self.chance.randint(5, 600))
        if self.chance.random() < 0.3 and said_at < self.scene.now:
            ask.is_over_for_the_volunteer(said_at)

    def are_done(self, asks: list[Ask]) -> None:
        """The volunteer says so, then the charity; a fortnight's silence is as good as its word."""
        case, plan, now = self.case, self.plan, self.scene.now
        case.later(plan.work)
        silent = plan.work > settings.SILENCE_IS_YES_DAYS and self.chance.random() < 0.3
        spoken_at = case.at - timedelta(days=settings.SILENCE_IS_YES_DAYS) if silent else case.at
        case.later()
        for ask in asks:
            check = ask.facts["check_at"]
            if check and check < case.at:
                ask.facts["check_asked_at"] = check + timedelta(minutes=10)
            ask.is_over_for_the_volunteer(max(spoken_at, ask.changed_at))
            ask.end("done", "finished", case.at, by="hub" if silent else "charity")
            ask.facts["charity_done_at"] = None if silent else case.at
            for side in ("volunteer_again", "charity_again"):
                ask.facts[side] = self.chance.choices(("", "again", "rather_not"), (30, 66, 4))[0]
            if plan.size != "talk":
                self.plan_the_follow_up(ask)
            if case.at < now - LATELY and self.chance.random() < 0.25:
                self.thanks(ask, case.at + timedelta(minutes=self.chance.randint(2, 400)))
            ask.write()
        outcome = {"talk": "talked"}.get(plan.size, plan.size)
        by = "silence" if silent else "charity"
        case.close("done", "finished", "hub" if silent else "charity", outcome=outcome, outcome_by=by)

    def thanks(self, ask: Ask, at: datetime) -> None:
        name = self.case.charity.contact.split()[0]
        words = said(self.chance.choice(THANKS), self.case.details)
        self.add(Thanks, match_id=ask.pk, name=name, words=words, created_at=at, changed_at=at)
        ask.moved("done", "thanked", by="charity", at=at)

    def plan_the_follow_up(self, ask: Ask) -> None:
        """Three months on; what falls due today was asked yesterday."""
        ended = timezone.localdate(ask.facts["ended_at"])
        day = ended + timedelta(days=settings.FOLLOW_UP_DAYS)
        day -= timedelta(days=int(day == self.scene.today))
        at = clock.at_hour(day, 10).astimezone(UTC)
        ask.facts["follow_up_at"] = at
        if at < self.scene.now:
            ask.facts["follow_up_asked_at"] = at + timedelta(minutes=10)
            ask.facts["still_used"] = self.chance.choices(("", "yes", "partly", "no"), (35, 45, 14, 6))[0]

    # --- Mails that have gone ----------------------------------------------------------------------------
    def sent_of_introduction(self, ask: Ask) -> None:
        lately, at = self.scene.now - WEEK, ask.facts["introduced_at"]
        if at > lately:
            key = f"introduced volunteer:{ask.pk}"
            self.sent_to_volunteer(ask, "introduced", key, at, person_id=ask.helper.person)
            self.sent_to_charity(ask, "introduced_charity", "introduced", at)
        done = ask.facts.get("volunteer_done_at")
        if done and done > lately and self.plan.size != "talk":
            self.sent_to_charity(
                ask, "closing_charity", f"closing {timezone.localdate(done).isoformat()}", done
            )

    def sent_to_volunteer(self, ask: Ask, name: str, key: str, at: datetime, **more: Any) -> None:
        self.scene.sent(
            f"volunteers/{name}", key, f"v{ask.helper.person}@example.org", (Match, ask.pk), at, **more
        )

    def sent_to_charity(self, ask: Ask, name: str, key: str, at: datetime) -> None:
        case = self.case
        key = f"{key} charity:{ask.pk}:{case.contact}"
        about = (RequestContact, case.contact)
        self.scene.sent(f"volunteers/{name}", key, case.charity.email, about, at, params={"match": ask.pk})
