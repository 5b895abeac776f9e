"""Groups and who runs them, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from groups import places
from groups.models import CoverageArea, Group, GroupApplication, Invitation, Meeting, Membership, Region
from hub.links.models import PrivateLink
from tests.factories.hub import PersonFactory


class GroupFactory(DjangoModelFactory):
    """A group at home in one district, which it covers; `run_by=[person, ...]` has the first as its lead."""

    class Meta:
        model = Group
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Digital Neighbours {number}")
    slug = factory.Sequence(lambda number: f"digital-neighbours-{number}")
    summary = "Free digital help, and a cup of tea."
    state = Group.State.ACTIVE
    place_outcode = "LS6"
    sitting_days = [1]
    published_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def primary_region(self):
        return Region.objects.get(code=places.find(self.place_outcode).region_code)

    @factory.post_generation
    def covers(group, create, extracted, **kwargs):
        group.regions.add(group.primary_region)
        outcodes = [group.place_outcode] if extracted is None else extracted
        CoverageArea.objects.bulk_create(CoverageArea(group=group, outcode=outcode) for outcode in outcodes)

    @factory.post_generation
    def run_by(group, create, extracted, **kwargs):
        for number, person in enumerate(extracted or []):
            MembershipFactory(group=group, person=person, role="organiser" if number else "lead")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory)
    role = Membership.Role.ORGANISER


class InvitationFactory(DjangoModelFactory):
    """An open invitation with its link; `invitation.link.token` is what the mail carries."""

    class Meta:
        model = Invitation
        skip_postgeneration_save = True

    group = factory.SubFactory(GroupFactory)
    email = factory.Sequence(lambda number: f"invited{number}@example.org")
    role = Membership.Role.ORGANISER
    invited_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    @factory.post_generation
    def link(invitation, create, extracted, **kwargs):
        invitation.link = PrivateLink.issue("invitation", invitation, expires_at=invitation.expires_at)


class ApplicationFactory(DjangoModelFactory):
    """Somebody who would like to start a group in Bangor, and waits for an answer."""

    class Meta:
        model = GroupApplication

    state = GroupApplication.State.APPLIED
    person_name = "Gwen Pritchard"
    email = factory.Sequence(lambda number: f"applicant{number}@example.org")
    outcode = "LL57"
    why = "Three charities asked me the same thing."


class MeetingFactory(DjangoModelFactory):
    """A meeting of a group, a week from now."""

    class Meta:
        model = Meeting

    group = factory.SubFactory(GroupFactory)
    what = "Open evening"
    where = "The library, Otley Road"
    starts_at = factory.Sequence(lambda number: timezone.now() + timedelta(days=7, minutes=number))
