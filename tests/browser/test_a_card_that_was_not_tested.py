"""A card is written in three minutes, two groups join, people answer, and it ends as most things do: not tested."""

import re
from datetime import date

import pytest

from hub.accounts.demo import make_demo_person
from learning.models import Experiment, UsToo
from tests.browser.people import LINK, Person, Story
from tests.browser.volunteers import Counted
from tests.factories.groups import GroupFactory

CARD = {
    "We believe …": "small charities come to us sooner when we come to them",
    "… because …": "five of the last eight said they did not dare to write to us",
    "We'll try …": "drop-ins in three libraries",
    "… by": "2027-02-15",
    "We'll know by …": "how many charities walk in that we had never heard of",
    "About how many hours does it take?": "12",
}
PLAN = "Drop-ins in three libraries"
LEARNED = "Two of the three libraries close at five, so nobody who works could have come."


class Circle:
    """Four groups with one organiser each, and the browsers they sit at."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.petra = self.runs("Petra Novak", "Brighton Tech Table", "BN1")
        self.joan = self.runs("Joan Walker", "Leeds Digital Neighbours", "LS6")
        self.kofi = self.runs("Kofi Boateng", "Bristol Bits and Bobs", "BS1")
        self.lowri = self.runs("Lowri Llewelyn", "Tech er Lles Caerdydd", "CF10")

    def runs(self, name: str, group: str, outcode: str) -> Person:
        email = f"{name.split()[0].lower()}@example.org"
        GroupFactory(name=group, place_outcode=outcode, run_by=[make_demo_person(email, name, totp=True)])
        person = self.story.someone(name.split()[0])
        person.signs_in_at_once(email)
        return person


@pytest.fixture
def circle(story):
    story.it_is("2026-12-01 19:00")
    return Circle(story)


def comes_to_the_cards(person) -> None:
    person.goes_to("/today/")
    person.follows("Together")
    person.follows("We're trying")


def writes_the_card(person) -> None:
    comes_to_the_cards(person)
    person.follows("Write a card")
    for label, words in CARD.items():
        person.fills(label, words)
    person.presses("Put it up")


def finds_the_card(person: Person) -> None:
    """In the two lines below what waits for her today."""
    person.goes_to("/today/")
    person.sees("What others are trying")
    person.follows("Brighton Tech Table is trying drop-ins in three libraries.")
    person.sees("We believe small charities come to us sooner when we come to them")


def test_a_card_takes_six_boxes_and_four_presses(circle):
    counted = Counted(circle.petra)
    writes_the_card(counted)

    circle.petra.sees("It is there, for everybody who runs a group.")
    circle.petra.sees("About 12 hours (unpaid).")
    circle.petra.then_anyone_can_use_the_page()
    assert (len(counted.fields_so_far), len(counted.presses_so_far)) == (6, 4)
    assert Experiment.objects.get().by_when == date(2027, 2, 15)


def test_what_is_left_empty_is_said_beside_its_box_and_nothing_is_lost(circle):
    petra = circle.petra
    comes_to_the_cards(petra)
    petra.then_anyone_can_use_the_page()
    petra.follows("Write a card")
    petra.then_anyone_can_use_the_page()
    petra.fills("We believe …", CARD["We believe …"])
    petra.fills("… by", "2026-11-01")
    petra.presses("Put it up")

    petra.sees("Please choose a day that is still to come.")
    assert petra.field("We believe …").input_value() == CARD["We believe …"]
    petra.then_anyone_can_use_the_page()
    assert not Experiment.objects.exists()


def test_two_groups_join_and_it_ends_not_tested(story, circle):
    petra, joan, kofi, lowri = circle.petra, circle.joan, circle.kofi, circle.lowri
    writes_the_card(petra)

    # Leeds reads of it in passing, and is in with one press, however often she presses.
    finds_the_card(joan)
    joan.then_anyone_can_use_the_page()
    joan.presses_three_times("Us too")
    joan.sees("Here's the two of you, with three times to talk")
    joan.sees("Brighton Tech Table is trying drop-ins in three libraries; you are in.")
    assert UsToo.objects.count() == 1
    joan.then_anyone_can_use_the_page()

    # Bristol too; everybody who is in hears of it, with three times to talk.
    finds_the_card(kofi)
    kofi.presses("Us too")
    kofi.sees("Here's all three of you, with three times to talk")
    kofi.then_anyone_can_use_the_page()
    for person in ("petra", "joan"):
        letter = story.newest_mail(f"{person}@example.org")
        assert letter.subject == "Bristol Bits and Bobs is in too"
        assert str(letter.body).count("7:30pm") == 3

    # One of the three is taken: each ticks what she can, and the page says which suits everybody.
    petra.opens_the_link_in(story.newest_mail("petra@example.org"), "/experiments/")
    for person in (petra, joan, kofi):
        if person is not petra:
            person.goes_to("/today/")
            person.follows("Choose")
        assert person.page.locator("input[name=times]").count() == 3
        person.page.locator("input[name=times]").nth(1).check()
        if person is joan:
            person.page.locator("input[name=times]").nth(0).check()
        person.presses("Save my times")
        person.sees("Saved. The others see it too.")
        person.then_anyone_can_use_the_page()
    kofi.sees("suits all three.")
    kofi.sees("Petra, Joan and Kofi can.")
    joan.goes_to("/today/")
    joan.does_not_see("A time to talk")

    # Cardiff only asks; Brighton finds the question on the list for today and answers.
    finds_the_card(lowri)
    lowri.does_not_see("with three times to talk")
    lowri.fills("Your question", "Do the libraries want anything for the room?")
    lowri.presses("Send the question")
    lowri.sees("Asked. You get a mail when they have answered.")
    lowri.then_anyone_can_use_the_page()
    petra.goes_to("/today/")
    petra.sees("A question about your card")
    petra.then_anyone_can_use_the_page()
    petra.follows("Answer it")
    petra.follows("Answer")
    petra.then_anyone_can_use_the_page()
    petra.fills("Your answer", "Two of them nothing, the third a cake.")
    petra.presses("Answer")
    petra.sees("Your answer stands on the card.")
    petra.then_anyone_can_use_the_page()
    assert "the third a cake" in str(story.newest_mail("lowri@example.org").body)
    lowri.opens_the_link_in(story.newest_mail("lowri@example.org"), "/experiments/")
    lowri.sees("Petra answers:")

    # Leeds shares it with its own people: three sentences, one question, an address.
    comes_to_the_cards(joan)
    joan.follows(PLAN)
    joan.follows("Make a text to paste")
    joan.then_anyone_can_use_the_page()
    sentences = joan.field("Three sentences").input_value()
    assert len(sentences.splitlines()) == 3
    assert re.fullmatch(r"[^?]+\?", joan.field("One question").input_value())
    joan.presses("Make the text to paste")
    joan.then_anyone_can_use_the_page()
    pasted = joan.field("The text, ready to copy").input_value()
    assert pasted.startswith(sentences)

    # Somebody without an account reads it in a chat, and answers; two presses are one answer.
    reader = story.someone("a reader", phone=True)
    reader.goes_to(LINK.findall(pasted)[0])
    reader.sees("What would make this work where you are, and what would stop it?")
    reader.then_anyone_can_use_the_page()
    reader.presses("Send my answer")
    reader.sees("Please fill this in")
    reader.then_anyone_can_use_the_page()
    reader.fills("Your answer", "Saturdays. I work until six.")
    reader.fills("Your first name", "Ruth")
    story.later(minutes=1)
    reader.presses_three_times("Send my answer")
    reader.sees("Thank you, that helps")
    reader.then_anyone_can_use_the_page()

    # It came back to Leeds, who put its words, never the name, on the card for everybody.
    joan.page.reload()
    joan.sees("Ruth")
    assert joan.page.get_by_text("Saturdays. I work until six.").count() == 1
    joan.then_anyone_can_use_the_page()
    joan.presses("Put it on the card")
    joan.sees("Its words stand on the card now, without the name.")
    lowri.page.reload()
    lowri.sees("What people in our groups say")
    lowri.sees("Saturdays. I work until six.")
    lowri.does_not_see("Ruth")
    lowri.then_anyone_can_use_the_page()

    # Its day has come, and nobody has tried it. That is as good an end as any.
    story.it_is("2027-02-16 19:00")
    petra.signs_in_at_once("petra@example.org")
    petra.goes_to("/today/")
    petra.sees("its day has come. One sentence on what you learned is enough.")
    petra.follows("Say how it went")
    petra.sees("Your day has come: how did it go?")
    petra.then_anyone_can_use_the_page()
    petra.follows("Say how it went")
    petra.then_anyone_can_use_the_page()
    petra.chooses("Not tested")
    petra.presses("End it")
    petra.sees("Please fill this in")
    petra.fills("What did you learn?", LEARNED)
    petra.presses_three_times("End it")
    petra.sees("Thank you. What you learned stands on the card now, for every group.")
    petra.then_anyone_can_use_the_page()
    for person in ("joan", "kofi"):
        letter = story.newest_mail(f"{person}@example.org")
        assert letter.subject == "What Brighton Tech Table learned"
        assert LEARNED in str(letter.body)

    # Nothing on the list of the day asks anybody for more, and what others are trying had no mail of its own.
    lowri.signs_in_at_once("lowri@example.org")
    lowri.goes_to("/today/")
    lowri.does_not_see("drop-ins in three libraries")
    assert [letter.subject for letter in story.mails_to("lowri@example.org")] == ["Your question is answered"]


def test_every_ending_looks_the_same(story, circle):
    comes_to_the_cards(circle.petra)
    endings = ["It worked", "It didn't", "Hard to say", "Not tested"]
    for number, how in enumerate(endings):
        circle.petra.follows("Write a card")
        for label, words in (CARD | {"We'll try …": f"evening number {number}"}).items():
            circle.petra.fills(label, words)
        circle.petra.presses("Put it up")
        circle.petra.follows("Say how it went")
        circle.petra.chooses(how)
        circle.petra.fills("What did you learn?", LEARNED)
        circle.petra.presses("End it")
        circle.petra.sees(LEARNED)
        comes_to_the_cards(circle.petra)

    circle.petra.then_anyone_can_use_the_page()
    tags = circle.petra.page.locator("main .tag")
    assert sorted(tags.all_inner_texts()) == sorted(endings)
    assert len({tag.evaluate("tag => tag.className") for tag in tags.all()}) == 1
