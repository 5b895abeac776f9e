"""A group's meetings: when, where, what for; moved and called off."""

from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.forms.beginnings import MeetingForm
from groups.mixins import GroupScopedMixin
from groups.models import Group, Meeting
from hub.access.views import ActView, Page
from hub.common.forms import PressForm

SHOWN = 20
EVENING = time(18, 30)


class MeetingsView(GroupScopedMixin, Page):
    """What is to come, the next one first; what has been, the last one first."""

    access = ("group_draft", "read")
    template_name = "groups/meeting_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meetings = self.group.meetings.all()
        return super().get_context_data(
            upcoming=list(meetings.upcoming()[:SHOWN]),
            page=Paginator(meetings.past(), SHOWN).get_page(self.request.GET.get("page")),
            may_edit=self.request.who.may("group_page", "edit"),
            **kwargs,
        )


class MeetingAct(GroupScopedMixin, ActView):
    access = ("group_page", "edit")
    form_class: type = MeetingForm
    meeting: Meeting | None = None

    def get_row(self) -> Group:
        if "pk" in self.kwargs:
            self.meeting = get_object_or_404(self.group.meetings.standing(), pk=self.kwargs["pk"])
        return self.group

    def get_success_url(self) -> str:
        return reverse("groups:meetings", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.meeting, **kwargs)


class MeetingNewView(MeetingAct):
    """The form proposes the next evening that they sit down anyway."""

    template_name = "groups/meeting_form.html"
    success_message = _("Dated. It stands on your page.")

    def get_form_kwargs(self) -> dict[str, Any]:
        evening = timezone.make_aware(datetime.combine(self.group.next_evening, EVENING))
        return super().get_form_kwargs() | {"moment": evening}

    def act(self, form: Any) -> None:
        Meeting.date(self.group, who=self.request.who, **form.facts)


class MeetingChangeView(MeetingAct):
    template_name = "groups/meeting_form.html"
    success_message = _("Saved. Your page says it as it is now.")

    def get_form_kwargs(self) -> dict[str, Any]:
        assert self.meeting is not None
        return super().get_form_kwargs() | {"moment": self.meeting.starts_at}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.meeting, name) for name in ("what", "minutes", "where", "note")}

    def act(self, form: Any) -> None:
        assert self.meeting is not None
        self.meeting.change(who=self.request.who, **form.facts)


class CallingOffView(MeetingAct):
    form_class = PressForm
    template_name = "groups/meeting_off.html"
    success_message = _("Called off. It is gone from your page.")

    def act(self, form: Any) -> None:
        assert self.meeting is not None
        self.meeting.call_off(who=self.request.who)
