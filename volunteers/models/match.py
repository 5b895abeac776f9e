"""An ask, later an introduction: one volunteer and one role, from the line-up to the thanks (rules 22 to 29)."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.access.who import scope_of
from hub.common.models import Move, Record, TransitionError
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from volunteers.models import clock
from volunteers.models.conversation import RequestContact
from volunteers.models.match_acts import AskActs, IntroductionActs
from volunteers.models.match_clock import ClockActs
from volunteers.models.match_facts import LIVE, State
from volunteers.models.volunteer import Volunteer


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, who: Any, verb: str = "read") -> "MatchQuerySet":
        """Asks and introductions this person or link-holder is party to, or whose request their group has."""
        return self.filter(scope_of("match", who, verb))

    def answerable_by(self, who: Any, verb: str = "read") -> "MatchQuerySet":
        """The volunteer's own, signed in or by the link of the ask's mail."""
        return self.filter(scope_of("ask", who, verb))

    # --- Adjectives ----------------------------------------------------------------------------------
    def live(self) -> "MatchQuerySet":
        return self.filter(state__in=LIVE)

    def asked(self) -> "MatchQuerySet":
        return self.filter(state=State.ASKED)

    def in_line(self) -> "MatchQuerySet":
        """Lined up and not yet asked, in their order."""
        waiting = self.filter(state=State.LINED_UP, position__isnull=False)
        return waiting.select_related("volunteer__person", "role", "request").order_by("position")

    def of_the_line(self) -> "MatchQuerySet":
        """Everybody of a line-up that is being asked, whatever they have answered: who said no stays among the others.
        Those of an earlier line that ran dry are no longer in it."""
        chosen = self.filter(position__isnull=False)
        waiting = chosen.filter(state__in=[State.LINED_UP, State.ASKED])
        first = waiting.aggregate(first=models.Min("created_at"))["first"]
        if first is None or not waiting.filter(state=State.ASKED).exists():
            return self.none()
        answered = [State.LINED_UP, State.ASKED, State.SAID_NO, State.LAPSED]
        together = first - timedelta(minutes=1)  # they are chosen with one press
        return chosen.filter(state__in=answered, created_at__gte=together).order_by("position", "pk")

    def hands_up(self) -> "MatchQuerySet":
        """Somebody said "I could do this", and nobody has decided."""
        return self.filter(state=State.LINED_UP, position=None, origin="hand").order_by("created_at", "pk")

    def introduced(self) -> "MatchQuerySet":
        return self.filter(state__in=[State.INTRODUCED, State.UNDER_WAY])

    def showing_contacts(self) -> "MatchQuerySet":
        """As `Match.shows_contacts`, for many: introduced, or ended well or early within 30 days."""
        lately = timezone.now() - timedelta(days=settings.CONTACTS_SHOWN_AFTER_DAYS)
        over = Q(introduced_at__isnull=False, ended_at__gt=lately) & ~Q(state=State.NOT_RIGHT)
        return self.filter(over | Q(state__in=[State.INTRODUCED, State.UNDER_WAY]))

    def told_to_charity(self) -> "MatchQuerySet":
        """Who stands on the charity's page: somebody who said yes and waits, and everybody it was introduced to."""
        return self.filter(Q(state=State.SAID_YES) | Q(introduced_at__isnull=False)).order_by("said_yes_at")

    def to_look_into(self) -> "MatchQuerySet":
        """It ended otherwise than anybody wished, and no organiser has spoken with them yet."""
        early = Q(state__in=[State.ENDED_EARLY, State.NO_SHOW]) & ~Q(request__state="withdrawn")
        return self.filter(early | Q(state=State.NOT_RIGHT), looked_at=None)

    def introduced_elsewhere(self, group: Any) -> "MatchQuerySet":
        """Introductions of its own volunteers with charities of other groups, but those that didn't feel right."""
        met = self.filter(group=group, introduced_at__isnull=False).exclude(state=State.NOT_RIGHT)
        return met.filter(~Q(request__group=group) | Q(request__group=None))

    def with_people(self) -> "MatchQuerySet":
        return self.select_related("role", "request__group", "request__owner", "volunteer__person", "group")

    # --- What is owed --------------------------------------------------------------------------------
    def without_mail(self, kind: str) -> "MatchQuerySet":
        """No such mail was promised to the volunteer. Keys are kept for 90 days, so say also how old they may be."""
        mails = OutgoingMail.objects.filter(kind=f"volunteers/{kind}", about_id=OuterRef("pk"))
        return self.filter(~Exists(mails.filter(about_type=ContentType.objects.get_for_model(Match))))

    def without_mail_to_charity(self, kind: str) -> "MatchQuerySet":
        """The same of mails to the charity, which hang on its contacts and name the match."""
        contacts = RequestContact.objects.filter(request=OuterRef(OuterRef("request")))
        named = Cast(KT("params__match"), models.BigIntegerField())
        mails = OutgoingMail.objects.filter(
            kind=f"volunteers/{kind}",
            about_type=ContentType.objects.get_for_model(RequestContact),
            about_id__in=contacts.values("pk"),
        )
        return self.filter(~Exists(mails.annotate(named=named).filter(named=OuterRef("pk"))))

    def owed_ask(self) -> "MatchQuerySet":
        """Asked, and the mail is not promised: the next one in line, or a page that died."""
        return self.asked().filter(lapses_at__gt=timezone.now()).without_mail("ask")

    def owed_reminder(self) -> "MatchQuerySet":
        """Asked, half of the time gone, not reminded yet."""
        now = timezone.now()
        return self.asked().filter(reminded_at=None, remind_at__lte=now, lapses_at__gt=now)

    def owed_lapse(self) -> "MatchQuerySet":
        return self.asked().filter(lapses_at__lte=timezone.now())

    def owed_release(self) -> "MatchQuerySet":
        """Open with somebody who has paused or left: an ask, or a place in a line-up. A yes holds over a pause."""
        gone = Q(volunteer__state=Volunteer.State.LEFT) | Q(volunteer__person__is_active=False)
        not_asked = gone | ~Q(volunteer__state__in=Volunteer.ASKED_STATES)
        return self.filter(
            Q(not_asked, state__in=[State.LINED_UP, State.ASKED]) | Q(gone, state=State.SAID_YES)
        )

    def owed_thanks(self) -> "MatchQuerySet":
        """Let go after they had heard of it. Whoever stood in a line-up unasked never learns that they did."""
        reasons = [Match.Released.FILLED, Match.Released.WITHDRAWN, Match.Released.DECIDED]
        let_go = self.filter(state=State.RELEASED, ended_reason__in=reasons, ended_at__gt=a_week_ago())
        asked = OutgoingMail.objects.filter(
            kind="volunteers/ask",
            about_type=ContentType.objects.get_for_model(Match),
            about_id=OuterRef("pk"),
        )
        knew = let_go.filter(Q(Exists(asked)) | Q(origin="hand") | Q(answered_at__isnull=False))
        return knew.without_mail("found_somebody")

    def owed_end(self) -> "MatchQuerySet":
        """The charity ended it early, or took its request back, and the volunteer has not been told."""
        by_charity = self.filter(moves__act="ended early", moves__by_whom="charity")
        ended = by_charity.filter(state__in=[State.ENDED_EARLY, State.NO_SHOW], ended_at__gt=a_week_ago())
        return ended.without_mail("ended")

    def owed_word_to_charity(self) -> "MatchQuerySet":
        """Somebody said yes, and the charity has not been told."""
        fresh = self.filter(state=State.SAID_YES, chased_at=None)
        return fresh.without_mail_to_charity("said_yes_charity")

    def owed_introduction(self) -> "MatchQuerySet":
        """Introduced, and one of the two does not know yet."""
        fresh = self.introduced().filter(introduced_at__gt=a_week_ago())
        return fresh.without_mail("introduced") | fresh.without_mail_to_charity("introduced_charity")

    def owed_closing(self) -> "MatchQuerySet":
        """The volunteer's three ticks are there, and the charity has not been asked for its yes."""
        ticked = self.introduced().filter(volunteer_done_at__gt=a_week_ago())
        jobs = ticked.exclude(request__size="talk")
        return jobs.without_mail_to_charity("closing_charity")

    def owed_chaser(self) -> "MatchQuerySet":
        """The charity has not said whether to introduce them, and its three working days are over."""
        return self.filter(state=State.SAID_YES, charity_due_at__lte=timezone.now(), chased_at=None)

    def owed_freeing(self) -> "MatchQuerySet":
        """Nor after the chaser: the volunteer is freed, with thanks."""
        return self.filter(state=State.SAID_YES, frees_at__lte=timezone.now(), chased_at__isnull=False)

    def owed_check(self) -> "MatchQuerySet":
        """Introduced, and the day has come to ask how it went."""
        return self.introduced().filter(check_at__lte=timezone.now(), check_asked_at=None)

    def owed_end_by_silence(self) -> "MatchQuerySet":
        """The volunteer said it is done, and the charity has been silent for fourteen days (rule 22)."""
        long_ago = clock.days_ago(settings.SILENCE_IS_YES_DAYS)
        return self.introduced().filter(volunteer_done_at__lte=long_ago)

    def owed_follow_up(self) -> "MatchQuerySet":
        """Three months after a job: still used?"""
        return self.filter(state=State.DONE, follow_up_at__lte=timezone.now(), follow_up_asked_at=None)


