"""People on a group's own list, brought in from a file: no account, and no mail, until they join by themselves."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from hub.access.who import scope_of
from hub.common.kept import kept_since
from hub.common.models import Record

WHOSE = (
    "whose: whoever is on the list; basis: legitimate interest; kept: 12 months, or until they join or say no"
)


class ListedPersonQuerySet(models.QuerySet["ListedPerson"]):
    def visible_to(self, who: Any) -> "ListedPersonQuerySet":
        return self.filter(scope_of("member_list", who))

    def not_joined(self) -> "ListedPersonQuerySet":
        return self.filter(joined_at=None)

    def called(self, typed: str) -> "ListedPersonQuerySet":
        return self.filter(Q(name__icontains=typed) | Q(email__istartswith=typed))

    def note_joined(self, person: Any, group: Any) -> int:
        """Whoever is on the list under an address that is certainly theirs has joined by themselves."""
        certain = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
        here = Q()
        for address in certain:
            here |= Q(email__iexact=address)
        if not here:
            return 0
        return self.not_joined().filter(here, group=group).update(person=person, joined_at=timezone.now())

    def owed_forgetting(self) -> "ListedPersonQuerySet":
        return self.filter(created_at__lt=kept_since("person on a group's list"))


class ListedPerson(Record):
    """A name and an address from a list the group keeps elsewhere."""

    PERSONAL = dict.fromkeys(["name", "email", "note", "person"], WHOSE)

    group = models.ForeignKey(Group, models.CASCADE, related_name="listed_people")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    email = models.EmailField(_("Email address"), max_length=254)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    import_job = models.ForeignKey("hub.ImportJob", models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = ListedPersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("group", Lower("email"), name="listed_once_in_a_group"),
            models.CheckConstraint(
                condition=Q(joined_at__isnull=False) | Q(person=None), name="whoever_joined_has_a_day"
            ),
        ]
        indexes = [models.Index(fields=["group", "name", "id"], name="listed_of_a_group")]

    def __str__(self) -> str:
        return self.name or self.email
