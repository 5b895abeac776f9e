"""Two people of one name in a group: whoever runs it may have both asked, and hears nothing of their answers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groups import same_people
from groups.mixins import RunScopedMixin
from hub.access.views import ActView
from hub.accounts import second_account
from hub.accounts.second_factor import SecondFactorMixin
from hub.common.errors import too_many
from hub.guard.limits import Rate

ASKED = Rate("same people", 20, timedelta(days=1))  # per person


class PairForm(forms.Form):
    """Which of the pairs on the page."""

    pair = forms.ChoiceField(
        error_messages={"invalid_choice": _("They have been asked already, or one of them has left.")}
    )

    def __init__(self, *args: Any, pairs: list[same_people.Pair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = [(pair.key, pair.name) for pair in pairs]  # type: ignore[attr-defined]


class SamePeopleView(RunScopedMixin, SecondFactorMixin, ActView):
    access = ("person_merge", "suggest")
    form_class = PairForm
    template_name = "groups/same_people.html"
    success_message = _(
        "Both are asked by mail. Nothing changes before both say yes; you will not hear what they say."
    )

    @cached_property
    def pairs(self) -> list[same_people.Pair]:
        return same_people.pairs_in(self.group)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"pairs": self.pairs}

    def form_valid(self, form: PairForm) -> HttpResponse:
        if not ASKED.take(str(self.request.user.pk)):
            return too_many(self.request)
        return super().form_valid(form)

    @transaction.atomic
    def act(self, form: PairForm) -> None:
        here = self.group.memberships.visible_to(self.request.who).live()
        numbers = [int(number) for number in form.cleaned_data["pair"].split("-")]
        people = {
            role.person_id: role.person for role in here.filter(person__in=numbers).select_related("person")
        }
        one, other = (people[number] for number in numbers)
        second_account.suggest(one, other, who=self.request.who, group_id=self.group.pk)

    def get_success_url(self) -> str:
        return reverse("groups:same-people", args=[self.group.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(pairs=self.pairs, **kwargs)
