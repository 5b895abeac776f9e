"""A season off: a neighbour is asked, says yes or no, and looks after the places until one is back (rule 36a)."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.emails import season as emails
from groups.forms.run import SeasonForm
from groups.mixins import GroupScopedMixin, RunScopedMixin
from groups.models import Group, SeasonOff
from hub.access.views import ActView, Page
from hub.common.forms import PressForm


class SeasonView(GroupScopedMixin, Page):
    """How it stands: our own season, and the neighbours we look after or are asked to."""

    access = ("season", "read")
    template_name = "groups/season.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seasons = SeasonOff.objects.visible_to(self.request.who).open().select_related("group", "neighbour")
        ours = list(seasons.filter(Q(group=self.group) | Q(neighbour=self.group)).order_by("from_on"))
        own = next((season for season in ours if season.group_id == self.group.pk), None)
        return super().get_context_data(
            own=own,
            asked=[season for season in ours if season.neighbour_id == self.group.pk],
            has_neighbours=own is None and Group.objects.neighbours_of(self.group).exists(),
            may_ask=self.group.is_run_by_reader,
            **kwargs,
        )


class SeasonActView(RunScopedMixin, ActView):
    form_class: type = PressForm

    def get_success_url(self) -> str:
        return reverse("groups:season", args=[self.group.slug])


class SeasonAskingView(SeasonActView):
    """Which neighbour, from when to when."""

    access = ("season", "ask")
    form_class = SeasonForm
    template_name = "groups/season_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        neighbours = Group.objects.neighbours_of(self.group).order_by("name")
        return super().get_form_kwargs() | {"neighbours": neighbours}

    @transaction.atomic
    def act(self, form: SeasonForm) -> None:
        season = SeasonOff.ask(self.group, who=self.request.who, **form.cleaned_data)
        emails.to_all_of(season.neighbour, emails.season_asked, season)
        self.success_message = _("%(group)s is asked. Nothing changes before they say yes.") % {
            "group": season.neighbour
        }


class SeasonAnswerView(SeasonActView):
    """The neighbour's yes or no; nobody asks why."""

    access = ("season", "answer")
    template_name = "groups/season_answer.html"

    @cached_property
    def season(self) -> SeasonOff:
        seasons = self.group.covers_for.visible_to(self.request.who).select_related(
            "group", "neighbour", "asked_by"
        )
        return get_object_or_404(seasons, pk=self.kwargs["pk"])

    def get_row(self) -> SeasonOff:
        return self.season

    @transaction.atomic
    def act(self, form: Any) -> None:
        season, who = self.season, self.request.who
        if self.request.POST.get("answer") == "yes":
            changed = season.agree(who=who)
            self.success_message = _("Thank you. %(group)s can rest.") % {"group": season.group}
        else:
            changed = season.decline(who=who)
            self.success_message = _("That is fine. %(group)s is told.") % {"group": season.group}
        if changed:
            emails.to_all_of(season.group, emails.season_answered, season)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(season=self.season, **kwargs)


class SeasonEndingView(SeasonActView):
    """Back early, or the question taken back: one press."""

    access = ("season", "end")
    template_name = "groups/season_ending.html"
    success_message: Any = gettext_lazy("Good to have you back. New requests come to you from now on.")

    @cached_property
    def season(self) -> SeasonOff:
        seasons = self.group.seasons_off.visible_to(self.request.who).select_related("group", "neighbour")
        return get_object_or_404(seasons, pk=self.kwargs["pk"])

    def get_row(self) -> SeasonOff:
        return self.season

    def act(self, form: Any) -> None:
        if not self.season.is_under_way:
            self.success_message = _("Taken back. Everything stays as it is.")
        self.season.end(who=self.request.who)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(season=self.season, **kwargs)
