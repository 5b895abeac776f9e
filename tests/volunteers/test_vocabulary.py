import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from volunteers.models import Category, Cause, Skill

pytestmark = pytest.mark.django_db


def test_there_are_fifteen_categories_with_four_levels_each():
    categories = Category.objects.visible_to(None)

    assert [category.slug for category in categories][::14] == ["tools-and-it", "talk-it-through"]
    assert len(categories) == 15
    for category in categories:
        assert [level for level, sentence in category.levels if sentence.startswith("I ")] == [1, 2, 3, 4]
        assert category.name_cy


def test_a_category_reads_in_either_language():
    website = Category.objects.get(slug="website-and-content")

    assert str(website) == "Website and content"
    with translation.override("cy"):
        assert str(website) == "Gwefan a chynnwys"


def test_a_retired_category_is_no_longer_offered():
    Category.objects.filter(slug="ai-and-new-tools").update(retired=True)

    assert Category.objects.offered().count() == 14
    assert Category.objects.count() == 15


def test_the_skills_are_few_plain_and_known_by_other_words():
    skills = Skill.objects.visible_to(None).select_related("category")

    assert 60 <= len(skills) <= 80
    assert {skill.category.slug for skill in skills} == set(Category.objects.values_list("slug", flat=True))
    for skill in skills:
        assert len(skill.synonyms) >= 5, skill
        assert all(len(word) > 1 for word in skill.synonyms), skill
        assert not skill.esco_uri or skill.esco_uri.startswith("http://data.europa.eu/esco/skill/"), skill


def test_product_names_lead_to_skills():
    def known_as(word):
        return [skill.slug for skill in Skill.objects.filter(synonyms__contains=[word])]

    assert known_as("Mailchimp") == ["newsletters-and-mailing-lists"]
    assert known_as("ChatGPT") == ["using-ai-assistants"]
    assert known_as("Excel") == ["spreadsheets"]


def test_causes_are_what_charities_are_for():
    names = set(Cause.objects.visible_to(None).values_list("name", flat=True))

    assert len(names) == 19
    assert {"Animals", "Health", "Housing", "Social welfare"} <= names
    assert not names & {
        "Charitable activities",
        "Beneficiary group",
        "Professions",
        "Associations",
        "Facilities",
    }


@pytest.mark.parametrize("model", [Category, Skill])
def test_no_two_share_an_address(model):
    first, second = model.objects.all()[:2]

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=second.pk).update(slug=first.slug)
