from collections.abc import Iterator
from typing import Any

import pytest

from tests.deploy.ground import Ground


@pytest.fixture(scope="module")
def ground(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Ground]:
    with django_db_blocker.unblock():
        ground = Ground()
        yield ground
        ground.clear()
