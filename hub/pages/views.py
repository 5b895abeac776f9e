"""Pages that say how we do things, the language switch, and two files that machines ask for."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from hub.access.views import PublicPage
from hub.common.errors import came_from_us


class PlainPage(PublicPage):
    """A page of words only."""

    access = ("door", "read")
    template_name = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request,
            self.template_name,
            {"contact_address": contact_address(), "security_address": contact_address("security")},
        )


class SecurityTextView(PublicPage):
    """RFC 9116: how to tell us of a hole."""

    access = ("door", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        year_end = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
        lines = [
            f"Contact: mailto:{contact_address('security')}",
            f"Contact: {settings.HUB_URL}/contact/",
            f"Expires: {year_end}",
            "Preferred-Languages: en, cy",
            f"Canonical: {settings.HUB_URL}/.well-known/security.txt",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class RobotsView(PublicPage):
    access = ("door", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        closed = ["/account/", "/today/", "/triage/", "/help/", "/language/"]
        lines = ["User-agent: *", "Allow: /help/ask/", *(f"Disallow: {path}" for path in closed)]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@method_decorator(csrf_exempt, name="dispatch")  # public pages are the same for everybody and carry no key
class LanguageView(View):
    """GET asks which language; POST, or a link with ?language=, remembers it and leads back."""

    access = ("door", "read")

    def get(self, request: HttpRequest) -> HttpResponse:
        if "language" in request.GET:
            return self.choose(request, request.GET)
        return render(request, "hub/pages/language.html", {"next": self.back(request, request.GET)})

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.choose(request, request.POST)

    def choose(self, request: Any, said: Any) -> HttpResponse:
        response = redirect(self.back(request, said))
        language = said.get("language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
            if request.method == "POST" and request.user.is_authenticated and came_from_us(request):
                request.user.language = language
                request.user.save(update_fields=["language"])
        return response

    def back(self, request: HttpRequest, said: Any) -> str:
        return safe_next(request, said.get("next", "")) or "/"


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Where to go on to, if it is a page of ours (O10)."""
    if not wanted.startswith("/") or any(ord(sign) < 32 for sign in wanted):
        return ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else ""


def contact_address(name: str = "hello") -> str:
    return f"{name}@{settings.MAIL_DOMAIN}"
