"""How often we write to an address that nobody has confirmed yet: 3 times in 24 hours, 6 in a week (F6)."""

from datetime import timedelta

from hub.guard.limits import Rate, take_each

IN_A_DAY = Rate("mail a day", 3, timedelta(hours=24), pieces=96)
IN_A_WEEK = Rate("mail a week", 6, timedelta(days=7), pieces=168)


def may_write_to(address: str) -> bool:
    """Count one mail to this address; False when it has had its share. The sender of the form never learns which."""
    inbox = inbox_of(address)
    rates = (IN_A_DAY, IN_A_WEEK)
    has_room = take_each(*((rate, inbox) for rate in rates))
    if not all(has_room):
        for rate, is_taken in zip(rates, has_room, strict=True):
            if is_taken:
                rate.give_back(inbox)
    return all(has_room)


def inbox_of(address: str) -> str:
    """Where it ends up: what stands behind a plus (bev+1@, bev+2@) reaches the same person."""
    name, _at, host = address.casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"
