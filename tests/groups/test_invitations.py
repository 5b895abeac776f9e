"""From the link of a mail to a role, by the pages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from groups.emails import roles
from groups.models import Invitation, Membership
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import InvitationFactory, MembershipFactory
from tests.factories.hub import PersonFactory, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/groups/invitation/"


@pytest.fixture
def invited():
    lead = MembershipFactory(role="lead", person=PersonFactory(name="Asha Rahman", second_factor=True))
    return InvitationFactory(group=lead.group, invited_by=lead.person)


def with_the_link(client, invited):
    client.get(f"{PAGE}{invited.link.token}/")
    return client


def facts(invited):
    return Invitation.objects.filter(pk=invited.pk).values().get()


def test_the_link_sets_a_narrow_cookie_and_leads_on(client, invited):
    response = client.get(f"{PAGE}{invited.link.token}/")

    assert response.url == PAGE
    assert response.cookies["link"]["path"] == PAGE
    assert response.headers["Cache-Control"] == "no-store, private"
    assert invited.link.token not in client.get(PAGE).text


def test_a_scanner_that_looks_five_times_changes_nothing_and_a_post_accepts_once(client, invited):
    before = facts(invited)
    for _ in range(5):
        scanner = Client()
        scanner.get(f"{PAGE}{invited.link.token}/", follow=True)
    Client().head(f"{PAGE}{invited.link.token}/", follow=True)
    assert facts(invited) == before

    person = PersonFactory(email=invited.email)
    with_the_link(sign_in(client, person), invited)
    first = client.post(PAGE, {"invitation": invited.pk})
    second = client.post(PAGE, {"invitation": invited.pk})

    assert first.url == f"/groups/{invited.group.slug}/manage/"
    assert second.status_code in (302, 404)
    assert Membership.objects.filter(person=person).count() == 1
    assert OutgoingMail.objects.filter(kind="groups/role_given").count() == 1


def test_the_page_names_group_role_and_inviter_and_asks_to_sign_in(client, invited):
    page = with_the_link(client, invited).get(PAGE).text

    assert invited.group.name in page
    assert "Asha Rahman invites you to be an organiser." in page
    assert f"/account/signup/?next={PAGE}" in page
    assert "csrfmiddlewaretoken" not in page


def test_without_an_account_a_post_leads_to_the_sign_in_and_back(client, invited):
    response = with_the_link(client, invited).post(PAGE, {"invitation": invited.pk})

    assert response.status_code == 302
    assert response.url == f"/account/login/?next={PAGE}"
    assert not Membership.objects.filter(role="organiser").exists()


@pytest.mark.parametrize("role", ["lead", "national"])
def test_the_role_in_body_and_address_is_ignored(client, invited, role):
    person = PersonFactory(email=invited.email)

    with_the_link(sign_in(client, person), invited).post(
        f"{PAGE}?role={role}", {"invitation": invited.pk, "role": role, "group": "1"}
    )

    assert Membership.objects.get(person=person).role == "organiser"


def test_somebody_elses_invitation_is_not_there(client, invited):
    stranger = PersonFactory()

    for number in (invited.pk, "1" + "0" * 30, "1e3", "٣", ""):
        assert sign_in(client, stranger).post(PAGE, {"invitation": number}).status_code == 404


def test_an_organiser_of_the_group_cannot_take_up_what_was_sent_to_another(client, invited):
    organiser = MembershipFactory(group=invited.group)

    assert sign_in(client, organiser.person).post(PAGE, {"invitation": invited.pk}).status_code == 404


def test_another_address_waits_and_the_inviter_is_asked_by_mail_and_says_yes(client, invited):
    person = PersonFactory(name="Bev Hartley", email="private@example.org")
    with_the_link(sign_in(client, person), invited)

    page = client.post(PAGE, {"invitation": invited.pk}, follow=True).text

    assert "Now it is their turn" in page
    assert not Membership.objects.filter(person=person).exists()
    mail = OutgoingMail.objects.get(kind="groups/invitation_waiting")
    assert mail.person == invited.invited_by
    assert "Bev Hartley" in letter(mail).body

    inviter = sign_in(Client(), invited.invited_by)
    people = f"/groups/{invited.group.slug}/manage/people/"
    assert "private@example.org" in inviter.get(people).text
    inviter.post(f"{people}invitation/{invited.pk}/agreement/")

    assert Membership.objects.get(person=person).role == "organiser"
    assert OutgoingMail.objects.get(kind="groups/role_given").person == person


def test_an_organiser_may_not_say_the_yes_to_another_organiser(client, invited):
    Invitation.objects.filter(pk=invited.pk).update(claimed_by=PersonFactory())
    organiser = MembershipFactory(group=invited.group, person=PersonFactory(second_factor=True))

    there = f"/groups/{invited.group.slug}/manage/people/invitation/{invited.pk}/agreement/"

    assert sign_in(client, organiser.person).post(there).status_code == 403


def test_a_link_taken_back_no_longer_works(client, invited):
    lead = sign_in(Client(), invited.invited_by)
    lead.post(f"/groups/{invited.group.slug}/manage/people/invitation/{invited.pk}/withdrawal/")

    response = client.get(f"{PAGE}{invited.link.token}/")

    assert response.status_code == 404
    assert "no longer works" in response.text


def test_the_link_from_before_stops_when_it_is_sent_again(client, invited):
    lead = sign_in(Client(), invited.invited_by)
    lead.post(f"/groups/{invited.group.slug}/manage/people/invitation/{invited.pk}/again/")

    assert client.get(f"{PAGE}{invited.link.token}/").status_code == 404
    mail = OutgoingMail.objects.get(kind="groups/invitation")
    new = letter(mail).body.split(PAGE)[1].split("/")[0]
    assert client.get(f"{PAGE}{new}/").url == PAGE


def test_tokens_of_another_purpose_open_nothing(client, invited):
    invited.link.__class__.objects.filter(pk=invited.link.pk).update(purpose="case")

    assert client.get(f"{PAGE}{invited.link.token}/").status_code == 404


def test_guessing_ends_after_twenty_wrong_tokens(client, invited):
    for number in range(20):
        assert client.get(f"{PAGE}wrong{number}/").status_code == 404

    assert client.get(f"{PAGE}{invited.link.token}/").status_code == 429


def test_without_a_link_or_an_invitation_there_is_a_kind_page(client):
    assert client.get(PAGE).status_code == 404
    assert "no longer works" in sign_in(client, PersonFactory()).get(PAGE).text


def test_a_new_account_comes_back_to_the_invitation(client, invited):
    """Sign up, the code of the mail, and there is the invitation (A12's honest half)."""
    with_the_link(client, invited)
    words = {
        "name": "Bev Hartley",
        "email": invited.email,
        "password1": "a very long way home",
        "is_adult": "on",
        "next": PAGE,
    }

    response = client.post(f"/account/signup/?next={PAGE}", words)
    mail = OutgoingMail.objects.filter(kind__startswith="account/").latest("pk")
    code = re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mail.body["text"], re.MULTILINE)[0]
    response = client.post(response.url, {"code": code})

    assert response.url == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"invitation": invited.pk}).url == f"/groups/{invited.group.slug}/manage/"


