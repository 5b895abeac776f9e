"""What is done with the sections of a page. Each verb locks the group, then its sections, and leaves a version."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.common.models import Record, StaleSaveError, TransitionError


class SectionActs(Record):
    """Write, show, arrange, restore, remove."""

    Kind: Any
    group: Any
    kind: Any
    title: Any
    text: Any
    position: Any
    is_shown: Any
    version: Any
    edited_by: Any
    edited_at: Any
    pictures: Any

    class Meta:
        abstract = True

    @classmethod
    @transaction.atomic
    def begin(cls, group: Any, kind: str, *, by: Any, title: str, text: str) -> Any:
        """A new section, where its kind stands among the others. Somebody else began it meanwhile: StaleSaveError."""
        group.lock()
        there = list(group.sections.select_for_update().order_by("position", "pk"))
        twin = next((one for one in there if one.is_twin_of(kind, title, text, by)), None)
        if twin is not None and twin.says(title, text):
            return twin  # pressed twice
        if twin is not None:
            raise StaleSaveError(twin)
        section = group.sections.model(group=group, kind=kind, title=title, text=text, edited_by=by)
        order = [str(one) for one in cls.Kind]
        later = [one for one in there if order.index(one.kind) > order.index(kind)]
        place = there.index(later[0]) if later and kind != cls.Kind.OTHER else len(there)
        section.position = place
        section.save()
        put_in_order([*there[:place], section, *there[place:]])
        group.note_life(by=by)
        return section

    def is_twin_of(self, kind: str, title: str, text: str, by: Any) -> bool:
        """There is one of each kind; of the others one that says the very same, written by the same person."""
        if kind != self.Kind.OTHER:
            return bool(self.kind == kind)
        return bool(self.kind == kind and self.says(title, text) and self.edited_by_id == by.pk)  # type: ignore[attr-defined]

    def says(self, title: str, text: str) -> bool:
        return bool((self.title, self.text) == (title, text))

    def hold(self) -> list[Any]:
        """Lock the group and all its sections; this one is read anew. The sections in their order."""
        self.group.lock()
        there = list(self.group.sections.select_for_update().order_by("position", "pk"))
        held = next((one for one in there if one.pk == self.pk), None)
        if held is None:
            raise TransitionError(_("This section is gone: somebody took it off the page a moment ago."))
        for name in ("title", "text", "position", "is_shown", "version", "edited_by_id", "edited_at"):
            setattr(self, name, getattr(held, name))
        return there

    @transaction.atomic
    def write(self, *, by: Any, title: str, text: str, version: int) -> None:
        """Say it anew. `version` is the one this was written upon; is there a newer one, nothing is written."""
        self.hold()
        if self.says(title, text):
            return
        if version != self.version:
            raise StaleSaveError(self)
        self.put(by=by, title=title, text=text, version=self.version + 1)

    @transaction.atomic
    def restore(self, version: int, *, by: Any) -> None:
        """As it read then; what it reads now stays in the history."""
        self.hold()
        said = self.versions().filter(version=version).order_by("-pgh_id").first()
        if said is None:
            raise TransitionError(_("That version is not there. Choose one from the list."))
        if not self.says(said.title, said.text):
            self.put(by=by, title=said.title, text=said.text, version=self.version + 1)

    @transaction.atomic
    def show(self, shown: bool, *, by: Any) -> None:
        """On the public page, or kept back for now."""
        self.hold()
        if self.is_shown != shown:
            self.put(by=by, is_shown=shown)

    def put(self, *, by: Any, **said: Any) -> None:
        for name, value in {**said, "edited_by": by, "edited_at": timezone.now()}.items():
            setattr(self, name, value)
        written: list[str] = [*said, "edited_by", "edited_at", "changed_at"]
        self.save(update_fields=written)
        self.group.note_life(by=by)

    @transaction.atomic
    def step(self, by_places: int) -> None:
        """So many places down the page, or up; at its end nothing happens. All places are written in one act."""
        there = self.hold()
        place = [one.pk for one in there].index(self.pk)
        moved = there.pop(place)
        there.insert(min(max(place + by_places, 0), len(there)), moved)
        put_in_order(there)
        self.position = moved.position

    @transaction.atomic
    def remove(self) -> None:
        """For good, and only where nothing is lost: hidden, without a word, without a picture."""
        self.hold()
        if self.is_shown or self.text or self.pictures.exists():
            raise TransitionError(
                _("Only a hidden section without words and pictures can be removed. Hide it instead.")
            )
        self.delete()

    def versions(self) -> Any:
        """Every version there ever was, the newest first."""
        return self.events.order_by("-pgh_id")  # type: ignore[attr-defined]

    def changes(self, at_most: int) -> list["Change"]:
        """The newest changes of words, and of whether it shows; a new place on the page is none."""
        rows = list(self.versions().select_related("edited_by")[: at_most * 3 + 1])
        found = [
            Change(
                number=row.pgh_id,
                version=row.version,
                by=row.edited_by,
                at=row.edited_at,
                title=row.title,
                text=row.text,
                before=earlier.text if earlier else "",
                is_first=earlier is None,
                has_new_title=earlier is not None and earlier.title != row.title,
                is_shown=row.is_shown,
                has_turned=earlier is not None and earlier.is_shown != row.is_shown,
                is_now=self.says(row.title, row.text),
            )
            for row, earlier in pairwise([*rows, None])
        ]
        return [change for change in found if change.is_one][:at_most]


@dataclass(frozen=True)
class Change:
    """One version beside the one before it."""

    number: int
    version: int
    by: Any
    at: Any
    title: str
    text: str
    before: str
    is_first: bool
    has_new_title: bool
    is_shown: bool
    has_turned: bool
    is_now: bool

    @property
    def has_new_text(self) -> bool:
        return self.text != self.before

    @property
    def is_one(self) -> bool:
        return self.is_first or self.has_new_text or self.has_new_title or self.has_turned


def put_in_order(sections: list[Any]) -> None:
    for place, section in enumerate(sections):
        if section.position != place:
            section.position = place
            section.save(update_fields=["position", "changed_at"])
