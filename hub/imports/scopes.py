"""How the matrix's scopes read as rows of imports."""

from typing import Any

from django.db.models import Q

from hub.shelves import Scope


def own_files(who: Any, audience: str) -> Q:
    return Q(uploaded_by=who.person)


SCOPES = {"import_job": Scope("hub.ImportJob", {"own": own_files})}
