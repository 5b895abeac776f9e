from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.charity_numbers import Register


class RegisteredCharityQuerySet(models.QuerySet):
    def visible_to(self, who):
        """The registers are public: everybody sees all of them."""
        return self.all()

    def numbered(self, org_id: str):
        return self.filter(org_id=org_id)

    def named_like(self, text: str):
        """Those with these words in their name, also misspelt, in either case; the nearest name first."""
        words = " ".join(text.replace("\x00", "").upper().split())
        if not words:
            return self.none()
        in_capitals = self.alias(capitals=Upper("name"))
        alike = in_capitals.filter(Q(capitals__contains=words) | Q(capitals__trigram_word_similar=words))
        return alike.annotate(nearness=TrigramWordSimilarity(words, "capitals")).order_by("-nearness", "name")


class RegisteredCharity(models.Model):
    """One row of a public register, kept to look charities up by number or name; never edited by hand."""

    class Size(models.TextChoices):
        MICRO = "micro", _("under £10,000 a year")
        SMALL = "small", _("£10,000 to £100,000 a year")
        MEDIUM = "medium", _("£100,000 to £1 million a year")
        LARGE = "large", _("£1 million to £10 million a year")
        MAJOR = "major", _("£10 million to £100 million a year")
        SUPER_MAJOR = "super_major", _("over £100 million a year")

    org_id = models.CharField(_("identifier"), max_length=30, unique=True)
    register = models.CharField(_("register"), max_length=10, choices=Register.choices)
    number = models.CharField(_("number"), max_length=12)
    name = models.CharField(_("name"), max_length=300)
    outcode = models.CharField(_("postcode district"), max_length=4, blank=True)
    size = models.CharField(_("size"), max_length=12, choices=Size, blank=True)
    activities = models.TextField(_("what it does"), max_length=5000, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)

    objects = RegisteredCharityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "org_id"]
        verbose_name_plural = _("registered charities")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="registered_charity_has_a_name"),
            models.CheckConstraint(
                condition=Q(register__in=["GB-CHC", "GB-SC", "GB-NIC", "IE-CRO", "IE-CHY"]),
                name="registered_charity_register",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="registered_charity_name_like"),
        ]

    def __str__(self):
        return self.name
