"""One sentence that says what the figures say: true of them, kind, and without a ranking."""

from typing import Any

from django.utils.translation import gettext as _


def sentence_of(scope: Any, span: Any, split: str | None, told: list[Any]) -> str:
    return _("Nothing to count in %(span)s yet.") % {"span": span.words}
