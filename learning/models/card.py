"""Who's who: what an organiser tells the others about themselves, by choice (rule 36a)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups import places
from hub.access.who import scope_of
from hub.accounts.models import Preference, User
from hub.common.kept import kept_since
from hub.common.models import Record, TransitionError
from hub.mail.models import Suppression
from learning.models import people

HELLO = "learning/hello"
HELLOS_A_DAY, ONCE_IN = 10, timedelta(days=30)
WORDS_LOOKED_FOR = 6
WHOSE = "whose: self; basis: consent; kept: while they show it"


class OrganiserCardQuerySet(models.QuerySet["OrganiserCard"]):
    def visible_to(self, who: Any, verb: str = "read") -> "OrganiserCardQuerySet":
        """Shown cards, for those who run groups too; one's own always, and to take down even afterwards."""
        return self.filter(scope_of("organiser_card", who, verb))

    def in_the_list(self) -> "OrganiserCardQuerySet":
        """Shown by choice, of those who run a group now or coordinate: whoever stops is gone from that moment on."""
        return self.filter(in_the_list())

    def with_person(self) -> "OrganiserCardQuerySet":
        """`person.runs`, their roles with group and region; `is_of_network`; three queries for all."""
        cards = self.annotate(is_of_network=people.of_the_network("person"))
        return cards.select_related("person").prefetch_related(people.running("person__memberships"))

    def saying(self, typed: str) -> "OrganiserCardQuerySet":
        """Every typed word stands on the card, in the name, or in that of a group or its region; or it is a place."""
        all_words = Q()
        for word in typed.split()[:WORDS_LOOKED_FOR]:
            all_words &= stands_on_it(word) | runs_one(named(word) | at_home_in(word))
        return self.filter(all_words | runs_one(at_home_in(typed)))


def in_the_list() -> Q:
    return Q(is_shown=True, person__is_active=True) & people.who_runs("person")


def stands_on_it(word: str) -> Q:
    boxes = ["who_i_am", "good_for", "help_with", "person__name"]
    return Q(*[(f"{box}__icontains", word) for box in boxes], _connector=Q.OR)


def named(word: str) -> Q:
    return Q(group__name__icontains=word) | Q(group__primary_region__name__icontains=word)


def at_home_in(place: str) -> Q:
    return Q(group__place_outcode__in=places.districts_named(place))


def runs_one(groups: Q) -> Q:
    return people.who_runs("person", groups)


class OrganiserCard(Record):
    """Who I am, what I'm good for, what I'd love help with."""

    PERSONAL = dict.fromkeys(["person", "who_i_am", "good_for", "help_with"], WHOSE)

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="organiser_card")
    who_i_am = models.CharField(_("Who I am"), max_length=300)
    good_for = models.CharField(_("What I'm good for"), max_length=300, blank=True)
    help_with = models.CharField(_("What I'd love help with"), max_length=300, blank=True)
    is_shown = models.BooleanField(_("Show my card to the people who run groups"), default=True)

    objects = OrganiserCardQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def wants_hellos(self) -> bool:
        """Neither the person stopped such mails nor did the address turn out to take none; two queries."""
        stopped = self.person.preferences.filter(kind=HELLO, how_often=Preference.HowOften.OFF)
        refused = Suppression.objects.of(self.person.email).filter(kind__in=["", HELLO])
        return self.person.can_receive_mail and not stopped.exists() and not refused.exists()


class HelloQuerySet(models.QuerySet["Hello"]):
    def owed_forgetting(self) -> "HelloQuerySet":
        return self.filter(created_at__lt=kept_since("hello"))


class Hello(Record):
    """One organiser says hello to another: one mail each, once."""

    PERSONAL = dict.fromkeys(
        ["from_person", "to_person", "words"], "whose: both; basis: consent; kept: 12 months"
    )

    from_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hellos_said")
    to_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hellos_heard")
    words = models.TextField(_("A line to begin with"), max_length=1000)

    objects = HelloQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="hello_is_said_to_another")
        ]
        indexes = [models.Index(fields=["from_person", "created_at"])]

    def __str__(self) -> str:
        return f"{self.from_person_id} to {self.to_person_id}"

    @classmethod
    @transaction.atomic
    def say(cls, card: OrganiserCard, words: str, *, by: Any) -> "Hello":
        """Introduce `by` to whoever the card is about; the same words again change nothing."""
        User.objects.select_for_update().get(pk=by.pk)  # one after the other, so that the limits count
        said, now = cls.objects.filter(from_person=by), timezone.now()
        before = said.filter(to_person=card.person, created_at__gt=now - ONCE_IN).first()
        if before is not None and before.words == words:
            return before
        name = {"name": card.person.first_name_shown}
        if card.person == by:
            raise TransitionError(_("That is your own card."))
        if before is not None:
            raise TransitionError(
                gettext("You said hello to %(name)s a short while ago. Once a month is enough to begin with.")
                % name
            )
        if said.filter(created_at__gt=now - timedelta(days=1)).count() >= HELLOS_A_DAY:
            raise TransitionError(_("That is ten hellos today. The next ones have time until tomorrow."))
        if not card.wants_hellos:
            raise TransitionError(
                gettext("The hub can't bring %(name)s mails of this kind at the moment, so nothing was sent.")
                % name
            )
        return cls.objects.create(from_person=by, to_person=card.person, words=words)
