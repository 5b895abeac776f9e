"""Starting a group where there is none: the form, the confirmed address, and the applicant's own page by its link."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView, View

from groups import routing
from groups.emails import starting as letters
from groups.forms.starting import StartForm
from groups.models import GroupApplication
from groups.models.application import HELD_AS
from hub.access.views import ActView
from hub.access.who import Who
from hub.common.forms import PressForm
from hub.guard.doors import LinkDoor
from hub.guard.forms import hold, screening_of
from hub.guard.limits import Rate
from hub.guard.mails import inbox_of
from hub.guard.models import HeldPost
from hub.guard.views import PublicFormMixin, came_from_here
from hub.links.models import PrivateLink

PER_NETWORK = Rate("start a group", 10, timedelta(hours=1))
PER_ADDRESS = Rate("start by address", 3, timedelta(days=1))
SENT_SALT = "groups.start.sent"
State = GroupApplication.State


class StartView(PublicFormMixin, FormView):
    """Where, why, who else. Where a group looks after the place already, it says so and lets them go on."""

    access = ("group_application", "create")
    form_class = StartForm
    template_name = "groups/start.html"
    per_network = PER_NETWORK
    request: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.request.who.person is None and not self.request.who.links:
            # the same for every visitor; "no-store" would make browsers forget what was typed when they go back
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name][:20] for name in ("postcode",) if name in self.request.GET}

    def doubts(self, form: Any) -> list[str]:
        doubts = super().doubts(form)
        if not PER_ADDRESS.take(inbox_of(form.cleaned_data["email"])):
            doubts.append(HeldPost.Reason.MANY)
        return list(dict.fromkeys(doubts))

    def accept(self, form: StartForm, doubts: Sequence[str]) -> str:
        application = GroupApplication.objects.create(screening=screening_of(list(doubts)), **form.answers)
        application.note("applied", by="applicant")
        hold(HELD_AS, application, list(doubts))
        if not doubts:
            letters.application_confirm(application)
        return f"{reverse('groups:start-sent')}?key={signing.dumps(application.pk, salt=SENT_SALT)}"


@method_decorator(
    csrf_exempt, name="dispatch"
)  # works without cookies: the sealed key says which form it was
class StartSentView(View):
    """Look in your inbox: the same for everybody. "Send it again" works from the browser that sent the form."""

    access = ("group_application", "create")

    def get(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get("key", "")
        words = {"key": key if self.behind(key) else "", "again": "again" in request.GET}
        return render(request, "groups/start_sent.html", words)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("key", "")
        application = self.behind(key)
        if application is None or not came_from_here(request):
            return redirect("groups:start-sent")
        if application.state == State.UNCONFIRMED and not application.is_held:
            with transaction.atomic():
                letters.application_confirm(application)
        return redirect(f"{reverse('groups:start-sent')}?key={key}&again=1")

    def behind(self, key: str) -> GroupApplication | None:
        try:
            pk = signing.loads(key, salt=SENT_SALT, max_age=timedelta(days=7))
        except signing.BadSignature:
            return None
        return GroupApplication.objects.filter(pk=pk).first()


class ApplicationLinkView(LinkDoor):
    """/groups/start/link/<token>/"""

    access = ("door", "read")
    purposes = (PrivateLink.Purpose.APPLICATION,)

    def path_of(self, link: Any) -> str:
        return reverse("groups:application")

    def ended(self, request: HttpRequest) -> HttpResponse:
        return no_longer_works(request)


def no_longer_works(request: HttpRequest) -> HttpResponse:
    response = render(request, "groups/application_ended.html", status=404)
    response.headers["Cache-Control"] = "no-store, private"
    return response


class ApplicantMixin:
    """Finds the application that the link opens and speaks its language; else a kind page."""

    request: Any
    application: GroupApplication

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        links = [link for link in request.who.links if link.purpose == PrivateLink.Purpose.APPLICATION]
        own = GroupApplication.objects.visible_to(Who(links=links))
        found = own.select_related("group", "answered_by").first() if links else None
        if found is None or found.is_held:
            return no_longer_works(request)
        self.application = found
        translation.activate(found.language)
        request.LANGUAGE_CODE = translation.get_language()
        if request.method == "POST":
            links[0].note_use()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"application": self.application, **kwargs})  # type: ignore[misc]


class ApplicationView(ApplicantMixin, TemplateView):
    """How it stands, what comes next and by when; what they wrote; how to take it back."""

    access = ("group_application", "read")
    template_name = "groups/application_own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_declined = self.application.state == State.DECLINED
        nearest = routing.nearest(self.application.place) if is_declined else []
        return super().get_context_data(nearest=nearest, **kwargs)


class ApplicantAct(ApplicantMixin, ActView):
    form_class = PressForm
    success_url = reverse_lazy("groups:application")


class ConfirmingView(ApplicantAct):
    """ "Yes, that was me": from now on the network reads it."""

    access = ("group_application", "confirm")
    template_name = "groups/application_own.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("groups:application")

    def act(self, form: Any) -> None:
        self.application.confirm()


class WithdrawingView(ApplicantAct):
    access = ("group_application", "withdraw")
    template_name = "groups/application_withdrawal.html"

    def act(self, form: Any) -> None:
        if self.application.withdraw():
            messages.success(self.request, _("Taken back. Nobody works on it from now on."))
