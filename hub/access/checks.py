"""What the hub refuses to start with: an unmarked route, and in production any unsafe setting."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from hub.access.marks import LIBRARY_ROUTES, known, mark_of


def routes(resolver: Any = None, prefix: str = "", spaces: tuple[str, ...] = ()) -> Any:
    """Every route of the site: (pattern, qualified name, view)."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from routes(entry, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            name = ":".join([*spaces, entry.name]) if entry.name else None
            yield prefix + str(entry.pattern), name, entry.callback


@register(Tags.urls)
def every_route_is_marked(app_configs: Any, **kwargs: Any) -> list[Error]:
    errors, met = [], set()
    for pattern, name, view in routes():
        if settings.DEBUG and (view.__module__ or "").startswith("django."):
            continue
        mark = mark_of(view, name)
        if mark is None or not known(mark):
            errors.append(Error(f"The route {pattern!r} ({name}) has no access mark.", id="hub.E001"))
        met.add(name)
    for name in LIBRARY_ROUTES.keys() - met:
        errors.append(Error(f"The mark list names a route that does not exist: {name}.", id="hub.E002"))
    return errors


@register(Tags.security)
def production_is_safe(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [Error(problem, id="hub.E003") for problem in unsafe_settings()]


def unsafe_settings() -> list[str]:
    """Sentences for what must be mended before this may serve anybody (security 4.6); empty while developing."""
    if settings.DEBUG:
        return []
    problems = []
    if len(settings.SECRET_KEY) < 50:
        problems.append("Set SECRET_KEY to at least 50 random characters.")
    if any(len(key.strip()) < 50 for key in settings.SECRET_KEY_FALLBACKS):
        problems.append("Take every key under 50 characters, an empty one too, out of SECRET_KEY_FALLBACKS.")
    if len(settings.LINK_KEY) < 50:
        problems.append("Set LINK_KEY to at least 50 random characters, or leave it out.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        problems.append("Set ALLOWED_HOSTS to the names this hub answers to; * is not one of them.")
    if not settings.MAIL_DOMAIN or settings.MAIL_DOMAIN == "localhost":
        problems.append("Set MAIL_DOMAIN to the domain mail is sent from.")
    if not settings.HUB_URL.startswith("https://"):
        problems.append("Set HUB_URL to the https address people type.")
    for name in ("REDIS_URL", "CACHE_URL"):
        address = getattr(settings, name)
        if address.startswith(("redis://", "rediss://")) and "@" not in address:
            problems.append(f"{name} names a Redis without a password.")
    if "django.contrib.gis" in settings.INSTALLED_APPS:
        problems.append("Take django.contrib.gis out of INSTALLED_APPS.")
    return problems
