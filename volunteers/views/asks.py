"""An ask and, after a yes, an introduction: the volunteer's one page of it, and what they can do there."""

from functools import cached_property
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from hub.access.views import ActView
from hub.common.forms import PressForm
from hub.guard.doors import LinkDoor
from hub.links.models import PrivateLink
from volunteers.ask_in_words import AskInWords
from volunteers.emails import charity
from volunteers.emails import volunteer as letters
from volunteers.forms.asks import ClosingForm, HubWordsForm, LaterForm, NoForm
from volunteers.models import Concern, Match, MatchWord, Volunteer

State = Match.State
ANSWERS = {"yes": "volunteers:match-yes", "no": "volunteers:match-no", "later": "volunteers:match-later"}
# What the holder of the mail's link may read without signing in: nothing that a yes has opened.
OPEN_BY_LINK = (State.ASKED, State.SAID_NO, State.LAPSED, State.RELEASED)


class AskLinkView(LinkDoor):
    """/volunteer/a/<token>/ of the ask's mail: to the page, or to one answer on it."""

    access = ("door", "read")
    purposes = (PrivateLink.Purpose.ASK,)

    def opens(self, link: Any) -> bool:
        return not has_gone(link.about.volunteer)

    def path_of(self, link: Any) -> str:
        return str(link.about.get_absolute_url())

    def onward(self, link: Any) -> str:
        is_open = link.about.state == State.ASKED
        answer = ANSWERS.get(self.request.GET.get("answer", "")) if is_open else None
        return reverse(answer, args=[link.about.ref]) if answer else self.path_of(link)

    def ended(self, request: HttpRequest) -> HttpResponse:
        return no_longer_works(request)


def has_gone(volunteer: Volunteer) -> bool:
    return volunteer.state == Volunteer.State.LEFT or not volunteer.person.is_active


def no_longer_works(request: HttpRequest) -> HttpResponse:
    """The same page, whatever was behind it or never was; signing in shows what is open."""
    response = render(request, "volunteers/match_link_ended.html", status=404)
    response.headers["Cache-Control"] = "no-store, private"
    return response


class OfAMatch:
    """Pages of one ask: found only among the volunteer's own, signed in or by the link of its mail."""

    request: Any
    kwargs: dict[str, Any]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.who.person is None and not request.who.links:
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def match(self) -> Match:
        asks = Match.objects.answerable_by(self.request.who).with_people()
        match: Match = get_object_or_404(asks, ref=self.kwargs["ref"].upper())
        if not self.request.who.person:  # their language, as in the mail
            translation.activate(match.volunteer.person.language)
            self.request.LANGUAGE_CODE = translation.get_language()
        return match

    @property
    def is_own(self) -> bool:
        """Signed in as the volunteer; else it is whoever holds the mail."""
        person = self.request.who.person
        return person is not None and person.pk == self.match.volunteer.person_id

    def get_row(self) -> Match:
        return self.match

    def get_success_url(self) -> str:
        return self.match.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            match=self.match,
            case=self.match.request,
            said=AskInWords(self.match),
            is_own=self.is_own,
            **kwargs,
        )


class MatchView(OfAMatch, TemplateView):
    """One page in all its states."""

    access = ("ask", "read")
    template_name = "volunteers/match.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_own and self.match.state not in OPEN_BY_LINK:
            return redirect_to_login(request.get_full_path())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        match = self.match
        words = MatchWord.objects.visible_to(self.request.who).filter(match=match)
        return super().get_context_data(
            states=State,
            words=list(words.select_related("by", "contact")) if match.introduced_at else [],
            thanks=list(match.thanks.all()) if self.is_own else [],
            words_form=HubWordsForm(),
            closing_form=ClosingForm(instance=match),
            **kwargs,
        )


class AskAct(OfAMatch, ActView):
    """One act on it: GET asks, POST does, and back to the page. Whoever came too late is told so there."""

    form_class: Any = PressForm
    asks_while: tuple[str, ...] = ()  # the states it is for; empty: all

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asks_while and self.match.state not in self.asks_while:
            return redirect(self.match)
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        if self.asks_while and self.match.state not in self.asks_while:
            return redirect(self.match)
        return super().form_invalid(form)


class TheirAct(AskAct):
    """For the volunteer alone, signed in."""

    signed_in = True
    template_name = "volunteers/match_act.html"
    title: Any = ""
    lede: Any = ""
    button: Any = _("Save it")
    kind = "primary"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.title, lede=self.lede, button=self.button, kind=self.kind, **kwargs
        )


# --- Yes, no, later --------------------------------------------------------------------------------------
class YesView(TheirAct):
    access = ("ask", "accept")
    asks_while = (State.ASKED,)
    template_name = "volunteers/match_yes.html"

    @cached_property
    def match(self) -> Match:
        """A raised hand is the group's to decide."""
        asks = Match.objects.answerable_by(self.request.who).exclude(state=State.LINED_UP).with_people()
        return get_object_or_404(asks, ref=self.kwargs["ref"].upper())

    @transaction.atomic
    def act(self, form: Any) -> None:
        if not self.match.say_yes(by=self.request.user):
            return
        if self.match.is_introduced:
            charity.introduced(self.match)
            letters.introduced(self.match)
        else:
            charity.said_yes(self.match)
        letters.line_up_moved(self.match.role)


class NoView(AskAct):
    """From the mail without signing in."""

    access = ("ask", "decline")
    asks_while = (State.ASKED,)
    form_class: Any = NoForm
    template_name = "volunteers/match_no.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        said = form.cleaned_data
        self.match.only_while(State.ASKED, State.SAID_NO)
        self.match.say_no(by=self.match.volunteer.person, reason=said["reason"], words=said["words"])
        letters.line_up_moved(self.match.role)
        Concern.hinted(self.match.request, said["words"])


class LaterView(NoView):
    """ "Not until May": no to this one, and nothing else until then."""

    form_class = LaterForm
    template_name = "volunteers/match_later.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "said": AskInWords(self.match)}

    def act(self, form: Any) -> None:  # by itself: a pause locks other requests, so nothing may be held here
        with transaction.atomic():
            self.match.only_while(State.ASKED, State.SAID_NO)
        if self.match.state == State.SAID_NO and not self.is_own and self.match.is_answered_long_ago:
            return  # a page that stayed open, or a mail that went on: it pauses nobody once more
        self.match.not_until(form.cleaned_data["until"], by=self.match.volunteer.person)
        letters.line_up_moved(self.match.role)


class ReleaseView(TheirAct):
    """Life happens: back from a yes before they were introduced, or a hand taken down."""

    access = ("ask", "release")
    asks_while = (State.LINED_UP, State.SAID_YES)
    form_class = NoForm
    template_name = "volunteers/match_release.html"

    @transaction.atomic
    def act(self, form: Any) -> None:
        said, person = form.cleaned_data, self.request.user
        if self.match.state == State.LINED_UP:
            self.match.lower_hand(by=person)
            return
        self.match.only_while(State.SAID_YES, State.SAID_NO)
        if self.match.say_no(by=person, reason=said["reason"], words=said["words"]):
            charity.look_again(self.match.request)
            letters.line_up_moved(self.match.role)
        Concern.hinted(self.match.request, said["words"])
