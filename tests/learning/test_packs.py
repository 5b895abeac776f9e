"""Share with my group: the words, the public page, and what comes back."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import AuditEntry
from learning import tasks
from learning.models import Pack, PackAnswer
from learning.models.pack import prepared_words
from tests.factories.hub import a_coordinator, sign_in
from tests.factories.learning import PackAnswerFactory, PackFactory
from tests.learning.circle import a_circle

pytestmark = pytest.mark.django_db
WORDS = {"sentences": "We'll try drop-ins.", "question": "Would you walk in?"}


@pytest.fixture
def at():
    at = a_circle()
    at.pack = PackFactory(experiment=at.experiment, group=at.leeds)
    return at


def make_url(at, group):
    return reverse("learning:pack-new", args=[at.experiment.pk, group.slug])


def decide(client, answer, what):
    url = reverse("learning:pack-answer", args=[answer.pack_id, answer.pk])
    return client.post(url, {"what": what})


# --- Making it -------------------------------------------------------------------------------------------
def test_the_hub_prepares_three_sentences_and_a_question(at):
    theirs = prepared_words(at.experiment, at.leeds)
    ours = prepared_words(at.experiment, at.brighton)

    assert theirs["sentences"].startswith("Brighton will try drop-ins in libraries by ")
    assert ours["sentences"].startswith("We'll try drop-ins in libraries by ")
    assert len(theirs["sentences"].splitlines()) == 3
    assert theirs["question"].endswith("?")


def test_of_a_learning_the_words_say_what_was_learned(at):
    at.experiment.end("not_tested", by=at.petra, learned="Nobody had a key.")

    assert prepared_words(at.experiment, at.leeds)["sentences"].endswith("Not tested: Nobody had a key.")


def test_the_longest_card_still_fits(at):
    for name in ("belief", "because", "plan", "measure", "learned"):
        setattr(at.experiment, name, "x" * 300)

    assert len(prepared_words(at.experiment, at.leeds)["sentences"]) <= 1000


def test_the_words_become_a_text_with_a_public_address(client, at):
    Pack.objects.all().delete()
    sign_in(client, at.joan)
    page = client.get(make_url(at, at.leeds))
    for _press in range(2):
        response = client.post(make_url(at, at.leeds), WORDS)

    pack = Pack.objects.get()
    assert page.context["form"].initial["sentences"].startswith("Brighton will try")
    assert (response.url, pack.group, pack.made_by) == (pack.get_absolute_url(), at.leeds, at.joan)
    assert pack.text == f"We'll try drop-ins.\n\nWould you walk in?\n{pack.address}"
    assert pack.name in pack.address
    assert AuditEntry.objects.filter(act="shared with the group").count() == 1


@pytest.mark.parametrize("wrong", ["sentences", "question"])
def test_nothing_can_be_left_empty(client, at, wrong):
    page = sign_in(client, at.joan).post(make_url(at, at.leeds), WORDS | {wrong: " "})

    assert page.context["form"].errors.keys() == {wrong}


def test_for_another_group_nobody_makes_words(client, at):
    assert client.get(make_url(at, at.leeds)).url.startswith("/account/login/")
    assert sign_in(client, at.joan).get(make_url(at, at.tyne)).status_code == 404
    assert sign_in(client, at.tom).get(make_url(at, at.brighton)).status_code == 404
    assert sign_in(client, a_coordinator()).get(make_url(at, at.brighton)).status_code == 404


# --- What the group reads ----------------------------------------------------------------------------------
def test_only_the_groups_own_people_read_the_answers(client, at):
    """The host of the card too reads nothing of another group's people."""
    answer = PackAnswerFactory(pack=at.pack, words="Saturdays.", name="Nia")
    urls = [at.pack.get_absolute_url(), reverse("learning:pack-closing", args=[at.pack.pk])]
    urls.append(reverse("learning:pack-answer", args=[at.pack.pk, answer.pk]))

    assert [client.get(url).url.startswith("/account/login/") for url in urls] == [True] * 3
    for person in (at.petra, at.asha, at.tom, a_coordinator()):
        sign_in(client, person)
        assert [client.get(url).status_code for url in urls] == [404] * 3
    assert "Nia" in sign_in(client, at.joan).get(urls[0]).text


def test_an_answer_of_another_groups_pack_is_not_found(client, at):
    other = PackAnswerFactory(pack__group=at.tyne)
    url = reverse("learning:pack-answer", args=[at.pack.pk, other.pk])

    assert sign_in(client, at.joan).post(url, {"what": "on the card"}).status_code == 404


