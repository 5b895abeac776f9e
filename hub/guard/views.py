"""The ladder every public form climbs: same place, stamp, key, limits, content. Its sender sees one answer."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from hub.guard.addresses import network_of
from hub.guard.forms import GuardedForm
from hub.guard.keys import AlreadyUsed, once
from hub.guard.limits import EVERYBODY, Rate, take_each
from hub.guard.models import HeldPost


class PublicFormMixin:
    """For a FormView with a GuardedForm. Give `accept(form, doubts)`, which acts and returns where to go on.

    `per_network` and `for_all` hold what comes beyond them for a person; nothing is refused.
    """

    request: HttpRequest
    per_network: Rate | None = None
    for_all: Rate | None = None

    @method_decorator(csrf_exempt)  # no cookie needed: the signed stamp stands in for it (F13)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()  # type: ignore[attr-defined]
        if form.stamp is None or not came_from_here(request):
            return self.ask_once_more(
                form,
                _(
                    "This page was open for a long time. Nothing has been sent yet and "
                    "your words are all here: please press the button once more."
                ),
            )
        if not form.is_valid():
            return self.form_invalid(form)  # type: ignore[attr-defined]
        try:
            answer = once(
                form.form_name,
                self.key_of(form),
                form.body_hash,
                lambda: self.accept(form, self.doubts(form)),
            )
        except AlreadyUsed:
            return self.ask_once_more(
                form,
                _(
                    "You have sent this form already, with other words in it. Nothing new "
                    "has been sent. If you mean these words as well, press the button once more."
                ),
            )
        return HttpResponseRedirect(answer)

    def key_of(self, form: GuardedForm) -> Any:
        assert form.stamp is not None
        return form.stamp.key

    def accept(self, form: Any, doubts: Sequence[str]) -> str:
        raise TypeError(f"{type(self).__name__} does not say what it does")

    def doubts(self, form: GuardedForm) -> list[str]:
        doubts = form.doubts()
        limits: list[tuple[Rate | None, str, HeldPost.Reason]] = [
            (self.per_network, network_of(self.request), HeldPost.Reason.MANY),
            (self.for_all, EVERYBODY, HeldPost.Reason.FLOOD),
        ]
        set_here = [(rate, who, reason) for rate, who, reason in limits if rate]
        has_room = take_each(*((rate, who) for rate, who, _reason in set_here))
        return doubts + [said[2] for said, is_taken in zip(set_here, has_room, strict=True) if not is_taken]

    def ask_once_more(self, form: GuardedForm, why: str) -> HttpResponse:
        """The form again with every word kept and a fresh stamp; nothing was stored."""
        form.stamp_anew()
        form.add_error(None, why)
        return self.form_invalid(form)  # type: ignore[attr-defined]


def came_from_here(request: HttpRequest) -> bool:
    """Is this form from a page of ours? Browsers say so; where one says nothing, the stamp has to do."""
    if site := request.META.get("HTTP_SEC_FETCH_SITE"):
        return site in ("same-origin", "none")
    origin = request.META.get("HTTP_ORIGIN", "null")
    return origin == "null" or urlsplit(origin).netloc == request.get_host()
