"""Say hello: a line, a press, and the two are introduced by mail."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView
from learning.emails import people as emails
from learning.forms.people import HelloForm
from learning.models import Hello, OrganiserCard


class HelloView(ActView):
    """To the person of one card."""

    access = ("organiser_card", "hello")
    signed_in = True
    form_class = HelloForm
    template_name = "learning/hello_form.html"
    success_message = _("Said. You both have a mail now that introduces you.")

    def get_row(self) -> OrganiserCard:
        cards = OrganiserCard.objects.visible_to(self.request.who).exclude(person=self.request.who.person)
        return get_object_or_404(cards.with_person(), pk=self.kwargs["pk"])

    @transaction.atomic
    def act(self, form: HelloForm) -> None:
        emails.hello(Hello.say(self.row, form.cleaned_data["words"], by=self.request.who.person))

    def get_success_url(self) -> str:
        return reverse("learning:together")
