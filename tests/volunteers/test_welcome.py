"""An organiser welcomes newcomers, many with one press, and sees how it stands with everybody."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from hub.audit.models import AuditEntry
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import MembershipFactory
from tests.factories.volunteers import a_volunteer
from tests.volunteers.desk import a_coordinator, a_group, signed_in, somebody_elsewhere
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def room(group):
    return reverse("volunteers:welcome", args=[group.slug])


def states(*volunteers):
    return [Volunteer.objects.get(pk=volunteer.pk).state for volunteer in volunteers]


@pytest.fixture
def leeds():
    return a_group()


def newcomers(group, count):
    return [a_volunteer(f"Newcomer {number}", group, state="onboarding") for number in range(count)]


def test_ten_newcomers_are_welcomed_on_one_screen_with_one_press(leeds):
    ten = newcomers(leeds, 10)

    page = signed_in(leeds.tunde).post(room(leeds), {"met": [one.pk for one in ten]}, follow=True)

    assert states(*ten) == ["ready"] * 10
    assert "Jobs and projects are open to 10 people now." in page.text
    assert "Nobody waits." in page.text
    step = ten[0].steps_done.get(slug="welcome")
    assert (step.signed_by, step.group) == (leeds.tunde, leeds)


def test_only_those_ticked_are_welcomed_and_the_others_go_on_waiting(leeds):
    met, not_met = newcomers(leeds, 2)

    signed_in(leeds.asha).post(room(leeds), {"met": [met.pk]})

    assert states(met, not_met) == ["ready", "onboarding"]


def test_nobody_ticked_is_said_and_nothing_is_signed(leeds):
    (newcomer,) = newcomers(leeds, 1)

    page = signed_in(leeds.asha).post(room(leeds))

    assert "Tick those you have met, and press again." in page.text
    assert states(newcomer) == ["onboarding"]


def test_a_press_again_changes_nothing_and_mails_nobody_twice(leeds):
    (newcomer,) = newcomers(leeds, 1)
    client = signed_in(leeds.asha)

    client.post(room(leeds), {"met": [newcomer.pk]})
    again = client.post(room(leeds), {"met": [newcomer.pk]})

    assert "no longer waits for a welcome" in again.text
    assert OutgoingMail.objects.filter(kind="volunteers/welcomed").count() == 1


def test_who_was_welcomed_hears_of_it_once_with_a_way_to_stop_such_mails(leeds):
    (newcomer,) = newcomers(leeds, 1)

    signed_in(leeds.asha).post(room(leeds), {"met": [newcomer.pk]})

    written = letter(OutgoingMail.objects.get(kind="volunteers/welcomed"))
    assert newcomer.person.email in written.to[0]
    assert written.subject == "Welcome: jobs and projects are open to you now"
    assert "Asha of Leeds Digital Neighbours has welcomed you." in " ".join(written.body.split())
    assert "/volunteer/me/" in written.body
    assert "/account/unsubscribe/" in written.body


def test_a_member_of_the_group_who_is_at_home_elsewhere_is_welcomed_here_too(leeds):
    elsewhere = a_group("Glasgow Kitchen Table", "G12")
    (newcomer,) = newcomers(elsewhere, 1)
    MembershipFactory(person=newcomer.person, group=leeds, role="volunteer")

    signed_in(leeds.asha).post(room(leeds), {"met": [newcomer.pk]})

    assert states(newcomer) == ["ready"]


# --- Four chairs -----------------------------------------------------------------------------------------
def test_nobody_is_asked_to_sign_in(client, leeds):
    assert client.get(room(leeds)).url.startswith("/account/login/")
    assert client.post(room(leeds)).status_code in (302, 403)


def test_for_an_organiser_elsewhere_there_is_no_such_room(leeds):
    client = signed_in(somebody_elsewhere())

    assert client.get(room(leeds)).status_code == 404
    assert client.post(room(leeds)).status_code == 404


def test_a_volunteer_of_the_group_does_not_see_the_room(leeds):
    volunteer = a_volunteer("Tom", leeds)

    assert signed_in(volunteer.person).get(room(leeds)).status_code == 404


def test_a_coordinator_sees_no_names_from_above(leeds):
    newcomers(leeds, 1)

    assert signed_in(a_coordinator(), shown_second_factor=True).get(room(leeds)).status_code == 404


def test_an_organiser_here_cannot_sign_for_another_groups_newcomer(leeds):
    elsewhere = a_group("Glasgow Kitchen Table", "G12")
    (theirs,) = newcomers(elsewhere, 1)

    page = signed_in(leeds.asha).post(room(leeds), {"met": [theirs.pk]})

    assert page.status_code == 200
    assert "no longer waits for a welcome" in page.text
    assert states(theirs) == ["onboarding"]


@pytest.mark.parametrize("made_up", ["0", "abc", "99999999999999999999", "-1", ""])
def test_a_made_up_newcomer_is_refused(leeds, made_up):
    page = signed_in(leeds.asha).post(room(leeds), {"met": [made_up]})

    assert page.status_code == 200
    assert page.context["form"].errors


def test_who_has_not_accepted_the_code_or_has_left_is_not_there_to_be_welcomed(leeds):
    a_volunteer("Early Bird", leeds, state="interested")
    a_volunteer("Gone Away", leeds, state="left")

    page = signed_in(leeds.asha).get(room(leeds)).text

    assert "Nobody waits." in page
    assert "Gone Away" not in page


# --- The list --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_room_asks_the_same_for_one_volunteer_and_for_three(leeds, how_many, django_assert_num_queries):
    for number in range(how_many):
        a_volunteer(f"Newcomer {number}", leeds, state="onboarding", skills={"spreadsheets": 2, "maps": 1})
        a_volunteer(f"Ready {number}", leeds)
    client = signed_in(leeds.asha)
    client.get(room(leeds))
    cache.clear()

    with django_assert_num_queries(QUERIES):
        page = client.get(room(leeds))

    assert page.text.count('name="met"') == how_many
    assert page.text.count('role="rowheader"') == 2 * how_many


QUERIES = 9


def test_the_list_is_in_pages_of_fifty_and_says_how_it_stands_with_each(leeds):
    a_volunteer("Aaron Away", leeds, state="paused")
    for number in range(51):
        a_volunteer(f"Volunteer {number:02}", leeds)
    client = signed_in(leeds.asha)

    first, second = client.get(room(leeds)).text, client.get(room(leeds) + "?page=2").text

    assert "paused" in first
    assert (first.count('role="rowheader"'), second.count('role="rowheader"')) == (50, 2)


def test_an_empty_room_says_where_volunteers_come_from(leeds):
    page = signed_in(leeds.asha).get(room(leeds)).text

    assert "No volunteers yet." in page
    assert 'href="/volunteer/"' in page


def test_the_groups_rooms_lead_here_for_those_who_run_it_alone(leeds):
    overview = reverse("groups:manage", args=[leeds.slug])

    assert room(leeds) in signed_in(leeds.asha).get(overview).text
    assert room(leeds) not in signed_in(a_coordinator(), shown_second_factor=True).get(overview).text


# --- How to reach them -----------------------------------------------------------------------------------
def contact(group, volunteer):
    return reverse("volunteers:welcome-contact", args=[group.slug, volunteer.pk])


def with_second_factor(person):
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    return signed_in(person, shown_second_factor=True)


def test_an_address_is_shown_after_a_press_and_leaves_one_line_in_the_audit_log(leeds):
    volunteer = a_volunteer("Tom", leeds)
    client = with_second_factor(leeds.asha)

    before, after = client.get(contact(leeds, volunteer)).text, client.post(contact(leeds, volunteer)).text

    assert volunteer.person.email not in before
    assert volunteer.person.email in after
    entry = AuditEntry.objects.get(act="contact revealed")
    assert (entry.actor_id, entry.about_id, entry.group_id) == (leeds.asha.pk, str(volunteer.pk), leeds.pk)


def test_without_a_second_factor_it_is_asked_for_first(leeds):
    volunteer = a_volunteer("Tom", leeds)

    page = signed_in(leeds.tunde).post(contact(leeds, volunteer))

    assert page.status_code == 403
    assert volunteer.person.email not in page.text


def test_another_groups_volunteer_cannot_be_reached_from_here_nor_one_who_left(leeds):
    theirs = a_volunteer("Theirs", a_group("Glasgow Kitchen Table", "G12"))
    gone = a_volunteer("Gone", leeds, state="left")
    client = with_second_factor(leeds.asha)

    assert [client.post(contact(leeds, one)).status_code for one in (theirs, gone)] == [404, 404]
