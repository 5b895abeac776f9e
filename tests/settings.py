"""The settings of the hub, with databases of this run alone."""

import os
import secrets
import tempfile
from pathlib import Path

# Workers and the processes that tests start inherit the name of the run.
RUN = os.environ.setdefault("BUNTING_TEST_RUN", f"bunting-t{os.getpid()}-{secrets.token_hex(3)}")
RUN_FOLDER = Path(tempfile.gettempdir()) / RUN
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NUMBER = int("".join(filter(str.isdigit, WORKER)) or 0)
os.environ["DEBUG"] = "true"

from hub.settings import *  # noqa: E402, F403
from hub.settings import CACHES, DATABASES, STORAGES, env  # noqa: E402

DEBUG = False
HUB_URL = "http://testserver"
HUB_NAME = "Tech for Good Network"
MAIL_DOMAIN = "hub.example.org"
DEFAULT_FROM_EMAIL = f"{HUB_NAME} <hello@{MAIL_DOMAIN}>"
SECRET_KEY = LINK_KEY = "for-tests-only-and-long-enough-for-every-check-of-the-hub"

if not env.str("DATABASE_URL", ""):
    DATABASES["default"] |= {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(RUN_FOLDER / "s"),
        "PORT": "5432",
        "USER": "postgres",
    }
TEMPLATE = f"{RUN}-template"
DATABASES["default"] |= {
    "NAME": f"{RUN}-{WORKER}",
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TEST": {"NAME": f"{RUN}-{WORKER}", "TEMPLATE": TEMPLATE, "MIGRATE": False},
}

VALKEY = RUN_FOLDER / "s" / "valkey.sock"
REDIS_URL = CELERY_BROKER_URL = f"redis+socket://{VALKEY}?virtual_host={2 * NUMBER}"
CACHE_URL = f"unix://{VALKEY}?db={2 * NUMBER + 1}"
# Half a second without an answer means a busy machine here, and never that the cache has gone.
CACHES["default"] = {
    "BACKEND": "hub.common.cache.FailOpenRedisCache",
    "LOCATION": CACHE_URL,
    "OPTIONS": {"socket_timeout": 60, "socket_connect_timeout": 60},
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE = [name for name in MIDDLEWARE if "LineOfTheRequest" not in name]  # noqa: F405
WHITENOISE_AUTOREFRESH = True
