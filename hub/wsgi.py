import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hub.access.checks import unsafe_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")


def what_is_unsafe() -> list[str]:
    try:
        if settings.DEBUG and "runserver" not in sys.argv:
            return ["Set DEBUG to false: only the development server may show what went wrong."]
        return unsafe_settings()
    except ImproperlyConfigured as trouble:
        return [str(trouble)]


# Checks don't run under a production server, so the application itself does not start (P1).
if problems := what_is_unsafe():
    print(
        "\n".join(["This hub does not start like this:", *(f"- {problem}" for problem in problems)]),
        file=sys.stderr,
    )
    sys.exit(3)  # gunicorn then gives up; after any other number it would try again for ever

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (all pages are read now, not while the first visitor waits)
gc.collect()
gc.freeze()  # what was read now stays; no page waits while all of it is looked through for rubbish, a tenth of a second each time
