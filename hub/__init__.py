"""The ground floor: what every app stands on; it knows no other app."""

from hub.celery import app as celery_app

__all__ = ["celery_app"]
