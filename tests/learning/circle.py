"""Three groups that try something together: Brighton's card, Leeds and Tyne."""

from types import SimpleNamespace
from typing import Any

from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.factories.learning import ExperimentFactory

CARD = {
    "belief": "charities come sooner when we come to them",
    "because": "five of eight did not dare to write",
    "plan": "drop-ins in libraries",
    "measure": "who walks in",
    "hours": 12,
}


def a_circle(**card: Any) -> SimpleNamespace:
    petra, rory = PersonFactory(name="Petra Novak"), PersonFactory(name="Rory Gallagher")
    joan, asha = PersonFactory(name="Joan Walker"), PersonFactory(name="Asha Rahman")
    brighton = GroupFactory(name="Brighton", slug="brighton", place_outcode="BN1", run_by=[petra, rory])
    leeds = GroupFactory(name="Leeds", slug="leeds", sitting_days=[2], run_by=[joan])
    tyne = GroupFactory(name="Tyne", slug="tyne", place_outcode="NE8", run_by=[asha])
    tom = PersonFactory(name="Tom Price")
    MembershipFactory(person=tom, group=brighton, role="volunteer")
    experiment = ExperimentFactory(group=brighton, host=petra, **card)
    return SimpleNamespace(
        petra=petra, rory=rory, joan=joan, asha=asha, tom=tom, brighton=brighton, leeds=leeds, tyne=tyne,
        experiment=experiment,
    )  # fmt: skip
