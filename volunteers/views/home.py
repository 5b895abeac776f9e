"""Which of their groups a volunteer is at home in."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from hub.access.views import ActView
from volunteers.forms.home import HomeForm
from volunteers.views.joining import OwnPageMixin


class HomeView(OwnPageMixin, ActView):
    """The home welcomes them and thinks of them first; the others may ask them too."""

    access = ("volunteer_card", "edit")
    form_class = HomeForm
    template_name = "volunteers/me_home.html"
    success_url = reverse_lazy("volunteers:me")
    success_message = _("Saved. It counts from now on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        own = Group.objects.visible_to(self.request.who).live()
        own = own.filter(
            memberships__person=self.request.user,
            memberships__role="volunteer",
            memberships__ended_at=None,
        )
        return super().get_form_kwargs() | {"groups": own.order_by("name")}

    def get_initial(self) -> dict[str, Any]:
        return {"group": self.volunteer.group_id}

    def act(self, form: HomeForm) -> None:
        self.volunteer.be_at_home_in(form.cleaned_data["group"], by=self.request.user)
