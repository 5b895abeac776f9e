"""Organisers find each other by what they say of themselves, are introduced by mail, and say thank you."""

import pytest

from hub.accounts.demo import make_demo_person
from learning.models import Hello, OrganiserCard, PersonalThanks
from tests.browser.people import Person, Story
from tests.factories.groups import GroupFactory
from tests.factories.learning import CardFactory

JOAN, VERA = "joan@example.org", "vera@example.org"
WHO_I_AM = "Just starting in Sunderland with one friend and a kettle."
HELP_WITH = "Everything. What did you do in your first month?"
LINE = "Your budgets that end on time: may I ask how?"
SENTENCE = "You stayed on the phone until our first budget added up."


@pytest.fixture
def two_groups(story):
    """Joan of Leeds has a card; Vera of Sunderland hasn't; a third organiser has nothing to do with budgets."""
    story.it_is("2026-12-01 19:00")
    joan, vera = (
        make_demo_person(JOAN, "Joan Walker", totp=True),
        make_demo_person(VERA, "Vera Brown", totp=True),
    )
    leeds = GroupFactory(name="Leeds Helping Hands", place_outcode="LS6", run_by=[joan])
    wear = GroupFactory(name="Wearside Tech Table", place_outcode="SR1", run_by=[vera])
    CardFactory(
        person=joan,
        runs=False,
        who_i_am="Retired bookkeeper.",
        good_for="Budgets that end on time",
        help_with="",
    )
    petra = make_demo_person("petra@example.org", "Petra Novak")
    GroupFactory(name="Brighton Tech Table", place_outcode="BN1", run_by=[petra])
    CardFactory(
        person=petra, runs=False, who_i_am="Seafront, tea, laptops.", good_for="Drop-ins", help_with=""
    )
    return leeds, wear


def signed_in(story: Story, name: str, email: str) -> Person:
    person = story.someone(name)
    person.signs_in_at_once(email)
    return person


def writes_her_card(vera: Person) -> None:
    vera.goes_to("/today/")
    vera.follows("Together")
    vera.sees("Would you write yours?")
    vera.then_anyone_can_use_the_page()
    vera.follows("Write my card")
    vera.then_anyone_can_use_the_page()
    vera.presses("Save my card")
    vera.sees("Please fill this in")
    vera.fills("Who I am", "See https://kettle.example/me")
    vera.presses("Save my card")
    vera.sees("Just words, please: a link can't stand here.")
    vera.then_anyone_can_use_the_page()
    vera.fills("Who I am", WHO_I_AM)
    vera.fills("What I'd love help with", HELP_WITH)
    vera.presses("Save my card")
    vera.sees("Your card is here too.")
    vera.then_anyone_can_use_the_page()


def test_a_card_is_there_by_choice_and_gone_with_one_tick(story, two_groups):
    vera, joan = signed_in(story, "Vera", VERA), signed_in(story, "Joan", JOAN)
    joan.goes_to("/today/")
    joan.follows("Together")
    joan.does_not_see("Vera")

    writes_her_card(vera)
    joan.page.reload()
    joan.sees(WHO_I_AM)
    joan.does_not_see(VERA)

    # She looks for a town, and finds; for nobody's word, and is told how to go on.
    joan.fills("A word, a name, a group or a place", "Sunderland")
    joan.presses("Look them up")
    joan.sees("Vera")
    joan.does_not_see("Seafront")
    joan.then_anyone_can_use_the_page()
    joan.fills("A word, a name, a group or a place", "trombone")
    joan.presses("Look them up")
    joan.sees("Nobody's card says that.")
    joan.then_anyone_can_use_the_page()
    joan.follows("Show everybody")
    joan.sees("Seafront")

    vera.follows("Change my card")
    vera.page.get_by_role("checkbox").uncheck()
    vera.presses("Save my card")
    vera.sees("Your card is hidden: only you see it.")
    joan.page.reload()
    joan.does_not_see(WHO_I_AM)
    assert OrganiserCard.objects.get(person__email=VERA).who_i_am == WHO_I_AM


def test_say_hello_introduces_two_by_mail(story, two_groups):
    vera, joan = signed_in(story, "Vera", VERA), signed_in(story, "Joan", JOAN)
    writes_her_card(vera)
    vera.fills("A word, a name, a group or a place", "budgets")
    vera.presses("Look them up")
    vera.does_not_see("Petra")
    vera.follows("Say hello to Joan")
    vera.sees("Joan gets your address, vera@example.org")
    vera.then_anyone_can_use_the_page()
    vera.presses("Introduce us")
    vera.sees("Please fill this in")
    vera.then_anyone_can_use_the_page()
    vera.fills("A line to begin with", LINE)
    vera.presses_three_times("Introduce us")
    vera.page.wait_for_url("**/together/")
    vera.then_anyone_can_use_the_page()

    # One mail to each; Joan's address is still her own, and she answers straight if she likes.
    assert Hello.objects.count() == 1
    (letter,), (copy,) = story.mails_to(JOAN), story.mails_to(VERA)
    assert letter.subject == "Vera of Wearside Tech Table says hello"
    assert (LINE in str(letter.body), HELP_WITH in str(copy.body)) == (True, False)
    assert VERA in str(letter.body)
    assert JOAN not in str(copy.body)
    joan.goes_to("/today/")
    joan.sees("said hello: the mail is in your inbox.")
    joan.then_anyone_can_use_the_page()


def test_a_real_sentence_is_kept_on_ones_own_page_and_said_once(story, two_groups):
    vera, joan = signed_in(story, "Vera", VERA), signed_in(story, "Joan", JOAN)
    vera.goes_to("/today/")
    vera.follows("Together")
    vera.follows("Say thank you to Joan")
    vera.then_anyone_can_use_the_page()
    vera.presses("Say it")
    vera.sees("Please fill this in")
    vera.then_anyone_can_use_the_page()
    vera.fills("One real sentence", SENTENCE)
    vera.presses_three_times("Say it")
    vera.page.wait_for_url("**/account/thanks/")
    vera.sees(SENTENCE)
    vera.then_anyone_can_use_the_page()

    # Pressed three times on a slow page it is said once; and the same words an hour later are the same thanks still.
    story.later(hours=1)
    vera.goes_to("/today/")
    vera.follows("Together")
    vera.follows("Say thank you to Joan")
    vera.fills("One real sentence", SENTENCE)
    vera.presses("Say it")
    vera.page.wait_for_url("**/account/thanks/")
    assert PersonalThanks.objects.count() == 1
    (letter,) = story.mails_to(JOAN)
    assert letter.subject == "Vera says thank you"

    # Joan keeps it on a page that only she reads; she may put it away, and Vera isn't told.
    joan.opens_the_link_in(letter, "/account/thanks/")
    joan.sees(SENTENCE)
    joan.then_anyone_can_use_the_page()
    petra = signed_in(story, "Petra", "petra@example.org")
    petra.goes_to("/today/")
    petra.opens("Petra")
    petra.follows("Thanks")
    petra.sees("Nothing here yet.")
    petra.does_not_see(SENTENCE)
    petra.then_anyone_can_use_the_page()
    joan.follows("Put it away from Vera")
    joan.sees("It leaves your page for good. Vera is not told.")
    joan.then_anyone_can_use_the_page()
    joan.presses("Put it away")
    joan.does_not_see(SENTENCE)
    assert len(story.mails_to(VERA)) == 0
