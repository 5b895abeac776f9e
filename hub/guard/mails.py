"""How often we write to an address that nobody has confirmed yet: 3 times in 24 hours, 6 in a week (F6)."""

from datetime import timedelta

from hub.guard.limits import Rate

IN_A_DAY = Rate("mail a day", 3, timedelta(hours=24), pieces=96)
IN_A_WEEK = Rate("mail a week", 6, timedelta(days=7), pieces=168)


def may_write_to(address: str) -> bool:
    """Count one mail to this address; False when it has had its share. The sender of the form never learns which."""
    inbox = inbox_of(address)
    if not IN_A_DAY.take(inbox):
        return False
    if IN_A_WEEK.take(inbox):
        return True
    IN_A_DAY.give_back(inbox)
    return False


def inbox_of(address: str) -> str:
    """Where it ends up: what stands behind a plus (bev+1@, bev+2@) reaches the same person."""
    name, _at, host = address.casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"
