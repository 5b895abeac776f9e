"""What was promised to somebody who ran a group, and waits: it does not leave once they have stopped (G4, E7, O6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groups.emails import contact, life
from groups.models import ContactMessage, GroupEnding
from hub.access.who import Who
from hub.mail.kinds import kind_named
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


@pytest.fixture
def group(asha):
    group = GroupFactory(run_by=[PersonFactory()])
    MembershipFactory(group=group, person=asha, role="lead")
    return group


def is_still_owed(letter):
    return kind_named(letter.kind).still_owed(letter)


def a_message(group):
    message = ContactMessage.objects.create(
        group=group, name="Jo", email="jo@charity.example", words="Our printer"
    )
    contact.contact_message(message)


def an_offer(group):
    life.help_offered(group.offer_help("A cup of tea?", by=a_coordinator()))


def a_proposal(group):
    into = GroupFactory(run_by=[PersonFactory()])
    niamh = a_coordinator()
    life.ending_proposed(GroupEnding.propose("merge", group, who=Who(niamh), into=into), by=niamh)


def a_silence(group):
    long_ago = timezone.now() - timedelta(days=80)
    type(group).objects.filter(pk=group.pk).update(last_life_at=long_ago)
    group.refresh_from_db()
    life.quiet_notice(group)


@pytest.mark.parametrize("promise", [a_message, an_offer, a_proposal, a_silence])
def test_g4_who_stopped_meanwhile_gets_no_mail_of_the_group(group, asha, promise):
    promise(group)
    mails = OutgoingMail.objects.filter(person=asha)
    assert [is_still_owed(letter) for letter in mails] == [True]

    group.memberships.get(person=asha).stop(who=Who(asha))

    assert [is_still_owed(letter) for letter in mails.all()] == [False]
    assert all(
        is_still_owed(letter)
        for letter in OutgoingMail.objects.filter(kind=mails[0].kind).exclude(person=asha)
    )
