"""Who at a charity follows its request: colleagues, a fresh link, the language somebody reads it in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from hub.audit.models import record
from hub.common.models import TransitionError
from hub.guard.limits import Rate
from hub.guard.views import came_from_here
from hub.links.cookies import let_in
from volunteers.emails import charity as letters
from volunteers.forms.charity import ColleagueForm, LanguageForm
from volunteers.models import RequestContact
from volunteers.views.charity import FollowerAct

COLLEAGUES = Rate("colleague", 20, timedelta(days=1))  # each gets a mail that they did not ask for
FRESH_LINKS = Rate("fresh link", 5, timedelta(days=1))


class ColleaguesView(FollowerAct):
    """Somebody else at the charity gets a link of their own."""

    access = ("charity_contact", "add")
    form_class = ColleagueForm
    template_name = "volunteers/request_colleagues.html"
    success_message = _("A link is on its way to them.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"colleagues": self.contacts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(contacts=self.contacts, **kwargs)

    def act(self, form: Any) -> None:
        self.case.lock()
        named = {"name__iexact": form.cleaned_data["name"], "email__iexact": form.cleaned_data["email"]}
        if self.case.contacts.filter(removed_at=None, **named).exists():
            return  # pressed twice
        if not COLLEAGUES.take(self.case.ref):
            raise TransitionError(_("That is enough colleagues for one day. You can go on tomorrow."))
        colleague = self.case.contacts.create(language=self.contact.language, **form.cleaned_data)
        letters.colleague_added(colleague)
        record(self.follower, "colleague added", colleague, group_id=self.case.group_id)

    def get_success_url(self) -> str:
        return reverse("volunteers:request-colleagues", args=[self.case.ref])


class ColleagueRemovalView(FollowerAct):
    """Somebody no longer follows it; their links stop at once. One stays, so that we reach somebody."""

    access = ("charity_contact", "remove")
    template_name = "volunteers/request_colleague_removal.html"

    @cached_property
    def colleague(self) -> RequestContact:
        return get_object_or_404(self.case.contacts.filter(removed_at=None), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            colleague=self.colleague, is_self=self.colleague == self.contact, **kwargs
        )

    def act(self, form: Any) -> None:
        self.colleague.remove()
        record(self.follower, "colleague removed", self.colleague, group_id=self.case.group_id)
        if self.colleague == self.contact:
            messages.success(self.request, _("You no longer follow this request. No more mails come to you."))

    def get_success_url(self) -> str:
        if self.colleague == self.contact:
            return reverse("volunteers:help")
        return reverse("volunteers:request-colleagues", args=[self.case.ref])


class FreshLinkView(FollowerAct):
    """A new link, and the old ones stop at once. The new one is mailed; this browser goes on with it."""

    access = ("private_link", "rotate")
    template_name = "volunteers/request_fresh_link.html"
    success_message = _("Done. The old links no longer work, and the new one is in your inbox.")

    def act(self, form: Any) -> None:
        self.case.lock()
        if not self.link.still_lives():  # pressed twice: the first press has made the new one
            self.new_link = self.contact.link()
            return
        if not FRESH_LINKS.take(self.case.ref):
            raise TransitionError(_("That was done several times today. The newest link is in your inbox."))
        self.new_link = self.contact.rotate_link()
        letters.fresh_link(self.contact, self.new_link)
        record(self.follower, "link renewed", self.contact, group_id=self.case.group_id)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if hasattr(self, "new_link"):
            let_in(response, self.new_link, path=self.case.get_absolute_url())
        return response


@method_decorator(csrf_exempt, name="dispatch")  # the switch at the foot of every page carries no key
class RequestLanguageView(FollowerAct):
    """The language of her page, her mails and their dates."""

    access = ("request_words", "change_language")
    form_class = LanguageForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if came_from_here(request) else redirect(self.case)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.case)

    def act(self, form: Any) -> None:
        self.contact.speak(form.cleaned_data["language"])
        record(self.follower, "language chosen", self.contact, group_id=self.case.group_id)

    def form_invalid(self, form: Any) -> HttpResponse:
        return redirect(self.case)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, self.contact.language, max_age=365 * 24 * 3600, httponly=True, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )  # fmt: skip
        return response
