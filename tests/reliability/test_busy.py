"""C9: a deadlock or a lock that does not come in time is tried twice more, then a kind 503, and no half of anything."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from hub.common import middleware
from hub.common.middleware import TryAgainWhenBusy
from tests.factories.volunteers import a_new_request
from tests.volunteers.desk import a_group, again, signed_in
from volunteers.models import HelpRequest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    """Production waits three seconds for a lock; here a fifth of one is enough."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    yield
    connection.close()


class Holder(threading.Thread):
    """Another transaction, on a connection of its own, that keeps a request until it is told to let go."""

    def __init__(self, request: HelpRequest) -> None:
        super().__init__(daemon=True)
        self.request, self.has_it, self.lets_go = request, threading.Event(), threading.Event()

    def run(self) -> None:
        with transaction.atomic():
            HelpRequest.objects.select_for_update().get(pk=self.request.pk)
            self.has_it.set()
            self.lets_go.wait(60)
        connection.close()

    def __enter__(self) -> "Holder":
        self.start()
        assert self.has_it.wait(20)
        return self

    def __exit__(self, *error: object) -> None:
        self.lets_go.set()
        self.join()


def take(client: Client, request: HelpRequest) -> HttpResponse:
    return client.post(f"/triage/{request.ref}/taking/", HTTP_ORIGIN="http://testserver")  # type: ignore[return-value]


def test_c9_when_the_lock_does_not_come_after_two_more_tries_it_is_a_kind_503_and_nothing_happened() -> None:
    group = a_group()
    request = a_new_request(group)
    client = signed_in(group.tunde)
    moves = request.moves.count()

    with Holder(request):
        response = take(client, request)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "Somebody else is at the very same thing just now" in response.text
    assert (again(request).state, request.moves.count()) == ("submitted", moves)


def test_c9_when_it_comes_at_the_second_try_nobody_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    group = a_group()
    request = a_new_request(group)
    client = signed_in(group.tunde)

    with Holder(request) as other:
        pauses = []

        def meanwhile(seconds: float) -> None:
            pauses.append(seconds)
            other.__exit__()

        monkeypatch.setattr(middleware.time, "sleep", meanwhile)
        response = take(client, request)

    assert len(pauses) == 1

    assert response.status_code == 302
    assert again(request).state == "taken"
    assert request.moves.filter(act="taken").count() == 1


# --- Deadlocks -------------------------------------------------------------------------------------------
def in_each_others_way(first: HelpRequest, second: HelpRequest, met: threading.Barrier) -> None:
    """Takes one row, meets somebody who has taken the other, and wants that one too."""
    with transaction.atomic():
        first.lock()
        if met.n_waiting or not met.broken:
            try:
                met.wait(20)
            except threading.BrokenBarrierError:
                pass  # the other one is done already
        second.lock()
        second.note("added", by="hub")


def test_c9_of_two_in_a_real_deadlock_the_one_that_lost_does_it_again() -> None:
    group = a_group()
    one, two = a_new_request(group), a_new_request(group)
    met, tries = threading.Barrier(2), []

    def page(request: HttpRequest) -> HttpResponse:
        tries.append(request.path)
        rows = (again(one), again(two)) if request.path == "/forth/" else (again(two), again(one))
        in_each_others_way(*rows, met)
        met.abort()
        return HttpResponse("done")

    statuses = []

    def visit(path: str) -> None:
        statuses.append(visited(page, path).status_code)
        connection.close()

    threads = [threading.Thread(target=visit, args=[path]) for path in ("/forth/", "/back/")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert statuses == [200, 200]
    assert len(tries) == 3
    assert [again(row).moves.filter(act="added").count() for row in (one, two)] == [1, 1]


def visited(page, path: str = "/") -> HttpResponse:
    """As Django does it: the page, and where it fails the middleware."""
    request = RequestFactory().get(path)
    request.resolver_match = ResolverMatch(page, (), {})
    try:
        return page(request)
    except OperationalError as error:
        response = TryAgainWhenBusy(page).process_exception(request, error)
        if response is None:
            raise
        return response


def failing(*errors: type[psycopg.Error]):
    """A page that fails with each of these in turn, and then works."""
    left = list(errors)

    def page(request: HttpRequest) -> HttpResponse:
        if left:
            raise OperationalError("no") from left.pop(0)()
        return HttpResponse("done")

    return page


@pytest.mark.parametrize(
    "error",
    [psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable, psycopg.errors.SerializationFailure],
)
def test_c9_two_more_tries_and_not_a_third(
    error: type[psycopg.Error], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "PAUSE", 0)

    assert visited(failing(error)).status_code == 200
    assert visited(failing(error, error)).status_code == 200
    assert visited(failing(error, error, error)).status_code == 503


def test_other_troubles_of_the_database_are_not_tried_again() -> None:
    with pytest.raises(OperationalError):
        visited(failing(psycopg.errors.QueryCanceled))


def test_what_makes_a_page_again_stands_innermost() -> None:
    assert settings.MIDDLEWARE[-1] == "hub.common.middleware.TryAgainWhenBusy"
