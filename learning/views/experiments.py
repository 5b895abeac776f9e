"""We're trying: the list, a card, writing and changing it, and the ending."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters.views import FilterView

from groups.models import Group
from hub.access.views import ActView
from learning.emails import experiments as letters
from learning.filters import ExperimentFilter
from learning.forms import experiments as forms
from learning.models import Experiment, Pack
from learning.models.experiment_acts import ChangedMeanwhile
from learning.models.pack import answers_on_card
from learning.talk_told import TalkTold

RUNNING = ("organiser", "lead")


class ExperimentListView(FilterView):
    """What runs first, then what was learned."""

    access = ("experiment", "read")
    signed_in = True
    strict = False
    filterset_class = ExperimentFilter
    template_name = "learning/experiment_list.html"
    context_object_name = "experiments"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return Experiment.objects.visible_to(self.request.who).with_people().running_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_write = self.request.who.may("experiment", "write")
        return super().get_context_data(may_write=may_write, **kwargs)


class OfOwnGroups:
    """What the reader's groups are to what is on the page."""

    request: Any
    signed_in = True

    @cached_property
    def own_groups(self) -> list[Group]:
        """The live groups the reader runs, by name."""
        return list(Group.objects.run_by(self.request.who).live())

    @property
    def own(self) -> set[int]:
        return self.request.who.groups_as(*RUNNING)  # type: ignore[no-any-return]


class OfAnExperiment(OfOwnGroups):
    """One card, by its number."""

    kwargs: dict[str, Any]

    @cached_property
    def experiment(self) -> Experiment:
        cards = Experiment.objects.visible_to(self.request.who).with_people()
        return get_object_or_404(cards, pk=self.kwargs["pk"])

    def get_row(self) -> Experiment:
        return self.experiment

    def get_success_url(self) -> str:
        return self.experiment.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(experiment=self.experiment, **kwargs)  # type: ignore[misc]

    @property
    def groups_in(self) -> list[Group]:
        return [self.experiment.group, *(one.group for one in self.experiment.now_in)]  # type: ignore[attr-defined]

    @property
    def could_join(self) -> list[Group]:
        known = {group.pk for group in self.groups_in}
        return [group for group in self.own_groups if group.pk not in known]

    @property
    def could_leave(self) -> list[Group]:
        joined = {one.group_id for one in self.experiment.now_in}  # type: ignore[attr-defined]
        return [group for group in self.own_groups if group.pk in joined]

    @property
    def is_in(self) -> bool:
        return any(group.pk in self.own for group in self.groups_in)

    @cached_property
    def talk(self) -> TalkTold:
        return TalkTold(self.experiment, self.groups_in, self.own, self.request.who.person)


class ExperimentView(OfAnExperiment, TemplateView):
    """One page with all of it: the sentence, who is in, when they can talk, what was asked, what people answered."""

    access = ("experiment", "read")
    template_name = "learning/experiment_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        experiment, who = self.experiment, self.request.who
        packs = Pack.objects.visible_to(who, "edit").filter(experiment=experiment)
        is_host = experiment.group_id in self.own
        return super().get_context_data(
            is_host=is_host,
            is_in=self.is_in,
            could_join=self.could_join,
            could_leave=self.could_leave,
            own_groups=self.own_groups,
            may_ask=bool(self.own) and not is_host,
            talk=self.talk,
            times_form=forms.TimesForm(times=self.talk.times, initial=self.talk.ticked),
            question_form=forms.QuestionForm(),
            questions=experiment.questions.select_related("asked_by", "answered_by"),
            answers=answers_on_card(experiment),
            packs=packs.select_related("group").with_answers(),
            **kwargs,
        )


# --- The card ----------------------------------------------------------------------------------------------
class NewExperimentView(OfOwnGroups, ActView):
    access = ("experiment", "write")
    form_class = forms.NewExperimentForm
    template_name = "learning/experiment_form.html"
    success_message = _(
        "It is there, for everybody who runs a group. Whoever wants to join presses “Us too”."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"groups": self.own_groups}

    def act(self, form: Any) -> None:
        self.row = Experiment.begin(form.chosen, by=self.request.user, **form.said)

    def get_success_url(self) -> str:
        return self.row.get_absolute_url()  # type: ignore[no-any-return]


class ExperimentWordsView(OfAnExperiment, ActView):
    """Other words on the card while it runs; two people's words are both there (C6)."""

    access = ("experiment", "edit")
    form_class = forms.ExperimentForm
    template_name = "learning/experiment_form.html"
    success_message = _("The new words stand on the card.")
    others_words = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"card": self.experiment}

    def act(self, form: Any) -> None:
        seen = form.cleaned_data["version"] or 0
        try:
            self.experiment.change(by=self.request.user, version=seen, **form.said)
        except ChangedMeanwhile:
            self.others_words = True
            form.take_up(self.experiment.version)
            raise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(others_words=self.others_words, **kwargs)


class ExperimentEndingView(OfAnExperiment, ActView):
    """Worked, didn't, hard to say, not tested: one look, one size, one sentence."""

    access = ("experiment", "end")
    form_class = forms.EndingForm
    template_name = "learning/experiment_ending.html"
    success_message = _("Thank you. What you learned stands on the card now, for every group.")

    @transaction.atomic
    def act(self, form: Any) -> None:
        said = form.cleaned_data
        if self.experiment.end(said["how"], by=self.request.user, learned=said["learned"]):
            letters.ended(self.experiment, but=self.request.user)
