"""Asking for help: what it is, the one form, saved for later, sent. No account, no cookie, no script."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView, View

from hub.access.views import PublicPage
from hub.access.who import Who
from hub.guard.addresses import network_of
from hub.guard.forms import hold, screening_of
from hub.guard.keys import answer_to, once
from hub.guard.limits import Rate
from hub.guard.views import PublicFormMixin, came_from_here
from hub.mail.addresses import masked
from volunteers import guides
from volunteers.emails import charity as letters
from volunteers.forms.ask import AskForm
from volunteers.models import HelpRequest, RequestContact

PER_NETWORK = Rate("help request", 30, timedelta(hours=1))
FOR_ALL = Rate("help requests", 200, timedelta(hours=1))
DRAFTS = Rate("draft", 30, timedelta(hours=1))
SENT_SALT = "volunteers.sent"


class HelpView(PublicPage, TemplateView):
    """What we can help with and how it goes."""

    access = ("door", "read")
    template_name = "volunteers/help.html"
    extra_context = {"guides": guides.GUIDES, "words": HelpRequest.FIVE_WORDS}


class GuideView(PublicPage):
    access = ("door", "read")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        guide = guides.BY_SLUG.get(slug)
        if guide is None:
            raise Http404
        others = [other for other in guides.GUIDES if other is not guide]
        return render(request, guide.template_name, {"guide": guide, "others": others})


class AskView(PublicFormMixin, FormView):
    """The six questions. "Ask for help" sends them, "Save and come back" keeps them just as they were typed."""

    access = ("request_brief", "create")
    form_class = AskForm
    template_name = "volunteers/ask.html"
    per_network, for_all = PER_NETWORK, FOR_ALL
    request: Any

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.request.who.person is None and not self.request.who.links:
            # the same for every visitor; "no-store" would make browsers forget what was typed when she goes back
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "save" in request.POST:
            return self.save(self.get_form())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"saving": "save" in self.request.POST}

    def get_initial(self) -> dict[str, Any]:
        if self.draft is not None:
            return dict(self.draft.draft)
        return {name: self.request.GET[name] for name in ("postcode",) if name in self.request.GET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_draft=self.draft is not None, **kwargs)

    @cached_property
    def draft(self) -> HelpRequest | None:
        """What the link of their mail opens, or what this very form saved before."""
        links = self.request.who.links
        if links and (found := HelpRequest.objects.drafts().visible_to(Who(links=links)).first()):
            return found
        stamp = AskForm(self.request.POST).stamp if self.request.method == "POST" else None
        return HelpRequest.objects.drafts().behind(answer_to(uuid5(stamp.key, "draft"))) if stamp else None

    # --- Sent ----------------------------------------------------------------------------------------

    def accept(self, form: AskForm, doubts: Sequence[str]) -> str:
        screening = screening_of(list(doubts))
        request = self.draft
        contact = None
        if request is None or not request.send(screening=screening, **form.answers):
            request = HelpRequest.objects.create(screening=screening, **form.answers)
            contact = RequestContact.objects.create(
                request=request, is_first=True, **said_of_themselves(form)
            )
        else:
            known_by(request, form)
        hold("ask", request, list(doubts))
        if doubts:
            request.lie_where_it_leads()
        else:
            letters.verify(request, just_met=contact)
        return f"{reverse('volunteers:sent')}?key={signing.dumps(request.ref, salt=SENT_SALT)}"

    # --- Saved for later -----------------------------------------------------------------------------

    def save(self, form: AskForm) -> HttpResponse:
        if form.stamp is None or not came_from_here(self.request):
            form.stamp_anew()
        if not form.is_valid():
            return self.form_invalid(form)
        self.keep(form)
        return redirect("volunteers:saved")

    @transaction.atomic
    def keep(self, form: AskForm) -> None:
        """One draft for one form, however often it is saved; its link goes to the address by mail."""
        assert form.stamp is not None
        draft = self.draft
        if draft is None:
            ref = once("draft", uuid5(form.stamp.key, "draft"), "", new_draft)
            draft = HelpRequest.objects.drafts().behind(ref) or HelpRequest.objects.behind(new_draft())
        draft.change("saved", by="charity", draft=form.as_typed)
        known_by(draft, form)
        if DRAFTS.take(network_of(self.request)):
            letters.draft_saved(draft)


def new_draft() -> str:
    return HelpRequest.objects.create(state=HelpRequest.State.DRAFT).ref


def known_by(request: HelpRequest, form: AskForm) -> None:
    """Whoever asked is the first contact."""
    RequestContact.objects.update_or_create(request=request, is_first=True, defaults=said_of_themselves(form))


def said_of_themselves(form: AskForm) -> dict[str, str]:
    said = {name: form.cleaned_data.get(name) or "" for name in ("name", "email", "language")}
    return said | {"language": said["language"] or "en-gb"}


class SavedView(TemplateView):
    access = ("door", "read")
    template_name = "volunteers/saved.html"


@method_decorator(
    csrf_exempt, name="dispatch"
)  # works without cookies: the sealed key says which form it was
class SentView(View):
    """Look in your inbox: the same for everybody. "Send it again" works from the browser that sent the form."""

    access = ("request_brief", "create")

    def get(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get("key", "")
        asked = self.behind(key)
        words = {"key": key if asked else "", "again": "again" in request.GET}
        words["address"] = masked(asked.contacts.get(is_first=True).email) if asked else ""
        return render(request, "volunteers/sent.html", words)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("key", "")
        asked = self.behind(key)
        if asked is None or not came_from_here(request):
            return redirect("volunteers:sent")
        if asked.state == HelpRequest.State.UNCONFIRMED and not asked.is_held:
            with transaction.atomic():
                letters.verify(asked)
        return redirect(f"{reverse('volunteers:sent')}?key={key}&again=1")

    def behind(self, key: str) -> HelpRequest | None:
        try:
            ref = signing.loads(key, salt=SENT_SALT, max_age=timedelta(days=7))
        except signing.BadSignature:
            return None
        return HelpRequest.objects.behind(ref)
