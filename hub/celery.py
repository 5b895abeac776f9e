import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

app = Celery("bunting")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["hub.mail", "hub.jobs"])
app.autodiscover_tasks()
