"""Two accounts of one person: naming the second, answering for it by the link of a mail, and taking it back."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View

from hub.access.views import ActView
from hub.accounts import merge_letters, second_account
from hub.accounts.merge_acts import has_network_role
from hub.accounts.merge_forms import SecondAccountForm, TwoAccountsForm, YesForm
from hub.accounts.merging import PersonMerge
from hub.accounts.one_person import counted, in_words
from hub.accounts.second_factor import SecondFactorMixin, has_second_factor, is_fresh, question
from hub.common.errors import too_many
from hub.common.forms import PressForm
from hub.common.models import TransitionError
from hub.guard.doors import LinkDoor
from hub.guard.limits import Rate
from hub.links.models import PrivateLink

NAMED = Rate("second account", 5, timedelta(days=1))  # per person
NAMED_BY_NETWORK = Rate("two accounts", 20, timedelta(days=1))  # per coordinator
TRIES = Rate("other address", 10, timedelta(days=1))  # per link


class SecondAccountView(FormView):
    """ "I have a second account": the answer is the same, whatever is behind the address (G3)."""

    access = ("person_merge", "ask")
    signed_in = True
    form_class = SecondAccountForm
    template_name = "account/merge.html"
    success_url = reverse_lazy("account_merge")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form: SecondAccountForm) -> HttpResponse:
        if not NAMED.take(str(self.request.user.pk)):
            return too_many(self.request)
        second_account.name_own(self.request.who.person, form.cleaned_data["email"], who=self.request.who)
        messages.success(
            self.request,
            _(
                "If there is an account with that address, a mail is on its way there. Nothing changes before its yes."
            ),
        )
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = PersonMerge.objects.visible_to(self.request.who).filter(kept=self.request.who.person)
        return super().get_context_data(
            merges=list(merges.undoable()), is_trusted=has_network_role(self.request.user), **kwargs
        )


class MergeLinkView(LinkDoor):
    """/account/merge/answer/<token>/"""

    access = ("person_merge", "answer")
    purposes = (PrivateLink.Purpose.MERGE,)

    def path_of(self, link: Any) -> str:
        return reverse("account_merge_answer")

    def ended(self, request: HttpRequest) -> HttpResponse:
        return no_longer_works(request)


class MergeAnswerView(View):
    """Yes (the other address is typed), no, or, once the two are one, back again. Looking changes nothing (A8)."""

    access = ("person_merge", "answer")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.merge is None or self.side is None or self.merge.refused_at or self.merge.undone_at:
            return no_longer_works(request)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def link(self) -> Any:
        of_merges = (link for link in self.request.who.links if link.purpose == PrivateLink.Purpose.MERGE)
        return next(of_merges, None)

    @cached_property
    def merge(self) -> Any:
        if self.link is None:
            return None
        merges = PersonMerge.objects.visible_to(self.request.who).select_related("kept", "gone")
        return merges.filter(pk=self.link.about_id).first()

    @property
    def side(self) -> Any:
        return self.merge.side_of(self.link)

    def get(self, request: Any) -> HttpResponse:
        return self.show(YesForm(other=None))

    def post(self, request: Any) -> HttpResponse:
        act = {"no": self.no, "undo": self.undo}.get(request.POST.get("act", ""), self.yes)
        try:
            return act()
        except TransitionError as error:
            return self.show(YesForm(other=None), trouble=str(error), status=409)

    @transaction.atomic
    def no(self) -> HttpResponse:
        self.merge.refuse()
        return render(self.request, "account/merge_refused.html")

    @transaction.atomic
    def undo(self) -> HttpResponse:
        self.merge.undo(by=self.merge.person(self.side), keep=self.own_session)
        merge_letters.undone(self.merge)
        messages.success(self.request, _("They are two accounts again."))
        return redirect("account_login")

    def yes(self) -> HttpResponse:
        if self.lacks_second_factor:
            return self.show(YesForm(other=None), status=403)
        if not TRIES.take(str(self.link.pk)):
            return too_many(self.request)
        form = YesForm(self.request.POST, other=self.merge.person(self.merge.other_side(self.side)))
        if not form.is_valid():
            return self.show(form)
        is_last = self.merge.has_agreed(self.merge.other_side(self.side))
        if is_last and self.merge.is_open and self.request.POST.get("act") != "sure":
            return self.show(form, is_sure=False)
        with transaction.atomic():
            if self.merge.agree(self.side, keep=self.own_session):
                merge_letters.done(self.merge)
        return redirect("account_merge_answer")

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Who reads somebody's mail has not got their phone: an account with a second step is given by itself alone."""
        person = self.merge.person(self.side)
        if not self.merge.is_open or not has_second_factor(person):
            return False
        return self.request.user != person or not is_fresh(self.request)

    @property
    def shown_at(self) -> str:
        """Where the second step is shown, and back here; nothing for somebody who is signed in as another."""
        user = self.request.user
        if user.is_authenticated and user != self.merge.person(self.side):
            return ""
        there = question(self.request) if user.is_authenticated else reverse("account_login")
        return f"{there}?{urlencode({REDIRECT_FIELD_NAME: reverse('account_merge_answer')})}"

    @property
    def own_session(self) -> str | None:
        """The sign-in that answers goes on, where it is the account that stays."""
        return self.request.session.session_key if self.request.user == self.merge.kept else None

    def show(
        self, form: YesForm, *, trouble: str = "", is_sure: bool = True, status: int = 200
    ) -> HttpResponse:
        merge, side = self.merge, self.side
        words = {
            "merge": merge, "person": merge.person(side), "is_kept": side == "kept", "form": form,
            "is_waiting": merge.is_open and merge.has_agreed(side), "asks_twice": not is_sure, "trouble": trouble,
            "kinds": self.what_comes_together(both=not is_sure), "shown_at": self.shown_at,
            "lacks_second_factor": self.lacks_second_factor,
        }  # fmt: skip
        return render(self.request, "account/merge_answer.html", words, status=status)

    def what_comes_together(self, *, both: bool) -> list[str]:
        """Of their own account; of both, once the other has said yes and its address was typed here."""
        if not self.merge.is_open:
            return []
        people = [self.merge.kept, self.merge.gone] if both else [self.merge.person(self.side)]
        return in_words(sum(counted(*people).values(), Counter()))


