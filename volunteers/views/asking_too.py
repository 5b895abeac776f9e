"""Ask somebody whom the hub suggests to help in the group too (rule 7): the same ask as by an address, which nobody sees."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from groups.forms.run import AskingTooForm
from groups.models import Group
from groups.views.yours import Asking
from volunteers.models import Volunteer
from volunteers.views.case import OfACase


class AskingTooView(OfACase, Asking):
    """For those who run the group that has the request; of volunteers only those whom other groups may ask."""

    form_class = AskingTooForm
    template_name = "volunteers/asking_too.html"
    success_message = _(
        "Thank you. They decide, and a no is fine. If your group asked them not long ago, we leave them in peace."
    )

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.volunteer  # noqa: B018 - not theirs: 404, before anything else is asked
        return super().dispatch(request, *args, **kwargs)

    def get_row(self) -> None:  # type: ignore[override]
        return None

    @cached_property
    def group(self) -> Group:
        group = self.case.group
        if group is None or group.pk not in self.request.who.groups_as("organiser", "lead"):
            raise Http404
        return group

    @cached_property
    def volunteer(self) -> Volunteer:
        self.group  # noqa: B018 - first: is it theirs to ask for?
        people = Volunteer.objects.visible_to(self.request.who).asking_anywhere()
        return get_object_or_404(people.select_related("person", "group"), pk=self.kwargs["pk"])

    def address(self, form: AskingTooForm) -> str:
        return self.volunteer.person.email

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, group=self.group, volunteer=self.volunteer, **kwargs)
