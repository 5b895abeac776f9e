"""How the matrix's scopes read as rows of the log of mails."""

from hub.access.who import everything
from hub.shelves import Scope

SCOPES = {"mail_log": Scope("hub.OutgoingMail", {"all": everything})}
