"""From nothing to a network whose coordinator can come in; twice; and with answers that do not fit."""

import json
import stat
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from groups.models import Region
from hub.accounts.models import NetworkRole, User
from hub.mail.models import OutgoingMail
from hub.management.commands import set_up
from tests.deploy.ground import PROJECT, run
from tests.letterbox import Sink
from volunteers.models import Category, Skill

NIAMH = {"coordinator_name": "Niamh Kelly", "coordinator_email": "niamh@example.org"}


def set_the_hub_up(**options: str) -> str:
    said = StringIO()
    call_command("set_up", stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.fixture
def relay(settings: Any) -> Iterator[Sink]:
    with Sink() as sink:
        settings.EMAIL_BACKEND = "hub.mail.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        yield sink


@pytest.fixture(autouse=True)
def _in_production(settings: Any) -> None:
    settings.HUB_URL = "https://hub.example.org"


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What somebody types at the terminal, line by line."""

    def put(*lines: str) -> list[str]:
        waiting, asked = list(lines), []

        def answer(question: str) -> str:
            asked.append(question)
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        monkeypatch.setattr("builtins.input", answer)
        return asked

    return put


# --- manage.py set_up --------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_it_makes_a_coordinator_without_a_password_and_proves_that_mail_works(relay: Sink) -> None:
    said = set_the_hub_up(**NIAMH)

    niamh = User.objects.get()
    assert (niamh.name, niamh.email, niamh.has_usable_password()) == (
        "Niamh Kelly", "niamh@example.org", False,
    )  # fmt: skip
    assert list(niamh.network_roles.values_list("role", flat=True)) == ["national"]
    [letter] = relay.messages
    assert letter["To"] == "Niamh Kelly <niamh@example.org>"
    assert "https://hub.example.org/account/login/code/" in letter.get_body(("plain",)).get_content()
    assert "It holds 12 regions, 15 kinds of help, 80 skills, 19 causes." in said
    assert "Mail works: the letter was taken." in said
    next_steps = said.partition("is ready for Niamh:\n")[2].strip().splitlines()
    assert 5 <= len(next_steps) <= 8
    assert "https://hub.example.org/national/groups/" in said


@pytest.mark.django_db(transaction=True)
def test_run_twice_it_changes_nothing_and_puts_the_vocabulary_right(relay: Sink) -> None:
    set_the_hub_up(**NIAMH)
    Region.objects.filter(slug="wales").update(name="Wls")
    Category.objects.filter(slug="tools-and-it").update(retired=True)
    Skill.objects.filter(slug="microsoft-365").delete()

    set_the_hub_up(**NIAMH)
    set_the_hub_up()

    assert (User.objects.count(), NetworkRole.objects.count(), OutgoingMail.objects.count()) == (1, 1, 1)
    assert len(relay.messages) == 1
    assert Region.objects.get(slug="wales").name == "Wales"
    assert Skill.objects.filter(slug="microsoft-365").exists()
    assert Category.objects.get(slug="tools-and-it").retired  # the network's own choice


@pytest.mark.django_db(transaction=True)
def test_bad_answers_are_asked_again_kindly(relay: Sink, types: Any) -> None:
    asked = types("", "niamh", "niamh@example.org", "", "niamh@example.org", "Niamh  Kelly")

    said = set_the_hub_up()

    assert len(asked) == 6
    assert User.objects.get().name == "Niamh Kelly"
    for words in (
        "such as niamh@example.org",
        "Enter a valid email address",
        "such as Niamh Kelly",
        "here we need the name",
    ):
        assert words in said  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("lines", [[], [""] * set_up.TRIES])
def test_nobody_who_answers_leaves_nothing_behind(types: Any, lines: list[str]) -> None:
    types(*lines)

    with pytest.raises(CommandError, match=r"--coordinator-name|nothing is lost"):
        set_the_hub_up()

    assert not User.objects.exists()


@pytest.mark.django_db
def test_bad_options_are_refused() -> None:
    with pytest.raises(CommandError, match="Give one email address"):
        set_the_hub_up(coordinator_name="Niamh", coordinator_email="niamh@example.org, ann@example.org")


@pytest.mark.django_db(transaction=True)
def test_another_coordinator_takes_a_second_pair_of_hands(relay: Sink) -> None:
    set_the_hub_up(**NIAMH)

    with pytest.raises(CommandError, match="network_role"):
        set_the_hub_up(coordinator_name="Ann Lee", coordinator_email="ann@example.org")

    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_takes_nothing_is_said_and_a_second_run_makes_up_for_it(
    relay: Sink, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(CommandError, match="not taken") as failed:
        set_the_hub_up(**NIAMH)
    settings.EMAIL_PORT = port

    said = set_the_hub_up()

    assert failed.value.returncode == 2
    assert "Mail works" in said
    assert len(relay.messages) == 1


@pytest.mark.django_db
def test_unsafe_settings_are_named_before_anything_happens(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    with pytest.raises(CommandError, match="ALLOWED_HOSTS"):
        set_the_hub_up(**NIAMH)


# --- bin/set-up --------------------------------------------------------------------------------------
ANSWERS = [
    "North Sea Tech", "https://hub.example.org", "", "", "smtp.example.org", "", "", "a 'quoted one", 'pa$$ w"o#rd',
]  # fmt: skip
DOCKER = """#!/bin/sh
echo "$*" >>"$(dirname "$0")/docker.calls"
case "$*" in *fails*) exit 2 ;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a docker that only writes down what it was told."""
    (tmp_path / "bin").mkdir()
    copy(PROJECT / "bin/set-up", tmp_path / "bin/set-up")
    (tmp_path / "bin/docker").write_text(DOCKER)
    (tmp_path / "bin/docker").chmod(0o755)
    return tmp_path


def set_up_by_hand(
    checkout: Path, *answers: str, words: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    path = f"{checkout / 'bin'}:/usr/bin:/bin"
    return run(
        checkout / "bin/set-up", *words, cwd=checkout, answers="".join(f"{a}\n" for a in answers), PATH=path
    )


def test_bin_set_up_writes_keys_nobody_else_can_read(checkout: Path) -> None:
    said = set_up_by_hand(checkout, *ANSWERS, words=("--only-env",))

    assert said.returncode == 0, said.stderr
    file = checkout / ".env"
    values = said_in(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (values["HUB_URL"], values["ALLOWED_HOSTS"]) == ("https://hub.example.org", "hub.example.org")
    assert values["DEFAULT_FROM_EMAIL"] == "North Sea Tech <hello@example.org>"
    assert (values["EMAIL_PORT"], values["EMAIL_USE_TLS"]) == ("587", "true")
    assert values["EMAIL_HOST_PASSWORD"] == 'pa$$ w"o#rd'
    keys = [values[name] for name in values if name.endswith(("_KEY", "_PASSWORD"))]
    secrets = [key for key in keys if key != values["EMAIL_HOST_PASSWORD"]]
    assert len(set(secrets)) == 7
    assert {len(key) for key in secrets} == {64}


def said_in(file: Path) -> dict[str, str]:
    """As the hub itself reads it."""
    code = "import sys, json; from dotenv import dotenv_values; print(json.dumps(dict(dotenv_values(sys.argv[1]))))"
    return json.loads(run("python", "-c", code, file, check=True).stdout)


def test_bin_set_up_asks_again_where_an_answer_does_not_fit(checkout: Path) -> None:
    answers = ["", "<b>", "Hub", "http://hub.example.org", "hub", "hub.example.org", "example", "", "nobody",
               "", "", "a relay", "smtp.example.org", "many", "465", "-"]  # fmt: skip

    said = set_up_by_hand(checkout, *answers, words=("--only-env",))

    assert said.returncode == 0, said.stderr
    assert said.stdout.count("  Please") == 9
    values = said_in(checkout / ".env")
    assert (values["EMAIL_USE_SSL"], values["EMAIL_USE_TLS"], values["EMAIL_HOST_USER"]) == (
        "true",
        "false",
        "",
    )


def test_bin_set_up_never_overwrites_an_env_unasked(checkout: Path) -> None:
    set_up_by_hand(checkout, *ANSWERS, words=("--only-env",))
    before = (checkout / ".env").read_text()

    set_up_by_hand(checkout, "perhaps", "", words=("--only-env",))
    assert (checkout / ".env").read_text() == before
    assert set_up_by_hand(checkout, words=("--only-env",)).returncode == 1
    assert (checkout / ".env").read_text() == before

    set_up_by_hand(checkout, "new", *ANSWERS, words=("--only-env",))
    assert said_in(checkout / ".env")["SECRET_KEY"] not in before
    [old] = checkout.glob(".env.2*")
    assert (old.read_text(), stat.S_IMODE(old.stat().st_mode)) == (before, 0o600)


def test_bin_set_up_replaces_what_bin_dev_wrote(checkout: Path) -> None:
    (checkout / ".env").write_text("DEBUG=true\n")

    set_up_by_hand(checkout, *ANSWERS, words=("--only-env",))

    assert said_in(checkout / ".env")["DEBUG"] == "false"


def test_bin_set_up_half_answered_leaves_no_half_env(checkout: Path) -> None:
    assert set_up_by_hand(checkout, *ANSWERS[:4]).returncode == 1
    assert list(checkout.glob(".env*")) == []


def test_bin_set_up_starts_the_services_and_names_the_coordinator(checkout: Path) -> None:
    said = set_up_by_hand(checkout, *ANSWERS, "Niamh Kelly", "niamh", "niamh@example.org")

    assert said.returncode == 0, said.stderr
    assert (checkout / "bin/docker.calls").read_text().splitlines() == [
        "compose version",
        "compose build",
        "compose up -d --wait db queue cache",
        "compose run --rm migrate python manage.py set_up --coordinator-name Niamh Kelly "
        "--coordinator-email niamh@example.org",
        "compose exec -T db psql -X -q -U postgres -d hub -f /deploy/web_role.sql",  # now there are tables
        "compose up -d",
    ]


def test_bin_set_up_says_when_the_set_up_is_not_complete(checkout: Path) -> None:
    said = set_up_by_hand(checkout, *ANSWERS, "fails", "niamh@example.org")

    assert said.returncode == 1
    assert "compose up -d" in (checkout / "bin/docker.calls").read_text().splitlines()
    assert "not complete" in said.stderr


def test_bin_set_up_without_docker_keeps_the_owners_address_apart(checkout: Path) -> None:
    servers = [
        "postgres://hub_web@localhost/hub", "postgres://hub_web:w@localhost/hub", "postgres://hub_owner:o@localhost/hub",
        "redis://localhost", "redis://:q@localhost:6379/0", "redis://:c@localhost:6380/0",
    ]  # fmt: skip
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").write_text('#!/bin/sh\necho "$DATABASE_URL $STATEMENT_SECONDS $*"\n')
    (checkout / ".venv/bin/python").chmod(0o755)

    said = set_up_by_hand(
        checkout, *ANSWERS, *servers, "Niamh Kelly", "niamh@example.org", words=("--without-docker",)
    )

    assert said.returncode == 0, said.stderr
    assert said_in(checkout / ".env")["DATABASE_URL"] == "postgres://hub_web:w@localhost/hub"
    assert "hub_owner" not in (checkout / ".env").read_text()
    assert stat.S_IMODE((checkout / ".env.owner").stat().st_mode) == 0o600
    assert said.stdout.splitlines()[-1].endswith(
        "postgres://hub_owner:o@localhost/hub 0 manage.py set_up --coordinator-name Niamh Kelly "
        "--coordinator-email niamh@example.org"
    )
