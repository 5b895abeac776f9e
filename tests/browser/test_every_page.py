"""A walk over the pages with the demo network in them: by day and by night, on a phone, and at 200 % zoom."""

import pytest
from django.utils import timezone

from groups.models import Group
from tests.browser.people import Person
from tests.factories.groups import InvitationFactory
from tests.factories.volunteers import HelpRequestFactory
from volunteers import guides
from volunteers.models import Concern, CoverAsk, HelpRequest

State = HelpRequest.State
LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 5
LONG_WORDS = "a" * 400 + " https://charity.example/" + "b" * 300


@pytest.fixture
def group(demo_network):
    """Of the demo network; it has one request of every state, and a name as long as names get."""
    group = Group.objects.get(slug="tyne-digital-neighbours")
    for state in State:
        one = HelpRequest.objects.filter(state=state).order_by("pk").first()
        HelpRequest.objects.filter(pk=one.pk).update(group=group, region=group.primary_region)
    case = of_state(group, State.TAKEN)
    HelpRequest.objects.filter(pk=case.pk).update(organisation_name=LONG_NAME[:300], words=LONG_WORDS)
    return group


def of_state(group, state):
    return HelpRequest.objects.filter(group=group, state=state).order_by("pk").first()


def walks(person: Person, *paths: str) -> None:
    """All of them, and then one list of what is wrong."""
    faults = []
    for path in paths:
        person.goes_to(path)
        try:
            person.then_anyone_can_use_the_page()
        except AssertionError as fault:
            faults.append(f"{path} → {fault}")
            person.trouble.clear()
    assert not faults, "\n".join(faults)


def test_anyone_can_use_the_public_pages(story, group):
    walks(
        story,
        "/volunteer/",
        "/groups/",
        "/groups/?region=wales",
        "/groups/?name=nobody-is-called-this",
        "/groups/near/",
        "/groups/near/?postcode=LS6",
        "/groups/near/?postcode=IM1",
        "/groups/near/?postcode=junk",
        f"/groups/{group.slug}/",
        "/groups/invitation/",
        f"/help/guides/{guides.GUIDES[0].slug}/",
        "/help/lost-link/",
        "/help/nothing-is-behind-this-token-at-all/",
    )


def test_anyone_can_use_the_charitys_pages_in_every_state(story, group):
    bev = story.someone("Bev", phone=True)
    for state in State:
        case = of_state(group, state)
        contact = case.contacts.first()
        token = contact.link().token
        bev.goes_to(f"/help/{token}/")
        acts = {State.TAKEN: ["reply", "withdrawal"], State.WITHDRAWN: ["return"], State.RESTING: ["waking"]}
        path = case.get_absolute_url()
        walks(bev, path, *(f"{path}{act}/" for act in acts.get(state, [])))


def test_anyone_can_use_the_organisers_pages(story, group):
    HelpRequestFactory.create_batch(
        55, group=group, state="submitted", verified_at=timezone.now(), due_at=timezone.now()
    )
    cases = {state: of_state(group, state) for state in State}
    taken = f"/triage/{cases[State.TAKEN].ref}/"
    elsewhere = HelpRequest.objects.filter(state=State.SUBMITTED).exclude(group=group).first()
    CoverAsk.objects.create(request=elsewhere, group=group)
    HelpRequestFactory(group=group, screening="held", organisation_name=LONG_NAME[:300], words=LONG_WORDS)
    invitation = InvitationFactory(group=group, invited_by=group.memberships.get(role="lead").person)
    manage = f"/groups/{group.slug}/manage/"
    organiser = group.memberships.live().get(role="organiser")
    asha = story.someone("Asha")

    asha.signs_in("lead@example.org")
    walks(
        asha,
        "/today/",
        "/triage/",
        "/triage/?page=2",
        "/triage/?stage=closed",
        "/triage/held/",
        f"/triage/{elsewhere.ref}/cover/",
        *(
            f"/triage/{case.ref}/"
            for state, case in cases.items()
            if state not in (State.DRAFT, State.UNCONFIRMED)
        ),
        *(f"{taken}{act}/" for act in ("question", "size", "not-for-us", "handing-on", "contact", "concern")),
        manage,
        f"{manage}people/",
        f"{manage}people/invitation/",
        f"{manage}people/invitation/{invitation.pk}/again/",
        f"{manage}people/invitation/{invitation.pk}/withdrawal/",
        f"{manage}people/{organiser.pk}/ending/",
        f"{manage}settings/",
        f"{manage}stopping/",
        f"{manage}figures/",
        f"{manage}figures/charities-helped/",
    )


def test_anyone_can_use_the_networks_pages(story, group):
    unowned = HelpRequest.objects.filter(state=State.SUBMITTED).first()
    HelpRequest.objects.filter(pk=unowned.pk).update(group=None, organisation_name=LONG_NAME[:300])
    concern = Concern.objects.create(request=of_state(group, State.TAKEN), region_code="", source="hint")
    niamh, grace = story.someone("Niamh"), story.someone("Grace")

    niamh.signs_in("national@example.org")
    walks(
        niamh,
        "/today/",
        "/triage/",
        "/national/requests/",
        f"/national/requests/{unowned.ref}/group/",
        "/national/",
        "/national/?region=wales&from=2025-01&to=2026-10",
        "/national/figures/requests/",
        "/national/figures/busiest-tenth/",
        "/national/quality/?check=requests-without-a-place",
        "/national/groups/",
        "/national/groups/new/?region=wales&region=south-west",
        f"/groups/{group.slug}/manage/",
        f"/groups/{group.slug}/manage/settings/",
    )
    grace.signs_in("safeguarding@example.org")
    path = f"/safeguarding/{concern.pk}/"
    walks(grace, "/today/", "/safeguarding/", path, f"{path}opening/", f"{path}closing/")
    concern.open(by=group.memberships.first().person)
    walks(grace, path)
