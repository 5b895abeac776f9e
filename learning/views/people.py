"""Who's who: the cards of those who run groups, and one's own."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from hub.access.views import ActView
from hub.common.forms import PressForm
from learning.filters import CardFilter
from learning.forms.people import CardForm
from learning.models import OrganiserCard


class PeopleView(FilterView):
    """Everybody's card by first name, narrowed by words; one's own comes first."""

    access = ("organiser_card", "read")
    signed_in = True
    strict = False
    filterset_class = CardFilter
    template_name = "learning/card_list.html"
    context_object_name = "cards"
    paginate_by = 24

    def get_queryset(self) -> Any:
        shown = OrganiserCard.objects.visible_to(self.request.who).exclude(person=self.request.who.person)
        return shown.with_person()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = OrganiserCard.objects.visible_to(self.request.who).filter(person=self.request.who.person)
        return super().get_context_data(own=own.first(), **kwargs)


class OwnCardView(ActView):
    """Three boxes and a tick, shown from the next moment on or gone from it."""

    access = ("organiser_card", "write")
    signed_in = True
    form_class: Any = CardForm
    template_name = "learning/card_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        own = (
            OrganiserCard.objects.visible_to(self.request.who).filter(person=self.request.who.person).first()
        )
        return super().get_form_kwargs() | {"instance": own or OrganiserCard(person=self.request.who.person)}

    @transaction.atomic
    def act(self, form: CardForm) -> None:
        card = form.save()
        self.success_message = (
            _("Saved. The others can read it now.")
            if card.is_shown
            else _("Saved, for you alone. Nobody else sees your card.")
        )

    def get_success_url(self) -> str:
        return reverse("learning:together")


class CardRemovalView(ActView):
    """Down for good; also for whoever runs no group any more."""

    access = ("organiser_card", "take_down")
    signed_in = True
    form_class: Any = PressForm
    template_name = "learning/card_removal.html"
    success_message = _("Taken down. Nothing of it is kept.")

    def get_row(self) -> OrganiserCard:
        cards = OrganiserCard.objects.visible_to(self.request.who, "take_down")
        return get_object_or_404(cards, person=self.request.who.person)

    def act(self, form: PressForm) -> None:
        self.row.delete()

    def get_success_url(self) -> str:
        runs_a_group = self.request.who.may("organiser_card", "read")
        return reverse("learning:together" if runs_a_group else "account_yours")
