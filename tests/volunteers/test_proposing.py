"""Skills proposed from what somebody wrote: exact words, other words, endings, slips; and why."""

import time

import pytest

from volunteers import proposing, slips

pytestmark = pytest.mark.django_db


def found(text):
    return [proposal.skill.slug for proposal in proposing.skills_of(text)]


def why(text):
    return [str(proposal.because) for proposal in proposing.skills_of(text)]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("I like spreadsheets.", ["spreadsheets"]),
        ("I know EXCEL inside out.", ["spreadsheets"]),
        ("Power BI and pivot tables.", ["charts-and-dashboards", "spreadsheets"]),
        ("I set up Microsoft Teams.", ["microsoft-365"]),
        ("I am a bookkeeper.", ["bookkeeping-tools"]),
        ("I have a patient ear.", ["listening-ear"]),
        ("I build websites.", ["website-builders"]),
        ("Facebook ads", ["online-advertising"]),
        ("GDPR!", ["data-protection"]),
    ],
)
def test_a_skill_is_found_by_its_name_or_another_word_for_it(text, slugs):
    assert found(text) == slugs


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("I translate for a living", "translation-and-languages"),
        ("I am translating leaflets", "translation-and-languages"),
        ("automating things", "automation-without-code"),
        ("I automated it", "automation-without-code"),
        ("a web developer", "web-development"),
        ("word press", "wordpress"),
        ("spread sheets", "spreadsheets"),
        ("back-ups", "backups"),
        ("cleaning up messy data, data that is messy", "data-cleaning"),
        ("Mail Chimp", "newsletters-and-mailing-lists"),
    ],
)
def test_another_ending_or_a_gap_makes_no_difference(text, slug):
    assert slug in found(text)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("spredsheets", "spreadsheets"),
        ("spreadhseets", "spreadsheets"),
        ("exel", None),  # too short to be sure of
        ("wordpres", "wordpress"),
        ("Salseforce", "salesforce"),
        ("Squarspace", "website-builders"),
        ("newsleters", "newsletters-and-mailing-lists"),
        ("acessibility", "accessible-websites"),
        ("photografer", "photos-and-video"),
        ("datbases", "databases-and-sql"),
        ("mentering", "mentoring"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_in_words_that_are_long_enough(typed, slug):
    assert found(typed) == ([slug] if slug else []) or found(typed)[0] == slug


def test_each_proposal_quotes_the_words_that_led_to_it_as_they_were_written():
    assert why("I keep Spredsheets and  pivot\ntables.") == [
        "because you wrote “Spredsheets” and “pivot tables”",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\u200b ",
        "I am a painter and like walking with my dog.",
        "I spend my weekends at the theatre and am on the board of a church.",
        "We plan to go to the sea; the people there are kind and the views are great.",
        "Our charity helps families with food, and I volunteer there on Mondays.",
        "I enjoy a course in pottery, a square dance and a good film.",
        "😀 <script>alert(1)</script> ' OR 1=1 --",
        "x" * 2000,
    ],
)
def test_everyday_words_propose_nothing(text):
    assert found(text) == []


def test_what_they_say_they_cannot_do_is_not_proposed_but_what_follows_the_next_stop_is():
    assert found("I don't know WordPress, but I love Canva.") == ["graphic-design"]
    assert found("No good at spreadsheets. Good at Trello.") == ["project-and-task-tools"]


def test_what_they_would_like_to_learn_is_proposed_as_a_wish():
    (wish,) = proposing.skills_of("I would like to learn Salesforce")

    assert (wish.skill.slug, wish.wants_to_learn) == ("salesforce", True)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("A bit of Excel", 1),
        ("I am new to Excel", 1),
        ("I use Excel", 2),
        ("I manage our Excel reports", 3),
        ("I teach Excel", 4),
    ],
)
def test_the_level_is_guessed_from_the_words_around(text, level):
    (proposal,) = proposing.skills_of(text)

    assert (proposal.skill.slug, proposal.level) == ("spreadsheets", level)


def test_welsh_words_lead_to_the_same_skills():
    assert found("Dw i'n hoffi taenlenni a chyfryngau cymdeithasol. Rwy'n gallu cyfieithu.") == [
        "spreadsheets",
        "social-media",
        "translation-and-languages",
    ]


def test_words_about_a_request_lead_to_skills_even_where_something_does_not_work():
    proposals = proposing.skills_in("They can't keep their lunch rota straight in a spreadsheet.")

    assert [(one.skill.slug, one.level) for one in proposals][:2] == [
        ("spreadsheets", 2),
        ("rotas-and-scheduling", 2),
    ]


def test_the_same_words_always_propose_the_same():
    text = "WordPress, Canva, Excel, GDPR and Power BI; I teach and I listen."

    assert proposing.skills_of(text) == proposing.skills_of(text)


def test_no_more_are_proposed_than_people_look_through():
    everything = " ".join(f"{skill.name}." for skill in proposing.Skill.objects.all())

    assert len(proposing.skills_of(everything)) == proposing.MOST


@pytest.mark.parametrize("length", [2_000, 20_000])
def test_a_long_text_is_read_in_no_time_with_one_question_to_the_database(length, django_assert_num_queries):
    words = "Wecolectedevrything spredsheats abuot rotaas & volunters; cofused poepl wiht databse recrds, "
    text = (words * (length // len(words) + 1))[:length]

    with django_assert_num_queries(1):
        start = time.process_time()
        proposing.skills_in(text)
        took = time.process_time() - start

    assert took < 2


@pytest.mark.parametrize(
    ("typed", "meant", "is_one"),
    [
        ("spredsheets", "spreadsheets", True),
        ("databse", "database", True),
        ("painter", "printer", False),
        ("charity", "charts", False),
        ("mapping", "mailing", False),
    ],
)
def test_a_slip_is_one_key_beside_or_one_letter_lost_not_another_word(typed, meant, is_one):
    assert slips.is_slip(typed, meant) is is_one


@pytest.mark.parametrize(
    "words",
    [
        ("translate", "translating", "translated"),
        ("develop", "developer", "development"),
        ("story", "stories"),
    ],
)
def test_words_that_differ_in_their_ending_alone_have_one_stem(words):
    assert len({slips.stem(word) for word in words}) == 1
