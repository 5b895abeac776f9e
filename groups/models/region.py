from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.places import in_their_language

# "in the North East", and "in Wales"
WITH_AN_ARTICLE = {
    "north-east", "north-west", "east-midlands", "west-midlands", "east-of-england", "south-east", "south-west",
}  # fmt: skip


class RegionQuerySet(models.QuerySet):
    def visible_to(self, who):
        """Regions are public: everybody sees all of them."""
        return self.all()


class Region(models.Model):
    """One of the twelve regions and nations that groups belong to."""

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
        SCOTLAND = "scotland", _("Scotland")
        WALES = "wales", _("Wales")

    class Colour(models.TextChoices):
        MARIGOLD = "marigold", _("marigold")
        PINE = "pine", _("pine")
        CORAL = "coral", _("coral")
        PLUM = "plum", _("plum")
        SKY = "sky", _("sky")
        LEAF = "leaf", _("leaf")

    class Pattern(models.TextChoices):
        PLAIN = "plain", _("plain")
        STRIPE = "stripe", _("striped")
        DOT = "dot", _("dotted")
        HALF = "half", _("halved")

    code = models.CharField(_("code"), max_length=9, unique=True)
    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_cy = models.CharField(_("name in Welsh"), max_length=60)
    nation = models.CharField(_("nation"), max_length=20, choices=Nation)
    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    pennant_colour = models.CharField(_("colour of its pennant"), max_length=10, choices=Colour)
    pennant_pattern = models.CharField(_("pattern of its pennant"), max_length=10, choices=Pattern)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["pennant_colour", "pennant_pattern"], name="region_own_pennant"),
            models.CheckConstraint(
                condition=Q(nation__in=["england", "northern-ireland", "scotland", "wales"]),
                name="region_nation",
            ),
            models.CheckConstraint(
                condition=Q(pennant_colour__in=["marigold", "pine", "coral", "plum", "sky", "leaf"]),
                name="region_pennant_colour",
            ),
            models.CheckConstraint(
                condition=Q(pennant_pattern__in=["plain", "stripe", "dot", "half"]),
                name="region_pennant_pattern",
            ),
        ]

    def __str__(self):
        return in_their_language(self.name, self.name_cy)

    @property
    def in_a_sentence(self):
        """The North East, Wales."""
        said = str(self)
        return f"the {said}" if said == self.name and self.slug in WITH_AN_ARTICLE else said
