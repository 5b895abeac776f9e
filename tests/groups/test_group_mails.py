"""What is written to people about their groups: promised with the change, a letter and a page, once."""

import pytest

from groups.emails import roles as emails
from groups.models import Group, Membership
from hub.access.who import Who
from hub.accounts.models import User
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from hub.mail.wanted import reason_not_to_send, with_wishes
from tests.factories.groups import GroupFactory, InvitationFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in

pytestmark = pytest.mark.django_db


def why_not(mail):
    """Asked as the sender asks it, with what was said about the address."""
    address = mail.to_email or mail.person.email
    return reason_not_to_send(with_wishes(OutgoingMail.objects.filter(pk=mail.pk), address).get())


@pytest.fixture
def stopped(client):
    """A last lead stopped by one press; an organiser remains, a coordinator looks after the group."""
    a_coordinator(name="Niamh Byrne", email="niamh@example.org")
    group = GroupFactory(name="Leeds Hands", slug="leeds")
    lead = MembershipFactory(
        role="lead",
        group=group,
        evenings=31,
        person=PersonFactory(name="Asha Rahman", email="asha@example.org"),
    )
    MembershipFactory(group=group, person=PersonFactory(name="Tunde Okafor", email="tunde@example.org"))
    client = sign_in(client, lead.person)
    client.post("/groups/leeds/manage/stopping/")
    client.post("/groups/leeds/manage/stopping/")
    return lead


def mails():
    return {mail.kind.removeprefix("groups/"): mail for mail in OutgoingMail.objects.all()}


def test_each_is_told_once_when_the_last_lead_stops(stopped):
    assert {(mail.kind, mail.to_email) for mail in OutgoingMail.objects.all()} == {
        ("groups/role_ended", "asha@example.org"),
        ("groups/looked_after", "niamh@example.org"),
        ("groups/lead_stopped", "tunde@example.org"),
    }
    assert OutgoingMail.objects.count() == 3


def test_the_letters_say_who_has_it(stopped):
    own, coordinators, organisers = (
        letter(mails()[kind]).body for kind in ("role_ended", "looked_after", "lead_stopped")
    )

    assert own.startswith("Hello Asha,\n\nYou have stopped at Leeds Hands, and that is all it takes.")
    assert "Tunde has what you held." in own
    assert "Thank you for 31 evenings." in own
    assert "You look after it until a new lead is found." in coordinators
    assert "http://testserver/groups/leeds/manage/people/" in coordinators
    assert "Niamh of the network looks after the group" in organisers


def test_the_coordinator_is_not_told_any_more_when_a_lead_was_found_meanwhile(stopped):
    Membership.begin(PersonFactory(), Group.objects.get(), "lead")

    assert why_not(mails()["looked_after"]) == "suppressed"


def test_an_organiser_who_stops_is_thanked_and_nobody_else_is_written_to(client):
    organiser = MembershipFactory()
    MembershipFactory(group=organiser.group, role="lead")

    sign_in(client, organiser.person).post(f"/groups/{organiser.group.slug}/manage/stopping/")

    assert list(mails()) == ["role_ended"]
    assert "evening" not in letter(mails()["role_ended"]).body


def test_who_is_removed_by_a_lead_reads_it_without_blame():
    lead = MembershipFactory(role="lead")
    other = MembershipFactory(group=lead.group)
    who = Who(User.objects.get(pk=lead.person.pk))

    emails.of_a_parting(other.stop(who=who), by=lead.person)

    assert "has ended: Organiser." in letter(mails()["role_ended"]).body


def test_an_invitation_taken_back_is_not_sent_any_more():
    lead = MembershipFactory(role="lead")
    invited = InvitationFactory(group=lead.group, invited_by=lead.person)
    mail = emails.invitation(invited)
    assert why_not(mail) is None

    invited.revoke(who=Who(lead.person))

    assert why_not(mail) == "suppressed"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "Zoë & Łukasz", "a\u202eb"])
def test_names_are_printed_as_typed(name):
    inviter = MembershipFactory(role="lead", person=PersonFactory(name=name)).person
    message = letter(emails.invitation(InvitationFactory(invited_by=inviter)))
    html = message.alternatives[0][0]

    assert "<script>" not in html
    assert name.split()[0] in message.body


@pytest.mark.parametrize(
    "kind", ["invitation", "invitation_waiting", "role_given", "role_ended", "looked_after", "lead_stopped"]
)
def test_every_letter_has_a_subject_a_text_and_a_page_in_both_languages(kind):
    coordinator = a_coordinator()
    membership = MembershipFactory(group=GroupFactory(looked_after_by=coordinator), role="lead")
    invited = InvitationFactory(group=membership.group, claimed_by=PersonFactory())
    mail = {
        "invitation": lambda: emails.invitation(invited),
        "invitation_waiting": lambda: emails.invitation_waiting(invited),
        "role_given": lambda: emails.role_given(membership),
        "role_ended": lambda: emails.role_ended(membership, by=membership.person),
        "looked_after": lambda: emails.looked_after(membership, coordinator),
        "lead_stopped": lambda: emails.lead_stopped(membership, coordinator),
    }[kind]()

    for mail.language in ("en-gb", "cy"):
        message = letter(mail)

        assert message.subject.strip()
        assert "<" not in message.body
        assert "{" not in message.body
        assert "You get this because" in message.body or mail.language == "cy"
        assert message.alternatives[0][0].count('class="first"') == 1
