"""What is done with an ask and an introduction. Each verb locks, forgives repetition, and lets the request follow."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hub import news
from hub.common.models import TransitionError
from hub.common.workdays import working_days_after
from volunteers.models import clock
from volunteers.models.connection import is_connected
from volunteers.models.match_facts import MatchFacts, State
from volunteers.models.volunteer import Volunteer

FOUND = _("Somebody was found a moment ago. Thank you all the same: nothing more to do.")
MOVED_ON = _("That can't be done any more: somebody was quicker, or it has moved on.")
TICKS = ("tick_done", "tick_without", "tick_returned")
NOTE = ("note_what", "note_when", "note_where", "note_done")


class AskActs(MatchFacts):
    """From the line-up to a yes, a no, or silence."""

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def raise_hand(cls, role: Any, volunteer: Any, *, reasons: list[str], score: float | None) -> Any:
        """ "I could do this": the group decides. Raised twice it is raised once; who stands in the line-up without
        knowing it steps out with it, and is answered now."""
        role.lock()
        live = role.matches.live().filter(volunteer=volunteer).first()
        if live is not None and live.state == State.LINED_UP and live.position is not None:
            live.change("raised a hand", by=volunteer.person, origin=cls.Origin.HAND, position=None)
            role.request.follow_matches(by="hub")
        if live is not None:
            return live
        if role.is_full or not role.request.is_sought_for:
            raise TransitionError(FOUND)
        match = role.matches.create(
            request=role.request,
            volunteer=volunteer,
            group=volunteer.group,
            origin=cls.Origin.HAND,
            reasons=reasons,
            score=score,
        )
        match.note("raised a hand", by=volunteer.person)
        return match

    @transaction.atomic
    def lower_hand(self, *, by: Any) -> bool:
        """They raised it and think again, before the group has decided."""
        self.lock()
        if self.state == State.RELEASED:
            return False
        if not self.is_hand:
            raise TransitionError(MOVED_ON)
        return self.release(self.Released.TAKEN_BACK, by=by, go_on=False)

    @transaction.atomic
    def accept_hand(self, *, by: Any, override_reason: str = "") -> bool:
        """The group says yes to a raised hand: as good as a yes to an ask. For somebody who does not quite fit it says
        why all the same."""
        self.lock()
        if is_connected(by, self.request):
            raise TransitionError(
                _("You belong to this charity yourself, so somebody else of your group decides here.")
            )
        if self.state == State.ASKED:
            raise TransitionError(_("They are being asked, so the answer is theirs alone."))
        if self.is_hand and not Volunteer.objects.asking().filter(pk=self.volunteer_id).exists():
            raise TransitionError(_("They have paused meanwhile, so nobody asks them anything for now."))
        if override_reason and self.is_hand:
            self.override_reason, self.decided_by = override_reason, by
            self.save(update_fields=["override_reason", "decided_by", "changed_at"])
        return self.say_yes(by=by)

    @transaction.atomic
    def ask(self, *, by: Any = "hub") -> bool:
        """The hub asks them from now on, until `lapses_at`: four days later in the evening, or 24 hours if urgent."""
        self.lock()
        now, lasts = timezone.localtime(), self.role.ask_lasts
        evening = clock.at_hour((now + lasts).date(), clock.VOLUNTEER_SAYS_BY)
        lapses_at = now + lasts if self.role.is_urgent else evening
        Volunteer.objects.filter(pk=self.volunteer_id).update(last_asked_at=now)
        return self.move(
            State.ASKED,
            by=by,
            act="asked",
            asked_at=now,
            remind_at=max(now, clock.by_day(now + lasts / 2)),
            lapses_at=lapses_at,
        )

    @transaction.atomic
    def say_yes(self, *, by: Any) -> bool:
        """The place is theirs; everybody else on the line-up is let go with thanks, and nobody learns who it was."""
        self.lock()
        if self.state in (State.SAID_YES, State.INTRODUCED, State.UNDER_WAY, State.DONE):
            return False
        if self.role.is_full or (self.state == State.RELEASED and self.ended_reason == self.Released.FILLED):
            raise TransitionError(FOUND)
        if self.state == State.LINED_UP and not self.is_hand:
            raise TransitionError(_("They have not been asked yet."))
        now = timezone.now()
        days, nation = settings.CHARITY_SAYS_WORKING_DAYS, self.request.place.nation
        last_day = working_days_after(timezone.localdate(), days, nation)
        due_at = clock.at_hour(last_day, clock.CHARITY_SAYS_BY)
        self.move(
            State.SAID_YES, by=by, act="said yes", said_yes_at=now, answered_at=now, charity_due_at=due_at
        )
        self.was_heard()
        self.role.let_the_others_go()
        self.request.stop_the_clock()  # the charity hears of it at once, which is the word it was promised
        self.request.follow_matches(by=by)
        if self.request.introduce_ahead and self.request.size == self.request.Size.TALK:
            self.introduce(by="charity")
        return True

    @transaction.atomic
    def say_no(self, *, by: Any, reason: str = "", words: str = "") -> bool:
        """No, and no harm done: the next one is asked. The reason is private."""
        self.lock()
        if self.state == State.SAID_NO:
            return False
        now = timezone.now()
        moved = self.move(
            State.SAID_NO,
            by=by,
            act="said no",
            answered_at=now,
            ended_at=now,
            no_reason=reason or self.No.OTHER,
            no_words=words,
        )
        self.was_heard()
        self.go_on()
        return moved

    def not_until(self, day: date, *, by: Any) -> bool:
        """ "Not until May": no to this one, and nothing else until then."""
        moved = self.say_no(by=by, reason=self.No.LATER)
        self.volunteer.refresh_from_db()
        self.volunteer.pause(by=by, until=day)
        return moved

    @transaction.atomic
    def lapse(self, *, by: Any = "hub") -> bool:
        """No word in time. Silence is neutral; the next one is asked."""
        self.lock()
        if self.state != State.ASKED:
            return False
        self.move(State.LAPSED, by=by, act="lapsed", ended_at=timezone.now())
        Volunteer.objects.filter(pk=self.volunteer_id).update(silences=F("silences") + 1)
        self.go_on()
        return True

    @transaction.atomic
    def release(self, reason: str, *, by: Any, go_on: bool = True) -> bool:
        """Let go with thanks, before any introduction: found, withdrawn, paused, or the charity was silent."""
        self.lock()
        if self.state not in (State.LINED_UP, State.ASKED, State.SAID_YES):
            return False
        self.move(
            State.RELEASED, by=by, act="released", reason=reason, ended_reason=reason, ended_at=timezone.now()
        )
        if go_on:
            self.go_on()
        return True

    def was_heard(self) -> None:
        """They answered: earlier silence is forgotten."""
        Volunteer.objects.filter(pk=self.volunteer_id).update(silences=0, pause_asked_at=None)

    def go_on(self) -> None:
        self.role.ask_next()
        self.request.follow_matches(by="hub")

    introduce: Any


class IntroductionActs(MatchFacts):
    """From the introduction to the thanks."""

    class Meta:
        abstract = True

    @transaction.atomic
    def introduce(self, *, by: Any = "charity") -> bool:
        """ "Yes, introduce us": from now on both know how to reach each other."""
        self.lock()
        if self.state in (State.INTRODUCED, State.UNDER_WAY, State.DONE):
            return False
        now = timezone.now()
        Volunteer.objects.filter(pk=self.volunteer_id, first_match_at=None).update(first_match_at=now)
        moved = self.move(
            State.INTRODUCED,
            by=by,
            act="introduced",
            introduced_at=now,
            check_at=self.first_check(),
            **(self.first_note() if self.request.size == self.request.Size.JOB else {}),
        )
        self.request.follow_matches(by=by)
        if self.request.group_id is not None:
            news.introduced.send(sender=type(self), group=self.request.group_id)
        return moved

    def first_check(self) -> datetime | None:
        """A talk is asked about the next day, a job after ten; a project by its agreement."""
        days = settings.CHECK_AFTER_DAYS.get(self.request.size)
        return None if days is None else morning_in(days)

    def first_note(self) -> dict[str, str]:
        """The four lines as they stand before anybody has changed them, in the language of the work."""
        with translation.override(self.role.language):
            where = str(self.request.get_where_display())
        return {
            "note_what": self.request.needed[:300],
            "note_when": "",
            "note_where": where,
            "note_done": self.request.done_looks[:300],
        }

    @transaction.atomic
    def rewrite_note(self, lines: dict[str, str], *, by: Any, version: int | None = None) -> None:
        """Four lines, said anew: both say yes to these words, so an earlier yes no longer counts. With the `version`
        that was read, nobody's newer words are written over."""
        self.only_while(State.INTRODUCED)
        if all(getattr(self, name) == lines[name] for name in NOTE):
            return
        if version is not None and version != self.note_version:
            raise TransitionError(_("The note was changed a moment ago. Please read it once more."))
        self.change(
            "note",
            by=by,
            note_version=self.note_version + 1,
            volunteer_agreed_at=None,
            charity_agreed_at=None,
            **lines,
        )

    @transaction.atomic
    def agree(self, *, by: Any, version: int) -> bool:
        """One yes each to the four lines they read; with both it is under way."""
        self.lock()
        if self.state == State.UNDER_WAY:
            return False
        self.only_while(State.INTRODUCED)
        if version != self.note_version:
            raise TransitionError(_("The note was changed a moment ago. Please read it once more."))
        field = f"{self.party(by)}_agreed_at"
        if getattr(self, field) is None:
            agreed: dict[str, Any] = {field: timezone.now()}
            self.change("agreed", by=by, **agreed)
        if self.is_agreed:
            self.move(State.UNDER_WAY, by="hub", act="under way")
        return True

    @transaction.atomic
    def talked(self, *, by: Any) -> bool:
        """ "We talked". The charity's word ends it well; the volunteer's does after fourteen days' silence."""
        self.lock()
        if self.state == State.DONE:
            return False
        self.only_while(State.INTRODUCED, State.UNDER_WAY)
        if self.side_of(by) == "charity":
            return self.finish(by=by)
        if self.volunteer_done_at is None:
            self.change("talked", by=by, volunteer_done_at=timezone.now())
        return True

    @transaction.atomic
    def not_yet(self, *, by: Any) -> None:
        """ "Not yet": asked again in some days."""
        self.only_while(State.INTRODUCED, State.UNDER_WAY)
        changes: dict[str, Any] = {
            "check_at": morning_in(settings.CHECK_AGAIN_DAYS),
            "check_asked_at": None,
            "volunteer_done_at": None,  # it has been spoken of, so nobody's silence ends it
        }
        if any(getattr(self, name) != value for name, value in changes.items()):
            self.change("not yet", by=by, **changes)
            self.request.follow_matches(by=by)

    @transaction.atomic
    def tick(self, ticks: dict[str, bool], *, by: Any) -> None:
        """The volunteer's three closing ticks; with all of them the charity is asked for its yes."""
        self.only_while(State.INTRODUCED, State.UNDER_WAY)
        complete = all(ticks[name] for name in TICKS)
        done_at = (self.volunteer_done_at or timezone.now()) if complete else None
        changes: dict[str, Any] = {"volunteer_done_at": done_at, **{name: ticks[name] for name in TICKS}}
        if any(getattr(self, name) != value for name, value in changes.items()):
            self.change("ticked", by=by, **changes)

    @transaction.atomic
    def finish(self, *, by: Any) -> bool:
        """The charity's yes, or fourteen days' silence: done, and counted as a good ending."""
        self.lock()
        if self.state == State.DONE:
            return False
        now = timezone.now()
        job = self.request.size != self.request.Size.TALK
        self.move(
            State.DONE,
            by=by,
            act="finished",
            ended_at=now,
            charity_done_at=now if by == "charity" else None,
            follow_up_at=morning_in(settings.FOLLOW_UP_DAYS) if job else None,
        )
        self.request.follow_matches(by=by)
        return True

    @transaction.atomic
    def end_early(self, *, by: Any, reason: str, words: str = "", go_on: bool = True) -> bool:
        """It ends, without blame; the request is ready for somebody else, with its history."""
        self.lock()
        if self.state in (State.ENDED_EARLY, State.NO_SHOW):
            return False
        to = State.NO_SHOW if reason == self.Ended.NO_SHOW else State.ENDED_EARLY
        self.move(
            to,
            by=by,
            act="ended early",
            reason=reason,
            ended_reason=reason,
            ended_words=words,
            ended_at=timezone.now(),
        )
        if go_on:
            self.go_on()
        return True

    @transaction.atomic
    def feels_wrong(self, *, by: Any) -> bool:
        """ "This doesn't feel right": at once, without a reason; the other side is not told why (rule 24)."""
        self.lock()
        if self.state == State.NOT_RIGHT:
            return False
        side = self.side_of(by)
        self.move(State.NOT_RIGHT, by=by, act="not right", ended_reason=side, ended_at=timezone.now())
        if self.request.organisation is not None:
            self.request.organisation.blocked.add(self.volunteer)  # the two are not brought together again
        self.request.follow_matches(by="hub")
        return True

    @transaction.atomic
    def look_into(self, *, by: Any) -> None:
        """An organiser has seen it and speaks with them: off the list."""
        self.lock()
        if self.looked_at is None:
            self.change("looked into", by=by, looked_at=timezone.now())

    @transaction.atomic
    def say_again(self, answer: str, *, by: Any) -> None:
        """Would they work together again? Never shown to the other side."""
        self.lock()
        self.only_once_met()
        field = f"{self.party(by)}_again"
        if getattr(self, field) != answer:
            said: dict[str, Any] = {field: answer}
            self.change("said whether again", by=by, **said)

    @transaction.atomic
    def thank(self, name: str, words: str) -> Any:
        """A real sentence that reaches the person. Said twice it stands once; where it ended otherwise than well,
        nobody's words follow them."""
        self.only_while(State.INTRODUCED, State.UNDER_WAY, State.DONE)
        thanks, is_new = self.thanks.get_or_create(words=words, defaults={"name": name})
        if is_new:
            self.note("thanked", by="charity")
        return thanks

    @transaction.atomic
    def follow_up(self, still_used: str) -> None:
        """Three months on: is it still used?"""
        self.only_while(State.DONE)
        if self.still_used != still_used:
            self.change("followed up", by="charity", still_used=still_used)

    def only_while(self, *states: str) -> None:
        self.lock()
        if self.state not in states:
            raise TransitionError(MOVED_ON)

    def only_once_met(self) -> None:
        if self.introduced_at is None:
            raise TransitionError(MOVED_ON)

    go_on: Any


def morning_in(days: int) -> datetime:
    """At ten in the morning, so many days on, by the clock on the wall."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(10)))
