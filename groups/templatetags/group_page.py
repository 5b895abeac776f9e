"""{% load group_page %}: what organisers wrote, on a page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from groups.markdown import html_of

register = template.Library()


@register.filter
def as_page(text: str) -> SafeString:
    """{{ section.text|as_page }}: fourteen tags and links of three kinds are all that comes out of it."""
    return mark_safe(html_of(text))  # noqa: S308
