from learning.models.card import Hello, OrganiserCard
from learning.models.experiment import Experiment, ExperimentMove, Question, TalkTime, UsToo
from learning.models.pack import Pack, PackAnswer
from learning.models.thanks import PersonalThanks

__all__ = [
    "Experiment",
    "ExperimentMove",
    "Hello",
    "OrganiserCard",
    "Pack",
    "PackAnswer",
    "PersonalThanks",
    "Question",
    "TalkTime",
    "UsToo",
]
