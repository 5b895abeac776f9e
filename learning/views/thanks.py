"""Thanks: what people said to me, kept for me alone; and saying one myself."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.access.views import ActView, Page
from hub.common.forms import PressForm
from learning.emails import people as emails
from learning.forms.people import ThanksForm
from learning.models import PersonalThanks
from learning.models.people import running, who_runs_my_groups, whom_may_thank

SHOWN, OFFERED = 100, 30


class ThanksView(Page):
    """What one got, newest first; what one gave; and whom one might thank."""

    access = ("personal_thanks", "read")
    template_name = "learning/thanks_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.request.who.person
        thanks = PersonalThanks.objects.visible_to(self.request.who)
        given = thanks.filter(from_person=person).select_related("to_person")
        people = who_runs_my_groups(person).prefetch_related(running("memberships")).order_by("name", "pk")
        return super().get_context_data(
            had=thanks.kept_by(person)[:SHOWN], given=given[:SHOWN], people=people[:OFFERED], **kwargs
        )


class ThankingView(ActView):
    """One sentence to one person."""

    access = ("personal_thanks", "give")
    signed_in = True
    form_class = ThanksForm
    template_name = "learning/thanks_form.html"

    def get_row(self) -> None:
        self.person  # noqa: B018 - nobody they may thank: 404, before anything else is asked

    @cached_property
    def person(self) -> Any:
        return get_object_or_404(whom_may_thank(self.request.who.person), pk=self.kwargs["person"])

    @transaction.atomic
    def act(self, form: ThanksForm) -> None:
        emails.thanks(
            PersonalThanks.give(self.person, form.cleaned_data["words"], by=self.request.who.person)
        )
        self.success_message = _("Said. %(name)s keeps it.") % {"name": self.person.first_name_shown}

    def get_success_url(self) -> str:
        return reverse("learning:thanks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class PuttingAwayView(ActView):
    """Off one's own page; whoever said it isn't told."""

    access = ("personal_thanks", "put_away")
    signed_in = True
    form_class = PressForm
    template_name = "learning/thanks_away.html"
    success_message = gettext_lazy("Put away.")

    def get_row(self) -> PersonalThanks:
        had = PersonalThanks.objects.visible_to(self.request.who).kept_by(self.request.who.person)
        return get_object_or_404(had, pk=self.kwargs["pk"])

    def act(self, form: PressForm) -> None:
        self.row.put_away()

    def get_success_url(self) -> str:
        return reverse("learning:thanks")
