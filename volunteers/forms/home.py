from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.models import Group


class HomeForm(forms.Form):
    """One of the groups they belong to."""

    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Where are you at home?"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
