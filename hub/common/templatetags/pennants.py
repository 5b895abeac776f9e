"""Drawing pennants as inline SVG: attributes and classes only, so that the Content Security Policy holds."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

COLOURS = ("marigold", "pine", "coral", "plum", "sky", "leaf")
PATTERNS = ("plain", "stripe", "dot", "half")

_CLOTH = "M3 5 37 5 20 47z"
_OVER = {
    "plain": "",
    "stripe": '<path class="cloth" d="M7 15 33 15 29.4 24 10.6 24z"/>',
    "dot": '<circle class="cloth" cx="20" cy="17" r="6"/>',
    "half": '<path class="cloth" d="M20 5 37 5 20 47z"/>',
}


@lru_cache(maxsize=256)  # a list flies the same twelve again and again
def pennant_svg(colour: str, pattern: str, label: str = "", size: str = "") -> SafeString:
    """One pennant on its piece of string. Without a label it is ornament and says nothing."""
    colour = colour if colour in COLOURS else COLOURS[0]
    pattern = pattern if pattern in PATTERNS else PATTERNS[0]
    named = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true" focusable="false"')
    )
    return format_html(
        '<svg class="pennant {}" viewBox="0 0 40 50" width="40" height="50" {}>'
        '<path class="string" d="M0 4Q20 6 40 4"/><path class="fill-{}" d="{}"/>{}'
        '<path class="edge fill-{}" d="{}"/></svg>',
        f"pennant--{size}" if size else "",
        named,
        colour,
        _CLOTH,
        mark_safe(_OVER[pattern]),  # noqa: S308 - one of four drawings above
        colour,
        _CLOTH,
    )
