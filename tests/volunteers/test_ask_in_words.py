"""What an ask is about and where: in words that say enough in a subject line."""

import pytest

from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.factories.volunteers import a_match
from volunteers.ask_in_words import AskInWords

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("needed", "about"),
    [
        ("40 minutes about a rota that three people keep at once.", "a rota"),
        ("An hour about our newsletter, and who may write it.", "our newsletter"),
        ("Half an hour about a till", "a till"),
        ("We are unsure about everything.", "spreadsheets"),
    ],
)
def test_an_ask_is_about_what_its_sentence_says_else_about_the_skill_it_takes(needed, about):
    match = a_match(PersonFactory(), skills=[("spreadsheets", 2)], brief={"needed": needed, "meet": "Bev"})

    assert AskInWords(match).what == f"40 minutes with Bev about {about}"


@pytest.mark.parametrize(
    ("outcode", "place"), [("NE8", "the North East"), ("CF10", "Wales"), ("E8", "London")]
)
def test_a_region_reads_well_in_a_sentence(outcode, place):
    group = GroupFactory(place_outcode=outcode)
    match = a_match(PersonFactory(), group, outcode=outcode)

    assert AskInWords(match).charity == f"somebody at a charity in {place}"
