"""Share with my group: three sentences and one question to paste anywhere; answers come back to the card."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.who import scope_of
from hub.audit.models import record
from hub.common import dates
from hub.common.kept import kept_since
from hub.common.models import Record
from learning.models.experiment import SENTENCE, Experiment

WHOSE = "whose: who wrote it; basis: legitimate interest; kept: 24 months"
HELD_AS = "pack_answer"


def new_name() -> str:
    return secrets.token_urlsafe(9)


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, who: Any, verb: str = "read") -> "PackQuerySet":
        return self.filter(scope_of("pack", who, verb))

    def open(self) -> "PackQuerySet":
        return self.filter(closed_at=None)

    def with_answers(self) -> "PackQuerySet":
        """`came`: how many answers there are to read."""
        came = models.Count("answers", filter=~Q(answers__screening="spam"))
        return self.annotate(came=came)


class Pack(Record):
    """What one group shares of a card with its own people; the question has a public address to answer at."""

    PERSONAL = dict.fromkeys(["made_by", "sentences", "question"], WHOSE)

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="packs")
    group = models.ForeignKey(Group, models.CASCADE, related_name="packs")
    sentences = models.TextField(_("Three sentences"), max_length=1000)
    question = models.CharField(_("One question"), max_length=300)
    name = models.CharField(max_length=20, unique=True, default=new_name)  # random; in the public address
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("learning:pack", args=[self.pk])

    @property
    def address(self) -> str:
        """Where anybody may answer."""
        return settings.HUB_URL + reverse("learning:answers", args=[self.name])

    @property
    def text(self) -> str:
        """To paste anywhere: plain, with the address at the end."""
        return f"{self.sentences}\n\n{self.question}\n{self.address}"

    @classmethod
    @transaction.atomic
    def make(cls, experiment: Experiment, group: Group, *, who: Any, sentences: str, question: str) -> "Pack":
        """The same words shared twice are shared once."""
        words = {"sentences": sentences, "question": question}
        experiment.lock()
        made = cls.objects.open().filter(experiment=experiment, group=group, **words).first()
        if made is None:
            made = cls.objects.create(experiment=experiment, group=group, made_by=who.person, **words)
            record(who, "shared with the group", made, group_id=group.pk)
        return made

    @transaction.atomic
    def close(self, *, who: Any) -> bool:
        """Nobody answers any more; what came stays where it is."""
        closed = Pack.objects.open().filter(pk=self.pk).update(closed_at=timezone.now())
        if closed:
            record(who, "question closed", self, group_id=self.group_id)
        return bool(closed)


def prepared_words(experiment: Experiment, group: Group) -> dict[str, str]:
    """Three sentences and one question, as the hub would say them; the group may say them otherwise."""
    said = {name: Truncator(getattr(experiment, name)).chars(170) for name in (*SENTENCE, "learned")}
    said |= {"group": experiment.group.name, "day": dates.day(experiment.by_when)}
    is_own = group.pk == experiment.group_id
    if experiment.is_running:
        lines = OUR_PLAN if is_own else THEIR_PLAN
        question = gettext("What would make this work where you are, and what would stop it?")
    else:
        said["state"] = experiment.get_state_display()
        lines = OUR_LEARNING if is_own else THEIR_LEARNING
        question = gettext("Have you seen the same, or something else?")
    return {"sentences": "\n".join(str(line) % said for line in lines), "question": question}


OUR_PLAN = (
    _("We'll try %(plan)s by %(day)s."),
    _("We believe %(belief)s, because %(because)s."),
    _("We'll know by %(measure)s."),
)
THEIR_PLAN = (
    _("%(group)s will try %(plan)s by %(day)s."),
    _("They believe %(belief)s, because %(because)s."),
    _("They'll know by %(measure)s."),
)
OUR_LEARNING = (
    _("We wanted to try %(plan)s."),
    _("We believed %(belief)s, because %(because)s."),
    _("%(state)s: %(learned)s"),
)
THEIR_LEARNING = (
    _("%(group)s wanted to try %(plan)s."),
    _("They believed %(belief)s, because %(because)s."),
    _("%(state)s: %(learned)s"),
)


class PackAnswerQuerySet(models.QuerySet["PackAnswer"]):
    def to_read(self) -> "PackAnswerQuerySet":
        """What the pack's own group reads: what came through, and what is held for a look."""
        return self.exclude(screening="spam")

    def forgettable(self) -> "PackAnswerQuerySet":
        """Two years old; put away for a month."""
        now = timezone.now()
        away = Q(screening="spam", changed_at__lt=now - timedelta(days=settings.SPAM_KEPT_DAYS))
        return self.filter(Q(created_at__lt=kept_since("answer to a group's question")) | away)


class PackAnswer(Record):
    """An answer to the question, from whoever read it; no account, a name if they like."""

    PERSONAL = dict.fromkeys(["words", "name"], WHOSE)

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="answers")
    words = models.TextField(_("Your answer"), max_length=1000)
    name = models.CharField(_("Your first name"), max_length=60, blank=True)
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam
    on_card_at = models.DateTimeField(null=True, blank=True)  # its words, without the name, are on the card

    objects = PackAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="answer_screening_known"
            )
        ]

    def __str__(self) -> str:
        return self.words[:40]

    @transaction.atomic
    def decide(self, what: str, *, who: Any) -> bool:
        """Let it through, put it away, put its words on the card or take them off again."""
        screening, on_card = DECISIONS[what]
        self.lock()
        if (self.screening, self.on_card_at is not None) == (screening, on_card):
            return False
        self.screening = screening
        self.on_card_at = (self.on_card_at or timezone.now()) if on_card else None
        self.save(update_fields=["screening", "on_card_at", "changed_at"])
        record(who, f"answer: {what}", self, group_id=self.pack.group_id)
        return True


def answers_on_card(experiment: Experiment) -> PackAnswerQuerySet:
    """The words that a group has put there, whoever wrote them."""
    shown = PackAnswer.objects.filter(screening="passed", on_card_at__isnull=False)
    return shown.filter(pack__experiment=experiment).order_by("on_card_at", "pk")


# What may be decided of an answer: its screening then, and whether it stands on the card.
DECISIONS = {
    "let through": ("passed", False),
    "put away": ("spam", False),
    "on the card": ("passed", True),
    "off the card": ("passed", False),
}
