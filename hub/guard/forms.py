"""A form that anybody may send, with no account and no cookie. `{{ form.guard }}` prints what guards it."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from hub.guard.content import doubts_about
from hub.guard.models import HeldPost
from hub.guard.stamps import Stamp

TRAP = "fax"  # a box people don't see
STAMP = "stamp"
NOT_ITS_WORDS = {TRAP, STAMP, "csrfmiddlewaretoken"}


class GuardedForm(forms.Form):
    """Give `form_name` and, in `looked_at`, the fields whose text is looked at for advertisements."""

    form_name = ""
    looked_at: tuple[str, ...] = ()

    @cached_property
    def stamp(self) -> Stamp | None:
        """The stamp it came with; a fresh one when it is only being served."""
        if not self.is_bound:
            return Stamp.fresh(self.form_name)
        return Stamp.read(self.form_name, str(self.data.get(STAMP, ""))[:300])

    def stamp_anew(self) -> None:
        self.stamp = Stamp.fresh(self.form_name)

    @property
    def guard(self) -> SafeString:
        return render_to_string("hub/guard/_guard.html", {"trap": TRAP, "stamp": str(self.stamp or "")})

    @property
    def body_hash(self) -> str:
        """Of all that was typed and which button was pressed."""
        typed = sorted(
            (name, values) for name, values in dict(self.data).items() if name not in NOT_ITS_WORDS
        )
        return hashlib.sha256(json.dumps(typed, default=str).encode()).hexdigest()

    def doubts(self) -> list[str]:
        """Why a person should look before anybody is written to; empty for nearly everybody."""
        doubts: list[str] = []
        if str(self.data.get(TRAP, "")).strip():
            doubts.append(HeldPost.Reason.TRAP)
        if self.stamp is not None and self.stamp.is_hasty:
            doubts.append(HeldPost.Reason.HASTE)
        text = "\n".join(str(self.cleaned_data.get(name, "")) for name in self.looked_at)
        return doubts + doubts_about(text)


def screening_of(doubts: list[str]) -> str:
    """Passed, held for a person, or (the trap and a second sign) spam; nothing is thrown away for 30 days."""
    if HeldPost.Reason.TRAP in doubts and len(doubts) > 1:
        return "spam"
    return "held" if doubts else "passed"


def hold(form: str, about: Any, doubts: list[str]) -> None:
    """Write down why a person should look, for that person to read."""
    if doubts:
        HeldPost.objects.create(form=form, about_id=about.pk, reasons=doubts, score=len(doubts))


def with_why(form: str, rows: Iterable[Any]) -> list[tuple[Any, HeldPost | None]]:
    """Each row beside the note why it is held; one query."""
    held = list(rows)
    posts = HeldPost.objects.filter(form=form, about_id__in=[row.pk for row in held])
    why = {post.about_id: post for post in posts}
    return [(row, why.get(row.pk)) for row in held]