def a_week_ago() -> datetime:
    """A mail that was left out for longer is not worth promising any more."""
    return timezone.now() - timedelta(days=7)


class Match(AskActs, IntroductionActs, ClockActs):
    """Its facts in match_facts.py, its verbs in match_acts.py, those of the clock in match_clock.py."""

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "volunteer"], condition=Q(state__in=LIVE), name="one_live_match_of_a_pair"
            ),
            models.CheckConstraint(
                condition=~Q(state="asked")
                | Q(asked_at__isnull=False, lapses_at__isnull=False, remind_at__isnull=False),
                name="an_ask_has_its_times",
            ),
            models.CheckConstraint(
                condition=~Q(state="said_yes") | Q(said_yes_at__isnull=False, charity_due_at__isnull=False),
                name="a_yes_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["introduced", "under_way"]) | Q(introduced_at__isnull=False),
                name="an_introduction_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE) | Q(ended_at__isnull=False), name="what_ended_has_its_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, ended_at=None) | ~Q(state__in=LIVE),
                name="what_lives_has_not_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "state"], name="matches_of_a_volunteer"),
            models.Index(fields=["request", "state"], name="matches_of_a_request"),
            models.Index(fields=["group", "created_at"], name="matches_of_a_group"),
            models.Index(fields=["changed_at"], name="matches_by_change"),
            models.Index(fields=["lapses_at"], condition=Q(state="asked"), name="asks_that_lapse"),
            models.Index(fields=["charity_due_at"], condition=Q(state="said_yes"), name="yeses_that_wait"),
            models.Index(
                fields=["check_at"],
                condition=Q(state__in=["introduced", "under_way"]),
                name="introductions_to_check",
            ),
            models.Index(
                fields=["request"],
                condition=Q(state__in=["not_right", "ended_early", "no_show"], looked_at=None),
                name="matches_to_look_into",
            ),
            models.Index(
                fields=["request"], condition=Q(state="lined_up", position=None), name="hands_that_are_up"
            ),
            models.Index(
                fields=["follow_up_at"],
                condition=Q(state="done", follow_up_asked_at=None),
                name="follow_ups_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    def get_absolute_url(self) -> str:
        """The volunteer's page of it."""
        return reverse("volunteers:match", args=[self.ref])

    @property
    def is_through_hub(self) -> bool:
        """One of the two would rather keep their address: both write to each other through the hub."""
        return self.volunteer.through_hub or self.request.through_hub

    @transaction.atomic
    def write(self, words: str, *, by: Any, contact: RequestContact | None = None) -> "MatchWord":
        """Through the hub, while the two may reach each other: `by` is a person, or "charity" with its `contact`.
        Pressed twice it stands once."""
        self.lock()
        if not self.shows_contacts:
            raise TransitionError(_("That can't be done any more: somebody was quicker, or it has moved on."))
        person = None if by == "charity" else by
        last = self.words.last()
        if last and (last.words, last.by, last.contact) == (words, person, contact):
            return last
        return self.words.create(words=words, by=person, contact=contact)

    def link(self) -> PrivateLink:
        """The way in of the ask's mail: for a no, or "not until May". A yes asks to sign in."""
        links = PrivateLink.objects.about(self).live().filter(purpose=PrivateLink.Purpose.ASK)
        return links.first() or PrivateLink.issue(
            PrivateLink.Purpose.ASK, self, expires_at=timezone.now() + timedelta(days=settings.ASK_LINK_DAYS)
        )


class MatchMove(Move):
    row = models.ForeignKey(Match, models.CASCADE, related_name="moves")


class MatchWordQuerySet(models.QuerySet["MatchWord"]):
    def visible_to(self, who: Any) -> "MatchWordQuerySet":
        return self.filter(match__in=Match.objects.visible_to(who))

    def owed_word(self) -> "MatchWordQuerySet":
        """Written, and the other side has not been told."""
        return self.filter(told_at=None)


class MatchWord(Record):
    """One thing said through the hub between a volunteer and a charity who were introduced."""

    PERSONAL = {
        "by": "whose: the writer; basis: legitimate interest; kept: as long as the words",
        "words": "whose: the writer; basis: legitimate interest; kept: 12 months after the introduction ended",
    }

    match = models.ForeignKey(Match, models.CASCADE, related_name="words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey(RequestContact, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(_("Your words"), max_length=20_000)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = MatchWordQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"words of {self.match_id}"

    def tell(self) -> None:
        """The other side was told that there are words for it."""
        self.told_at = timezone.now()
        self.save(update_fields=["told_at", "changed_at"])


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def owed_word(self) -> "ThanksQuerySet":
        """Written, and the volunteer has not been told."""
        mails = OutgoingMail.objects.filter(
            kind="volunteers/thanks_arrived",
            about_type=ContentType.objects.get_for_model(Thanks),
            about_id=OuterRef("pk"),
        )
        return self.filter(~Exists(mails), created_at__gt=a_week_ago())

    def for_person(self, person: Any) -> "ThanksQuerySet":
        return (
            self.filter(match__volunteer__person=person)
            .select_related("match__request")
            .order_by("-created_at")
        )


class Thanks(Record):
    """One real sentence from a charity, kept on the volunteer's own page."""

    PERSONAL = {
        "name": "whose: the contact; basis: legitimate interest; kept: as long as the volunteer's page",
        "words": "whose: the contact; basis: legitimate interest; kept: as long as the volunteer's page",
    }

    match = models.ForeignKey(Match, models.CASCADE, related_name="thanks")
    name = models.CharField(max_length=120)  # the first name of whoever wrote it
    words = models.TextField(max_length=1000)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(fields=["match", "words"], name="thanks_are_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.words[:40]}"
