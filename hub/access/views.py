"""The shapes of our pages: a public page, a page, and a page for an act (GET asks, POST does)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.generic import FormView, TemplateView, View

from hub.access.kept import KeptPage
from hub.common.models import TransitionError


class PublicPage(View):
    """The same for every visitor: no token or name inside, so that it may be kept for a minute by anybody.

    `made_of` names the kinds of content it shows (shelves.SHOWN); while none of them has a new version, whoever has
    the page is told so before anything is asked or rendered. None: there is something in it that is new each time.
    """

    made_of: tuple[str, ...] | None = ()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = KeptPage(request, self.made_of) if KeptPage.is_for(request) else None
        response = page.answer() if page else None
        if response is None:
            response = super().dispatch(request, *args, **kwargs)
            response = page.keep(response) if page else response
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        response.headers.setdefault("Content-Language", get_language() or "en-gb")
        return response


class Page(TemplateView):
    """A page that needs no row."""

    access: tuple[str, str]
    signed_in = True  # for people only, not for link-holders


class ActView(FormView):
    """One act on one row: GET asks, POST does. Give `access`, `form_class`, `template_name`, `act()`."""

    access: tuple[str, str]
    success_message: Any = ""

    def get_row(self) -> Any:
        """The row the act is about, through visible_to; None where there is none yet."""
        return None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.row = self.get_row()
        if self.row is not None and not request.who.may(*self.access, self.row):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: Any) -> None:
        raise TypeError(f"{type(self).__name__} does not say what it does")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)
