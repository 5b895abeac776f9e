"""How somebody becomes a volunteer: the door and the three steps."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups import places, routing
from groups.models import Group, Membership
from hub.access.views import ActView, Page, PublicPage
from hub.common.forms import PressForm
from volunteers import proposing
from volunteers.forms.joining import AboutForm, ConnectionForm
from volunteers.forms.skills import LEARN, SkillsForm, WishesForm
from volunteers.models import Skill, Volunteer
from volunteers.models.onboarding import OnboardingStep

State = Volunteer.State


class JoinView(PublicPage):
    """The door. Who is signed in goes on: to the first step, or to their own page. A group's page says of which group."""

    access = ("door", "read")
    made_of = ("groups",)

    def get(self, request: Any) -> HttpResponse:
        group = group_asked_for(request)
        if not request.user.is_authenticated:
            return render(request, "volunteers/join.html", {"group": group})
        if group is None:
            return redirect("volunteers:me")
        if request.who.audiences & {"newcomer", "volunteer"}:
            return redirect("groups:join", group.slug)
        return redirect(f"{reverse('volunteers:me-sentences')}?group={group.slug}")


def group_asked_for(request: Any) -> Group | None:
    """The group on whose page somebody pressed "help as a volunteer"; its address comes along through the sign-up."""
    slug = request.GET.get("group", "")
    return Group.objects.visible_to(request.who).live().filter(slug=slug).first() if slug else None


class OwnPageMixin:
    """`self.volunteer` is the person themselves. Who has not said anything yet, or has left, begins at the start."""

    signed_in = True
    needs_profile = True
    request: Any

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.needs_profile and not self.has_begun:
            return redirect("volunteers:me-sentences")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def volunteer(self) -> Any:
        """None for who has never said a word."""
        who = self.request.who
        mine = Volunteer.objects.visible_to(who).filter(person=who.person)
        return mine.with_other_groups().select_related("person", "group").first()

    @property
    def has_begun(self) -> bool:
        volunteer, person = self.volunteer, self.request.user
        return bool(volunteer and volunteer.has_a_profile and person.adult_confirmed_at)

    @property
    def is_joining(self) -> bool:
        return self.volunteer is None or self.volunteer.state in (State.INTERESTED, State.LEFT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            **{"volunteer": self.volunteer, "is_joining": self.is_joining, **kwargs}
        )


# --- The three steps -------------------------------------------------------------------------------------
class SentencesView(OwnPageMixin, ActView):
    """Three sentences, a place, some time. Whether they are 18 or over is asked before anything is stored."""

    access = ("onboarding", "fill")
    needs_profile = False
    form_class = AboutForm
    template_name = "volunteers/join_about.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.request.user, "volunteer": self.volunteer}

    @transaction.atomic
    def act(self, form: AboutForm) -> None:
        person = self.request.user
        if person.adult_confirmed_at is None:
            person.adult_confirmed_at = timezone.now()
            person.save(update_fields=["adult_confirmed_at"])
        before = self.volunteer
        volunteer = Volunteer.of(person)
        volunteer.settle(by=person, group=self.home_of(volunteer, before, form.facts), **form.facts)
        self.was_joining = volunteer.state == State.INTERESTED

    def home_of(self, volunteer: Volunteer, before: Volunteer | None, facts: dict[str, Any]) -> Group | None:
        """The group whose page they came from or that invited them, else that of their place; one they chose stays."""
        if self.is_joining and (chosen := group_asked_for(self.request)):
            return chosen
        if before and before.group and before.group != home_group(before.outcode):
            return None
        if before is None or before.group is None:
            invited = Membership.objects.visible_to(self.request.who).live().filter(person=volunteer.person)
            if member := invited.filter(role="volunteer").select_related("group").order_by("since").first():
                return member.group
        return home_group(facts["outcode"])

    def get_success_url(self) -> str:
        if self.was_joining:
            return reverse("volunteers:me-skills")
        messages.success(self.request, _("Saved. It counts from now on."))
        return reverse("volunteers:me")


def home_group(outcode: str) -> Group | None:
    return routing.route(places.find(outcode)).home if outcode else None


