"""Naming a second account. Whoever names an address learns nothing: known or not, the same answer for the same work (G3).

A yes is given by the link in a mail and by typing the address of the other account, so nobody says yes to somebody
else's account by pressing a button, and no address is shown to anybody who doesn't know it (docs/adr/0010).
Call these outside a transaction: a question that may not be asked is written like any other, and rolled back.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hub.accounts import merge_letters
from hub.accounts.backend import people_at
from hub.accounts.merge_acts import has_network_role
from hub.accounts.merging import PersonMerge
from hub.accounts.models import User
from hub.audit.models import record
from hub.guard.mails import may_write_to

NOBODY, NOBODY_ELSE = 0, -1


def name_own(person: User, address: str, *, who: Any) -> None:
    """Somebody signed in names a second account of theirs: their own yes is given with it, the other address is asked."""
    other = only_one_at(address, NOBODY, but=person)
    record(who, "second account named", person)
    may_write = may_write_to(address)
    with transaction.atomic():
        earlier = list(PersonMerge.objects.of_both(person.pk, other.pk).exclude(refused_at=None))
        refused_by_other = any(
            merge.said_yes(person) or merge.proposed_by_id == person.pk for merge in earlier
        )
        may_ask = may_be_one(person, other) and not refused_by_other
        merge = propose(kept=person, gone=other, by=person)
        stays = merge.side_named(person) == "kept"
        if stays:
            merge.kept_agreed_at = merge.kept_agreed_at or timezone.now()
        merge.save(update_fields=["kept_agreed_at", "changed_at"])
        # Asked the other way round before: their own yes is missing, and giving an account up takes the link of a mail.
        merge_letters.ask(merge, "gone" if stays or merge.has_agreed("kept") else "kept")
        if not (may_ask and may_write):
            transaction.set_rollback(True)


def name_two(address: str, other_address: str, *, who: Any) -> None:
    """A coordinator types both, as when somebody rings; each address is asked, and nobody hears what came of it."""
    record(who, "two accounts named", who.person)
    one = only_one_at(address, NOBODY)
    other = only_one_at(other_address, NOBODY_ELSE, but=one)
    ask_both(one, other, by=who.person, may_write=may_write_to(address) & may_write_to(other_address))


def suggest(one: User, other: User, *, who: Any, group_id: int) -> None:
    """An organiser sees two people of one name in their own group; both are asked."""
    record(who, "two people asked whether they are one", one, group_id=group_id)
    ask_both(one, other, by=who.person, may_write=may_write_to(one.email) & may_write_to(other.email))


def ask_both(one: User, other: User, *, by: Any, may_write: bool) -> None:
    kept, gone = sorted((one, other), key=lambda person: (person.joined_at, person.pk))
    with transaction.atomic():
        refused = PersonMerge.objects.of_both(kept.pk, gone.pk).exclude(refused_at=None).exists()
        may_ask = may_be_one(kept, gone) and not refused
        merge = propose(kept=kept, gone=gone, by=by)
        for side in ("kept", "gone"):
            merge_letters.ask(merge, side)
        if not (may_ask and may_write):
            transaction.set_rollback(True)


def propose(*, kept: User, gone: User, by: Any) -> PersonMerge:
    """The open question about these two, or a new one; as many statements either way."""
    asked_before = PersonMerge.objects.open().of_both(kept.pk, gone.pk)
    if asked_before.update(changed_at=timezone.now()):
        return asked_before.select_related("kept", "gone").get()
    merge = PersonMerge(kept=kept, gone=gone, proposed_by=by)
    merge.save(force_insert=True)
    return merge


def only_one_at(address: str, nobody: int, *, but: User | None = None) -> User:
    """Whoever else signs in with this address; where there is nobody, or more than one, somebody who isn't there."""
    found = people_at(address)
    if len(found) == 1 and found[0] != but:
        return found[0]
    return User(pk=nobody, email=f"nobody{-nobody}@{settings.MAIL_DOMAIN}", is_active=False)


def may_be_one(one: User, other: User) -> bool:
    trusted = has_network_role(one, other)
    return one.is_active and other.is_active and one.pk != other.pk and not trusted
