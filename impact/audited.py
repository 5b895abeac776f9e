"""What is done with figures, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.audit.sentences import said

SENTENCES = {"figures exported": said(_("%(who)s took figures away as a file."))}
