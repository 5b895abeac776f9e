"""How long what people wrote is kept: one table, `KEPT_DAYS` in the settings."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def kept_since(what: str) -> datetime:
    """Whatever is older is forgotten."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[what])