class SkillsView(OwnPageMixin, Page):
    """The proposed skills, to correct; then causes, the group, and what they'd rather not."""

    access = ("onboarding", "fill")
    template_name = "volunteers/join_skills.html"

    @cached_property
    def skills(self) -> list[Skill]:
        return list(Skill.objects.visible_to(self.request.who).select_related("category"))

    def forms(self, sent: Any = None) -> dict[str, Any]:
        volunteer = self.volunteer
        held = {one.skill_id: str(one.level or LEARN) for one in volunteer.skills.all()}
        proposals = proposing.skills_of(volunteer.about) if self.is_joining or not held else []
        groups = Group.objects.visible_to(self.request.who).live().with_organisers().order_by("name")
        forms: dict[str, Any] = {
            "form": SkillsForm(sent, skills=self.skills, proposals=proposals, held=held),
            "wishes": WishesForm(
                sent,
                groups=groups,
                why=self.why_this_group(),
                volunteer=volunteer,
                initial=self.wishes_before(),
            ),
        }
        if self.is_joining:
            forms["charity"] = ConnectionForm(sent, prefix="charity", may_be_empty=True)
        return forms

    def wishes_before(self) -> dict[str, Any]:
        names = [
            "group",
            "causes",
            "no_causes",
            "no_organisations",
            "most_at_once",
            "anywhere",
            "through_hub",
        ]
        facts = {name: getattr(self.volunteer, name) for name in names}
        return facts | {name: list(facts[name].all()) for name in ("causes", "no_causes")}

    def why_this_group(self) -> str:
        volunteer = self.volunteer
        if not volunteer.outcode:
            return _("You gave no place, so no group is yours by itself. Choose one if you like.")
        here = routing.route(places.find(volunteer.outcode))
        if here.group is None:
            return _(
                "No group looks after %(place)s yet. Choose one you would like to belong to, or none."
            ) % {"place": here.place.name}
        return here.sentence

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = kwargs if "form" in kwargs else self.forms()
        return super().get_context_data(names=[skill.name for skill in self.skills], **{**kwargs, **shown})

    def post(self, request: HttpRequest) -> HttpResponse:
        forms = self.forms(request.POST)
        skills = forms["form"]
        are_right = [form.is_valid() for form in forms.values()]
        if "add" in request.POST or (skills.is_valid() and skills.added):
            return self.render_to_response(self.get_context_data(**self.with_more(forms)))
        if not all(are_right):
            return self.render_to_response(self.get_context_data(**forms))
        self.keep(**forms)
        if self.volunteer.state == State.INTERESTED:
            return redirect("volunteers:me-code")
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("volunteers:me")

    def with_more(self, forms: dict[str, Any]) -> dict[str, Any]:
        """The page again with the skills that were added, everything else as it was typed."""
        skills, added = forms["form"], forms["form"].added
        sent = self.request.POST.copy()
        sent.setlist("shown", [*sent.getlist("shown"), *map(str, added)])
        sent.update({f"skill_{pk}": level for pk, level in added.items()})
        if added:
            sent.setlist("more", [])
            sent["more_words"] = ""
        again = self.forms(sent)
        again["form"].because |= skills.because
        for form in again.values():
            form.full_clean()
            form.errors.clear()
        if "more_words" in skills.errors and not added:
            again["form"].errors["more_words"] = skills.errors["more_words"]
        return again | {"added": [again["form"].skills[pk].name for pk in added]}

    @transaction.atomic
    def keep(self, form: SkillsForm, wishes: WishesForm, charity: ConnectionForm | None = None) -> None:
        volunteer, person = self.volunteer, self.request.user
        volunteer.hold_skills(form.held, form.wants, by=person)
        volunteer.settle(by=person, group=wishes.cleaned_data["group"], **wishes.facts)
        if charity is not None:
            charity.keep(person)


class CodeView(OwnPageMixin, ActView):
    """The code of conduct. From its yes on, talks are open."""

    access = ("onboarding", "fill")
    form_class = PressForm
    template_name = "volunteers/join_code.html"

    def act(self, form: PressForm) -> None:
        if self.volunteer.accept_code(by=self.request.user):
            messages.success(self.request, _("Thank you for your yes."))

    def get_success_url(self) -> str:
        """Back to the request that made them join, if one did."""
        ref = self.request.session.pop("could_do", None)
        return reverse("volunteers:hand", args=[ref]) if ref else reverse("volunteers:me")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        done = self.volunteer.steps_done.valid().filter(slug=OnboardingStep.CODE).first()
        return super().get_context_data(done=done, **kwargs)
