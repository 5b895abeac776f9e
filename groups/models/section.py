"""A group's public page: its sections as its organisers wrote and arranged them, and its pictures."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.picture_acts import PictureActs
from groups.models.section_acts import SectionActs

LONGEST_SECTION = 20_000
WHOSE = "whose: an organiser; basis: legitimate interest; kept: as long as the group's page"


class PageSectionQuerySet(models.QuerySet["PageSection"]):
    def visible_to(self, who: Any) -> "PageSectionQuerySet":
        """With their group's page; hidden ones by its rooms only."""
        shown = Q(group__in=Group.objects.visible_to(who).values("pk"), is_shown=True)
        rooms = Q(group__in=Group.objects.with_rooms_open_to(who).values("pk"))
        return self.filter(shown | rooms)

    def in_order(self) -> "PageSectionQuerySet":
        return self.order_by("position", "pk")

    def on_the_page(self) -> "PageSectionQuerySet":
        return self.filter(is_shown=True).in_order()


@pghistory.track()
class PageSection(SectionActs):
    """One part of the page: Markdown under a heading. Each change is a version (PageSectionEvent)."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("About us")
        WHO_WE_HELP = "who_we_help", _("Who we help")
        TEAM = "team", _("Who we are")
        EVENTS = "events", _("What's on")
        RESOURCES = "resources", _("Good to know")
        SUPPORTERS = "supporters", _("Who supports us")
        ASK = "ask", _("Ask for help")
        OTHER = "other", _("Something else")

    PERSONAL = {"edited_by": WHOSE, "text": WHOSE, "title": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="sections")
    kind = models.CharField(_("What it is about"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(_("Heading"), max_length=80)
    text = models.TextField(_("Text"), max_length=LONGEST_SECTION, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_shown = models.BooleanField(_("On the public page"), default=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)

    own_pictures: list["Picture"]  # known where the page is shown
    objects = PageSectionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind"], condition=~Q(kind="other"), name="one_section_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """How its own pages are called: there is one of each kind, the others go by number."""
        return str(self.pk) if self.kind == self.Kind.OTHER else self.kind


PageSectionEvent: Any = PageSection.pgh_event_model  # type: ignore[attr-defined]
PageSectionEvent.PERSONAL = {"edited_by": WHOSE, "text": WHOSE, "title": WHOSE}


class PictureQuerySet(models.QuerySet["Picture"]):
    def visible_to(self, who: Any) -> "PictureQuerySet":
        """With their group's page; those beside a hidden section by its rooms only."""
        stands_there = Q(section=None) | Q(section__is_shown=True)
        shown = Q(stands_there, group__in=Group.objects.visible_to(who).values("pk"))
        rooms = Q(group__in=Group.objects.with_rooms_open_to(who).values("pk"))
        return self.filter(shown | rooms)

    def without_content(self) -> "PictureQuerySet":
        """For pages, which only need to know where it is and how large."""
        return self.defer("content").order_by("position", "pk")


class Picture(PictureActs):
    """A picture on a group's page, re-encoded when it came: no metadata, no original (docs/adr/0009)."""

    PERSONAL = {"uploaded_by": WHOSE, "alt": WHOSE, "credit": WHOSE}

    group = models.ForeignKey(Group, models.CASCADE, related_name="pictures")
    section = models.ForeignKey(PageSection, models.SET_NULL, null=True, blank=True, related_name="pictures")
    name = models.CharField(max_length=40, unique=True)  # random; the address of the picture
    alt = models.CharField(_("What the picture shows"), max_length=200)
    credit = models.CharField(_("Who took it"), max_length=120, blank=True)
    content = models.BinaryField()
    content_type = models.CharField(max_length=20, default="image/webp")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()  # bytes
    position = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt=""), name="a_picture_says_what_it_shows"),
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=2_000_000), name="a_picture_is_small"),
        ]

    def __str__(self) -> str:
        return self.alt

    def get_absolute_url(self) -> str:
        return reverse("groups:picture", args=[self.name])
