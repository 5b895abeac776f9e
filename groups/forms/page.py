"""What organisers write and bring for their group's page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groups import images
from groups.models import PageSection, Picture
from hub.guard.limits import Rate
from hub.guard.text import LineField, TextField

PICTURES = Rate("pictures brought", times=30, within=timedelta(hours=1))
MEGABYTES = Rate("megabytes of pictures", times=200, within=timedelta(days=1))
MB = 1024 * 1024
ONCE_MORE = _("Please choose the picture once more: a browser forgets it when a page comes back.")


class SectionForm(forms.Form):
    """A heading and a text, and upon which version it was written."""

    title = LineField(label=_("Heading"), max_length=80)
    text = TextField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "data-toolbar": "toolbar"}),
        help_text=_(
            "Plain words are enough. An empty line begins a new paragraph, ## a heading, - a list, **two stars** "
            "make words stand out, and [words](https://example.org) become a link."
        ),
        error_messages={
            "max_length": _("This is longer than a page can hold (20,000 letters). Split it in two.")
        },
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("title", "text")}


class PlaceForm(forms.Form):
    """Which way a section goes, and whether it shows."""

    place = forms.ChoiceField(choices=[(name, name) for name in ("up", "down", "hide", "show", "remove")])


class PicturePlaceForm(forms.Form):
    place = forms.ChoiceField(choices=[(name, name) for name in ("earlier", "later", "remove")])


class RestoreForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class PictureWordsForm(forms.Form):
    """What a picture shows, who took it, and where it stands."""

    alt = LineField(
        label=_("What does the picture show?"),
        help_text=_("For people who can't see it: “Five people around a laptop in the library”."),
        max_length=200,
    )
    credit = LineField(label=_("Who took it?"), max_length=120, required=False)
    section = forms.ModelChoiceField(
        PageSection.objects.none(),
        label=_("Where does it stand?"),
        empty_label=_("On top of the page"),
        required=False,
    )

    def __init__(self, *args: Any, sections: Any, picture: Picture | None = None, **kwargs: Any) -> None:
        if picture is not None:
            said = {"alt": picture.alt, "credit": picture.credit, "section": picture.section_id}
            kwargs["initial"] = said | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("alt", "credit", "section")}


class PictureForm(PictureWordsForm):
    """A picture with its words. It is decoded last of all: when the rest is right, and there is room for more."""

    picture = forms.FileField(
        label=_("Which picture?"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. We make it smaller and take out where it was taken."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        max_length=None,
        error_messages={
            "required": _("Please choose a picture."),
            "empty": _("This file is empty. Please choose another one."),
        },
    )
    field_order = ["picture", "alt", "credit", "section"]

    def __init__(self, *args: Any, person: Any, was_cut: bool = False, **kwargs: Any) -> None:
        self.person, self.was_cut = person, was_cut
        super().__init__(*args, **kwargs)
        if was_cut:
            self.fields["picture"].error_messages["required"] = images.TOO_HEAVY

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            try:
                said["picture"] = self.small(said["picture"])
            except ValidationError as trouble:
                self.add_error("picture", trouble)
        elif "picture" in said:
            self.add_error("picture", ONCE_MORE)
        return said

    def small(self, file: Any) -> images.Small:
        if file.size > images.MOST_BYTES:
            raise ValidationError(images.TOO_HEAVY)
        who = str(self.person.pk)
        if not PICTURES.take(who):
            raise ValidationError(_("That was many pictures in a short time. Please go on in an hour."))
        if not all(MEGABYTES.take(who) for _megabyte in range(-(-file.size // MB))):
            raise ValidationError(_("That was many large pictures for one day. Please go on tomorrow."))
        return images.made_small(file)
