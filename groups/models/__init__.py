from groups.models.group import CoverageArea, Group, GroupMove, OldAddress
from groups.models.invitation import Invitation
from groups.models.membership import Membership
from groups.models.region import Region

__all__ = ["CoverageArea", "Group", "GroupMove", "Invitation", "Membership", "OldAddress", "Region"]
