"""The volunteers of a group: newcomers who wait for a welcome, and how it stands with everybody."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from groups.mixins import GroupScopedMixin
from hub.access.views import ActView
from hub.accounts.second_factor import SecondFactorMixin
from hub.audit.models import record
from hub.common import errors
from hub.common.forms import PressForm
from volunteers.emails import joining
from volunteers.forms.welcome import WelcomeForm
from volunteers.models import Volunteer
from volunteers.views.case import REVEALS

A_PAGE = 50


class WelcomeView(GroupScopedMixin, ActView):
    """Many are welcomed with one press: an organiser met them, online counts."""

    access = ("onboarding", "sign")
    form_class = WelcomeForm
    template_name = "volunteers/welcome.html"

    @cached_property
    def newcomers(self) -> Any:
        signable = Volunteer.objects.signable_by(self.request.who).of_group(self.group)
        return signable.waiting_for_welcome().select_related("person").prefetch_related("skills__skill")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"newcomers": self.newcomers}

    @transaction.atomic
    def act(self, form: WelcomeForm) -> None:
        met = sorted(form.cleaned_data["met"], key=lambda volunteer: volunteer.pk)
        for volunteer in met:
            if volunteer.welcome(by=self.request.user, group=self.group):
                joining.welcomed(volunteer)
        messages.success(
            self.request,
            ngettext(
                "Welcomed. Jobs and projects are open to %(count)d person now.",
                "Welcomed. Jobs and projects are open to %(count)d people now.",
                len(met),
            )
            % {"count": len(met)},
        )

    def get_success_url(self) -> str:
        return reverse("volunteers:welcome", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        who = self.request.who
        here = Volunteer.objects.visible_to(who).of_group(self.group).exclude(state="left")
        volunteers = here.select_related("person").order_by("person__name", "pk")
        pages = Paginator(volunteers, A_PAGE)
        return super().get_context_data(
            newcomers=list(self.newcomers[:A_PAGE]),
            page_obj=pages.get_page(self.request.GET.get("page")),
            **kwargs,
        )


class ContactView(GroupScopedMixin, SecondFactorMixin, ActView):
    """A volunteer's address, to say hello: behind a second factor, one line in the audit log each time."""

    access = ("volunteer_contact", "read")
    form_class = PressForm
    template_name = "volunteers/welcome_contact.html"

    def get_row(self) -> Volunteer:
        if not self.group.is_run_by_reader:  # the network reaches people inside a case, with a reason
            raise Http404
        reachable = Volunteer.objects.reachable_by(self.request.who).of_group(self.group)
        return get_object_or_404(
            reachable.exclude(state="left").select_related("person"), pk=self.kwargs["pk"]
        )

    @transaction.atomic
    def form_valid(self, form: PressForm) -> HttpResponse:
        if not REVEALS.take(str(self.request.user.pk)):
            return errors.too_many(self.request)
        record(self.request.who, "contact revealed", self.row, group_id=self.group.pk, rows=1)
        return self.render_to_response(self.get_context_data(form=form, is_shown=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(volunteer=self.row, **kwargs)
