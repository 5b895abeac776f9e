"""The public page of a question, as senders with bad habits meet it: F1 to F11, M1 and M8, O5 by number."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.access.who import Who
from hub.guard.models import HeldPost
from hub.mail.models import OutgoingMail
from learning.models import Pack, PackAnswer
from tests.factories.hub import sign_in
from tests.factories.learning import PackFactory
from tests.learning.circle import a_circle

pytestmark = pytest.mark.django_db
SENT = "Thank you, that helps"
ANSWER = "Only if it is on a Saturday."


@pytest.fixture
def at() -> Any:
    at = a_circle()
    at.pack = PackFactory(experiment=at.experiment, group=at.leeds)
    return at


def url_of(pack: Pack) -> str:
    return reverse("learning:answers", args=[pack.name])


def a_stamp(pack: Pack) -> str:
    return str(Client().get(url_of(pack)).context["form"].stamp)


def answer(to: Pack, words: str = ANSWER, after: float = 20, **said: Any) -> Any:
    """As a person sends it: the page opened, and sent a while later."""
    stamp = said.pop("stamp", None) or a_stamp(to)
    with time_machine.travel(timezone.now() + timedelta(seconds=after)):
        return Client().post(url_of(to), {"words": words, "stamp": stamp} | said, follow=True)


def screenings() -> list[str]:
    return list(PackAnswer.objects.values_list("screening", flat=True))


def reasons() -> list[str]:
    return [reason for post in HeldPost.objects.all() for reason in post.reasons]


def test_f1_the_hidden_field_filled_in_is_held_and_its_sender_sees_no_difference(at: Any) -> None:
    honest, filled = answer(at.pack), answer(at.pack, fax="0113 496 0000")

    assert SENT in filled.text
    assert honest.status_code == filled.status_code
    assert screenings() == ["passed", "held"]
    assert reasons() == ["trap"]


def test_f2_sent_within_a_second_is_held_and_after_four_it_passes(at: Any) -> None:
    assert SENT in answer(at.pack, after=1).text
    assert SENT in answer(at.pack, after=4).text

    assert screenings() == ["held", "passed"]


@pytest.mark.parametrize("stamp", ["", "altered", "nought"])
def test_f3_without_a_good_stamp_the_words_are_kept_and_nothing_is_stored(at: Any, stamp: str) -> None:
    sent = {"": " ", "altered": a_stamp(at.pack)[:-2] + "xx", "nought": "0" * 400}[stamp]
    page = answer(at.pack, stamp=sent)

    assert (page.status_code, ANSWER in page.text) == (200, True)
    assert PackAnswer.objects.count() == 0


def test_f3_a_page_that_lay_open_for_twenty_five_hours_is_asked_once_more(at: Any) -> None:
    page = answer(at.pack, after=25 * 3600)

    assert ANSWER in page.text
    assert PackAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_f4_the_same_form_ten_times_at_once_is_one_answer(at: Any) -> None:
    stamp, later = a_stamp(at.pack), timezone.now() + timedelta(seconds=20)

    def press(_number: int) -> str:
        try:
            return str(Client().post(url_of(at.pack), {"words": ANSWER, "stamp": stamp}).headers["Location"])
        finally:
            connections.close_all()

    with time_machine.travel(later), ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(press, range(10)))

    assert len(answers) == 1
    assert PackAnswer.objects.count() == 1


def test_f5_the_thirty_first_of_an_hour_looks_the_same_and_is_held(at: Any) -> None:
    last = [answer(at.pack, f"Answer {number}.") for number in range(31)][-1]

    assert SENT in last.text
    assert screenings() == ["passed"] * 30 + ["held"]
    assert reasons() == ["many"]


def test_f7_nothing_that_was_typed_goes_anywhere_by_mail(at: Any) -> None:
    answer(at.pack, name="Win 500 pounds http://evil.example")

    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("words", "screening"),
    [
        ("Look: " + " ".join(f"https://example.org/{number}" for number in range(6)), "held"),
        ("https://example.org/", "held"),
        ("We do it like this: https://example.org/", "passed"),
        ("Best casino and SEO services", "held"),
    ],
)
def test_f8_links_and_advertisements_wait_for_a_person(at: Any, words: str, screening: str) -> None:
    assert SENT in answer(at.pack, words).text

    assert screenings() == [screening]


def test_f8_the_group_sees_why_and_says_what_becomes_of_it(client: Client, at: Any) -> None:
    answer(at.pack, "https://example.org/")
    page = sign_in(client, at.joan).get(at.pack.get_absolute_url()).text

    assert "It is only a link" in page
    assert "It's genuine: let it through" in page


def test_f9_pounds_quotes_welsh_gaelic_and_emoji_come_back_as_they_were(client: Client, at: Any) -> None:
    words = "£5 a head, “tŷ” a’r gŵr, Gàidhlig is fáilte 🫖\nand a second line"
    answer(at.pack, words)

    assert PackAnswer.objects.get().words == words
    assert (
        "“tŷ” a’r gŵr, Gàidhlig is fáilte 🫖" in sign_in(client, at.joan).get(at.pack.get_absolute_url()).text
    )


@pytest.mark.parametrize("words", ["   ", "\u200b\u200b", "\u3164"])
def test_f11_what_cannot_be_seen_is_nothing(at: Any, words: str) -> None:
    page = answer(at.pack, words)

    assert page.context["form"].errors.keys() == {"words"}
    assert PackAnswer.objects.count() == 0


def test_f13_no_cookie_is_asked_for_or_set(at: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    stamp = str(browser.get(url_of(at.pack)).context["form"].stamp)
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        response = browser.post(url_of(at.pack), {"words": ANSWER, "stamp": stamp})

    assert response.status_code == 302
    assert browser.cookies == {}


def test_f13_another_site_sends_nothing_in_somebodys_name(at: Any) -> None:
    stamp = a_stamp(at.pack)
    page = Client().post(
        url_of(at.pack), {"words": ANSWER, "stamp": stamp}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert ANSWER in page.text
    assert PackAnswer.objects.count() == 0


SCRIPT = "<script>alert(1)</script>"


def test_m1_a_script_is_shown_as_text_everywhere(client: Client, at: Any) -> None:
    Pack.objects.filter(pk=at.pack.pk).update(sentences=SCRIPT, question=SCRIPT)
    for name in ("belief", "because", "plan", "measure"):
        setattr(at.experiment, name, SCRIPT)
    at.experiment.save()
    answer(at.pack, SCRIPT, name=SCRIPT)
    PackAnswer.objects.get().decide("on the card", who=Who(at.joan))
    at.experiment.answer(at.experiment.ask(SCRIPT, by=at.joan), SCRIPT, by=at.petra)
    sign_in(client, at.joan)

    for url in (
        url_of(at.pack),
        at.pack.get_absolute_url(),
        at.experiment.get_absolute_url(),
        "/experiments/",
    ):
        page = client.get(url).text
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_m8_text_that_turns_around_and_towers_of_accents_are_put_right(at: Any) -> None:
    answer(at.pack, "to\u202egpj.exe " + "a" + "\u0301" * 300, name="\u202eevil")

    kept = PackAnswer.objects.get()
    assert "\u202e" not in kept.words + kept.name
    assert len(kept.words) < 40


def test_m8_a_word_of_a_megabyte_is_too_long_and_said_so(at: Any) -> None:
    page = answer(at.pack, "x" * 1_000_000)

    assert page.context["form"].errors.keys() == {"words"}
    assert PackAnswer.objects.count() == 0


def test_o5_nobody_sets_what_is_no_question_of_the_form(at: Any) -> None:
    answer(at.pack, "https://example.org/", screening="passed", on_card_at="2026-01-01", pack="1", id="1")

    kept = PackAnswer.objects.get()
    assert (kept.pack, kept.screening, kept.on_card_at) == (at.pack, "held", None)
