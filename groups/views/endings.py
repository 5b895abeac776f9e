"""How a group ends: proposed, looked at with its numbers, agreed by each who has to, taken back within thirty days."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.emails import life as emails
from groups.forms.life import ClosingForm, JoiningForm
from groups.mixins import GroupScopedMixin
from groups.models import Group, GroupEnding
from groups.models.ending_acts import MAY_JOIN, count, in_words
from groups.views.life import LeadActView
from hub.access.views import Page
from hub.access.who import Who
from hub.common.forms import PressForm

PEOPLE = ["group", "into", "keeper", "proposed_by", "lead", "other_lead", "national"]


def endings_of(view: Any) -> Any:
    """Of this group, and of those that join it, or did."""
    seen = GroupEnding.objects.visible_to(view.request.who).select_related(*PEOPLE)
    return seen.filter(Q(group=view.group) | Q(into=view.group))


class EndingView(GroupScopedMixin, Page):
    """What is proposed, what is done and may be taken back, and the two ways a group ends."""

    access = ("ending", "read")
    template_name = "groups/ending_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who, endings = self.request.who, list(endings_of(self))
        proposed = [ending for ending in endings if ending.is_open]
        for ending in proposed:
            ending.waits_for_reader = ending.may_be_agreed_by(who)
        return super().get_context_data(
            proposed=proposed,
            done=[ending for ending in endings if ending.done_at],
            is_led=self.is_led_by_reader,
            may_propose=self.is_led_by_reader
            and not any(ending.group_id == self.group.pk for ending in proposed),
            may_join=self.group.state in MAY_JOIN,
            may_reopen="national" in who.audiences,
            has_ended=self.group.state in (Group.State.MERGED, Group.State.CLOSED),
            **kwargs,
        )


class ProposingView(LeadActView):
    access = ("ending", "propose")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(numbers=in_words(count([self.group.pk])), **kwargs)

    def get_success_url(self) -> str:
        return reverse("groups:ending", args=[self.group.slug])


class JoiningView(ProposingView):
    """To join another group. Nothing moves before everybody who has to has said yes."""

    form_class = JoiningForm
    template_name = "groups/ending_joining.html"
    success_message = gettext_lazy(
        "It is proposed, with your yes. Nothing moves before the others have said theirs."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        others = Group.objects.visible_to(self.request.who).live().exclude(pk=self.group.pk).order_by("name")
        return super().get_form_kwargs() | {"groups": others}

    def act(self, form: Any) -> None:
        said = form.cleaned_data
        ending = GroupEnding.propose("merge", self.group, who=self.request.who, **said)
        emails.ending_proposed(ending, by=self.request.user)


class ClosingView(ProposingView):
    """To close, with somebody named who keeps the data."""

    form_class = ClosingForm
    template_name = "groups/ending_closing.html"
    success_message = gettext_lazy(
        "It is proposed, with your yes. Nothing ends before the others have said theirs."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"group": self.group}

    def act(self, form: Any) -> None:
        said = form.cleaned_data
        ending = GroupEnding.propose("close", self.group, who=self.request.who, **said)
        emails.ending_proposed(ending, by=self.request.user)


class EndingActView(LeadActView):
    """An act on one ending of this group, or on one that would join it."""

    form_class = PressForm

    def get_row(self) -> GroupEnding:
        ending: GroupEnding = get_object_or_404(endings_of(self), pk=self.kwargs["pk"])
        return ending

    def get_success_url(self) -> str:
        """To the rooms that are theirs now, which may be the other group's; else to their list."""
        ones = [one for one in (self.group, self.row.group, self.row.into) if one]
        rooms = Group.objects.with_rooms_open_to(Who(self.request.who.person))
        theirs = rooms.in_bulk([one.pk for one in ones])
        slug = next((one.slug for one in ones if one.pk in theirs), None)
        return reverse("groups:ending", args=[slug]) if slug else reverse("today")


class AgreeingView(EndingActView):
    """The yes, with exactly what moves in front of it."""

    access = ("ending", "agree")
    template_name = "groups/ending_yes.html"

    def act(self, form: Any) -> None:
        self.row.agree(who=self.request.who)
        done = _("It is done. Everybody who belongs to it will hear.")
        self.success_message = done if self.row.done_at else _("Thank you. It waits for the others now.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            numbers=in_words(count([self.row.group_id])),
            yeses=self.row.yeses(),
            is_open=self.row.is_open,
            is_theirs=self.row.may_be_agreed_by(self.request.who),
            **kwargs,
        )


class DroppingView(EndingActView):
    access = ("ending", "drop")
    template_name = "groups/ending_no.html"
    success_message = gettext_lazy("It is off the table. Everything stays as it is.")

    def act(self, form: Any) -> None:
        self.row.drop(who=self.request.who)


class UndoingView(EndingActView):
    """Within thirty days two groups that became one are two again."""

    access = ("ending", "undo")
    template_name = "groups/ending_undo.html"

    def act(self, form: Any) -> None:
        undone = self.row.undo(who=self.request.who)
        left = len({(line.label, line.row_pk) for line in undone.left})
        self.success_message = _("They are two groups again, and everything is where it was.")
        if left:
            self.success_message = ngettext(
                "They are two groups again. %(count)d thing has moved on since, so it stays where it is now.",
                "They are two groups again. %(count)d things have moved on since, so they stay where they are now.",
                left,
            ) % {"count": left}
