"""`manage.py network_role`: who is named for the network itself, and whose hands it takes (product.md rule 6)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from groups.models import Membership
from hub.accounts.models import NetworkRole, User
from hub.audit.models import AuditEntry
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory

pytestmark = pytest.mark.django_db


def name(address: str, role: str = "coordinator", **options) -> str:
    said = StringIO()
    call_command("network_role", address, role=role, stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def niamh() -> User:
    return NetworkRoleFactory(person=PersonFactory(name="Niamh Byrne", email="niamh@example.org")).person


@pytest.fixture
def imran(niamh: User) -> User:
    return NetworkRoleFactory(person=PersonFactory(name="Imran Malik", email="imran@example.org")).person


def test_the_second_coordinator_takes_two_trustees(niamh):
    with pytest.raises(CommandError, match="Two people have to agree"):
        name("ann@example.org", name="Ann Lee", trustee=["Joan Walker", " joan  walker"])
    assert not User.objects.filter(email="ann@example.org").exists()

    said = name("ann@example.org", name="Ann Lee", trustee=["Joan Walker", "Kofi Boateng"])

    ann = User.objects.get(email="ann@example.org")
    assert not ann.has_usable_password()
    assert list(ann.network_roles.values_list("role", "ended_at")) == [("national", None)]
    assert "at least two remain" in said
    assert AuditEntry.objects.filter(act="network role given: national").count() == 1
    assert OutgoingMail.objects.get(person=ann).kind == "hub/network_role"


def test_two_who_run_a_group_may_agree_instead_but_not_for_themselves(niamh):
    asha, tunde, tom = (PersonFactory() for _ in range(3))
    group = GroupFactory()
    for person, role in [(asha, "lead"), (tunde, "organiser"), (tom, "volunteer")]:
        Membership.begin(person, group, role)

    for agreed_by in ([asha.email, tom.email], [asha.email, asha.email], [asha.email, niamh.email]):
        with pytest.raises(CommandError, match="Two people"):
            name(niamh.email, "administrator", agreed_by=agreed_by)
    with pytest.raises(CommandError, match="Two people"):
        name(asha.email, "administrator", agreed_by=[asha.email, tunde.email])
    name(niamh.email, "administrator", agreed_by=[asha.email, tunde.email])

    given = NetworkRole.objects.get(role="admin")
    assert (given.person, given.given_by) == (niamh, asha)


def test_once_there_are_two_another_of_them_has_to_agree(niamh, imran):
    ann = PersonFactory()

    for agreed_by in ([], [ann.email], [PersonFactory().email]):
        with pytest.raises(CommandError, match="Somebody else has to agree"):
            name(ann.email, agreed_by=agreed_by, trustee=["Joan Walker", "Kofi Boateng"])
    name(ann.email, agreed_by=["NIAMH@example.org"])

    assert NetworkRole.objects.get(person=ann).given_by == niamh


def test_two_coordinators_remain(niamh, imran):
    with pytest.raises(CommandError, match="at least two remain"):
        name(imran.email, end=True, agreed_by=[niamh.email])
    ann = PersonFactory()
    name(ann.email, agreed_by=[niamh.email])

    said = name(imran.email, end=True, agreed_by=[niamh.email])

    assert "no longer national coordinator" in said
    assert not NetworkRole.objects.live().filter(person=imran).exists()
    assert AuditEntry.objects.filter(act="network role ended: national").count() == 1
    told = OutgoingMail.objects.get(kind="hub/network_role_ended")
    assert told.to_email == imran.email
    assert "You are no longer national coordinator" in letter(told).subject
    with pytest.raises(CommandError, match="does not hold that role"):
        name(imran.email, end=True, agreed_by=[niamh.email])


def test_naming_twice_changes_nothing_and_mails_once(niamh, imran):
    for _ in range(2):
        name(niamh.email, "safeguarding", region="wales")

    assert NetworkRole.objects.filter(role="safeguarding").count() == 1
    assert OutgoingMail.objects.filter(kind="hub/network_role").count() == 1


def test_a_region_has_two_safeguarding_leads_at_most():
    people = [PersonFactory() for _ in range(3)]
    for person in people[:2]:
        name(person.email, "safeguarding", region="wales")

    with pytest.raises(CommandError, match="two safeguarding leads here already"):
        name(people[2].email, "safeguarding", region="wales")
    name(people[2].email, "safeguarding", region="scotland")


@pytest.mark.parametrize(
    ("address", "options", "words"),
    [
        ("nobody@example.org", {}, "Nobody here signs in as nobody@example.org yet"),
        ("nobody@example.org", {"end": True}, "Nobody here signs in as"),
        ("not an address", {"name": "Ann Lee"}, "Give one email address"),
        ("ann@example.org", {"name": "Ann", "region": "wales"}, "Only safeguarding leads"),
        ("ann@example.org", {"name": "Ann", "region": "narnia", "role": "safeguarding"}, "There are: north-east"),
    ],
)  # fmt: skip
def test_bad_input_is_named_kindly_and_changes_nothing(niamh, address, options, words):
    with pytest.raises(CommandError, match=words):
        name(address, **options)

    assert User.objects.count() == 1