def test_who_is_under_eighteen_is_stopped_before_anything_is_stored(client, invited):
    from hub.accounts.models import User

    with_the_link(client, invited)
    words = {"name": "Kit", "email": invited.email, "password1": "a very long way home", "next": PAGE}

    response = client.post(f"/account/signup/?next={PAGE}", words)

    assert "18 or over" in response.text
    assert not User.objects.filter(email=invited.email).exists()


# --- In which language -----------------------------------------------------------------------------------
def asked_by_mail(email, language="en-gb"):
    """The mail, asked for by somebody who reads the page in this language."""
    with translation.override(language):
        return roles.invitation(InvitationFactory(email=email, role="organiser"))


def test_whoever_has_an_account_is_invited_in_their_own_language(db):
    PersonFactory(email="Lowri@charity.example", language="cy")

    mail = asked_by_mail("lowri@charity.example")

    assert mail.language == "cy"
    assert letter(mail).subject != letter(asked_by_mail("somebody@charity.example")).subject


def test_and_in_english_where_that_is_theirs_whoever_invites(db):
    PersonFactory(email="jo@charity.example", language="en-gb")

    assert asked_by_mail("jo@charity.example", "cy").language == "en-gb"


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_without_an_account_it_is_the_language_of_whoever_invites(db, language):
    PersonFactory(
        email="gone@charity.example", language="cy" if language == "en-gb" else "en-gb", is_active=False
    )

    for email in ("somebody@charity.example", "gone@charity.example"):
        assert asked_by_mail(email, language).language == language


def test_a_known_and_an_unknown_address_cost_the_same_questions(db):
    PersonFactory(email="jo@charity.example", language="cy")
    counts = []
    for email in ("jo@charity.example", "somebody@charity.example"):
        invited = InvitationFactory(email=email, role="organiser")
        with CaptureQueriesContext(connection) as queries:
            roles.invitation(invited)
        counts.append(len(queries))

    assert counts[0] == counts[1]
