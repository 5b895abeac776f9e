"""A coordinator begins a group by one form; its name is its own."""

import pytest
from django.core.exceptions import ValidationError

from groups import names
from groups.models import Group, Invitation, OldAddress
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, InvitationFactory, MeetingFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db
FORM = "/national/groups/new/"
YORKSHIRE = f"{FORM}?region=yorkshire-and-the-humber"
SAID = {
    "name": "Leeds Helping Hands",
    "slug": "",
    "home": "ls6 2ab",
    "summary": "We help.",
    "days": ["1"],
    "every": "2",
    "counted_from": "2026-12-01",
    "authorities": ["E08000035"],
    "districts": "BD5",
    "lead_email": "asha@example.org",
}


@pytest.fixture
def coordinator():
    return a_coordinator(name="Niamh Byrne", second_factor=True)


def test_the_region_is_asked_first_by_address(client, coordinator):
    page = sign_in(client, coordinator).get(FORM).text

    assert page.count('name="region"') == 12
    assert 'method="get"' in page


def test_one_form_begins_the_group_and_invites_its_first_lead(client, coordinator):
    response = sign_in(client, coordinator).post(YORKSHIRE, SAID)

    group = Group.objects.get()
    assert response.url == "/groups/leeds-helping-hands/manage/"
    assert (group.name, group.place_outcode, group.state) == ("Leeds Helping Hands", "LS6", "forming")
    assert group.primary_region.slug == "yorkshire-and-the-humber"
    assert {"LS1", "LS6", "BD5"} <= {area.outcode for area in group.coverage.all()}
    assert group.looked_after_by == coordinator
    assert group.rhythm == "every other Tuesday evening"
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.email) == ("lead", "asha@example.org")
    mail = letter(OutgoingMail.objects.get(kind="groups/invitation"))
    assert mail.to == ["asha@example.org"]
    assert f"/groups/invitation/{invitation.links.get().token}/" in mail.body


def test_a_group_over_a_border_is_in_two_regions_and_at_home_in_one(client, coordinator):
    sign_in(client, coordinator).post(f"{YORKSHIRE}&region=north-west", {**SAID, "home": "OL1"})

    group = Group.objects.get()
    assert {region.slug for region in group.regions.all()} == {"yorkshire-and-the-humber", "north-west"}
    assert group.primary_region.slug == "north-west"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("home", "G2"),
        ("home", "junk"),
        ("home", "JE2"),
        ("name", ""),
        ("name", "\u3164\u200b"),
        ("name", "Admin"),
        ("name", "x" * 121),
        ("slug", "near"),
        ("slug", "Not An Address"),
        ("lead_email", "nobody"),
        ("districts", "LS6 QQ1"),
        ("days", []),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(client, coordinator, field, said):
    response = sign_in(client, coordinator).post(YORKSHIRE, {**SAID, field: said})

    assert response.status_code == 200
    assert 'class="error-summary"' in response.text
    assert not Group.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("chair", ["visitor", "organiser", "lead", "admin", "person"])
def test_nobody_else_begins_a_group(client, chair):
    person = PersonFactory(second_factor=True)
    if chair in ("organiser", "lead"):
        MembershipFactory(person=person, role=chair)
    if chair == "admin":
        from tests.factories.hub import NetworkRoleFactory

        NetworkRoleFactory(person=person, role="admin")
    if chair != "visitor":
        sign_in(client, person)
    before = Group.objects.count()

    for path in (FORM, YORKSHIRE, "/national/groups/"):
        assert client.get(path).status_code == (302 if chair == "visitor" else 404)
    client.post(YORKSHIRE, SAID)

    assert Group.objects.count() == before


def test_it_takes_a_second_factor_shown_just_now(client, coordinator):
    response = sign_in(client, coordinator, shown=False).post(YORKSHIRE, SAID)

    assert response.status_code == 302
    assert not Group.objects.exists()


def test_the_first_lead_and_an_organiser_make_it_a_group(client, coordinator):
    """The coordinator's form, the lead's yes, the first steps, the organiser's yes: an active group that nobody need
    look after."""
    sign_in(client, coordinator).post(YORKSHIRE, SAID)
    group = Group.objects.get()
    asha = PersonFactory(email="asha@example.org", second_factor=True)
    sign_in(client, asha).post("/groups/invitation/", {"invitation": Invitation.objects.get().pk})
    client.post(
        "/groups/leeds-helping-hands/manage/people/invitation/",
        {"email": "tunde@example.org", "role": "organiser"},
    )
    group.adopt_code(by=asha)
    group.publish(by=asha)
    MeetingFactory(group=group)
    client.logout()

    tunde = PersonFactory(email="tunde@example.org")
    sign_in(client, tunde).post(
        "/groups/invitation/", {"invitation": Invitation.objects.get(role="organiser").pk}
    )

    group.refresh_from_db()
    assert group.state == "active"
    assert group.looked_after_by is None
    assert group.people_who_run_it() == [asha, tunde]


# --- The list ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_networks_list_counts_the_same_queries(client, coordinator, how_many, django_assert_num_queries):
    for _ in range(how_many):
        MembershipFactory(role="lead")
        InvitationFactory(group=GroupFactory(looked_after_by=coordinator))
    sign_in(client, coordinator).get("/groups/")

    with django_assert_num_queries(6):
        page = client.get("/national/groups/").text

    assert page.count("looked after by Niamh") == how_many


def test_groups_without_a_lead_come_first(client, coordinator):
    MembershipFactory(role="lead", group=GroupFactory(name="Aardvark Group"))
    GroupFactory(name="Zebra Group", looked_after_by=coordinator)

    page = sign_in(client, coordinator).get("/national/groups/").text

    assert page.index("Zebra Group") < page.index("Aardvark Group")


# --- Names (M10) ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "Admin", "ADMIN", " a d m i n ", "Аdmin", "ᴬdmin", "Admın", "Αdmin", "Support", "Tech for Good Network",
        "Tесh fоr Gооd Nеtwоrk", "National Co-ordinator".replace("-", ""), "!!!", "🙂",
    ],
)  # fmt: skip
def test_no_group_passes_for_the_network(name):
    with pytest.raises(ValidationError):
        names.refuse_name(name)


@pytest.mark.parametrize(
    "twin",
    [
        "Leeds Hands", "leeds  hands", "Lееds Hаnds", "LEEDS HΑNDS", "Leeds-Hands", "Léeds Hands", "Leeds Hands\u202e",
        "Ｌeeds Hands", "L𝐞𝐞ds Hands", "LEEDS ΗANDS",
    ],
)  # fmt: skip
def test_no_group_looks_like_another(twin):
    group = GroupFactory(name="Leeds Hands")

    with pytest.raises(ValidationError):
        names.refuse_name(twin)
    names.refuse_name(twin, but=group)


@pytest.mark.parametrize(
    "name", ["Leeds Hands Too", "Tech er Lles Caerdydd", "Gàidhealtachd Digiteach", "Team Leeds"]
)
def test_honest_names_are_fine(name):
    GroupFactory(name="Leeds Hands")

    names.refuse_name(name)


def test_the_address_comes_from_the_name_and_avoids_those_taken_now_or_before():
    GroupFactory(slug="leeds-hands")
    OldAddress.objects.create(slug="leeds-hands-2", group=GroupFactory())

    assert names.propose_address("Leeds Hands") == "leeds-hands-3"
    assert names.propose_address("Llŷn a'r Fro") == "llyn-ar-fro"
    assert names.propose_address("Near") == "near-2"
    assert names.propose_address("日本") == "group"