def test_an_answer_stands_on_the_card_when_the_group_says_so_without_its_name(client, at):
    answer = PackAnswerFactory(pack=at.pack, words="Only on Saturdays.", name="Nia")
    card = at.experiment.get_absolute_url()
    assert "Only on Saturdays." not in sign_in(client, at.joan).get(card).text

    decide(client, answer, "on the card")
    page = sign_in(client, at.petra).get(card).text
    assert "Only on Saturdays." in page
    assert "Nia" not in page

    decide(sign_in(client, at.joan), answer, "off the card")
    assert "Only on Saturdays." not in client.get(card).text


def test_a_held_answer_is_let_through_or_put_away(client, at):
    genuine = PackAnswerFactory(pack=at.pack, words="Saturdays.", screening="held")
    advertisement = PackAnswerFactory(pack=at.pack, words="Casino.", screening="held")
    page = sign_in(client, at.joan).get(at.pack.get_absolute_url())
    assert [answer for answer, _why in page.context["held"]] == [genuine, advertisement]

    decide(client, genuine, "let through")
    decide(client, advertisement, "put away")
    page = client.get(at.pack.get_absolute_url())
    assert page.context["answers"] == [genuine]
    assert page.context["held"] == []
    assert "Casino." not in page.text


def test_deciding_twice_leaves_one_line(client, at):
    answer = PackAnswerFactory(pack=at.pack)
    sign_in(client, at.joan)
    for _press in range(2):
        decide(client, answer, "on the card")

    assert AuditEntry.objects.filter(act="answer: on the card", group_id=at.leeds.pk).count() == 1


def test_an_unknown_decision_decides_nothing(client, at):
    answer = PackAnswerFactory(pack=at.pack)
    page = decide(sign_in(client, at.joan), answer, "publish")

    assert page.status_code == 200
    assert PackAnswer.objects.get().on_card_at is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_as_much_for_one_answer_as_for_three(client, at, django_assert_num_queries, how_many):
    PackAnswerFactory.create_batch(how_many, pack=at.pack)
    PackAnswerFactory.create_batch(how_many, pack=at.pack, screening="held")
    sign_in(client, at.joan)
    client.get(at.pack.get_absolute_url())

    with django_assert_num_queries(6):
        client.get(at.pack.get_absolute_url())


def test_closed_the_address_opens_nothing_and_what_came_stays(client, at):
    PackAnswerFactory(pack=at.pack, words="Saturdays.")
    sign_in(client, at.joan)
    for _press in range(2):
        client.post(reverse("learning:pack-closing", args=[at.pack.pk]))

    assert AuditEntry.objects.filter(act="question closed").count() == 1
    assert "Saturdays." in client.get(at.pack.get_absolute_url()).text
    assert Client().get(reverse("learning:answers", args=[at.pack.name])).status_code == 404


# --- What everybody sees -------------------------------------------------------------------------------------
def test_anybody_answers_without_account_cookie_or_script(at):
    visitor = Client(enforce_csrf_checks=True)
    url = reverse("learning:answers", args=[at.pack.name])
    page = visitor.get(url)
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        said = {"words": "Only on Saturdays.", "name": "Nia", "stamp": str(page.context["form"].stamp)}
        response = visitor.post(url, said)

    answer = PackAnswer.objects.get()
    assert (answer.words, answer.name, answer.screening) == ("Only on Saturdays.", "Nia", "passed")
    assert "Thank you" in visitor.get(response.url).text
    assert visitor.cookies == {}


def test_the_public_page_shows_the_words_and_the_group_and_nobody(at):
    PackAnswerFactory(pack=at.pack, words="Only on Saturdays.", name="Nia")
    page = Client().get(reverse("learning:answers", args=[at.pack.name]))

    assert "Would you walk in?" in page.text
    assert "Leeds" in page.text
    for private in ("Joan", "Petra", "Nia", "Only on Saturdays", "Brighton", "About 12 hours"):
        assert private not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text


def test_closed_and_never_there_look_alike(at):
    at.pack.closed_at = timezone.now()
    at.pack.save()
    pages = [Client().get(f"/experiments/answers/{name}/") for name in (at.pack.name, "neverthere12")]

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].text.replace(at.pack.name, "") == pages[1].text.replace("neverthere12", "")


def test_answers_are_kept_two_years_and_what_was_put_away_a_month():
    now = timezone.now()
    kept = PackAnswerFactory()
    with time_machine.travel(now - timedelta(days=735)):
        PackAnswerFactory()
    with time_machine.travel(now - timedelta(days=31)):
        kept_too = PackAnswerFactory(screening="held")
        PackAnswerFactory(screening="spam")
    tasks.forget()

    assert set(PackAnswer.objects.all()) == {kept, kept_too}
