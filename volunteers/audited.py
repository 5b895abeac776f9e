"""What is done with cases and volunteers and leaves a line in the audit log, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.audit.sentences import said
from volunteers.models import Volunteer

SENTENCES = {
    "contact revealed": said(_("%(who)s looked up how to reach people: %(count)d shown.")),
    "contact seen": said(_("%(who)s looked up how to reach %(whom)s.")),
    "link sent again": said(_("A charity asked for its private link again.")),
    "link renewed": said(_("%(who)s made a new private link, and the one before ended.")),
    "colleague added": said(_("%(who)s added a colleague to a request.")),
    "colleague removed": said(_("%(who)s took a colleague off a request.")),
    "language chosen": said(_("%(who)s chose the language of a request.")),
    "concern opened": said(_("%(who)s opened a concern.")),
    "concern closed": said(_("%(who)s closed a concern.")),
    "weight of": said(_("%(who)s changed how suggestions are weighed.")),
}
OWN_ROWS = {"volunteers.volunteer": lambda people: Volunteer.objects.filter(person__in=people)}
# Nobody but its readers may find that there is one.
KEPT_QUIET = {"concern opened", "concern closed"}
