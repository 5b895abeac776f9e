"""What was written to a group: the room where it is read and answered, who is on duty, and what is held for a look."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from groups.emails import contact as letters
from groups.forms.contact import OnDutyForm, ReplyForm
from groups.mixins import GroupScopedMixin
from groups.models import ContactMessage, Group
from groups.models.contact import HELD_AS
from groups.scopes import groups_read_for
from hub.access.views import ActView, Page
from hub.accounts.models import User
from hub.audit.models import record
from hub.common.forms import PressForm
from hub.guard.forms import with_why

A_PAGE = 25


class MessageRoom(GroupScopedMixin):
    """`self.group`: one they run, one that rests beside theirs, or one without a lead that they look after."""

    @cached_property
    def group(self) -> Group:
        who = self.request.who
        groups = Group.objects.visible_to(who).filter(groups_read_for(who)).select_related("looked_after_by")
        group = get_object_or_404(groups, slug=self.kwargs["group"])
        group.is_run_by_reader = group.pk in who.groups_as("organiser", "lead")
        return group

    @cached_property
    def message(self) -> ContactMessage:
        messages = self.group.contact_messages.visible_to(self.request.who).exclude(screening="spam")
        return get_object_or_404(messages.select_related("answered_by"), pk=self.kwargs["pk"])


class MessagesView(MessageRoom, Page):
    """What waits first, the oldest on top."""

    access = ("contact_message", "read")
    template_name = "groups/message_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        messages = self.group.contact_messages.visible_to(self.request.who).waiting_first()
        return super().get_context_data(
            page_obj=Paginator(messages, A_PAGE).get_page(self.request.GET.get("page")),
            on_duty=self.group.reached_first(),
            **kwargs,
        )


class MessageView(MessageRoom, ActView):
    """One message, and the answer to it. Their address is nowhere on the page."""

    access = ("contact_message", "answer")
    form_class = ReplyForm
    template_name = "groups/message_detail.html"
    success_message = _("Your answer is on its way.")

    def get_row(self) -> ContactMessage:
        return self.message

    @transaction.atomic
    def act(self, form: ReplyForm) -> None:
        if self.message.reply(form.cleaned_data["words"], by=self.request.user):
            record(self.request.who, "message answered", self.message, group_id=self.group.pk)
            letters.contact_answer(self.message)

    def get_success_url(self) -> str:
        return reverse("groups:messages", args=[self.group.slug])


class MessageClosingView(MessageRoom, ActView):
    access = ("contact_message", "close")
    form_class = PressForm
    template_name = "groups/message_closing.html"
    success_message = _("Put aside. You can still answer it later.")

    def get_row(self) -> ContactMessage:
        return self.message

    @transaction.atomic
    def act(self, form: PressForm) -> None:
        if self.message.close(by=self.request.user):
            record(self.request.who, "message closed", self.message, group_id=self.group.pk)

    def get_success_url(self) -> str:
        return reverse("groups:messages", args=[self.group.slug])


class OnDutyView(MessageRoom, ActView):
    """This month Tunde reads what comes in."""

    access = ("contact_message", "duty")
    form_class = OnDutyForm
    template_name = "groups/on_duty.html"
    success_message = _("Noted. The next message goes there.")

    def get_form_kwargs(self) -> dict[str, Any]:
        running = self.group.memberships.visible_to(self.request.who).live().running()
        people = User.objects.filter(pk__in=running.values("person"), is_active=True).order_by("name")
        return super().get_form_kwargs() | {"people": people, "initial": {"person": self.group.on_duty_id}}

    def act(self, form: OnDutyForm) -> None:
        self.group.put_on_duty(form.cleaned_data["person"], by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("groups:messages", args=[self.group.slug])


# --- Held for a look -----------------------------------------------------------------------------------------
class HeldMessagesView(Page):
    """Those to one's own groups; for the network all."""

    access = ("held_message", "read")
    template_name = "groups/held_messages.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = ContactMessage.objects.held_for(self.request.who).select_related("group")
        page = Paginator(held, A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, rows=with_why(HELD_AS, page), **kwargs)


class HeldMessageAct(ActView):
    access = ("held_message", "decide")
    signed_in = True
    form_class = PressForm
    template_name = "groups/held_message_act.html"
    success_url = reverse_lazy("groups:held-messages")
    title: Any = ""

    def get_row(self) -> ContactMessage:
        held = ContactMessage.objects.held_for(self.request.who).select_related("group")
        return get_object_or_404(held, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class MessageReleaseView(HeldMessageAct):
    title = _("It's genuine: let it through")
    success_message = _("Thank you. Whoever is on duty gets it now.")

    @transaction.atomic
    def act(self, form: PressForm) -> None:
        if self.row.release():
            record(self.request.who, "message released", self.row, group_id=self.row.group_id)
            letters.contact_message(self.row)


class MessageFilingView(HeldMessageAct):
    title = _("It's an advertisement")
    success_message = _("Filed. It is kept for 30 days in case we were wrong, then it is gone.")

    @transaction.atomic
    def act(self, form: PressForm) -> None:
        if self.row.file_as_spam():
            record(self.request.who, "message filed", self.row, group_id=self.row.group_id)
