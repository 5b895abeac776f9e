"""What strangers send to break a page: cookies, alphabets, keys, addresses and texts made for it (G33)."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub.common.logs import mask
from hub.guard.content import doubts_about
from hub.mail.models import OutgoingMail
from tests.factories.groups import MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from volunteers.models.concern import hints_at_danger

pytestmark = pytest.mark.django_db

LONG_ADDRESS = "a" * 300 + "@example.org"
QUOTED_ADDRESS = '"a b"@example.org'


@pytest.mark.parametrize("cookie", ["sessionid", "language", "link", "known", "csrftoken", "messages"])
@pytest.mark.parametrize("page", ["/", "/account/login/", "/today/", "/help/ask/", "/groups/invitation/"])
def test_m6_a_nul_byte_in_a_cookie_is_left_out(page: str, cookie: str) -> None:
    """In quotes a cookie may hold any sign by its number."""
    response = Client(HTTP_COOKIE=f'{cookie}="abcdefgh\\000ijkl"').get(page)

    assert response.status_code == Client().get(page).status_code


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "utf-7", "rot13", "base64", "idna", "undefined", "none"]
)
def test_m7_a_form_in_a_strange_alphabet_is_refused(client: Client, charset: str, settings: Any) -> None:
    settings.DEBUG = True  # while developing too
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    response = client.generic("POST", "/help/ask/", rb"words=%5Cud800&stamp=x", content_type=kind)

    assert response.status_code in (200, 400)


CREDENTIALS = [
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    '{"id":"\\u0000"}',
    '{"id":"\\ud800"}',
    "[" * 3000,
    "{",
    "9" * 5000,
]
CREDENTIALS += ['{"id":"aa","rawId":"aa","type":"public-key","response":{"clientDataJSON":"aa"}}']


@pytest.mark.parametrize("credential", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_m7_a_passkey_that_says_nonsense_is_a_wrong_one(client: Client, credential: str) -> None:
    client.get(reverse("mfa_login_webauthn"))

    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session

    signed_in = sign_in(Client(), PersonFactory(second_factor=True))
    for name in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
        assert signed_in.post(reverse(name), {"credential": credential}).status_code in (200, 302)


@pytest.mark.parametrize("address", [LONG_ADDRESS, QUOTED_ADDRESS])
@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/account/password/reset/", "email"),
        ("/account/login/code/", "email"),
        ("/account/login/", "login"),
        ("/account/signup/", "email"),
    ],
)
def test_e3_an_address_we_cannot_write_to_is_said_in_the_form(
    client: Client, page: str, field: str, address: str
) -> None:
    said = {"name": "Bo", "password1": "four grey herons waded", "password": "x", "is_adult": "on"}

    response = client.post(page, said | {field: address})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("address", [LONG_ADDRESS, QUOTED_ADDRESS])
def test_e3_nobody_is_invited_at_such_an_address(client: Client, address: str) -> None:
    lead = MembershipFactory(role="lead", person=PersonFactory(second_factor=True))
    invite = reverse("groups:invite", args=[lead.group.slug])

    response = sign_in(client, lead.person).post(invite, {"email": address, "role": "organiser"})

    assert response.context["form"].errors["email"]
    create = reverse("groups:create") + "?region=yorkshire-and-the-humber"
    network = sign_in(Client(), a_coordinator(second_factor=True))
    assert network.post(create, {"lead_email": address}).status_code == 200


def test_e3_nor_is_it_added_to_an_account(client: Client) -> None:
    person = PersonFactory()
    for address in (LONG_ADDRESS, QUOTED_ADDRESS):
        response = sign_in(client, person).post("/account/email/", {"action_add": "", "email": address})

        assert response.status_code == 200
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("number", ["9" * 5000, "1" + "0" * 30, "-1", "٣", "²"])
def test_o8_a_number_of_any_length_is_no_invitation(client: Client, number: str) -> None:
    response = sign_in(client, PersonFactory()).post("/groups/invitation/", {"invitation": number})

    assert response.status_code == 404


TEXTS = [
    "make " + "1" * 19_990, "make 1 " * 2_800, "we offer " * 2_200, "earn $" + "1 " * 9_990, "a@" * 10_000,
    "a" * 20_000, "http://" * 2_800, "www." * 5_000, "Key (" * 4_000, "a." * 10_000 + "@", "/" + "A" * 19_990 + "!",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=[text[:12] for text in TEXTS])
def test_g33_no_text_keeps_us_busy(text: str) -> None:
    began = time.process_time()

    doubts_about(text)
    hints_at_danger(text)
    mask(f"GET /groups/?x={text[:8_000]} 200")

    assert time.process_time() - began < 0.5


def test_g35_addresses_are_masked_wherever_they_stand() -> None:
    said = mask("to ann@example.org, y=bob@x.org <c.d+e@e.co.uk> (f@g.cymru) 'h@i.org' a@b@c.org")

    assert "@e" not in said.replace("…@…", "")
    assert not {"ann", "bob", "c.d", "f@", "h@", "c.org"} & set(said.replace("…", " ").split())


@pytest.mark.parametrize("name", ["\u3164", "\u200b\u200b", " ", "\u202e\u2066"])
def test_f11_a_name_that_cannot_be_seen_is_no_name_of_an_account(client: Client, name: str) -> None:
    said = {"name": name, "email": "bo@example.org", "password1": "four grey herons waded", "is_adult": "on"}
    assert client.post("/account/signup/", said).context["form"].errors["name"]

    person = PersonFactory(name="Asha")
    response = sign_in(client, person).post("/account/", {"name": name, "language": "en-gb"})
    assert response.context["form"].errors["name"]


def test_m8_names_of_people_turn_no_text_around(client: Client) -> None:
    person = PersonFactory()

    sign_in(client, person).post(
        "/account/", {"name": "Ev\u202eil\nName", "pronouns": "\u2066she", "language": "en-gb"}
    )

    person.refresh_from_db()
    assert (person.name, person.pronouns) == ("Evil Name", "she")
