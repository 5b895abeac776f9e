from groups.models.group import CoverageArea, Group, GroupMove, OldAddress
from groups.models.membership import Invitation, Membership
from groups.models.region import Region

__all__ = ["CoverageArea", "Group", "GroupMove", "Invitation", "Membership", "OldAddress", "Region"]