class MergeUndoView(SecondFactorMixin, ActView):
    """Within 30 days, by the person or by the network."""

    access = ("person_merge", "undo")
    signed_in = True
    form_class = PressForm
    template_name = "account/merge_undo.html"

    def get_row(self) -> PersonMerge:
        merges = PersonMerge.objects.visible_to(self.request.who).filter(done_at__isnull=False)
        return get_object_or_404(merges.select_related("kept", "gone", "journal"), pk=self.kwargs["pk"])

    @transaction.atomic
    def act(self, form: Any) -> None:
        undone = self.row.undo(
            by=self.request.user, who=self.request.who, keep=self.request.session.session_key
        )
        merge_letters.undone(self.row)
        messages.success(self.request, _("They are two accounts again. Both addresses hear of it."))
        if undone.left:
            stayed = len({(line.label, line.row_pk) for line in undone.left})
            words = ngettext(
                "%(count)d thing was changed since and stays where it is.",
                "%(count)d things were changed since and stay where they are.",
                stayed,
            )
            messages.info(self.request, words % {"count": stayed})

    def get_success_url(self) -> str:
        own = self.row.kept == self.request.user
        return reverse("account_merge" if own else "national_same_people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_own=self.row.kept == self.request.user, **kwargs)


class NationalSameView(SecondFactorMixin, FormView):
    """Somebody rings and has two accounts: both addresses are typed, both are asked. No name is shown or searched."""

    access = ("person_merge", "propose")
    signed_in = True
    step_up = True
    form_class = TwoAccountsForm
    template_name = "account/national_same.html"
    success_url = reverse_lazy("national_same_people")
    success_message = gettext_lazy(
        "If both are accounts, both addresses are asked. Nothing changes before both say yes."
    )

    def form_valid(self, form: TwoAccountsForm) -> HttpResponse:
        if not NAMED_BY_NETWORK.take(str(self.request.user.pk)):
            return too_many(self.request)
        said = form.cleaned_data
        second_account.name_two(said["email"], said["other_email"], who=self.request.who)
        messages.success(self.request, self.success_message)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = PersonMerge.objects.visible_to(self.request.who).undoable()[:25]
        told = [(merge, in_words(merge.counts)) for merge in merges]
        return super().get_context_data(merges=told, **kwargs)


def no_longer_works(request: HttpRequest) -> HttpResponse:
    return render(request, "account/merge_ended.html", status=404)
