"""A group's rooms from every chair, and what forms may never do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import CoverageArea, Group, Invitation, Membership, OldAddress
from tests.factories.groups import GroupFactory, InvitationFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db

ROOMS = ["manage", "people", "settings", "invite"]


def a_lead(**group):
    return MembershipFactory(
        role="lead", person=PersonFactory(second_factor=True), group=GroupFactory(**group)
    )


def address(name, group, *more):
    return reverse(f"groups:{name}", args=[group.slug, *more])


SETTINGS = {
    "summary": "New words.",
    "days": ["2"],
    "every": "1",
    "authorities": ["E08000035"],
    "districts": "",
}


# --- Older addresses -------------------------------------------------------------------------------------
@pytest.mark.parametrize("room", ["manage", "people", "messages"])
def test_an_older_address_leads_to_the_rooms_for_those_who_run_the_group(client, room):
    lead = a_lead(slug="tyne")
    OldAddress.objects.create(slug="toon", group=lead.group)
    joined = GroupFactory(slug="wear", state="merged", merged_into=lead.group)
    sign_in(client, lead.person)

    for older in ("toon", joined.slug):
        response = client.get(reverse(f"groups:{room}", args=[older]))
        assert (response.status_code, response.url) == (302, address(room, lead.group))


def test_an_older_address_says_nothing_to_others_and_takes_no_act(client):
    lead = a_lead(slug="tyne")
    OldAddress.objects.create(slug="toon", group=lead.group)
    room = reverse("groups:settings", args=["toon"])

    assert sign_in(client, a_lead().person).get(room).status_code == 404
    assert sign_in(client, lead.person).post(room, SETTINGS).status_code == 404


# --- Four chairs -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("room", [*ROOMS, "stop"])
def test_nobody_is_asked_to_sign_in(client, room):
    response = client.get(address(room, GroupFactory()))

    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=/groups/")


@pytest.mark.parametrize("room", [*ROOMS, "stop"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["organiser", "lead"])
def test_an_organiser_elsewhere_finds_nothing(client, room, method, role):
    person = MembershipFactory(role=role, person=PersonFactory(second_factor=True)).person
    group = GroupFactory(name="Secretly Ours")

    response = getattr(sign_in(client, person), method)(address(room, group), SETTINGS)

    assert response.status_code == 404
    assert "Secretly" not in response.text


@pytest.mark.parametrize("room", [*ROOMS, "stop"])
@pytest.mark.parametrize("role", ["organiser", "lead"])
def test_an_organiser_here_finds_every_room(client, room, role):
    membership = MembershipFactory(role=role, person=PersonFactory(second_factor=True))

    response = sign_in(client, membership.person).get(address(room, membership.group))

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("room", ROOMS)
def test_a_volunteer_of_the_group_finds_no_room(client, room):
    volunteer = MembershipFactory(role="volunteer")

    assert sign_in(client, volunteer.person).get(address(room, volunteer.group)).status_code == 404


@pytest.mark.parametrize("act", ["end-role", "invitation-again", "invitation-back", "invitation-yes"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_groups_rows_are_not_there(client, act, method):
    lead = a_lead()
    there = GroupFactory()
    row = (
        MembershipFactory(group=there)
        if act == "end-role"
        else InvitationFactory(group=there, claimed_by=PersonFactory())
    )

    response = getattr(sign_in(client, lead.person), method)(address(act, lead.group, row.pk))

    row.refresh_from_db()
    assert response.status_code == 404
    assert getattr(row, "ended_at", None) is None
    assert getattr(row, "revoked_at", None) is None


@pytest.mark.parametrize("number", ["999999", "1" + "0" * 30, "1e3", "٣", "-1"])
def test_numbers_that_are_no_rows_are_missing(client, number):
    lead = a_lead()
    there = f"/groups/{lead.group.slug}/manage/people/{number}/ending/"

    assert sign_in(client, lead.person).get(there).status_code == 404


@pytest.mark.parametrize(("room", "queries"), [("manage", 7), ("people", 7)])
@pytest.mark.parametrize("how_many", [1, 3])
def test_rooms_count_the_same_queries_whatever_is_in_them(
    client, room, queries, how_many, django_assert_num_queries
):
    lead = a_lead()
    for _ in range(how_many):
        MembershipFactory(group=lead.group)
        InvitationFactory(group=lead.group, invited_by=lead.person)
    sign_in(client, lead.person).get("/groups/")

    with django_assert_num_queries(queries):
        client.get(address(room, lead.group))


# --- The second factor ---------------------------------------------------------------------------------
@pytest.mark.parametrize("room", ["people", "invite"])
def test_without_a_second_factor_roles_are_hidden_behind_a_kind_page(client, room):
    lead = MembershipFactory(role="lead")
    InvitationFactory(group=lead.group, email="hidden@example.org", invited_by=lead.person)

    response = sign_in(client, lead.person, shown=False).get(address(room, lead.group))

    assert response.status_code == 403
    assert "One more step keeps people safe" in response.text
    assert "hidden@example.org" not in response.text


def test_an_invitation_wants_the_second_factor_shown_just_now(client):
    lead = a_lead()

    response = sign_in(client, lead.person, shown=False).post(
        address("invite", lead.group), {"email": "new@example.org", "role": "organiser"}
    )

    assert response.status_code == 302
    assert "reauthenticate" in response.url
    assert not Invitation.objects.exists()


# --- Settings --------------------------------------------------------------------------------------------
def test_settings_change_the_sentence_the_rhythm_and_the_places(client):
    lead = a_lead()

    response = sign_in(client, lead.person).post(
        address("settings", lead.group),
        {**SETTINGS, "days": ["2", "0"], "every": "2", "counted_from": "2026-12-02", "districts": "bd5, HG1"},
    )

    group = Group.objects.get()
    outcodes = {area.outcode for area in group.coverage.all()}
    assert response.status_code == 302
    assert (group.summary, group.sitting_days, group.sitting_every) == ("New words.", [0, 2], 2)
    assert {"LS6", "LS7", "BD5", "HG1"} <= outcodes


def test_settings_show_what_was_said_before(client):
    lead = a_lead(covers=["LS6", "G2"])

    page = sign_in(client, lead.person).get(address("settings", lead.group)).text

    assert 'value="G2, LS6"' in page


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("days", []),
        ("days", ["7"]),
        ("every", "3"),
        ("districts", "LS6, XX99"),
        ("authorities", ["E99999999"]),
        ("authorities", []),
        ("summary", "x" * 201),
        ("counted_from", "yesterday-ish"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_written(client, field, said):
    lead = a_lead()

    response = sign_in(client, lead.person).post(address("settings", lead.group), {**SETTINGS, field: said})

    assert response.status_code == 200
    assert 'class="field-error"' in response.text
    assert Group.objects.get().summary == lead.group.summary
    assert CoverageArea.objects.count() == 1


def test_extra_fields_in_a_form_change_nothing(client):
    lead = a_lead()

    sign_in(client, lead.person).post(
        address("settings", lead.group),
        {**SETTINGS, "name": "Mine", "slug": "mine", "state": "forming", "role": "lead", "is_staff": "1", "home": "G2",
         "looked_after_by": lead.person.pk, "group": "99", "version": "99"},
    )  # fmt: skip

    group = Group.objects.get()
    for field in ["name", "slug", "state", "place_outcode", "primary_region_id", "looked_after_by_id"]:
        assert getattr(group, field) == getattr(lead.group, field)
    assert Membership.objects.count() == 1


def test_the_network_changes_name_and_address_and_the_old_one_leads_on(client):
    coordinator = a_coordinator(second_factor=True)
    group = GroupFactory(slug="before")

    sign_in(client, coordinator).post(
        address("settings", group), {**SETTINGS, "name": "Leeds Anew", "slug": "leeds-anew", "home": "LS1"}
    )

    assert Group.objects.get().name == "Leeds Anew"
    assert OldAddress.objects.get().slug == "before"
    assert client.get("/groups/before/").url == "/groups/leeds-anew/"


# --- Inviting, through the page --------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["lead", "national", "admin", "", "organiser"])
def test_an_organiser_invites_to_nothing_above_volunteer_whatever_the_body_says(client, role):
    organiser = MembershipFactory(person=PersonFactory(second_factor=True))

    response = sign_in(client, organiser.person).post(
        f"{address('invite', organiser.group)}?role={role}", {"email": "new@example.org", "role": role}
    )

    assert response.status_code == 200
    assert 'class="error-summary"' in response.text
    assert not Invitation.objects.exists()


def test_an_invitation_is_made_and_promised_by_mail(client, mailoutbox):
    lead = a_lead()

    client = sign_in(client, lead.person)
    response = client.post(address("invite", lead.group), {"email": "new@example.org", "role": "organiser"})

    assert response.url == address("people", lead.group)
    assert Invitation.objects.get().role == "organiser"
    assert "new@example.org" in client.get(response.url).text


def test_who_looks_after_a_group_without_a_lead_is_shown_the_way_to_invite_one(client):
    group = MembershipFactory(person=PersonFactory(second_factor=True)).group
    way = address("invite", group)

    assert way in sign_in(client, a_coordinator()).get(address("manage", group)).text
    assert way not in sign_in(client, group.memberships.get().person).get(address("manage", group)).text


def test_an_organiser_may_not_end_a_role(client):
    organiser = MembershipFactory(person=PersonFactory(second_factor=True))
    other = MembershipFactory(group=organiser.group)

    response = sign_in(client, organiser.person).post(address("end-role", organiser.group, other.pk))

    other.refresh_from_db()
    assert response.status_code in (403, 404)
    assert other.ended_at is None


def test_a_lead_of_another_group_ends_nothing_where_she_is_an_organiser(client):
    organiser = MembershipFactory(person=PersonFactory(second_factor=True))
    MembershipFactory(person=organiser.person, role="lead")
    other = MembershipFactory(group=organiser.group)

    response = sign_in(client, organiser.person).post(address("end-role", organiser.group, other.pk))

    other.refresh_from_db()
    assert response.status_code == 403
    assert other.ended_at is None


def test_a_lead_ends_a_role_and_they_are_told(client):
    lead = a_lead()
    other = MembershipFactory(group=lead.group)

    response = sign_in(client, lead.person).post(address("end-role", lead.group, other.pk))

    other.refresh_from_db()
    assert response.status_code == 302
    assert other.ended_at


def test_the_last_lead_is_not_removed_by_the_network(client):
    lead = MembershipFactory(role="lead")
    coordinator = a_coordinator(second_factor=True)

    response = sign_in(client, coordinator).post(address("end-role", lead.group, lead.pk))

    lead.refresh_from_db()
    assert "Only they themselves" in response.text
    assert lead.ended_at is None


# --- A role that ends while a form is open (O6, O7, G4) ---------------------------------------------------
def test_a_role_that_ended_meanwhile_leaves_the_open_form_without_effect(client):
    lead = a_lead()
    client = sign_in(client, lead.person)
    assert client.get(address("settings", lead.group)).status_code == 200
    Membership.objects.filter(pk=lead.pk).update(ended_at=timezone.now() + timedelta(seconds=1))

    response = client.post(address("settings", lead.group), SETTINGS)

    assert response.status_code == 404
    assert Group.objects.get().summary == lead.group.summary


def test_a_role_ended_by_the_verb_leaves_the_open_form_without_effect(client):
    lead = a_lead()
    client = sign_in(client, lead.person)
    client.get(address("settings", lead.group))
    Membership.stop_all(lead.person, lead.group, who=who(lead.person))

    client.post(address("settings", lead.group), SETTINGS)

    assert Group.objects.get().summary == lead.group.summary


def who(person):
    from hub.access.who import Who

    return Who(person)


def test_who_moved_to_another_group_closes_the_first_on_the_next_request(client):
    lead = a_lead()
    client = sign_in(client, lead.person)
    Membership.objects.filter(pk=lead.pk).update(group=GroupFactory())

    assert client.get(address("manage", lead.group)).status_code == 404


# --- Stopping, through the page --------------------------------------------------------------------------
def test_stopping_takes_one_press_without_a_second_factor_even_after_day_thirty(client):
    coordinator = a_coordinator(name="Niamh Byrne")
    lead = MembershipFactory(role="lead", evenings=31, since=timezone.now() - timedelta(days=90))
    client = sign_in(client, lead.person, shown=False)

    asked = client.get(address("stop", lead.group))
    response = client.post(address("stop", lead.group), follow=True)

    assert asked.status_code == 200
    assert response.status_code == 200
    assert "Niamh has it." in response.text
    assert "Thank you for 31 evenings." in response.text
    assert Group.objects.get().looked_after_by == coordinator
    assert client.get(address("manage", lead.group)).status_code == 404


def test_pressing_twice_is_answered_kindly(client):
    a_coordinator()
    lead = MembershipFactory(role="lead")
    client = sign_in(client, lead.person)

    client.post(address("stop", lead.group))
    response = client.post(address("stop", lead.group), follow=True)

    assert "Done." in response.text
    assert "evening" not in response.text


def test_looking_at_the_page_ends_nothing(client):
    lead = a_lead()

    sign_in(client, lead.person).get(address("stop", lead.group))
    client.head(address("stop", lead.group))

    assert Membership.objects.live().count() == 1


def test_from_the_account_one_gets_there_whatever_one_runs(client):
    lead = a_lead()
    client = sign_in(client, lead.person)

    assert client.get("/groups/stopping/").url == address("stop", lead.group)
    MembershipFactory(person=lead.person)
    assert client.get("/groups/stopping/").text.count("/manage/stopping/") == 2
    assert "I need to stop" in client.get("/groups/").text


# --- Today ---------------------------------------------------------------------------------------------
def test_today_has_what_the_groups_put_there(client):
    coordinator = a_coordinator()
    GroupFactory(name="Orphan Group", looked_after_by=coordinator)
    InvitationFactory(role="lead", group=GroupFactory(looked_after_by=coordinator), invited_by=coordinator)
    InvitationFactory(email=coordinator.email, group=GroupFactory(name="Inviting Group"))

    page = sign_in(client, coordinator).get("/today/").text

    assert page.count("Find a lead") == 1
    assert "Orphan Group" in page
    assert "Inviting Group" in page
