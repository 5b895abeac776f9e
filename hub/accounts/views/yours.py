"""A person’s account: who they are, their mails, what they had typed, the second step."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, UpdateView

from hub import shelves
from hub.accounts import kept_form, preferences
from hub.accounts.forms import ProfileForm
from hub.accounts.second_factor import GO_ON_TO, has_second_factor


@method_decorator(login_required, name="dispatch")
class YourAccountView(UpdateView):
    """Who you are to the hub, and the way to everything else about your account."""

    access = ("account", "use")
    form_class = ProfileForm
    template_name = "account/yours.html"
    success_url = reverse_lazy("account_yours")

    def get_object(self, queryset: Any = None) -> Any:
        return self.request.user

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = [line for of_an_app in shelves.STILL_KEPT for line in of_an_app(self.request.who)]
        return super().get_context_data(
            has_second_factor=has_second_factor(self.request.user), still_kept=kept, **kwargs
        )


@method_decorator(login_required, name="dispatch")
class MailPreferencesView(FormView):
    """Which mails you get, and which of them you may switch off."""

    access = ("account", "use")
    form_class = preferences.MailPreferencesForm
    template_name = "account/mail_preferences.html"
    success_url = reverse_lazy("account_mail")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Saved. It counts from the next mail on."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(always=preferences.kinds_always_sent(), **kwargs)


@method_decorator(login_required, name="dispatch")
class KeptFormView(TemplateView):
    """What you had typed when your sign-in ended: send it now, or throw it away."""

    access = ("account", "use")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = kept_form.kept_for(request)
        if form is None:
            return redirect("/today/")
        shown = [value for name, value in form["typed"] if len(value.strip()) > 2]
        return render(request, "account/kept_form.html", {"form": form, "shown": shown})

    def post(self, request: HttpRequest) -> HttpResponse:
        kept_form.drop(request)
        messages.success(request, _("Thrown away."))
        return redirect("/today/")


@method_decorator(login_required, name="dispatch")
class SecondFactorView(TemplateView):
    """Why a second step, and the two ways to set it up."""

    access = ("account", "use")
    template_name = "account/second_factor_needed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(go_on_to=self.request.session.get(GO_ON_TO, ""), **kwargs)
