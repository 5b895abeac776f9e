"""Who holds a role on the network: named, and ended, with a second pair of hands (product.md rule 6)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.emails import network_roles as emails
from groups.forms.network_roles import WHAT_THEY_DO, AnswerForm, EndingForm, NamingForm
from groups.models import Region
from hub.access.views import ActView, Page
from hub.accounts import network_letters
from hub.accounts.models import NetworkRole
from hub.accounts.proposals import RoleProposal
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.errors import too_many
from hub.common.forms import PressForm
from hub.guard.limits import Rate

PROPOSED = Rate("network role proposed", 10, timedelta(days=1))  # per person
COORDINATORS = 2  # from then on they agree among each other
ORDER = list(NetworkRole.Role.values)


class NetworkPeopleView(SecondFactorMixin, Page):
    """Everybody with a role on the network, since when, and what is proposed; a safeguarding lead sees their own."""

    access = ("network_role", "read")
    template_name = "groups/network_people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        regions = {region.code: region for region in Region.objects.visible_to(who)}
        roles = list(NetworkRole.objects.visible_to(who).live().select_related("person"))
        for role in roles:
            role.region = regions.get(role.region_code)
        open_ones = RoleProposal.objects.visible_to(who).open().select_related("proposed_by")
        proposals = list(open_ones.prefetch_related("asked").order_by("created_at"))
        for one in proposals:
            one.region = regions.get(one.region_code)
            one.waits = [person for person in one.asked.all() if not one.was_agreed_by(person)]
            one.is_readers = who.person in one.waits or who.person == one.proposed_by
        return super().get_context_data(
            roles=sorted(roles, key=lambda role: (ORDER.index(role.role), role.region_code, role.starts_at)),
            proposals=proposals,
            may_name=who.may("network_role", "name"),
            are_few=sum(role.role == "national" for role in roles) < COORDINATORS,
            **kwargs,
        )


class NetworkActView(SecondFactorMixin, ActView):
    signed_in = True
    step_up = True
    success_url = reverse_lazy("groups:network-people")


class ProposingView(NetworkActView):
    """What is proposed waits for the yes of others; where nobody else has to agree it is done at once."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.request.who.person}

    def form_valid(self, form: Any) -> HttpResponse:
        if not PROPOSED.take(str(self.request.user.pk)):
            return too_many(self.request)
        return super().form_valid(form)

    @transaction.atomic
    def act(self, form: Any) -> None:
        proposal = self.propose(form.cleaned_data)
        emails.proposed(proposal)
        emails.decided(proposal)
        if proposal.done_at:
            words = _("%(name)s has the role now. A mail tells them.")
        else:
            words = _("It is proposed. Whoever has to agree has it on their list and in a mail.")
        messages.success(self.request, words % {"name": proposal.name})

    def propose(self, said: dict[str, Any]) -> RoleProposal:
        raise NotImplementedError


class NamingView(ProposingView):
    """A coordinator names safeguarding leads too; they alone do."""

    access = ("network_role", "name")
    form_class = NamingForm
    template_name = "groups/network_naming.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        who = self.request.who
        roles = [role for role in ORDER if role != "safeguarding" or "national" in who.audiences]
        return super().get_form_kwargs() | {"roles": roles, "regions": Region.objects.visible_to(who)}

    def propose(self, said: dict[str, Any]) -> RoleProposal:
        return RoleProposal.to_name(said.pop("role"), who=self.request.who, **said)


class OfARole(ActView):
    def get_row(self) -> NetworkRole:
        roles = NetworkRole.objects.visible_to(self.request.who).live().select_related("person")
        return get_object_or_404(roles, pk=self.kwargs["pk"])


class RoleEndingView(ProposingView, OfARole):
    access = ("network_role", "end")
    form_class = EndingForm
    template_name = "groups/network_ending.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.person == request.user:
            return redirect("groups:network-stopping", self.row.pk)
        return super().get(request, *args, **kwargs)

    def propose(self, said: dict[str, Any]) -> RoleProposal:
        return RoleProposal.to_end(self.row, who=self.request.who, **said)


class RoleStoppingView(OfARole):
    """ "I need to stop": at once, without a reason, and without a second step in the way."""

    access = ("network_role", "leave")
    signed_in = True
    form_class = PressForm
    template_name = "groups/network_stopping.html"
    success_url = reverse_lazy("today")
    success_message = gettext_lazy("Your role has ended. Thank you for carrying it.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        self.row.end(who=self.request.who, keep=self.request.session.session_key)
        network_letters.network_role_ended(self.row)


class RoleProposalView(NetworkActView):
    """Yes or no, from whoever is asked; whoever proposed it may take it back."""

    access = ("role_proposal", "answer")
    form_class = AnswerForm
    template_name = "groups/role_proposal.html"
    success_url = reverse_lazy("today")

    def get_row(self) -> RoleProposal:
        rows = RoleProposal.objects.visible_to(self.request.who)
        return get_object_or_404(rows.select_related("person", "proposed_by", "held"), pk=self.kwargs["pk"])

    @transaction.atomic
    def act(self, form: Any) -> None:
        proposal: RoleProposal = self.row
        if form.cleaned_data["answer"] == "yes":
            proposal.agree(who=self.request.who)
        else:
            proposal.refuse(who=self.request.who)
        emails.decided(proposal)
        messages.success(self.request, what_came_of(proposal) % {"name": proposal.name})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        region = Region.objects.visible_to(self.request.who).filter(code=self.row.region_code).first()
        return super().get_context_data(
            region=region,
            what_they_do=WHAT_THEY_DO[self.row.role],
            is_asked=self.row.waits_for(self.request.user),
            is_own=self.row.is_open and self.row.proposed_by == self.request.user,
            **kwargs,
        )


def what_came_of(proposal: RoleProposal) -> str:
    if proposal.refused_at:
        return _("Nothing changes for %(name)s.")
    if not proposal.done_at:
        return _("Thank you. One more yes, and it is so.")
    if proposal.ends:
        return _("Thank you. The role of %(name)s has ended, and a mail tells them.")
    return _("Thank you. %(name)s has the role now, and a mail tells them.")
