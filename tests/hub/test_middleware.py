"""What every request passes: broken text, limits, hosts, methods, headers, language, logs."""

import json
import logging
import time
from typing import Any

import pytest
import structlog
from csp.decorators import csp_update
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from redis import UnixDomainSocketConnection

from hub.access.checks import routes
from hub.accounts.demo import make_demo_person
from hub.accounts.models import User
from hub.audit.middleware import HistoryContext
from hub.common import cache as fail_open
from hub.common.errors import our_fault
from hub.common.logs import MaskSecretRoutes, mask, renderer
from hub.common.middleware import LineOfTheRequest, OnePolicy

pytestmark = pytest.mark.urls("tests.hub.closed_urls")
TOKEN = "q7Xw-3sN0_aVbC9dEfGh12345678901234567890xyz"


# --- M6, M7, F12: text and bodies that nobody can read ------------------------------------------------


@pytest.mark.parametrize("query", ["q=a%00b", "q%00=a", "page=1&sort=%00"])
def test_m6_a_nul_byte_in_a_query_is_refused_kindly(client: Client, query: str):
    response = client.get(f"/search/?{query}")

    assert response.status_code == 400
    assert "<h1>" in response.text


@pytest.mark.parametrize("path", ["/language/?next=%00", "/account/login/?next=/%00"])
def test_m6_it_is_refused_on_pages_of_libraries_too(client: Client, path: str):
    assert client.get(path).status_code == 400


def test_m6_a_nul_byte_in_a_form_is_refused(client: Client):
    assert client.post("/search/", {"words": "a\x00b"}).status_code == 400
    assert (
        client.post("/search/", "words=a%00b", content_type="application/x-www-form-urlencoded").status_code
        == 400
    )


@pytest.mark.parametrize(
    "body", [r'"\ud800"', r'{"a": ["\udfff"]}', r'{"\ud800": 1}', r'"\u0000"', "{", "[" * 5000]
)
def test_m7_half_a_character_or_broken_json_is_refused(client: Client, body: str):
    assert client.post("/search/", body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("text", ["Ŵyn â phwyllgor", "🛜🐑", "تجربة", "e\u0301", "\u202eevil"])
def test_m7_whole_characters_pass(client: Client, text: str):
    assert client.post("/search/", json.dumps(text), content_type="application/json").status_code == 200
    assert client.post("/search/", {"words": text}).status_code == 200
    assert text in client.get("/search/", {"q": text}).text


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16"])
def test_m7_a_strange_charset_makes_no_500(client: Client, charset: str):
    response = client.post(
        "/search/", rb"words=%5Cud800", content_type=f"application/x-www-form-urlencoded; charset={charset}"
    )

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    "form",
    [
        {"words": "x" * 5_000_000},
        {f"field{number}": "x" for number in range(2000)},
        {f"file{number}": SimpleUploadedFile("a.txt", b"a") for number in range(300)},
    ],
    ids=["five megabytes", "2,000 fields", "300 files"],
)
def test_f12_bodies_beyond_every_limit_are_refused_fast(client: Client, form: dict):
    began = time.process_time()  # what others do on this machine is not counted

    response = client.post("/search/", form)

    assert response.status_code in (400, 413)
    assert time.process_time() - began < 1


def test_f12_a_length_beyond_the_limit_is_refused_unread(client: Client):
    assert client.post("/search/", {"a": "b"}, CONTENT_LENGTH=str(9 * 1024 * 1024)).status_code == 413


def test_a_small_picture_still_arrives(client: Client):
    assert client.post("/search/", {"file": SimpleUploadedFile("a.png", b"a" * 200_000)}).status_code == 200


# --- O1, O10, O12, O13: doors -------------------------------------------------------------------------


