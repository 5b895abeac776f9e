"""A charity's request for help: what the database refuses of it, and every move it made."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.common.models import Move
from hub.guard.models import HeldPost
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail
from volunteers.models.request_acts import CharityActs, GroupActs
from volunteers.models.request_cover import CoverActs, HeldActs
from volunteers.models.request_queries import HelpRequestQuerySet

HELD_AS = "ask"  # the name of its public form, where a post is held


class HelpRequest(CharityActs, GroupActs, CoverActs, HeldActs):
    """One request: its facts in request_facts.py, its verbs in request_acts.py and request_cover.py."""

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "unconfirmed"]) | Q(verified_at__isnull=False),
                name="request_leaves_unconfirmed_verified",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(words="") & ~Q(outcode="") & ~Q(organisation_name="")),
                name="a_sent_request_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(draft={}), name="only_drafts_keep_what_was_typed"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="done_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_for_us") | ~Q(pointer=""), name="not_for_us_points_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "taken", "ready", "finding", "in_hand"])
                | Q(due_at__isnull=False),
                name="an_open_request_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(when="day") | Q(needed_by__isnull=False) | Q(state="draft"),
                name="a_day_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "finding"])
                | (~Q(needed="") & ~Q(size__in=["", "answer"]) & Q(ready_at__isnull=False)),
                name="ready_says_what_is_needed",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "due_at"], name="requests_of_a_group"),
            models.Index(fields=["region", "state", "created_at"], name="requests_of_a_region"),
            models.Index(fields=["owner", "state"], name="requests_of_an_owner"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["submitted", "taken", "ready", "finding", "in_hand"]),
                name="requests_due",
            ),
            models.Index(fields=["state", "state_since"], name="requests_by_age"),
            models.Index(fields=["changed_at"], name="requests_by_change"),
            models.Index(
                fields=["ready_at"], condition=Q(state__in=["ready", "finding"]), name="requests_sought_for"
            ),
        ]

    def __str__(self) -> str:
        name = self.organisation_name or _("A charity")
        return f"{name} ({self.ref})"

    def get_absolute_url(self) -> str:
        """The charity's own page; organisers have theirs at /triage/<ref>/."""
        return reverse("volunteers:request", args=[self.ref])

    @transaction.atomic
    def forget(self) -> None:
        """Delete it with its people, its links, its mails and the note why it was held; nothing remains (D6)."""
        for row in [self, *self.contacts.all()]:
            PrivateLink.objects.about(row).delete()
            OutgoingMail.objects.about(row).delete()
        HeldPost.objects.filter(form=HELD_AS, about_id=self.pk).delete()
        self.delete()


class HelpRequestMove(Move):
    row = models.ForeignKey(HelpRequest, models.CASCADE, related_name="moves")

    class Meta(Move.Meta):
        indexes = [models.Index(fields=["row", "at"])]
