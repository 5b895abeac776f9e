"""The page behind "stop these mails": a button for people, one click for mail programs (RFC 8058); and mail that is
stuck, for administrators.
"""

import re
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from hub.access.views import Page
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.errors import too_many
from hub.guard.addresses import network_of
from hub.guard.limits import Rate
from hub.mail import stuck
from hub.mail.addresses import masked
from hub.mail.models import OutgoingMail
from hub.mail.stopping import Stop

A_PAGE = 25
LEAVING = Rate("leaving by one click", 600, timedelta(hours=1))  # for each network, none for a token


@method_decorator(csrf_exempt, name="dispatch")  # a mail program has no form token
class UnsubscribeView(View):
    """GET only asks, so that a scanner that follows links stops nothing. POST needs no cookie or sign-in."""

    access = ("preference", "stop")
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stop = Stop.behind(kwargs["token"])
        if stop is None:
            raise Http404
        self.stop = stop
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return render(request, "hub/unsubscribe.html", {"label": self.stop.label, "is_done": False})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if not LEAVING.take(network_of(request)):
            return too_many(request)
        self.stop.act()
        return render(request, "hub/unsubscribe.html", {"label": self.stop.label, "is_done": True})


class StuckMailsView(SecondFactorMixin, Page):
    """What was perhaps not delivered: of which kind, when, to whom in outline; never what it says. Again, or left."""

    access = ("mail_log", "retry")
    template_name = "hub/stuck_mails.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = [int(pk) for pk in request.POST.getlist("mail")[:A_PAGE] if re.fullmatch(r"[0-9]{1,18}", pk)]
        mails = OutgoingMail.objects.visible_to(request.who).filter(pk__in=chosen)
        if request.POST.get("act") == "again":
            count = stuck.send_again(mails, who=request.who)
            words = ngettext("%(count)d mail goes again.", "%(count)d mails go again.", count)
        elif request.POST.get("act") == "leave":
            count = stuck.leave(mails, who=request.who)
            words = ngettext(
                "%(count)d mail is left as it is.", "%(count)d mails are left as they are.", count
            )
        else:
            return redirect("stuck_mails")
        said = words % {"count": count} if count else _("Nothing was waiting there any more.")
        messages.success(request, said)
        return redirect("stuck_mails")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = OutgoingMail.objects.visible_to(self.request.who).stuck().order_by("made_at", "pk")
        page = Paginator(mails, A_PAGE).get_page(self.request.GET.get("page"))
        for mail in page:
            mail.whom = masked(mail.to_email)
            mail.goes_again = stuck.may_go_again(mail)
        return super().get_context_data(page=page, **kwargs)
