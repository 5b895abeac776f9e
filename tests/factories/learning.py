"""Organisers' cards and what people say to each other, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learning.models import Experiment, OrganiserCard, Pack, PackAnswer, PersonalThanks
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory


class CardFactory(DjangoModelFactory):
    """A shown card; `runs=group` makes its person an organiser there, without it of a group of their own."""

    class Meta:
        model = OrganiserCard
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    who_i_am = factory.Sequence(lambda number: f"Number {number} of the people with a kettle.")
    good_for = "Finding a room"
    help_with = "Saying no kindly"

    @factory.post_generation
    def runs(card, create, extracted, **kwargs):
        if extracted is not False:
            MembershipFactory(person=card.person, group=extracted or GroupFactory())


class ThanksFactory(DjangoModelFactory):
    class Meta:
        model = PersonalThanks

    from_person = factory.SubFactory(PersonFactory)
    to_person = factory.SubFactory(PersonFactory)
    words = "You stayed until the last chair was up."


class ExperimentFactory(DjangoModelFactory):
    """A running card; `state="worked", learned="..."` has ended."""

    class Meta:
        model = Experiment

    group = factory.SubFactory(GroupFactory)
    host = factory.SubFactory(PersonFactory)
    belief = "small charities come sooner when we come to them"
    because = "five of the last eight did not dare to write"
    plan = "drop-ins in libraries"
    by_when = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=40))
    measure = "how many walk in whom we had never heard of"
    hours = 12
    learned = ""
    ended_at = factory.LazyAttribute(lambda card: timezone.now() if card.learned else None)


class PackFactory(DjangoModelFactory):
    class Meta:
        model = Pack

    experiment = factory.SubFactory(ExperimentFactory)
    group = factory.SelfAttribute("experiment.group")
    sentences = "We'll try drop-ins in libraries."
    question = "Would you walk in?"


class PackAnswerFactory(DjangoModelFactory):
    class Meta:
        model = PackAnswer

    pack = factory.SubFactory(PackFactory)
    words = "If it is on a Saturday."
