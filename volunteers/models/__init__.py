from volunteers.models.concern import Concern
from volunteers.models.connection import Connection
from volunteers.models.conversation import Message, RequestContact
from volunteers.models.cover import CoverAsk
from volunteers.models.help_request import HelpRequest, HelpRequestMove
from volunteers.models.match import Match, MatchMove, MatchWord, Thanks
from volunteers.models.matching_row import MatchingRow
from volunteers.models.matching_weight import MatchingWeight
from volunteers.models.onboarding import OnboardingStep, StepDone
from volunteers.models.organisation import Organisation
from volunteers.models.passing import Passing
from volunteers.models.register import RegisteredCharity
from volunteers.models.role import Role, RoleSkill
from volunteers.models.skill import Category, Cause, Skill
from volunteers.models.volunteer import SkillHeld, Volunteer, VolunteerMove

__all__ = [
    "Category",
    "Cause",
    "Concern",
    "Connection",
    "CoverAsk",
    "HelpRequest",
    "HelpRequestMove",
    "Match",
    "MatchMove",
    "MatchWord",
    "MatchingRow",
    "MatchingWeight",
    "Message",
    "OnboardingStep",
    "Organisation",
    "Passing",
    "RegisteredCharity",
    "RequestContact",
    "Role",
    "RoleSkill",
    "Skill",
    "SkillHeld",
    "StepDone",
    "Thanks",
    "Volunteer",
    "VolunteerMove",
]
