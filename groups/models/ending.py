"""How a group ends: it joins another, or it closes. Two yeses and somebody who keeps its data (rule 3)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.ending_acts import EndingActs
from groups.models.group import Group
from groups.models.membership import Membership
from hub.access.who import scope_of
from hub.journal.models import Journal, JournalRow
from hub.mail.models import OutgoingMail

TOLD_FOR = timedelta(days=1)
TOLD_BY = ("groups/group_joined", "groups/group_closed")
WHOSE = "whose: who agreed; basis: legitimate interest; kept: as long as the group's"


class GroupEndingQuerySet(models.QuerySet["GroupEnding"]):
    def visible_to(self, who: Any) -> "GroupEndingQuerySet":
        """Of the group that ends, and of the one it would join."""
        return self.filter(scope_of("ending", who))

    def open(self) -> "GroupEndingQuerySet":
        return self.filter(done_at=None, dropped_at=None)

    def take_back_yeses_of(self, person: Any, group: Any) -> None:
        """Who leads it no longer speaks for it no longer; whoever leads it then is asked."""
        gone = {"changed_at": timezone.now()}
        self.open().filter(group=group, lead=person).update(lead=None, lead_agreed_at=None, **gone)
        self.open().filter(into=group, other_lead=person).update(
            other_lead=None, other_lead_agreed_at=None, **gone
        )

    def of_what_they_ran(self, person: Any) -> "GroupEndingQuerySet":
        """Endings of groups that this person ran until then: their role ended with it, or went along."""
        done_at = OuterRef("done_at")
        running = Membership.objects.running().filter(person=person)
        let_go = running.filter(group=OuterRef("group"), ended_at__gte=done_at)
        then = running.filter(Q(ended_at=None) | Q(ended_at__gte=OuterRef(done_at)))
        went = JournalRow.objects.filter(journal=OuterRef("journal"), label=Membership._meta.label_lower)
        went = went.filter(field="group_id", row_pk__in=then.values("pk"))
        return self.filter(Exists(let_go) | Exists(went), done_at__isnull=False, undone_at=None)

    def owed_word(self) -> "GroupEndingQuerySet":
        """Done a moment ago: everybody who belongs to it is told, each once."""
        fresh = timezone.now() - TOLD_FOR
        return self.filter(done_at__gte=fresh, undone_at=None).select_related("group", "into")


class GroupEnding(EndingActs):
    """proposed > agreed by a lead of each group (where there is one) and by the network > done; undoable 30 days."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Join another group")
        CLOSE = "close", _("Close")

    PERSONAL = dict.fromkeys(
        ["proposed_by", "keeper", "lead", "other_lead", "national", "undone_by", "why"], WHOSE
    )

    kind = models.CharField(max_length=10, choices=Kind.choices)
    group = models.ForeignKey(Group, models.CASCADE, related_name="endings")
    into = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="joined_by")
    why = models.CharField(_("Why?"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lead_agreed_at = models.DateTimeField(null=True, blank=True)
    other_lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    other_lead_agreed_at = models.DateTimeField(null=True, blank=True)
    national = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    national_agreed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    journal = models.OneToOneField(Journal, models.SET_NULL, null=True, blank=True, related_name="+")
    counts = models.JSONField(default=dict)  # kind of row -> how many, before and after

    objects = GroupEndingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="merge", into__isnull=False) | Q(kind="close", into=None),
                name="a_merge_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(into=None) | ~Q(group=F("into")), name="no_group_joins_itself"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(national_agreed_at__isnull=False), name="ended_with_the_network"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="an_ending_is_done_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(done_at__isnull=False), name="what_was_done_can_be_undone"
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(done_at=None, dropped_at=None), name="one_open_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.group}"

    def untold(self) -> Any:
        """Roles that went over to the other group, or ended with this one, of people who haven't been told."""
        told = OutgoingMail.objects.about(self).filter(kind__in=TOLD_BY).values("person")
        roles = Membership.objects.exclude(person__in=told)
        if self.journal is not None:
            live = Q(ended_at=None) | Q(ended_at__gte=self.done_at)
            moved = self.journal.rows.filter(label=Membership._meta.label_lower).values("row_pk")
            return roles.filter(live, pk__in=moved)
        return roles.filter(group=self.group_id, ended_at=self.done_at)

    def get_absolute_url(self) -> str:
        return reverse("groups:ending", args=[self.group.slug])
