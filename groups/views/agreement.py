"""What we give each other: what the network gives, what the group gives, and when we look at it again (rule 8)."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.forms.life import AffiliationForm
from groups.mixins import GroupScopedMixin
from groups.models import Affiliation
from groups.views.life import LeadActView
from hub.access.views import Page
from hub.common.forms import PressForm


class AgreementView(GroupScopedMixin, Page):
    """Both columns, side by side; the change that is proposed below them."""

    access = ("affiliation", "read")
    template_name = "groups/agreement.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        seen = Affiliation.objects.visible_to(who).filter(group=self.group)
        rows = list(seen.select_related("lead", "national", "proposed_by"))
        standing = [row for row in rows if row.ended_at is None]
        proposed = next((row for row in standing if not row.is_agreed), None)
        return super().get_context_data(
            agreed=next((row for row in standing if row.is_agreed), None),
            proposed=proposed,
            may_agree=proposed is not None and proposed.may_be_agreed_by(who),
            earlier=[row for row in rows if row.ended_at and row.is_agreed],
            is_led=self.is_led_by_reader,
            **kwargs,
        )


class AgreementActView(LeadActView):
    step_up = False

    def get_success_url(self) -> str:
        return reverse("groups:agreement", args=[self.group.slug])


class AgreementNewView(AgreementActView):
    """A first agreement, or a change of the one that counts."""

    access = ("affiliation", "propose")
    form_class = AffiliationForm
    template_name = "groups/agreement_form.html"
    success_message = _("It is proposed, with your yes. The other side finds it on its list.")

    def get_form_kwargs(self) -> dict[str, Any]:
        counts = Affiliation.objects.visible_to(self.request.who).agreed().filter(group=self.group).first()
        said = (
            {name: getattr(counts, name) for name in ("network_gives", "group_gives", "costs")}
            if counts
            else {}
        )
        return super().get_form_kwargs() | {"initial": said}

    def act(self, form: Any) -> None:
        Affiliation.propose(self.group, who=self.request.who, **form.cleaned_data)


class OneAgreementView(AgreementActView):
    form_class = PressForm

    def get_row(self) -> Affiliation:
        seen = Affiliation.objects.visible_to(self.request.who).filter(group=self.group)
        agreement: Affiliation = get_object_or_404(seen, pk=self.kwargs["pk"])
        agreement.group = self.group
        return agreement


class AgreementYesView(OneAgreementView):
    access = ("affiliation", "agree")
    template_name = "groups/agreement_yes.html"
    success_message = _("Thank you. What both sides have agreed counts from now on.")

    def act(self, form: Any) -> None:
        self.row.agree(who=self.request.who)


class AgreementEndView(OneAgreementView):
    access = ("affiliation", "end")
    template_name = "groups/agreement_end.html"
    success_message = _("It has ended. It stays here to be read.")

    def act(self, form: Any) -> None:
        self.row.end(who=self.request.who)
