"""What organisers do together and leaves a line in the audit log, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.audit.sentences import by_role, said

SENTENCES = {
    "shared with the group": said(_("%(who)s shared something with the group, with a question.")),
    "question closed": said(_("%(who)s closed the question to the group.")),
    "answer": by_role({}, _("%(who)s looked at an answer of somebody in the group.")),
}
