"""What is done with accounts, network roles and files brought in, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.accounts.lost_phone import LostPhone
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
            "national": _("%(who)s ended the role of coordinator for %(whom)s."),
            "admin": _("%(who)s ended the role of administrator for %(whom)s."),
            "safeguarding": _("%(who)s ended the role of safeguarding lead for %(whom)s."),
        },
        _("%(who)s ended a role on the network for %(whom)s."),
    ),
    "network role proposed": by_role(
        {
            "national": _("%(who)s proposed somebody as coordinator of the network."),
            "admin": _("%(who)s proposed somebody as administrator."),
            "safeguarding": _("%(who)s proposed somebody as safeguarding lead."),
        },
        _("%(who)s proposed that a role on the network ends."),
    ),
    "network role agreed": by_role(
        {
            "national": _("%(who)s agreed to somebody as coordinator of the network."),
            "admin": _("%(who)s agreed to somebody as administrator."),
        },
        _("%(who)s agreed that a role on the network ends."),
    ),
    "network role refused": said(_("%(who)s said no to what was proposed about a role on the network.")),
    "network role taken back": said(_("%(who)s took back what was proposed about a role on the network.")),
    "mail sent again": said(_("%(who)s sent a mail again that was stuck.")),
    "mail left": said(_("%(who)s left a mail as it was that was stuck.")),
    "import applied": said(_("%(who)s brought a file in: %(count)d rows.")),
    "import undone": said(_("%(who)s took a file back out: %(count)d rows.")),
    "second account named": said(_("%(who)s named a second account.")),
    "two accounts named": said(_("%(who)s asked two addresses whether they are one person’s.")),
    "two people asked whether they are one": said(
        _("%(who)s asked two people of one name whether they are one.")
    ),
    "second account agreed": said(_("One of two addresses said yes to being one account.")),
    "second account refused": said(_("One of two addresses said that they are two people.")),
    "lost phone told": said(_("The password was right, and the phone was said to be lost.")),
    "lost phone vouched": said(_("%(who)s vouched for %(whom)s, whose phone is lost.")),
    "lost phone stopped": said(_("%(who)s ended the vouching for %(whom)s.")),
    "lost phone replaced": said(_("A day after the vouching the lost phone was left out.")),
    "accounts made one": said(_("Both addresses had said yes, and two accounts became one.")),
    "accounts taken apart": said(_("%(who)s made one account two again.")),
}
OWN_ROWS = {
    "hub.networkrole": lambda people: NetworkRole.objects.filter(person__in=people),
    "hub.lostphone": lambda people: LostPhone.objects.filter(person__in=people),
}
