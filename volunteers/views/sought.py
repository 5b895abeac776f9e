"""`/requests/`: what's needed, for everybody to read, and "I could do this"."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from hub.access.views import ActView, PublicPage
from hub.common.forms import PressForm
from hub.common.models import TransitionError
from volunteers import looks, matching
from volunteers.brief import Brief
from volunteers.filters import BriefFilter
from volunteers.models import HelpRequest, Match, Volunteer
from volunteers.not_yet import NotYet, not_yet

SHOWN = 25
COULD_DO = "could_do"  # in the session of somebody who joins because of a request


class SoughtView(PublicPage):
    """Who needs help: the same for every visitor; a volunteer finds first what fits."""

    access = ("request_brief", "read")
    made_of = ("requests", "groups")

    def get(self, request: Any) -> HttpResponse:
        volunteer = volunteer_of(request.who)
        briefs: Any = matching.sought_for(volunteer)
        briefs = briefs.briefs_for(request.who).with_a_place_left()
        filter = BriefFilter(request.GET, queryset=briefs, request=request)
        page = Paginator(filter.qs, SHOWN).get_page(request.GET.get("page"))
        context = {
            "filter": filter,
            "page": page,
            "volunteer": volunteer,
            "own": own_matches(request.who, page.object_list),
            "is_narrowed": bool(filter.form.changed_data),
        }
        return render(request, "volunteers/sought.html", context)


def volunteer_of(who: Any) -> Volunteer | None:
    """Whoever asks, as a volunteer who has not left."""
    if who.person is None:
        return None
    return Volunteer.objects.filter(person=who.person).exclude(state="left").select_related("person").first()


def own_matches(who: Any, briefs: Any) -> set[int]:
    """Which of these requests they were asked for, or raised a hand for."""
    if who.person is None:
        return set()
    own = Match.objects.answerable_by(who).live().filter(request__in=[brief.pk for brief in briefs])
    return set(own.values_list("request", flat=True))


class OfABrief(View):
    """One request that looks for somebody, and how it stands between it and whoever reads."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.brief is None:
            if self.own is None:
                raise Http404
            return redirect(self.own)  # what became of it stands on their own page
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def brief(self) -> HelpRequest | None:
        return HelpRequest.objects.briefs_for(self.request.who).filter(ref=self.kwargs["ref"]).first()

    @cached_property
    def role(self) -> Any:
        """The one that still looks for somebody; else the first."""
        assert self.brief is not None
        roles = list(self.brief.roles.all())
        return next((role for role in roles if not role.is_full), roles[0])

    @cached_property
    def volunteer(self) -> Volunteer | None:
        return volunteer_of(self.request.who)

    @cached_property
    def own(self) -> Match | None:
        """Their own ask or raised hand for it, the newest."""
        if self.request.who.person is None:
            return None
        own = Match.objects.answerable_by(self.request.who).filter(request__ref=self.kwargs["ref"])
        return own.order_by("-pk").first()

    @property
    def own_live(self) -> Match | None:
        return self.own if self.own is not None and self.own.is_live else None

    @property
    def has_joined(self) -> bool:
        return self.volunteer is not None and self.volunteer.state != Volunteer.State.INTERESTED

    @cached_property
    def gates(self) -> list[NotYet]:
        """Why not yet; empty where it fits."""
        if self.volunteer is None or not self.has_joined:
            return []
        return not_yet(matching.why_not(self.role, self.volunteer), self.role, self.volunteer)

    @cached_property
    def reasons(self) -> list[str]:
        if self.volunteer is None or not self.has_joined:
            return []
        return matching.words_for_volunteer(self.role, self.volunteer)

    def how_it_stands(self) -> dict[str, Any]:
        role, skills = self.role, list(self.role.skills.all())
        return {
            "brief": self.brief,
            "said": Brief(self.brief, role, skills),
            "role": role,
            "skills": skills,
            "volunteer": self.volunteer,
            "has_joined": self.has_joined,
            "own": self.own_live,
            "gates": self.gates,
            "reasons": self.reasons,
        }


class BriefView(PublicPage, OfABrief):
    """What strangers see of a request; a volunteer also whether it fits, and what would change that."""

    access = ("request_brief", "read")
    made_of = ("requests", "groups")

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        if self.volunteer is not None:
            looks.note(self.volunteer, self.brief)
        return render(request, "volunteers/brief.html", self.how_it_stands() | {"may_work": self.may_work})

    @property
    def may_work(self) -> bool:
        who = self.request.who
        return (
            who.is_privileged
            and HelpRequest.objects.visible_to(who, "work").filter(ref=self.kwargs["ref"]).exists()
        )


class HandView(OfABrief, ActView):
    """ "I could do this": the group decides. Who doesn't fit yet reads why, and what would change it."""

    access = ("match", "raise")
    signed_in = True
    form_class = PressForm
    template_name = "volunteers/brief_hand.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.has_joined:
            request.session[COULD_DO] = self.kwargs["ref"]  # they come back here once they have joined
            return redirect("volunteers:join")
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> None:
        if self.gates and self.own_live is None:
            raise TransitionError(_("It doesn't fit yet. Below you read what would change that."))
        assert self.volunteer is not None
        with translation.override(settings.LANGUAGE_CODE):  # the group reads them, not who raised it
            reasons = matching.reasons_for(self.role, self.volunteer)
        self.raised = Match.raise_hand(self.role, self.volunteer, reasons=reasons, score=None)
        if self.raised.is_hand:
            messages.success(self.request, _("Thank you. The group decides, and you hear either way."))

    def get_success_url(self) -> str:
        return reverse("volunteers:match", args=[self.raised.ref])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.how_it_stands(), **kwargs)
