"""Somebody who uses the site: which pages answered, with what, and how long the slowest took."""

import json
import os
import time
from pathlib import Path

from django.test import Client

PAGES = [
    "/", "/help/ask/", "/groups/", "/account/login/", "/account/signup/", "/account/password/reset/",
    "/account/login/code/",
]  # fmt: skip
PASSWORD = "kettle-lantern-harbour"


def look_around() -> None:
    browser, seen, slowest = Client(raise_request_exception=False, SERVER_NAME="localhost"), {}, 0.0
    started = time.monotonic()

    def note(what: str, status: int) -> None:
        nonlocal started, slowest
        seen[what] = status
        slowest = max(slowest, time.monotonic() - started)
        started = time.monotonic()

    for page in PAGES:
        note(f"GET {page}", browser.get(page).status_code)
    for address in ("ann@example.org", "nobody@example.org"):
        answer = browser.post("/account/password/reset/", {"email": address})
        note(f"POST reset {address}", answer.status_code)
    wrong = browser.post("/account/login/", {"login": "ann@example.org", "password": "not this one"})
    note("POST sign in, wrong", wrong.status_code)
    right = browser.post("/account/login/", {"login": "ann@example.org", "password": PASSWORD})
    note("POST sign in", right.status_code)
    note("GET signed in", browser.get("/account/email/").status_code)
    report = Path(os.environ["VISITOR_REPORT"])
    half = report.with_suffix(".half")
    half.write_text(
        json.dumps({"seen": seen, "slowest": slowest, "signed_in": "_auth_user_id" in browser.session})
    )
    half.rename(report)
