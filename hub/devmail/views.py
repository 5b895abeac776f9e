from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from hub.accounts.demo import codes_now

from . import mailbox

# A mail's own styles are inside it, so it is shown alone, in a box without scripts, forms or our address.
A_BOX_OF_ITS_OWN = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


class WhoseMailForm(forms.Form):
    to = forms.CharField(label=_("Only mail to"), required=False)


class DevMailView(View):
    access = ("door", "read")
    folder = Path(settings.DATA_DIR) / "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def mail(self) -> mailbox.DevMail:
        found = mailbox.find(self.folder, self.kwargs["name"])
        if found is None:
            raise Http404
        return found


class DevMailListView(DevMailView):
    def get(self, request: HttpRequest) -> HttpResponse:
        form = WhoseMailForm(request.GET)
        to = form.cleaned_data["to"] if form.is_valid() else ""
        mails = Paginator(list(mailbox.newest_first(self.folder, to)), 50).get_page(request.GET.get("page"))
        context = {"mails": mails, "form": form, "codes": codes_now()}
        return render(request, "hub/dev_mail_list.html", context)


class DevMailDetailView(DevMailView):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return render(request, "hub/dev_mail_detail.html", {"mail": self.mail})


class DevMailHtmlView(DevMailView):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(self.mail.html, headers={"Content-Security-Policy": A_BOX_OF_ITS_OWN})
