"""A volunteer's own page from then on: what they said, a pause, the way out, the charities they belong to."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.access.views import ActView, Page
from hub.common import dates
from hub.common.forms import PressForm
from volunteers.ask_in_words import AskInWords
from volunteers.forms.joining import ConnectionForm
from volunteers.forms.pausing import PauseForm
from volunteers.models import Connection, Match, Thanks, Volunteer
from volunteers.models.match_facts import LIVE
from volunteers.views.joining import OwnPageMixin, State


class MeView(OwnPageMixin, Page):
    """What they said, how it stands, the thanks they got, and the way out of each."""

    access = ("volunteer_card", "read")
    template_name = "volunteers/me.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.has_begun and self.volunteer.state == State.INTERESTED:
            return redirect(self.next_step())
        return super().dispatch(request, *args, **kwargs)

    def next_step(self) -> str:
        return "volunteers:me-code" if self.volunteer.skills.exists() else "volunteers:me-skills"

    def get_template_names(self) -> list[str]:
        return ["volunteers/me_left.html" if self.volunteer.state == State.LEFT else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who, volunteer = self.request.who, self.volunteer
        own = Match.objects.answerable_by(who).filter(volunteer=volunteer, state__in=LIVE)
        skills = list(volunteer.skills.select_related("skill"))
        return super().get_context_data(
            held=[one for one in skills if not one.wants_to_learn],
            wanted=[one for one in skills if one.wants_to_learn],
            steps=volunteer.way_in(),
            thanks=list(Thanks.objects.for_person(who.person)),
            under_way=[(match, AskInWords(match)) for match in own.with_people().order_by("-state_since")],
            connections=list(Connection.objects.visible_to(who)),
            pause_form=PauseForm(),
            **kwargs,
        )


class PauseView(OwnPageMixin, ActView):
    """Nothing is asked from now on. No reason needed."""

    access = ("volunteer_card", "pause")
    form_class = PauseForm
    template_name = "volunteers/me_pause.html"
    success_url = reverse_lazy("volunteers:me")

    def get_row(self) -> Volunteer | None:
        return self.volunteer

    def act(self, form: PauseForm) -> None:
        until = form.cleaned_data["until"]
        self.volunteer.pause(by=self.request.user, until=until)
        if until:
            self.success_message = _("Paused until %(day)s. Nobody asks you anything until then.") % {
                "day": dates.day(until, weekday=False)
            }
        else:
            self.success_message = _("Paused. Nobody asks you anything until you are back.")


class ResumingView(OwnPageMixin, ActView):
    access = ("volunteer_card", "resume")
    form_class = PressForm
    template_name = "volunteers/me_resuming.html"
    success_url = reverse_lazy("volunteers:me")
    success_message = gettext_lazy("Good to have you back.")

    def get_row(self) -> Volunteer | None:
        return self.volunteer

    def act(self, form: PressForm) -> None:
        self.volunteer.resume(by=self.request.user)


class LeavingView(OwnPageMixin, ActView):
    """They go, with thanks; the way back stays open."""

    access = ("volunteer_card", "leave")
    form_class = PressForm
    template_name = "volunteers/me_leaving.html"
    success_url = reverse_lazy("volunteers:me")

    def get_row(self) -> Volunteer | None:
        return self.volunteer

    def act(self, form: PressForm) -> None:
        self.volunteer.leave(by=self.request.user)


# --- Charities they belong to ----------------------------------------------------------------------------
class ConnectionsView(OwnPageMixin, ActView):
    """Each is a charity they are never suggested for."""

    access = ("volunteer_card", "edit")
    needs_profile = False
    form_class = ConnectionForm
    template_name = "volunteers/me_connections.html"
    success_url = reverse_lazy("volunteers:me-connections")
    success_message = gettext_lazy("Noted. You are not suggested for it.")

    def act(self, form: ConnectionForm) -> None:
        form.keep(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            connections=list(Connection.objects.visible_to(self.request.who)), **kwargs
        )


class ConnectionRemovalView(OwnPageMixin, ActView):
    access = ("volunteer_card", "edit")
    needs_profile = False
    form_class = PressForm
    template_name = "volunteers/me_connection_removal.html"
    success_url = reverse_lazy("volunteers:me-connections")
    success_message = gettext_lazy("Taken off your page.")

    @cached_property
    def connection(self) -> Connection:
        return get_object_or_404(Connection.objects.visible_to(self.request.who), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(connection=self.connection, **kwargs)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.connection  # noqa: B018 - not theirs: 404
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: PressForm) -> None:
        self.connection.delete()
