"""Only gathers the rooms' models, so that there is one migration history."""

from hub.accounts.lost_phone import LostPhone
from hub.accounts.merging import PersonMerge
from hub.accounts.models import NetworkRole, Preference, User
from hub.accounts.proposals import RoleProposal
from hub.audit.models import AuditEntry
from hub.guard.models import FormKey, HeldPost, Limit
from hub.imports.models import ImportedRow, ImportJob, ImportJobMove
from hub.jobs.models import JobRun
from hub.journal.models import Journal, JournalRow
from hub.links.models import PrivateLink
from hub.mail.models import OutgoingMail, Suppression

__all__ = [
    "AuditEntry",
    "FormKey",
    "HeldPost",
    "ImportJob",
    "ImportJobMove",
    "ImportedRow",
    "JobRun",
    "Journal",
    "JournalRow",
    "Limit",
    "LostPhone",
    "NetworkRole",
    "OutgoingMail",
    "PersonMerge",
    "Preference",
    "PrivateLink",
    "RoleProposal",
    "Suppression",
    "User",
]
