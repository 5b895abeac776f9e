"""What came with the window onto the network: kept pages, figures, set-up and backups, as an attacker tries them."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from hub.access.checks import unsafe_settings
from hub.accounts.models import NetworkRole
from hub.mail.models import OutgoingMail
from tests.factories.hub import NetworkRoleFactory, PersonFactory

GUESSED, ADDRESS = "four grey herons waded", "ann@example.org"


# --- Roles on the network ----------------------------------------------------------------------------------
def somebody_signs_up_as(address: str) -> Client:
    client = Client()
    client.post("/account/signup/", {"name": "Ann", "email": address, "password1": GUESSED, "is_adult": "on"})
    return client


def code_for(address: str) -> str:
    letter = OutgoingMail.objects.filter(to_email=address).latest("pk")
    found = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", letter.body["text"], re.MULTILINE)
    assert found, letter.body["text"]
    return found[0]


def comes_in_by_code(address: str) -> Client:
    client = Client()
    client.post("/account/login/code/", {"email": address})
    client.post("/account/login/code/confirm/", {"code": code_for(address)})
    return client


def may_come_in(address: str, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": address, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a12_who_signed_up_with_anothers_address_does_not_become_the_coordinator_with_her() -> None:
    """The account waited unconfirmed; the network names its address, and she confirms it by her first code."""
    NetworkRoleFactory(person=PersonFactory(email="niamh@example.org"))
    somebody_signs_up_as(ADDRESS)  # and cannot read the mail with its code
    call_command("network_role", ADDRESS, role="coordinator", trustee=["Joan Walker", "Kofi Boateng"])

    assert "_auth_user_id" in comes_in_by_code(ADDRESS).session

    assert EmailAddress.objects.get(email=ADDRESS).verified
    assert NetworkRole.objects.live().filter(person__email=ADDRESS).exists()
    assert not may_come_in(ADDRESS, GUESSED)


@pytest.mark.django_db
def test_a12_who_signed_up_herself_keeps_her_password() -> None:
    """Confirmed where it was chosen; and her later codes take nothing away."""
    client = somebody_signs_up_as(ADDRESS)
    client.post("/account/confirm-email/", {"code": code_for(ADDRESS)})
    assert "_auth_user_id" in client.session

    assert "_auth_user_id" in comes_in_by_code(ADDRESS).session

    assert may_come_in(ADDRESS, GUESSED)


# --- Keys ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("keys", [["x" * 64, ""], ["short"], [" "]])
def test_p1_a_key_of_before_that_anybody_can_guess_is_refused_as_the_present_one_is(
    settings: Any, keys: list[str]
) -> None:
    """`SECRET_KEY_FALLBACKS=old,` holds an empty key too, and what is signed with that would be believed."""
    settings.DEBUG = False
    before = unsafe_settings()
    settings.SECRET_KEY_FALLBACKS = keys

    assert len(unsafe_settings()) == len(before) + 1


def test_p1_so_is_a_key_of_private_links(settings: Any) -> None:
    settings.DEBUG = False
    before = unsafe_settings()
    settings.LINK_KEY = ""

    assert len(unsafe_settings()) == len(before) + 1
