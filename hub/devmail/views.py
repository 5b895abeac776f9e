from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from hub.accounts.demo import codes_now

from . import mailbox

# A mail's own styles are inside it, so it is shown alone, in a box without scripts, forms or our address.
A_BOX_OF_ITS_OWN = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


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
        to = request.GET.get("to", "").strip()
        mails = Paginator(list(mailbox.newest_first(self.folder, to)), 50).get_page(request.GET.get("page"))
        return render(request, "hub/dev_mail_list.html", {"mails": mails, "to": to, "codes": codes_now()})


class DevMailDetailView(DevMailView):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return render(request, "hub/dev_mail_detail.html", {"mail": self.mail})


class DevMailHtmlView(DevMailView):
    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(self.mail.html, headers={"Content-Security-Policy": A_BOX_OF_ITS_OWN})
