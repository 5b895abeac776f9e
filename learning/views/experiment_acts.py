"""What others do with a card: us too with three times to talk, ask us. One page for all these acts."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView
from hub.common.models import TransitionError
from hub.guard.limits import Rate
from learning.emails import experiments as letters
from learning.forms import experiments as forms
from learning.models import Experiment, Question
from learning.models.experiment_acts import NOT_IN
from learning.views.experiments import OfAnExperiment

QUESTIONS = Rate("question to a card", 30, timedelta(days=1))  # each gets a mail


class ExperimentAct(OfAnExperiment, ActView):
    template_name = "learning/experiment_act.html"
    title: Any = ""
    lede: Any = ""
    button: Any = _("Save it")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, lede=self.lede, button=self.button, **kwargs)


class UsTooView(ExperimentAct):
    access = ("experiment", "join")
    form_class = forms.UsTooForm
    title = _("Us too")
    lede = _("Your group is in. Whoever is in already hears of it, and you get three times to talk.")
    button = _("Us too")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"groups": self.could_join}

    @transaction.atomic
    def act(self, form: Any) -> None:
        joined = self.experiment.join(form.chosen, by=self.request.user)
        if joined is not None:
            letters.us_too(joined)
        self.success_message = _("You are in. Here is who else is, with three times to talk.")


class UsTooLeavingView(ExperimentAct):
    access = ("experiment", "join")
    form_class = forms.LeavingForm
    title = _("Not us after all")
    lede = _("No reason needed. The others go on, and you can come back.")
    button = _("Not us after all")
    success_message = _("You are out again. Thank you for saying so.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"groups": self.could_leave}

    def act(self, form: Any) -> None:
        self.experiment.leave(form.chosen, by=self.request.user)


class TalkTimesView(ExperimentAct):
    """ "I can then", or "none of these": the next three."""

    access = ("experiment", "join")
    form_class: Any = forms.TimesForm
    title = _("When can you talk?")

    def get_initial(self) -> dict[str, Any]:
        return self.talk.ticked

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"times": self.talk.times}

    def act(self, form: Any) -> None:
        if not self.is_in:
            raise TransitionError(NOT_IN)
        if "others" in self.request.POST:
            self.experiment.propose_others(form.cleaned_data["instead_of"])
            self.success_message = _("Here are three others.")
        else:
            self.experiment.can_talk(self.request.user, form.cleaned_data["times"])
            self.success_message = _("Saved. The others see it too.")

    def get_success_url(self) -> str:
        return super().get_success_url() + "#talk"


class QuestionView(ExperimentAct):
    access = ("experiment", "ask")
    form_class = forms.QuestionForm
    title = _("Ask them")
    button = _("Send the question")
    success_message = _("Asked. You get a mail when they have answered.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.experiment.group_id in self.own:
            raise TransitionError(_("It is your group's own card: the others ask you."))
        if not QUESTIONS.take(str(self.request.user.pk)):
            raise TransitionError(_("You have asked a great deal today. Please come back tomorrow."))
        question = self.experiment.ask(form.cleaned_data["words"], by=self.request.user)
        if question is not None:
            letters.question(question)

    def get_success_url(self) -> str:
        return super().get_success_url() + "#questions"


class QuestionAnswerView(ExperimentAct):
    access = ("experiment", "answer")
    form_class = forms.AnswerForm
    title = _("Answer a question")
    button = _("Answer")
    success_message = _("Your answer stands on the card.")

    @cached_property
    def question(self) -> Question:
        asked: Any = self.experiment.questions.select_related("asked_by")
        return get_object_or_404(asked, pk=self.kwargs["question"])

    def get_row(self) -> Experiment:
        self.question  # noqa: B018 - of another card: 404
        return self.experiment

    @transaction.atomic
    def act(self, form: Any) -> None:
        if self.experiment.answer(self.question, form.cleaned_data["words"], by=self.request.user):
            letters.answer(self.question)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(question=self.question, **kwargs)

    def get_success_url(self) -> str:
        return super().get_success_url() + "#questions"
