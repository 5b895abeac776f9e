import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

application = get_wsgi_application()


def refuse_unsafe_settings() -> None:
    """Checks don't run under a production server, so the application itself does not start (P1)."""
    from hub.access.checks import unsafe_settings

    if problems := unsafe_settings():
        sys.exit("\n".join(["This hub does not start like this:", *(f"- {problem}" for problem in problems)]))


refuse_unsafe_settings()
