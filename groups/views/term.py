"""A year that ends: go on, stop, or hand over. Nobody is locked out by it, whatever they say or don't (rule 5)."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groups.models import Membership
from hub.access.views import ActView
from hub.common.forms import PressForm


class TermView(ActView):
    """The three ways; a press renews one's own role, nobody else's."""

    access = ("role", "renew")
    signed_in = True
    form_class = PressForm
    template_name = "groups/term.html"
    success_message = _("Thank you. Another year it is.")

    @cached_property
    def membership(self) -> Membership:
        own = (
            Membership.objects.visible_to(self.request.who).live().running().filter(person=self.request.user)
        )
        own = own.filter(group__slug=self.kwargs["group"]).select_related("group__primary_region")
        if (found := own.order_by("role").first()) is None:
            raise Http404
        return found

    def get_row(self) -> Membership:
        return self.membership

    def act(self, form: Any) -> None:
        self.membership.renew(who=self.request.who)

    def get_success_url(self) -> str:
        return reverse("groups:term", args=[self.kwargs["group"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = self.membership.group
        group.is_run_by_reader = True
        return super().get_context_data(
            group=group,
            membership=self.membership,
            is_lead=self.membership.role == Membership.Role.LEAD,
            is_alone=self.membership.is_last_lead,
            **kwargs,
        )
