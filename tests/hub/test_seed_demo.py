"""The demo network: what newcomers, pictures and stories stand on."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from groups.models import Group, Membership, Region
from hub.accounts.models import User
from hub.mail.models import OutgoingMail
from volunteers.models import HelpRequest, HelpRequestMove

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_people(settings):
    settings.DEMO_PEOPLE = True


def snapshot():
    requests = HelpRequest.objects.order_by("pk")
    return [
        list(User.objects.order_by("pk").values_list("email", "name")),
        list(Group.objects.order_by("pk").values_list("slug", "state")),
        list(requests.values_list("organisation_name", "state", "group__slug", "owner__email", "outcome")),
    ]


def test_the_demo_network_has_what_it_promises(demo_people):
    call_command("seed_demo", scale="small", verbosity=0)

    assert Region.objects.count() == 12
    assert Group.objects.count() == 14
    assert Membership.objects.live().filter(role="volunteer").count() == 150
    assert HelpRequest.objects.count() == 60
    assert set(HelpRequest.objects.values_list("state", flat=True)) == set(HelpRequest.State.values)
    assert HelpRequestMove.objects.count() > 150
    assert not OutgoingMail.objects.exists()
    for role in ("volunteer", "organiser", "lead", "national", "admin"):
        assert User.objects.get(email=f"{role}@example.org").check_password("demo-only-password")


def test_nothing_in_the_demo_network_happens_in_the_future(demo_people):
    from django.utils import timezone

    call_command("seed_demo", verbosity=0)

    assert not HelpRequestMove.objects.filter(at__gt=timezone.now()).exists()
    assert not HelpRequest.objects.filter(created_at__gt=timezone.now()).exists()


def test_the_same_seed_makes_the_same_network(demo_people, django_db_blocker):
    from django.db import transaction

    made = []
    for _turn in range(2):
        with transaction.atomic():
            call_command("seed_demo", seed=7, verbosity=0)
            made.append(snapshot())
            transaction.set_rollback(True)

    assert made[0] == made[1]


def test_the_demo_network_refuses_production_and_a_database_with_people(settings, demo_people):
    User.objects.create_user("someone@example.com", name="Someone")
    with pytest.raises(CommandError, match="empty"):
        call_command("seed_demo", verbosity=0)

    settings.DEMO_PEOPLE = False
    with pytest.raises(CommandError, match="development only"):
        call_command("seed_demo", verbosity=0)
