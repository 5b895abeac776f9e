"""What the suggestions read: one denormalised row per volunteer and skill, written anew whenever a fact changes."""

from typing import Any

from django.db import models


class MatchingRowQuerySet(models.QuerySet["MatchingRow"]):
    def refresh(self, volunteers: list[Any]) -> None:
        """Write the rows of these volunteers anew."""


class MatchingRow(models.Model):
    """Never edited by hand; `MatchingRow.objects.refresh` is its only writer."""

    PERSONAL = {"volunteer": "whose: self; basis: legitimate interest; kept: as long as the volunteer's page"}

    volunteer = models.ForeignKey("volunteers.Volunteer", models.CASCADE, related_name="+")

    objects = MatchingRowQuerySet.as_manager()

    def __str__(self) -> str:
        return f"of {self.volunteer_id}"
