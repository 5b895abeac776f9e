"""Share with my group: making the words, what came back, and the public page where anybody answers."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from groups.models import Group
from hub.access.views import ActView
from hub.common.forms import PressForm
from hub.guard.forms import hold, screening_of, with_why
from hub.guard.limits import Rate
from hub.guard.views import PublicFormMixin
from learning.forms.packs import DecisionForm, PackForm, PublicAnswerForm
from learning.models import Pack, PackAnswer
from learning.models.pack import HELD_AS, prepared_words
from learning.views.experiments import OfAnExperiment

PER_NETWORK = Rate("answer to a question", 30, timedelta(hours=1))
FOR_ALL = Rate("answers to questions", 300, timedelta(hours=1))


class PackNewView(OfAnExperiment, ActView):
    """Three sentences and one question, prepared for one of one's groups."""

    access = ("pack", "make")
    form_class = PackForm
    template_name = "learning/pack_form.html"
    success_message = _("Ready to paste. What people answer comes back to this page.")

    @cached_property
    def group(self) -> Group:
        return get_object_or_404(Group.objects.run_by(self.request.who), slug=self.kwargs["group"])

    def get_row(self) -> None:  # type: ignore[override]
        self.group, self.experiment  # noqa: B018 - not theirs: 404

    def get_initial(self) -> dict[str, Any]:
        return prepared_words(self.experiment, self.group)

    def act(self, form: Any) -> None:
        self.pack = Pack.make(self.experiment, self.group, who=self.request.who, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.pack.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)


# --- What the group reads -------------------------------------------------------------------------------------
class OfAPack:
    """One pack of a group the reader runs; nobody else's."""

    access = ("pack", "edit")
    signed_in = True
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def pack(self) -> Pack:
        packs = Pack.objects.visible_to(self.request.who, "edit").select_related("experiment__group", "group")
        return get_object_or_404(packs, pk=self.kwargs["pk"])

    def get_row(self) -> Pack:
        return self.pack

    def get_success_url(self) -> str:
        return self.pack.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            **{"pack": self.pack, "experiment": self.pack.experiment} | kwargs
        )


class PackView(OfAPack, TemplateView):
    """The text to copy, and what came back: held ones with why they are."""

    template_name = "learning/pack_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = list(self.pack.answers.to_read())
        return super().get_context_data(
            answers=[answer for answer in answers if answer.screening == "passed"],
            held=with_why(HELD_AS, (answer for answer in answers if answer.screening == "held")),
            **kwargs,
        )


class PackClosingView(OfAPack, ActView):
    form_class = PressForm
    template_name = "learning/pack_closing.html"
    success_message = _("Closed. Nobody can answer any more; what came stays here.")

    def act(self, form: Any) -> None:
        self.pack.close(who=self.request.who)


class PackAnswerView(OfAPack, ActView):
    """One press under one answer."""

    form_class = DecisionForm
    template_name = "learning/pack_decision.html"

    @cached_property
    def answer(self) -> PackAnswer:
        return get_object_or_404(self.pack.answers.all(), pk=self.kwargs["answer"])

    def get_row(self) -> Pack:
        self.answer  # noqa: B018 - of another pack: 404
        return self.pack

    def act(self, form: Any) -> None:
        what = form.cleaned_data["what"]
        if self.answer.decide(what, who=self.request.who):
            self.success_message = DONE[what]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=self.answer, **kwargs)


DONE = {
    "let through": _("Let through. It stands with the others."),
    "put away": _("Put away. It is gone in a month."),
    "on the card": _("Its words stand on the card now, without the name."),
    "off the card": _("Its words are off the card."),
}


# --- What everybody sees ----------------------------------------------------------------------------------------
class OfAnOpenPack:
    """By the name in its address; one that is closed, and one that never was, look alike."""

    access = ("pack", "answer")
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def pack(self) -> Pack | None:
        packs = Pack.objects.visible_to(self.request.who).open().select_related("group")
        return packs.filter(name=self.kwargs["name"]).first()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.pack is None:
            return render(request, "learning/pack_closed.html", status=404)
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pack=self.pack, **kwargs)  # type: ignore[misc]


class AnswersView(PublicFormMixin, OfAnOpenPack, FormView):
    """The sentences, the question and one box. No account, no cookie, no script."""

    form_class: Any = PublicAnswerForm
    template_name = "learning/pack_public.html"
    per_network, for_all = PER_NETWORK, FOR_ALL

    def accept(self, form: Any, doubts: Sequence[str]) -> str:
        assert self.pack is not None
        screening = screening_of(list(doubts))
        answer = self.pack.answers.create(screening=screening, **form.answer)
        hold(HELD_AS, answer, list(doubts))
        return reverse("learning:answered", args=[self.pack.name])


class AnsweredView(OfAnOpenPack, TemplateView):
    template_name = "learning/pack_answered.html"
