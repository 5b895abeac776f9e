"""What a form showed when it was opened, carried along in it: so that whoever saves second learns what the first changed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import strip_tags


@dataclass(frozen=True)
class ChangedByOthers:
    """One question that somebody else has answered anew; `is_mine_too` where both did."""

    label: Any
    words: str
    is_mine_too: bool


class OpenedForm(forms.Form):
    """Give `said_before(row)`, the answers as they stand; `{{ form.opened }}` writes them into the page."""

    said_before: Callable[[Any], dict[str, Any]]
    opened = forms.CharField(required=False, widget=forms.HiddenInput, max_length=50_000)

    def noted(self, row: Any, said: dict[str, Any]) -> str:
        return json.dumps({"version": row.version, "said": said}, cls=DjangoJSONEncoder)

    @property
    def noted_then(self) -> dict[str, Any]:
        try:
            noted = json.loads(str(self.data.get("opened", "")))
        except (ValueError, RecursionError):
            return {}
        is_ours = isinstance(noted, dict) and isinstance(noted.get("said"), dict)
        return noted if is_ours and isinstance(noted.get("version"), int) else {}

    @property
    def version(self) -> int | None:
        """Upon which version it was filled in; None where the page did not say."""
        return self.noted_then.get("version")

    def meet(self, row: Any) -> tuple[dict[str, Any], list[ChangedByOthers]]:
        """What to show after somebody else saved: my answers, theirs where I gave none, and which those are."""
        then, now = self.noted_then["said"], self.said_before(row)
        together: dict[str, Any] = {"opened": self.noted(row, now)}
        others = []
        for name, theirs in now.items():
            mine, before = self[name].value(), then.get(name)
            is_mine = plain(mine) != plain(before)
            is_theirs = plain(theirs) != plain(before) and plain(theirs) != plain(mine)
            together[name] = theirs if is_theirs and not is_mine else mine
            if is_theirs:
                others.append(ChangedByOthers(self.fields[name].label, self.in_words(name, theirs), is_mine))
        return together, others

    def in_words(self, name: str, said: Any) -> str:
        choices = getattr(self.fields[name], "choices", None)
        if choices is None:
            return str(said or "")
        chosen = plain(said)
        return ", ".join(
            strip_tags(str(label).partition("</b>")[0]) for value, label in choices if str(value) in chosen
        )


def plain(said: Any) -> list[str]:
    """One answer or several, comparable whether they come from a page, a row or a note."""
    several = said if isinstance(said, list | tuple | set) else [said]
    return sorted(str(one) for one in several if one not in (None, ""))
