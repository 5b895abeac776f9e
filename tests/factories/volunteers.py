"""Requests for help and the people who asked, for tests. Verbs of the model make the later states."""

import factory
from factory.django import DjangoModelFactory

from hub.links.models import PrivateLink
from tests.factories.groups import GroupFactory
from volunteers.models import HelpRequest, Message, Organisation, RequestContact

WORDS = "Our lunch rota is a spreadsheet that three people keep at once. It is wrong every week."


class HelpRequestFactory(DjangoModelFactory):
    """Sent and not confirmed, with Bev as its contact (`contact=False`: with nobody)."""

    class Meta:
        model = HelpRequest
        skip_postgeneration_save = True

    organisation_name = factory.Sequence(lambda number: f"Hope House {number}")
    organisation_kind = Organisation.Kind.COMMUNITY
    outcode = "LS6"
    words = WORDS
    kind = HelpRequest.Kind.NOT_SURE
    when = HelpRequest.When.NO_RUSH

    @factory.post_generation
    def contact(request, create, extracted, **kwargs):
        if extracted is not False:
            request.bev = ContactFactory(request=request, is_first=True, language=request.language, **kwargs)


class ContactFactory(DjangoModelFactory):
    """Bev, unless said otherwise; `contact.link().token` is what her mail carries."""

    class Meta:
        model = RequestContact

    request = factory.SubFactory(HelpRequestFactory, contact=False)
    name = "Bev Hartley"
    email = factory.Sequence(lambda number: f"bev{number}@example.org")


def a_new_request(group=None, **fields):
    """Confirmed: it lies with a group that covers LS6, or with the one given."""
    if group is None and "outcode" not in fields:
        from tests.factories.hub import PersonFactory

        GroupFactory(run_by=[PersonFactory()])
    request = HelpRequestFactory(**fields)
    request.confirm()
    if group is not None and request.group_id != group.pk:
        request.group = request.routed_to = group
        request.save()
    return request


def a_taken_request(by, group=None, **fields):
    """An organiser has it and reads it."""
    request = a_new_request(group, **fields)
    request.take(by=by)
    return request


def let_in(client, contact):
    """The browser of somebody who followed the private link in a mail."""
    link: PrivateLink = contact.link()
    client.get(f"/help/{link.token}/")
    return client


def last_message(request) -> Message:
    return request.messages.last()
