"""Which charities somebody belongs to: they are kept apart from what is decided there (rule 25)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.common.models import Record
from volunteers import charity_numbers
from volunteers.charity_names import name_key
from volunteers.models.volunteer import WHOSE


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def visible_to(self, who: Any) -> "ConnectionQuerySet":
        return self.filter(person=who.person) if who.person else self.none()

    def touching(self, request: Any) -> "ConnectionQuerySet":
        """With the charity behind this request: by its number, else by its name."""
        same = Q(name_key=name_key(request.organisation_name))
        if request.organisation_id and request.organisation.org_id:
            same |= Q(org_id=request.organisation.org_id)
        return self.filter(same)


class Connection(Record):
    """Somebody belongs to a charity: they are not suggested for it and decide nothing on its requests (rule 25)."""

    class Kind(models.TextChoices):
        TRUSTEE = "trustee", _("I am a trustee there")
        STAFF = "staff", _("I work there")
        VOLUNTEER = "volunteer", _("I volunteer there")
        CLOSE = "close", _("Somebody close to me runs it or works there")

    PERSONAL = dict.fromkeys(["person", "name", "charity_number", "name_key", "org_id"], WHOSE)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="connections")
    kind = models.CharField(_("How"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("Name of the charity"), max_length=300)
    charity_number = models.CharField(_("Charity number"), max_length=40, blank=True)
    name_key = models.CharField(max_length=300, editable=False)
    org_id = models.CharField(max_length=30, blank=True, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name_key"], name="one_connection_per_charity")
        ]
        indexes = [
            models.Index(fields=["name_key"], name="connections_by_name"),
            models.Index(fields=["org_id"], condition=~Q(org_id=""), name="connections_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @classmethod
    def remember(cls, person: Any, name: str, *, kind: str, charity_number: str = "") -> "Connection":
        """Said twice, however it was typed, is one charity; the later word counts."""
        said = {"name": name, "kind": kind, "charity_number": charity_number, "org_id": ""}
        connection, _is_new = cls.objects.update_or_create(
            person=person, name_key=name_key(name), defaults=said
        )
        return connection

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The name and number as they are compared."""
        number = charity_numbers.recognise(self.charity_number)
        self.name_key, self.org_id = name_key(self.name), number.org_id if number else ""
        super().save(*args, **kwargs)


def is_connected(person: User, request: Any) -> bool:
    return Connection.objects.touching(request).filter(person=person).exists()
