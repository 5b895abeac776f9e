from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub import shelves
from tests.letterbox import CALLED_OFF, KINDS, Sink


@pytest.fixture
def two_kinds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An optional kind of mail and an essential one, with templates."""
    for kind in KINDS:
        monkeypatch.setitem(shelves.MAIL_KINDS, kind.name, kind)
    CALLED_OFF.clear()
    folders = [Path(__file__).parents[1] / "templates", *settings.TEMPLATES[0]["DIRS"]]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": folders}]


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A real mail server, and the hub told to use it."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "hub.mail.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        yield sink
