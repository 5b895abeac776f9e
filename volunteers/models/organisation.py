"""A charity or community group that asked for help: known again when it asks twice."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hub.common.models import Record
from volunteers import charity_numbers
from volunteers.models.register import RegisteredCharity


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, request: Any) -> "Organisation":
        """The organisation behind a request: known already, or new."""
        number = charity_numbers.recognise(request.charity_number)
        org_id = number.org_id if number else ""
        registered = RegisteredCharity.objects.numbered(org_id).exists() if org_id else False
        facts = {
            "name": request.organisation_name,
            "kind": request.organisation_kind or Organisation.Kind.OTHER,
            "number_typed": request.charity_number,
            "outcode": request.outcode,
            "verified_by": Organisation.VerifiedBy.REGISTER if registered else Organisation.VerifiedBy.NONE,
        }
        if org_id:  # two that are confirmed at once are still one
            return self.get_or_create(org_id=org_id, defaults=facts)[0]
        return self.same_named(request.organisation_name, request.outcode).first() or self.create(**facts)

    def same_named(self, name: str, outcode: str) -> "OrganisationQuerySet":
        """Without a number, the same name in the same district."""
        return self.filter(name__iexact=name, outcode=outcode, org_id="")


class Organisation(Record):
    """A charity as the hub knows it. Registered or not is one fact among others, never a hurdle."""

    PERSONAL = dict.fromkeys(
        ["name", "number_typed", "blocked"],
        "whose: the charity; basis: legitimate interest; kept: 12 months after its last request closed",
    )

    class Kind(models.TextChoices):
        CHARITY = "charity", _("A registered charity")
        CIC = "cic", _("A community interest company or social enterprise")
        COMMUNITY = "community", _("A community group that isn't registered")
        OTHER = "other", _("Something else")

    class VerifiedBy(models.TextChoices):
        REGISTER = "register", _("found in the register")
        PERSON = "person", _("checked by a person")
        NONE = "none", _("not checked")

    name = models.CharField(_("Name of your organisation"), max_length=300)
    kind = models.CharField(_("What it is"), max_length=20, choices=Kind.choices)
    number_typed = models.CharField(_("Charity number"), max_length=40, blank=True)
    org_id = models.CharField(max_length=30, blank=True)  # GB-CHC-1000003, where the number was recognised
    outcode = models.CharField(max_length=8, blank=True)
    verified_by = models.CharField(max_length=10, choices=VerifiedBy.choices, default=VerifiedBy.NONE)

    # Volunteers who are not proposed to this charity again, after "this doesn't feel right" or on its own wish.
    blocked = models.ManyToManyField("volunteers.Volunteer", blank=True, related_name="blocked_by")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["org_id"], condition=~Q(org_id=""), name="one_organisation_per_number"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]
        indexes = [models.Index(Lower("name"), "outcode", name="organisation_name_and_place")]

    def __str__(self) -> str:
        return self.name
