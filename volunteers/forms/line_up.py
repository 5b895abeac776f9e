"""Whom to ask, and in which order; a raised hand; and why somebody all the same who does not quite fit."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.guard.text import LineField
from volunteers import matching
from volunteers.line_up import MAY_BE_OVERRIDDEN, place_of, then
from volunteers.models import Role, Volunteer

MOST = 10  # people named in one go
TURNS = [("1", _("first")), ("2", _("second")), ("3", _("third"))]


class WhyField(LineField):
    """The typed reason of an override, kept with the ask."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("Your group reads this; the volunteer and the charity don't.")
        super().__init__(**{"label": _("Why all the same?"), "max_length": 200, "help_text": hint, **kwargs})


@dataclass(frozen=True)
class Chosen:
    """Somebody named, with what speaks against it."""

    volunteer: Volunteer
    gates: list[Any]
    was_asked: bool = False

    @property
    def name(self) -> str:
        return self.volunteer.person.first_name_shown

    @property
    def name_and_place(self) -> str:
        """Priya, Gateshead."""
        return ", ".join(filter(None, [self.name, place_of(self.volunteer)]))

    @property
    def is_barred(self) -> bool:
        return self.was_asked or any(gate.name not in MAY_BE_OVERRIDDEN for gate in self.gates)

    @property
    def needs_a_reason(self) -> bool:
        return bool(self.gates) and not self.is_barred

    @property
    def why(self) -> str:
        return f"why_{self.volunteer.pk}"


class LineUpForm(forms.Form):
    """`people` in the order they were put; one more box for each who does not quite fit."""

    def __init__(
        self, *args: Any, role: Role, volunteers: Any, line_up: Any, named: list[str], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.role, self.line_up = role, line_up
        keys = [int(key) for key in dict.fromkeys(named) if key.isascii() and key.isdigit() and len(key) < 10]
        found = volunteers.select_related("person", "group").in_bulk(keys[:MOST])
        self.is_anybody_missing = len(found) < len(named)
        self.people = [self.looked_at(found[key]) for key in self.in_order(keys) if key in found]
        for one in self.people:
            if one.needs_a_reason:
                self.fields[one.why] = WhyField()

    def looked_at(self, volunteer: Volunteer) -> Chosen:
        if volunteer.pk in self.line_up.live:
            return Chosen(volunteer, [])  # in the line already: pressed twice
        was_asked = volunteer.pk in self.line_up.known
        return Chosen(volunteer, matching.why_not(self.role, volunteer), was_asked)

    def in_order(self, keys: list[int]) -> list[int]:
        """As they stand on the page, but for those who were given a turn."""
        turns = dict(TURNS)
        given = {key: self.data.get(f"turn_{key}", "") for key in keys}
        order = [key for key in keys if given[key] not in turns]
        for key in sorted((key for key in keys if given[key] in turns), key=lambda key: given[key]):
            order.insert(int(given[key]) - 1, key)
        return order

    @property
    def button(self) -> str:
        """Ask Tom, then Priya, then Sam."""
        return _("Ask %(names)s") % {"names": then(one.name for one in self.people if not one.is_barred)}

    @property
    def may_be_asked(self) -> bool:
        return any(not one.is_barred for one in self.people)

    def reason_boxes(self) -> list[tuple[Chosen, Any]]:
        return [(one, self[one.why] if one.needs_a_reason else None) for one in self.people]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.people:
            raise ValidationError(_("Tick at least one person to ask."))
        if self.is_anybody_missing:
            raise ValidationError(_("Somebody you chose can't be asked any more. Here are the others."))
        for one in self.people:
            if one.is_barred:
                self.add_error(None, barred(one))
        return cleaned

    def chosen(self) -> list[dict[str, Any]]:
        """As `Role.line_up` takes them, with the reasons and the score as they are at this moment."""
        suggested = {one.volunteer.pk: one for one in matching.suggestions(self.role, limit=100)}
        rows = []
        for one in self.people:
            known = suggested.get(one.volunteer.pk)
            rows.append(
                {
                    "volunteer": one.volunteer,
                    "reasons": list(known.reasons) if known else [],
                    "score": known.score if known else None,
                    "origin": "suggestion" if known else "invite",
                    "override_reason": self.cleaned_data.get(one.why, ""),
                }
            )
        return rows


def barred(one: Chosen) -> str:
    """Why they cannot be asked, whatever the reason for it."""
    if one.was_asked:
        return _("%(name)s was asked for this before, and once is enough.") % {"name": one.name}
    gate = next(gate for gate in one.gates if gate.name not in MAY_BE_OVERRIDDEN)
    return f"{one.name}: {gate.sentence}"


class HandForm(forms.Form):
    """ "Yes, please" or "Not this time": which button was pressed."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes, please")), ("no", _("Not this time"))])

    def __init__(self, *args: Any, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        if chosen.needs_a_reason:
            self.fields["why"] = WhyField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "yes":
            if self.chosen.is_barred:
                raise ValidationError(barred(self.chosen))
            if self.chosen.needs_a_reason and not cleaned.get("why"):
                self.add_error("why", _("Please fill this in."))
        return cleaned


class WhyNotHereForm(forms.Form):
    """ "Why is … not here?" """

    name = LineField(
        label=_("Why is somebody not here?"), help_text=_("A first name will do."), max_length=80
    )
