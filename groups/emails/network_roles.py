"""Mails about who is proposed for a role on the network: to whoever has to agree, and back to whoever proposed it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.emails.roles import address
from groups.models import Region
from hub import mail
from hub.accounts import network_letters
from hub.accounts.proposals import RoleProposal
from hub.shelves import MailKind, mail_kind


def proposed(proposal: RoleProposal) -> None:
    for person in proposal.asked.order_by("pk"):
        mail.promise(
            "groups/role_proposed",
            to=person,
            about=proposal,
            key=f"role_proposed:{proposal.pk}:{person.pk}",
            expires_at=proposal.lapses_at,
        )


def decided(proposal: RoleProposal) -> None:
    """To whoever it is about, once it is so; and to whoever proposed it, unless they did all of it themselves."""
    if proposal.done_at and proposal.held:
        tell = network_letters.network_role_ended if proposal.ends else network_letters.network_role
        tell(proposal.held)
    is_over = proposal.done_at or proposal.refused_at
    if is_over and proposal.asked.exists() and proposal.proposed_by not in (None, proposal.refused_by):
        mail.promise(
            "groups/role_decided",
            to=proposal.proposed_by,
            about=proposal,
            key=f"role_decided:{proposal.pk}",
        )


def waits_for_them(letter: Any) -> bool:
    return isinstance(letter.about, RoleProposal) and letter.about.waits_for(letter.person)


def of_a_proposal(letter: Any) -> dict[str, Any]:
    proposal: RoleProposal = letter.about
    region = Region.objects.filter(code=proposal.region_code).first() if proposal.region_code else None
    return {
        "proposal": proposal,
        "role": proposal.get_role_display().lower(),
        "region": str(region or ""),
        "proposer": str(proposal.proposed_by or ""),
        "until": proposal.lapses_at,
        "url": address("groups:role-proposal", proposal.pk),
        "people_url": address("groups:network-people"),
    }


for kind, still_owed in [
    ("groups/role_proposed", waits_for_them),
    ("groups/role_decided", lambda letter: isinstance(letter.about, RoleProposal)),
]:
    mail_kind(
        MailKind(
            kind,
            essential=True,
            still_owed=still_owed,
            context=of_a_proposal,
            why=_("You get this because nobody is given a role on the network by one person alone."),
        )
    )
