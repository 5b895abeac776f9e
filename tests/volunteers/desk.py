"""What the tests of organisers' pages share: somebody signed in, a group, requests in order."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows import login
from django.test import Client

from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory
from volunteers.models import HelpRequest


def signed_in(person, *, shown_second_factor=False):
    client = Client()
    client.force_login(person)
    if shown_second_factor:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(person)
        session.save()
    return client


def a_group(name="Leeds Digital Neighbours", outcode="LS6", **fields):
    """A group with a lead and an organiser: `group.asha` and `group.tunde`."""
    group = GroupFactory(name=name, place_outcode=outcode, **fields)
    group.asha, group.tunde = PersonFactory(name="Asha Rahman"), PersonFactory(name="Tunde Okafor")
    MembershipFactory(group=group, person=group.asha, role="lead")
    MembershipFactory(group=group, person=group.tunde, role="organiser")
    return group


def somebody_elsewhere():
    """An organiser of a group in another region."""
    return a_group("Glasgow Kitchen Table", "G12").tunde


def a_coordinator(**person):
    return NetworkRoleFactory(person=PersonFactory(name="Niamh Byrne", **person)).person


def a_safeguarding_lead(region="E12000003", **person):
    person = PersonFactory(name="Grace Mbeki", **person)
    return NetworkRoleFactory(person=person, role="safeguarding", region_code=region).person


def again(request):
    """The row as it is in the database now."""
    return HelpRequest.objects.get(pk=request.pk)
