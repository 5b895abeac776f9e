from groups.models.add_request import AddRequest
from groups.models.affiliation import Affiliation
from groups.models.application import GroupApplication, GroupApplicationMove
from groups.models.care import NextLead, TipSeen
from groups.models.contact import ContactMessage
from groups.models.ending import GroupEnding
from groups.models.group import CoverageArea, Group, GroupMove, OldAddress
from groups.models.handover import Handover, HandoverItem, Holding
from groups.models.invitation import Invitation
from groups.models.listed import ListedPerson
from groups.models.meeting import Meeting
from groups.models.membership import Membership
from groups.models.region import Region
from groups.models.rest import SeasonOff
from groups.models.section import PageSection, PageSectionEvent, Picture

__all__ = [
    "AddRequest",
    "Affiliation",
    "ContactMessage",
    "CoverageArea",
    "Group",
    "GroupApplication",
    "GroupApplicationMove",
    "GroupEnding",
    "GroupMove",
    "Handover",
    "HandoverItem",
    "Holding",
    "Invitation",
    "ListedPerson",
    "Meeting",
    "Membership",
    "NextLead",
    "OldAddress",
    "PageSection",
    "PageSectionEvent",
    "Picture",
    "Region",
    "SeasonOff",
    "TipSeen",
]
