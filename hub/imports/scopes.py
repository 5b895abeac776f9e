"""How the matrix's scopes read as rows of imports, and who may bring a file in."""

from typing import Any

from django.db.models import Q

from hub import shelves
from hub.access.matrix import grants
from hub.shelves import Scope


def own_files(who: Any, audience: str) -> Q:
    return Q(uploaded_by=who.person)


def may_bring_in(who: Any, job: Any) -> bool:
    """What the kind asks of the matrix, in the job's own group: a role that ended ends this too."""
    thing, verb = shelves.IMPORTS[job.kind].access
    here = [s for s in who.standings if job.group_id is None or s.group == job.group_id]
    return any(grants(thing, standing.audience, verb) for standing in here)


SCOPES = {"import_job": Scope("hub.ImportJob", {"own": own_files})}
