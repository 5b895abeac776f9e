"""The words in which requests and volunteers meet, from the files of volunteers/data."""

import csv
from pathlib import Path

from volunteers.models import Category, Cause, Skill

FILES = Path(__file__).parent / "data"


def load_vocabularies() -> str:
    """Categories, skills and causes as the files have them now; what a network has retired stays retired."""
    categories = {}
    for order, row in enumerate(rows_of("categories.csv"), start=1):
        slug = row.pop("slug")
        categories[slug], _ = Category.objects.update_or_create(slug=slug, defaults=row | {"order": order})
    skills, causes = rows_of("skills.csv"), rows_of("causes.csv")
    for row in skills:
        facts = {"category": categories[row.pop("category")], "synonyms": row.pop("synonyms").split("; ")}
        Skill.objects.update_or_create(slug=row.pop("slug"), defaults=row | facts)
    for row in causes:
        Cause.objects.update_or_create(code=row.pop("code"), defaults=row)
    return f"{len(categories)} kinds of help, {len(skills)} skills, {len(causes)} causes"


def rows_of(name: str) -> list[dict]:
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
