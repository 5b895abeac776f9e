"""Only gathers the rooms' models, so that there is one migration history."""

from hub.accounts.models import NetworkRole, Preference, User
from hub.audit.models import AuditEntry
from hub.guard.models import FormKey, HeldPost, Limit
from hub.jobs.models import JobRun
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail, Suppression

__all__ = [
    "AuditEntry",
    "FormKey",
    "HeldPost",
    "JobRun",
    "Limit",
    "NetworkRole",
    "OutgoingMail",
    "Preference",
    "PrivateLink",
    "Suppression",
    "User",
]
