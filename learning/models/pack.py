"""Share with my group: three sentences and one question to paste anywhere; answers come back to the card."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.who import scope_of
from hub.common.models import Record
from learning.models.experiment import Experiment

WHOSE = "whose: who wrote it; basis: legitimate interest; kept: 24 months"


def new_name() -> str:
    return secrets.token_urlsafe(9)


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, who: Any) -> "PackQuerySet":
        return self.filter(scope_of("pack", who))


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


class PackAnswer(Record):
    """An answer to the question, from whoever read it; no account, a name if they like."""

    PERSONAL = dict.fromkeys(["words", "name"], WHOSE)

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="answers")
    words = models.TextField(_("Your answer"), max_length=1000)
    name = models.CharField(_("Your first name"), max_length=60, blank=True)
    screening = models.CharField(max_length=10, default="passed")  # passed, held, spam

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(screening__in=["passed", "held", "spam"]), name="answer_screening_known"
            )
        ]

    def __str__(self) -> str:
        return self.words[:40]
