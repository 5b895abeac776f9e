"""The verbs of a merge of two accounts: each side's yes, a no, and taking it back."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub import shelves
from hub.accounts import sessions
from hub.accounts.models import NetworkRole, User
from hub.accounts.one_person import bring_together
from hub.audit.models import record
from hub.common.models import TransitionError
from hub.journal.models import Journal, Undone
from hub.links.models import PrivateLink

if TYPE_CHECKING:
    from hub.accounts.merging import PersonMerge

ANSWERED_WITHIN = timedelta(days=14)
TRUSTED = _(
    "One of the two accounts has a role on the network. Those are never made one by themselves: end the role first."
)
OVER = _("This question is over. Nothing has changed.")


class PersonMergeActs(models.Model):
    journal: Any

    class Meta:
        abstract = True

    def lock(self: "PersonMerge") -> None:  # type: ignore[misc]
        """What the apps lock first (groups), then both people in the order of their numbers, then this row, anew."""
        for lock_first in shelves.PERSON_LOCKS:
            lock_first([self.kept_id, self.gone_id])
        people = User.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        held = {person.pk: person for person in people.filter(pk__in=[self.kept_id, self.gone_id])}
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        self.kept, self.gone = held[self.kept_id], held[self.gone_id]

    def new_link(self: "PersonMerge", side: str) -> PrivateLink:  # type: ignore[misc]
        """A fresh link for one address; the one before it stops working."""
        earlier = getattr(self, f"{side}_link_id")
        PrivateLink.objects.filter(pk=earlier or 0).update(revoked_at=timezone.now())
        link = PrivateLink.issue(PrivateLink.Purpose.MERGE, self, expires_at=timezone.now() + ANSWERED_WITHIN)
        setattr(self, f"{side}_link", link)
        self.save(update_fields=[f"{side}_link", "changed_at"])
        return link

    @transaction.atomic
    def agree(self: "PersonMerge", side: str, *, keep: str | None = None) -> bool:  # type: ignore[misc]
        """One address says yes; True when both have, and the two are one. Pressing twice changes nothing."""
        self.lock()
        if self.done_at is not None and self.undone_at is None:
            return True
        if not self.is_open:
            raise TransitionError(OVER)
        if not (self.kept.is_active and self.gone.is_active):
            raise TransitionError(
                _("One of the two accounts is closed in the meantime. Nothing has changed.")
            )
        if has_network_role(self.kept, self.gone):
            raise TransitionError(TRUSTED)
        if not self.has_agreed(side):
            setattr(self, f"{side}_agreed_at", timezone.now())
            self.save(update_fields=[f"{side}_agreed_at", "changed_at"])
            record(None, "second account agreed", self)
        if not self.has_agreed(self.other_side(side)):
            return False
        self.become_one(keep=keep)
        return True

    def become_one(self: "PersonMerge", *, keep: str | None) -> None:  # type: ignore[misc]
        """All that is theirs names the account that stays; the other is closed and its sign-ins end."""
        journal = self.journal = Journal.objects.create(what="person merge")
        journal.set(User.objects.filter(pk=self.gone_id), is_active=False)
        self.counts = dict(bring_together(self.gone, self.kept, journal))
        self.done_at = timezone.now()
        self.save(update_fields=["journal", "counts", "done_at", "changed_at"])
        self.links.update(expires_at=self.undoable_until)
        self.end_other_merges()
        sessions.end_others(self.gone)
        sessions.end_others(self.kept, keep=keep)  # what they may do has changed (A5)
        record(None, "accounts made one", self.kept, rows=journal.rows.count())
        record(None, "accounts made one", self.gone)

    def end_other_merges(self: "PersonMerge") -> None:  # type: ignore[misc]
        """Nobody can answer for an account that is closed."""
        others = type(self).objects.open().filter(models.Q(kept=self.gone_id) | models.Q(gone=self.gone_id))
        links = [pk for pair in others.values_list("kept_link", "gone_link") for pk in pair if pk]
        PrivateLink.objects.filter(pk__in=links).update(revoked_at=timezone.now())

    @transaction.atomic
    def refuse(self: "PersonMerge") -> None:  # type: ignore[misc]
        """No, that is somebody else: for good, and nobody is told which of them said so."""
        self.lock()
        if self.done_at is not None:
            raise TransitionError(OVER)
        if self.refused_at is None:
            self.refused_at = timezone.now()
            self.save(update_fields=["refused_at", "changed_at"])
            self.links.update(revoked_at=self.refused_at)
            record(None, "second account refused", self)

    @transaction.atomic
    def undo(self: "PersonMerge", *, by: Any, who: Any = None, keep: str | None = None) -> Undone:  # type: ignore[misc]
        """Two accounts again; what somebody has changed since stays where it is. Pressing twice changes nothing."""
        self.lock()
        if self.undone_at is not None:
            return Undone()
        if self.journal is None:
            raise TransitionError(_("The two are not one, so there is nothing to take back."))
        if not self.is_undoable:
            raise TransitionError(_("That was more than 30 days ago. Please write to us."))
        if not self.kept.is_active:
            raise TransitionError(
                _("Since then this account has become part of another one. Take that back first.")
            )
        afterwards = [take_apart(self.gone, self.kept, self.journal) for take_apart in shelves.PERSON_APART]
        undone = self.journal.undo()
        for put_right in afterwards:
            put_right()
        self.undone_at, self.undone_by = timezone.now(), by
        self.save(update_fields=["undone_at", "undone_by", "changed_at"])
        self.links.update(revoked_at=self.undone_at)
        sessions.end_others(self.kept, keep=keep)
        for person in (self.kept, self.gone):
            record(who, "accounts taken apart", person, rows=undone.restored)
        return undone

    @property
    def links(self: "PersonMerge") -> Any:  # type: ignore[misc]
        return PrivateLink.objects.about(self).filter(purpose=PrivateLink.Purpose.MERGE).live()


def has_network_role(*people: Any) -> bool:
    return NetworkRole.objects.live().filter(person__in=[person.pk for person in people]).exists()
