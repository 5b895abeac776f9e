"""What is done with accounts and network roles, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.accounts.models import NetworkRole
from hub.audit.sentences import by_role, said

SENTENCES = {
    "network role given": by_role(
        {
            "national": _("%(who)s named %(whom)s a coordinator of the network."),
            "admin": _("%(who)s named %(whom)s an administrator."),
            "safeguarding": _("%(who)s named %(whom)s a safeguarding lead."),
        },
        _("%(who)s gave %(whom)s a role on the network."),
    ),
    "network role ended": by_role(
        {
            "national": _("%(who)s ended the role of %(whom)s as a coordinator."),
            "admin": _("%(who)s ended the role of %(whom)s as an administrator."),
            "safeguarding": _("%(who)s ended the role of %(whom)s as a safeguarding lead."),
        },
        _("%(who)s ended a role of %(whom)s on the network."),
    ),
    "second account named": said(_("%(who)s named a second account.")),
    "two accounts named": said(_("%(who)s asked two addresses whether they are one person’s.")),
    "two people asked whether they are one": said(
        _("%(who)s asked two people of one name whether they are one.")
    ),
    "second account agreed": said(_("One of two addresses said yes to being one account.")),
    "second account refused": said(_("One of two addresses said that they are two people.")),
    "accounts made one": said(_("Both addresses had said yes, and two accounts became one.")),
    "accounts taken apart": said(_("%(who)s made one account two again.")),
}
OWN_ROWS = {"hub.networkrole": lambda people: NetworkRole.objects.filter(person__in=people)}
