"""What the hub refuses to start with (P1), and what it starts with in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
SAFE = {
    "DEBUG": "false",
    "SECRET_KEY": "a-key-of-letters-1234567890-for-this-test-of-settings-alone",
    "ALLOWED_HOSTS": "hub.example.org",
    "HUB_URL": "https://hub.example.org",
    "MAIL_DOMAIN": "hub.example.org",
    "DATABASE_URL": "postgres://hub@localhost/hub",
    "REDIS_URL": "redis://:secret@localhost:6379/0",
    "DJANGO_SETTINGS_MODULE": "hub.settings",
}
START = "import hub.wsgi"


def run(code: str, **changed: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment |= SAFE | {"BUNTING_DATA": "/nonexistent-bunting"} | changed
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=HERE, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": "true"}, "Set DEBUG to false"),
        ({"SECRET_KEY": "short"}, "Set SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"MAIL_DOMAIN": ""}, "Set MAIL_DOMAIN"),
        ({"HUB_URL": "http://hub.example.org"}, "Set HUB_URL"),
        ({"REDIS_URL": "redis://localhost:6379/0"}, "without a password"),
    ],
)
def test_p1_production_does_not_start_with(changed: dict[str, str], sentence: str):
    started = run(START, **changed)

    assert started.returncode == 3  # so that gunicorn gives up instead of trying for ever
    assert sentence in started.stderr
    assert "Traceback" not in started.stderr


def test_p1_a_safe_production_starts():
    started = run(START)

    assert started.returncode == 0, started.stderr


def test_p2_django_finds_nothing_to_say_about_production():
    checked = run(
        "import django, sys; django.setup(); from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING', databases=[])"
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_p2_cookies_and_transport_in_production():
    said = run(
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS,"
        "s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_SSL_REDIRECT, s.PASSWORD_HASHERS[0].rsplit('.')[-1])"
    )

    assert said.stdout.split() == [
        "__Host-s", "True", "__Host-csrf", "31536000", "True", "True", "Argon2PasswordHasher",
    ]  # fmt: skip


def test_c9_in_production_nobody_waits_longer_than_three_seconds_for_a_lock():
    said = run(
        "import django; django.setup(); from django.conf import settings;"
        "print(settings.DATABASES['default']['OPTIONS']['options'])"
    )

    assert said.stdout.split("-c ")[1:] == [
        "statement_timeout=10000 ", "lock_timeout=3000 ", "idle_in_transaction_session_timeout=30000\n",
    ]  # fmt: skip