def test_an_unmarked_route_is_shut(client: Client):
    assert client.get("/unmarked/").status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ok\r\nX: y",
        "javascript:a",
    ],
)
def test_o10_choosing_a_language_never_leads_away(client: Client, elsewhere: str):
    for answer in (
        client.post("/language/", {"language": "cy", "next": elsewhere}),
        client.get("/language/", {"language": "cy", "next": elsewhere}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver, evil.example"])
def test_o12_a_host_that_is_not_ours_is_refused(client: Client, host: str):
    assert client.get("/privacy/", headers={"host": host}).status_code == 400


def test_o12_a_forwarded_host_means_nothing(client: Client):
    response = client.get("/account/", headers={"x-forwarded-host": "evil.example"})

    assert response.status_code == 302
    assert "evil" not in response["Location"]


@pytest.mark.django_db
def test_o12_links_in_mails_use_the_configured_address(client: Client, settings: Any):
    settings.HUB_URL = "https://hub.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    make_demo_person("asha@example.org", "Asha")
    from hub.models import OutgoingMail

    client.post("/account/password/reset/", {"email": "asha@example.org"}, headers={"host": "evil.example"})

    sent = OutgoingMail.objects.get()
    assert "https://hub.example.org/account/password/reset/key/" in str(sent.body)
    assert "evil" not in str(sent.body)


PAGES = ["/privacy/", "/cookies/", "/contact/", "/accessibility/", "/robots.txt", "/.well-known/security.txt"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace", "post"])
def test_o13_pages_answer_only_the_methods_they_have(client: Client, path: str, method: str):
    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_o13_head_is_get_without_a_body(client: Client, path: str):
    response = client.head(path)

    assert (response.status_code, response.content) == (200, b"")


# --- P2: headers of every route -----------------------------------------------------------------------


@pytest.mark.django_db
def test_p2_every_route_sends_the_headers(client: Client):
    fill = {"uidb36": "1", "key": "a-b", "pk": "1", "token": TOKEN, "slug": "leeds", "name": "x"}
    for pattern, name, _view in routes():
        wanted = {
            word: value for word, value in fill.items() if f":{word}>" in pattern or f"P<{word}>" in pattern
        }
        try:
            path = reverse(name, kwargs=wanted) if name else "/" + pattern
        except NoReverseMatch:  # takes words this test has none for
            path = f"/{pattern}"
        response = client.get(path)
        headers = response.headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "data:" not in policy or name == "mfa_activate_totp", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"], path
        assert response.status_code != 500, path


def test_a_page_that_asks_for_more_is_given_it_and_no_other_page_is(rf: RequestFactory):
    plain, more = (
        lambda request: HttpResponse(),
        csp_update({"img-src": ["data:"]})(lambda request: HttpResponse()),
    )
    views = iter([plain, more, plain])
    policies = OnePolicy(lambda request: next(views)(request))

    said = [policies(rf.get("/")).headers["Content-Security-Policy"] for _each in range(3)]

    assert ["data:" in policy for policy in said] == [False, True, False]
    assert said[0] == said[2]


@pytest.mark.parametrize("path", ["/nowhere/", "/search/?q=%00", "/privacy"])
def test_p2_trouble_sends_them_too(client: Client, path: str):
    headers = client.get(path).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_o11_what_is_not_public_is_not_stored(client: Client):
    assert client.get("/nowhere/").headers["Cache-Control"] == "no-store, private"
    assert "no-store" in client.get("/account/login/").headers["Cache-Control"]
    assert "public" in Client().get("/privacy/").headers["Cache-Control"]


# --- Language -----------------------------------------------------------------------------------------


def test_the_language_is_asked_of_the_browser_then_of_the_cookie(client: Client):
    welsh = client.get("/privacy/", headers={"accept-language": "cy, en;q=0.5"})
    client.post("/language/", {"language": "en-gb", "next": "/privacy/"})
    english = client.get("/privacy/", headers={"accept-language": "cy, en;q=0.5"})

    assert '<html lang="cy">' in welsh.text
    assert '<html lang="en-gb">' in english.text


@pytest.mark.django_db
def test_the_persons_own_choice_comes_before_the_cookie(client: Client):
    nia = make_demo_person("nia@example.org", "Nia")
    client.force_login(nia)
    client.cookies["language"] = "en-gb"

    client.post("/language/", {"language": "cy"}, headers={"origin": "http://testserver"})
    client.cookies["language"] = "en-gb"

    assert User.objects.get().language == "cy"
    assert '<html lang="cy">' in client.get("/privacy/").text


@pytest.mark.django_db
def test_a_strangers_link_does_not_change_what_a_person_chose(client: Client):
    client.force_login(make_demo_person("nia@example.org", "Nia"))

    client.get("/language/?language=cy")
    client.post("/language/", {"language": "cy"}, headers={"origin": "https://evil.example"})

    assert User.objects.get().language == "en-gb"


def test_an_unknown_language_changes_nothing(client: Client):
    answer = client.post("/language/", {"language": "xx<script>", "next": "/privacy/"})

    assert answer["Location"] == "/privacy/"
    assert "language" not in answer.cookies


# --- A13, D8: logs hold no people -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        f"GET /help/{TOKEN}/ 200",
        f'"GET /calendar/{TOKEN}.ics HTTP/1.1" 200',
        f"POST /account/unsubscribe/{TOKEN}/",
        f"Not Found: /invitations/{TOKEN}/accept/",
        f"/account/password/reset/key/3k-{TOKEN}/",
        f"Referer: https://hub.example.org/help/{TOKEN}/?x=1",
        f"/somewhere?token={TOKEN}",
        f"/account/login/?next=%2Fhelp%2F{TOKEN}%2F",
    ],
)
def test_a13_no_token_reaches_a_log(line: str):
    record = logging.LogRecord("django.request", logging.INFO, "", 0, "%s", (line,), None)

    MaskSecretRoutes().filter(record)

    assert TOKEN not in record.getMessage()
    assert TOKEN not in renderer(None, "info", {"event": "request_finished", "request": line})


def test_a13_ordinary_addresses_stay_readable():
    assert mask("GET /groups/leeds-tech-for-good/ 200") == "GET /groups/leeds-tech-for-good/ 200"
    assert mask("GET /help/ask/ 200") == "GET /help/ask/ 200"


@pytest.mark.django_db
def test_d8_a_refusal_of_the_database_leaves_no_values_in_the_log():
    make_demo_person("canary@example.org", "Canary")
    try:
        User.objects.create(email="canary@example.org", name="Canary Patel")
    except IntegrityError as error:
        said = renderer(None, "error", {"event": "request_failed", "exception": f"Traceback\n{error}"})

    assert "one_account_per_address" in said
    assert "canary@example.org" not in said
    assert "DETAIL" not in said


def test_the_history_knows_who_and_which_route_but_no_address(rf: RequestFactory):
    request = rf.post(f"/help/{TOKEN}/")
    request.session = {"_auth_user_id": "7"}

    assert HistoryContext(lambda request: None).get_context(request) == {"user": 7}


def test_the_line_of_a_request_names_who_it_was_and_fetches_nobody(rf: RequestFactory):
    request = rf.get("/today/")
    request.session = {"_auth_user_id": "7"}

    with structlog.contextvars.bound_contextvars(user_id=None):
        LineOfTheRequest.bind_user_id(request)

        assert structlog.contextvars.get_contextvars()["user_id"] == 7


# --- G9: the cache may go away -----------------------------------------------------------------------------


@pytest.fixture
def no_redis(settings: Any):
    location = "unix:///nonexistent/valkey.sock?db=1"
    settings.CACHES = {"default": {"BACKEND": "hub.common.cache.FailOpenRedisCache", "LOCATION": location}}
    fail_open._away_until.clear()
    yield
    fail_open._away_until.clear()
    del caches["default"]


def test_one_client_asks_all_questions_of_a_server():
    assert cache._cache.get_client("a") is cache._cache.get_client("b", write=True)


def test_g9_with_redis_away_reading_finds_nothing_and_writing_does_no_harm(no_redis: None):
    cache.set("a", 1)

    assert cache.get("a", "default") == "default"
    assert cache.add("lock", 1) is True
    assert cache.incr("count") == 1
    assert cache.get_many(["a"]) == {}
    assert cache.get_or_set("a", 5) == 5
    assert not cache.delete("a")


def test_g9_a_missing_server_is_not_waited_for_twice(no_redis: None, monkeypatch: pytest.MonkeyPatch):
    knocks, connect = [], UnixDomainSocketConnection._connect
    monkeypatch.setattr(
        UnixDomainSocketConnection,
        "_connect",
        lambda line: knocks.append(line.socket_timeout) or connect(line),
    )
    for _ in range(100):
        cache.get("a")

    assert knocks == [0.3]


@pytest.mark.django_db
def test_g9_people_sign_in_without_redis(no_redis: None, client: Client):
    make_demo_person("asha@example.org", "Asha")

    answer = client.post("/account/login/", {"login": "asha@example.org", "password": "demo-only-password"})

    assert answer.status_code == 302


def test_a_broken_house_still_says_a_sentence(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.common.errors.render", lambda *args, **kwargs: 1 / 0)

    response = our_fault(rf.get("/"))

    assert (response.status_code, response["Content-Type"]) == (500, "text/plain; charset=utf-8")
