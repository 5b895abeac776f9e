"""Changing keys: what ends, and what goes on (docs/operations.md)."""

from io import StringIO
from typing import Any

import pytest
from django.core import signing
from django.core.management import call_command

from hub.links.models import PrivateLink
from tests.factories.hub import PersonFactory

pytestmark = pytest.mark.django_db
OTHER = "another-key-that-is-long-enough-for-every-check-of-the-hub"


def test_after_link_key_was_changed_renew_links_ends_the_old_links_and_opens_new_ones(settings: Any) -> None:
    link, ended = (PrivateLink.issue(PrivateLink.Purpose.CASE, PersonFactory()) for _ in range(2))
    ended.revoke()
    old = link.token
    settings.LINK_KEY = OTHER
    assert PrivateLink.objects.behind(link.token) is None  # a mail sent now would lead nowhere

    said = StringIO()
    call_command("renew_links", dry_run=True, stdout=said)
    call_command("renew_links", stdout=said)
    call_command("renew_links", stdout=said)

    assert PrivateLink.objects.behind(old) is None
    assert PrivateLink.objects.behind(link.token) == link
    assert [line.split()[0] for line in said.getvalue().splitlines()] == ["1", "1", "0"]


def test_with_the_old_key_as_a_fallback_sign_ins_and_links_go_on(settings: Any) -> None:
    signed = signing.dumps("somebody", salt="sign-in")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], OTHER

    assert signing.loads(signed, salt="sign-in") == "somebody"
