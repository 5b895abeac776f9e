"""What is done in and to a group, as sentences."""

from django.utils.translation import gettext_lazy as _

from hub.audit.sentences import by_role, own_or_not, said

SENTENCES = {
    "invited": by_role(
        {
            "volunteer": _("%(who)s invited somebody as volunteer."),
            "organiser": _("%(who)s invited somebody as organiser."),
            "lead": _("%(who)s invited somebody to lead."),
        },
        _("%(who)s invited somebody."),
    ),
    "invitation sent again": said(_("%(who)s sent an invitation again.")),
    "invitation taken up from another address": said(
        _("%(who)s took up an invitation from another address.")
    ),
    "invitation taken back": said(_("%(who)s took an invitation back.")),
    "role given": own_or_not(
        by_role(
            {
                "volunteer": _("%(subject)s joined as volunteer."),
                "organiser": _("%(subject)s joined as organiser."),
                "lead": _("%(subject)s took on the lead."),
            },
            _("%(subject)s took on a role."),
        ),
        by_role(
            {
                "volunteer": _("%(who)s welcomed %(whom)s as volunteer."),
                "organiser": _("%(who)s made %(whom)s organiser."),
                "lead": _("%(who)s gave %(whom)s the lead."),
            },
            _("%(who)s gave %(whom)s a role."),
        ),
    ),
    "role ended": own_or_not(
        by_role(
            {
                "volunteer": _("%(subject)s stopped as volunteer."),
                "organiser": _("%(subject)s stopped as organiser."),
                "lead": _("%(subject)s handed back the lead."),
            },
            _("%(subject)s stopped."),
        ),
        by_role(
            {
                "volunteer": _("%(who)s ended the role of volunteer for %(whom)s."),
                "organiser": _("%(who)s ended the role of organiser for %(whom)s."),
                "lead": _("%(who)s ended the role of lead for %(whom)s."),
            },
            _("%(who)s ended a role for %(whom)s."),
        ),
    ),
    "term renewed": said(_("%(who)s goes on for another term.")),
    "asked somebody to help here too": said(_("%(who)s asked somebody of another group to help here too.")),
    "add request answered": by_role(
        {"yes": _("%(who)s said yes to helping here too.")}, _("%(who)s said no to helping here too.")
    ),
    # What the group holds, when it meets, when it rests, who wrote to it.
    "holding added": said(_("%(who)s wrote down something the group holds.")),
    "holding changed": said(_("%(who)s changed what is written about something the group holds.")),
    "holding removed": said(_("%(who)s took something off the list of what the group holds.")),
    "handover made": said(_("A handover was made of what %(who)s held: %(count)d things.")),
    "handover ticked": said(_("%(who)s ticked something off a handover.")),
    "meeting dated": said(_("%(who)s dated a meeting.")),
    "meeting moved": said(_("%(who)s moved a meeting to another time.")),
    "meeting changed": said(_("%(who)s changed what is said about a meeting.")),
    "meeting called off": said(_("%(who)s called a meeting off.")),
    "season off asked": said(_("%(who)s asked a neighbour to cover while the group rests.")),
    "season off agreed": said(_("%(who)s agreed to cover for a neighbour who rests.")),
    "season off declined": said(_("%(who)s could not cover for a neighbour this time.")),
    "season off ended": said(_("%(who)s ended the season off.")),
    "message answered": said(_("%(who)s answered somebody who wrote to the group.")),
    "message closed": said(_("%(who)s put away what somebody wrote to the group.")),
    "message released": said(_("%(who)s let a held message through.")),
    "message filed": said(_("%(who)s filed a held message as spam.")),
    "taken off the list": said(_("%(who)s took somebody off the group’s own list of people.")),
    "agreement proposed": said(_("%(who)s proposed what the group and the network give each other.")),
    "agreement agreed": said(_("%(who)s agreed to what the group and the network give each other.")),
    "agreement ended": said(_("%(who)s ended what the group and the network had agreed.")),
    "ending proposed": by_role(
        {
            "merge": _("%(who)s proposed that the group joins another."),
            "close": _("%(who)s proposed that the group closes."),
        },
        _("%(who)s proposed that the group ends."),
    ),
    "ending agreed": said(_("%(who)s agreed to how the group ends.")),
    "ending dropped": said(_("%(who)s dropped the proposal to end the group.")),
    # Moves of the group itself.
    "group formed": said(_("%(who)s started the group.")),
    "group settings": said(_("%(who)s changed the evenings, the sentence or the address.")),
    "group activated": said(_("The group is active, thanks to %(who)s.")),
    "group coverage": said(_("%(who)s changed the places that are covered.")),
    "group looked after": said(_("The network looks after the group until a new lead is found.")),
    "group led again": said(_("The group has a lead now.")),
    "group lively again": said(_("The group is active again, thanks to %(who)s.")),
    "group turned quiet": said(_("Nothing had happened for 90 days: the group turned quiet.")),
    "group paused": said(_("%(who)s put the group on pause.")),
    "group resumed": said(_("%(who)s ended the pause.")),
    "group reopened": said(_("%(who)s opened the group again.")),
    "group merged": said(_("The group joined another one.")),
    "group parted": said(_("The merge was taken back.")),
    "group closed": said(_("The group closed.")),
    "group taken in": said(_("Another group joined this one.")),
    "group code adopted": said(_("%(who)s adopted the code of conduct.")),
    "group page live": said(_("%(who)s put the page live.")),
    "group page hidden": said(_("%(who)s took the page back in.")),
    "group neighbour named": said(_("%(who)s named a group nearby that stands by this one.")),
    "group help offered": said(_("The network offered its help.")),
    "group on duty": said(_("%(who)s changed who is written to first.")),
    # Versions of the public page.
    "section insert": said(_("%(who)s wrote “%(fact)s” on the public page.")),
    "section update": said(_("%(who)s changed “%(fact)s” on the public page.")),
    "section removed": said(_("%(who)s removed an empty section from the public page.")),
    "picture added": said(_("%(who)s put a picture on the public page.")),
    "picture described": said(_("%(who)s changed the words of a picture.")),
    "picture moved": said(_("%(who)s moved a picture.")),
    "picture removed": said(_("%(who)s took a picture off the public page.")),
    "section delete": said(_("%(who)s removed “%(fact)s” from the public page.")),
}
# Not told to the group: whoever was asked may say no without anybody hearing of it.
KEPT_QUIET = {"add request answered: no"}
