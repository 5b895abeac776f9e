"""The words in which requests and volunteers meet: categories, the skills under them, causes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class VocabularyQuerySet(models.QuerySet):
    def visible_to(self, who):
        """The vocabulary is public: everybody sees all of it."""
        return self.all()


class CategoryQuerySet(VocabularyQuerySet):
    def offered(self):
        """Those that forms show; a retired one stays on the rows that name it."""
        return self.filter(retired=False)


class Category(models.Model):
    """One of the fifteen kinds of digital help, with a sentence for each level somebody may have in it."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_cy = models.CharField(_("name in Welsh (draft)"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    retired = models.BooleanField(_("no longer offered"), default=False)
    can_follow = models.CharField(_("level 1, can follow"), max_length=200)
    can_do = models.CharField(_("level 2, can do"), max_length=200)
    can_lead = models.CharField(_("level 3, can lead"), max_length=200)
    can_teach = models.CharField(_("level 4, can teach"), max_length=200)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name_plural = _("categories")

    def __str__(self):
        return self.name_cy if self.name_cy and (get_language() or "").startswith("cy") else self.name

    @property
    def levels(self) -> list[tuple[int, str]]:
        return [(1, self.can_follow), (2, self.can_do), (3, self.can_lead), (4, self.can_teach)]


class Skill(models.Model):
    """One plain skill, with the other words that people use for it."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="skills", verbose_name=_("category"))
    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    synonyms = ArrayField(
        models.CharField(max_length=60), verbose_name=_("other words for it"), default=list, blank=True
    )
    esco_uri = models.URLField(_("ESCO address"), blank=True)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        ordering = ["category__order", "name"]

    def __str__(self):
        return self.name


class Cause(models.Model):
    """What a charity is for: the top tags of UK-CAT that are causes."""

    code = models.CharField(_("UK-CAT code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
