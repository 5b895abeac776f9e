"""What's needed: the organiser writes the public words next to the charity's own, and sees what strangers will see."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.access.views import ActView
from hub.common.models import TransitionError
from volunteers.forms.needed import NeededForm
from volunteers.models import HelpRequest, Message, Role
from volunteers.sizing import PATHS, propose
from volunteers.views.case import OfACase

State, Size = HelpRequest.State, HelpRequest.Size


class NeededView(OfACase, ActView):
    """Pressed "ready" it is stored; every other button shows the page anew with all that was typed."""

    access = ("request_words", "work")
    form_class = NeededForm
    template_name = "volunteers/needed.html"

    @cached_property
    def role(self) -> Role:
        return self.case.roles.first() or Role(request=self.case, language=self.case.language)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"case": self.case, "role": self.role}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.state not in (State.TAKEN, State.READY, State.FINDING):
            return redirect("volunteers:case", self.case.ref)
        if self.case.size in ("", Size.ANSWER):
            return redirect("volunteers:case-size", self.case.ref)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        if act in PATHS:
            return self.resized(act)
        if act == "add" and request.POST.get("another"):
            return self.with_what_was_typed()
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        if act in ("preview", "add"):
            return self.render_to_response(self.get_context_data(form=form, brief=form.brief))
        if act != "regardless" and (form.says_no_twice or form.gives_away):
            return self.render_to_response(self.get_context_data(form=form, hesitates=True))
        return self.form_valid(form)

    def resized(self, size: str) -> HttpResponse:
        """Another size, and what was typed is kept; what was taken as read for a talk is asked for more than that."""
        was_talk = self.case.size == Size.TALK
        try:
            self.case.choose_size(size, by=self.request.user)
        except TransitionError as error:
            form = self.get_form()
            form.add_error(None, str(error))
            return self.form_invalid(form)
        if size == Size.ANSWER:
            return redirect("volunteers:case-answer", self.case.ref)
        return self.with_what_was_typed(without=["risk"] if was_talk else [], resized=True)

    def with_what_was_typed(self, without: Sequence[str] = (), **more: Any) -> HttpResponse:
        typed = self.request.POST.copy()
        for name in without:
            typed.pop(name, None)
        form = NeededForm(case=self.case, role=self.role, typed=typed)
        return self.render_to_response(self.get_context_data(form=form, **more))

    def act(self, form: NeededForm) -> None:
        is_new = self.case.describe(
            by=self.request.user,
            role=form.role_facts,
            skills=form.skills,
            causes=form.cleaned_data["causes"],
            **form.facts,
        )
        self.success_message = (
            _("It is ready. Now choose whom we ask.") if is_new else _("The new words stand there now.")
        )

    def get_success_url(self) -> str:
        return reverse("volunteers:case", args=[self.case.ref]) + "#people"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = Message.objects.visible_to(self.request.who).filter(request=self.case)
        return super().get_context_data(
            case=self.case,
            proposal=propose(self.case),
            said=said.filter(kind__in=["question", "reply"]),
            is_reworded=self.case.state != State.TAKEN,
            **kwargs,
        )
