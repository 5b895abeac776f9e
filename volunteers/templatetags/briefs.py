from typing import Any

from django import template

from volunteers.brief import Brief

register = template.Library()


@register.simple_tag
def brief_of(request: Any, role: Any, skills: Any) -> Brief:
    """{% brief_of request role skills as brief %}"""
    return Brief(request, role, list(skills))
