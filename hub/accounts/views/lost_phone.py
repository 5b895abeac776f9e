"""A lost phone: asking for somebody to vouch, on the page that asks for the code; and vouching."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from hub.access.views import ActView
from hub.accounts import lost_phone_letters
from hub.accounts.lost_phone import LostPhone, who_may_vouch
from hub.accounts.second_factor import SecondFactorMixin, has_second_factor
from hub.common.errors import too_many
from hub.common.forms import PressForm
from hub.common.models import TransitionError
from hub.guard.limits import Rate

TOLD = Rate("lost phone", 5, timedelta(days=1))  # per person


@method_decorator(never_cache, name="dispatch")
class LostPhoneView(View):
    """For whoever has shown the password and can't show the second step; also for whoever is still signed in."""

    access = ("account", "use")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.stage = None if request.user.is_authenticated else LoginStageController.enter(
            request, AuthenticateStage.key
        )  # fmt: skip
        if self.stage is None and not request.user.is_authenticated:
            return redirect("account_login")
        self.person = self.stage.login.user if self.stage else request.user
        if not has_second_factor(self.person):
            return redirect("account_second_factor" if self.stage is None else "account_login")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any) -> HttpResponse:
        return self.show()

    def post(self, request: Any) -> HttpResponse:
        try:
            return self.use() if request.POST.get("act") == "use" else self.ask()
        except TransitionError as error:
            return self.show(trouble=str(error), status=409)

    def ask(self) -> HttpResponse:
        if not TOLD.take(str(self.person.pk)):
            return too_many(self.request)
        with transaction.atomic():
            lost, is_new = LostPhone.ask(self.person)
            if is_new:
                lost_phone_letters.asked(lost)
        return redirect("account_lost_phone")

    def use(self) -> HttpResponse:
        lost = self.waiting
        if lost is None:
            return redirect("account_lost_phone")
        lost.use(keep=self.request.session.session_key)
        get_adapter(self.request).send_notification_mail(
            "account/email/lost_phone_left_out",
            self.person,
            context={"user": self.person},
            email=self.person.email,
        )
        return self.stage.exit() if self.stage else redirect("account_second_factor")

    @property
    def waiting(self) -> Any:
        return LostPhone.objects.live().filter(person=self.person).select_related("vouched_by").first()

    def show(self, *, trouble: str = "", status: int = 200) -> HttpResponse:
        words = {
            "lost": self.waiting, "trouble": trouble, "is_signed_in": self.stage is None,
            "somebody_can": who_may_vouch(self.person).exists(),
        }  # fmt: skip
        return render(self.request, "account/lost_phone.html", words, status=status)


class VouchForm(forms.Form):
    is_sure = forms.BooleanField(
        label=gettext_lazy("I have met or rung them, and know that they have lost their phone"),
        error_messages={
            "required": gettext_lazy("Ring them first, on a number you know. Then tick this and vouch.")
        },
    )


class OfALostPhone(SecondFactorMixin, ActView):
    access = ("lost_phone", "vouch")
    signed_in = True
    step_up = True
    success_url = reverse_lazy("today")

    def get_row(self) -> LostPhone:
        rows = LostPhone.objects.visible_to(self.request.who).select_related("person", "vouched_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class VouchView(OfALostPhone):
    """Whoever is asked rings first, and then gives their word."""

    form_class = VouchForm
    template_name = "account/vouch.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.row.vouch(who=self.request.who):
            lost_phone_letters.vouched(self.row)
        words = _("Thank you. %(name)s can sign in from tomorrow and hears of it now.")
        messages.success(self.request, words % {"name": self.row.person.first_name_shown})


class UnvouchView(OfALostPhone):
    """ "That wasn't them": it ends at once."""

    form_class = PressForm
    template_name = "account/vouch_stop.html"
    success_message = gettext_lazy("It has ended. Their account is as safe as before.")

    def act(self, form: Any) -> None:
        self.row.stop(who=self.request.who)
