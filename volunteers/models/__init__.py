from volunteers.models.concern import Concern
from volunteers.models.conversation import Message, RequestContact
from volunteers.models.cover import CoverAsk
from volunteers.models.help_request import HelpRequest, HelpRequestMove
from volunteers.models.organisation import Organisation
from volunteers.models.register import RegisteredCharity
from volunteers.models.skill import Category, Cause, Skill

__all__ = [
    "Category",
    "Cause",
    "Concern",
    "CoverAsk",
    "HelpRequest",
    "HelpRequestMove",
    "Message",
    "Organisation",
    "RegisteredCharity",
    "RequestContact",
    "Skill",
]
