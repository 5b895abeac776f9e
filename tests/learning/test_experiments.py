"""We're trying: the list, and a card written and changed."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.common import dates
from learning.models import Experiment
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.factories.learning import ExperimentFactory
from tests.learning.circle import CARD, a_circle

pytestmark = pytest.mark.django_db
LIST = "/experiments/"


@pytest.fixture
def at():
    return a_circle()


def in_time(days=30):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def words_url(experiment):
    return reverse("learning:experiment-words", args=[experiment.pk])


# --- The list ------------------------------------------------------------------------------------------
def test_a_card_reads_as_one_sentence_with_its_hours_before_it_is_opened(client, at):
    day = at.experiment.by_when
    page = " ".join(unescape(sign_in(client, at.joan).get(LIST).text).split())

    assert "We believe small charities come sooner when we come to them, because five" in page
    assert f"We'll try drop-ins in libraries by {dates.day(day)}." in page
    assert "About 12 hours (unpaid)." in page


def test_what_runs_comes_first_and_what_ended_says_what_was_learned(client, at):
    ExperimentFactory(plan="a phone line", state="not_tested", learned="The landlord said no.")
    page = sign_in(client, at.joan).get(LIST).text

    assert page.index("Drop-ins in libraries") < page.index("A phone line")
    assert "What we learned:" in page
    assert "The landlord said no." in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, django_assert_num_queries, how_many):
    person = PersonFactory()
    own = GroupFactory(run_by=[person])
    for experiment in ExperimentFactory.create_batch(how_many):
        experiment.us_too.create(group=own, person=person)
    sign_in(client, person)
    client.get(LIST)

    with django_assert_num_queries(6):
        page = client.get(LIST).text

    assert page.count('<article class="card"') == how_many


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?words=libraries+charities", ["drop-ins in libraries"]),
        ("?words=landlord", ["a phone line"]),
        ("?words=nobody+says+this", []),
        ("?state=running", ["drop-ins in libraries"]),
        ("?state=ended", ["a phone line"]),
        ("?state=worked", []),
        ("?region=south-east", ["drop-ins in libraries"]),
        ("?region=nowhere", ["drop-ins in libraries", "a phone line"]),
    ],
)
def test_the_list_is_narrowed_by_words_how_far_and_region(client, at, query, found):
    ExperimentFactory(plan="a phone line", state="not_tested", learned="The landlord said no.")
    shown = sign_in(client, at.joan).get(LIST + query).context["experiments"]

    assert [experiment.plan for experiment in shown] == found


def test_an_empty_list_invites(client):
    page = sign_in(client, GroupFactory(run_by=[PersonFactory()]).people_who_run_it()[0]).get(LIST).text

    assert "Nobody has written a card yet." in page
    assert "Write a card" in page


def test_twenty_cards_to_a_page(client, at):
    ExperimentFactory.create_batch(20, group=at.brighton)
    first = sign_in(client, at.joan).get(LIST)

    assert len(first.context["experiments"]) == 20
    assert len(client.get(LIST + "?page=2").context["experiments"]) == 1


# --- Four chairs ---------------------------------------------------------------------------------------
READ = ["experiments", "experiment"]
WRITE = ["experiment-words", "experiment-ending"]


def urls(at, names):
    return [
        reverse(f"learning:{name}", args=[] if name == "experiments" else [at.experiment.pk])
        for name in names
    ]


def test_a_visitor_is_asked_to_sign_in(client, at):
    for url in [*urls(at, READ + WRITE), reverse("learning:experiment-new")]:
        assert client.get(url).url.startswith("/account/login/")


def test_a_volunteer_finds_nothing_here(client, at):
    sign_in(client, at.tom)

    for url in [*urls(at, READ + WRITE), reverse("learning:experiment-new")]:
        assert client.get(url).status_code in (403, 404)


def test_whoever_runs_another_group_reads_and_may_not_write(client, at):
    sign_in(client, at.joan)

    assert [client.get(url).status_code for url in urls(at, READ)] == [200, 200]
    assert [client.get(url).status_code for url in urls(at, WRITE)] == [403, 403]


def test_a_colleague_of_the_host_may_write(client, at):
    sign_in(client, at.rory)

    assert [client.get(url).status_code for url in urls(at, READ + WRITE)] == [200] * 4


def test_the_coordinator_reads_and_leaves_the_acts_to_the_groups(client, at):
    sign_in(client, a_coordinator())
    page = client.get(reverse("learning:experiment", args=[at.experiment.pk])).text

    assert "Us too" not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert client.get(reverse("learning:experiment-new")).status_code == 404


# --- Writing -------------------------------------------------------------------------------------------
def test_a_card_is_written_in_six_boxes(client, at):
    response = sign_in(client, at.joan).post("/experiments/new/", CARD | {"by_when": in_time()})

    written = Experiment.objects.get(group=at.leeds)
    assert response.url == written.get_absolute_url()
    assert (written.host, written.plan, written.hours) == (at.joan, "drop-ins in libraries", 12)
    assert [move.act for move in written.moves.all()] == ["begun"]


def test_the_same_card_sent_twice_is_one(client, at):
    sign_in(client, at.joan)
    for _press in range(2):
        client.post("/experiments/new/", CARD | {"by_when": in_time()})

    assert Experiment.objects.filter(group=at.leeds).count() == 1


def test_whoever_runs_two_groups_says_which(client, at):
    MembershipFactory(person=at.joan, group=at.tyne)
    sign_in(client, at.joan)

    without = client.post("/experiments/new/", CARD | {"by_when": in_time()})
    assert without.context["form"].errors.keys() == {"group"}

    elsewhere = client.post("/experiments/new/", CARD | {"by_when": in_time(), "group": at.brighton.pk})
    assert elsewhere.context["form"].errors.keys() == {"group"}

    client.post("/experiments/new/", CARD | {"by_when": in_time(), "group": at.tyne.pk})
    assert Experiment.objects.get(host=at.joan).group == at.tyne


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"by_when": in_time(0)}, "by_when"),
        ({"by_when": "2020-01-01"}, "by_when"),
        ({"hours": "0"}, "hours"),
        ({"hours": "201"}, "hours"),
        ({"hours": ""}, "hours"),
        ({"belief": " ​ㅤ"}, "belief"),
        ({"plan": "x" * 301}, "plan"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_the_words_are_kept(client, at, said, wrong):
    page = sign_in(client, at.joan).post("/experiments/new/", CARD | {"by_when": in_time()} | said)

    assert page.context["form"].errors.keys() == {wrong}
    assert "five of eight did not dare to write" in page.text
    assert not Experiment.objects.filter(group=at.leeds).exists()


def test_a_stop_at_the_end_of_a_box_does_not_stand_in_the_sentence(client, at):
    sign_in(client, at.joan).post("/experiments/new/", CARD | {"by_when": in_time(), "plan": "a phone line."})

    assert Experiment.objects.get(group=at.leeds).plan == "a phone line"


# --- Changing ------------------------------------------------------------------------------------------
def test_a_running_card_is_changed(client, at):
    said = CARD | {"by_when": in_time(), "plan": "drop-ins in chapels", "version": 1}
    sign_in(client, at.rory).post(words_url(at.experiment), said)

    changed = Experiment.objects.get(pk=at.experiment.pk)
    assert (changed.plan, changed.version, changed.host) == ("drop-ins in chapels", 2, at.petra)


def test_two_who_save_at_once_see_both_texts_and_none_is_lost(client, at):
    """C6."""
    at.experiment.change(by=at.petra, version=1, plan="drop-ins in pubs")
    said = CARD | {"by_when": in_time(), "plan": "drop-ins in chapels", "version": 1}
    page = sign_in(client, at.rory).post(words_url(at.experiment), said)

    assert "drop-ins in pubs" in page.text
    assert "drop-ins in chapels" in page.text
    assert Experiment.objects.get(pk=at.experiment.pk).plan == "drop-ins in pubs"

    client.post(words_url(at.experiment), said | {"version": page.context["form"]["version"].value()})
    assert Experiment.objects.get(pk=at.experiment.pk).plan == "drop-ins in chapels"


def test_a_day_that_has_come_may_stay_while_other_words_change(client):
    at = a_circle(by_when=timezone.localdate())
    said = CARD | {"by_when": timezone.localdate().isoformat(), "version": 1, "hours": 20}

    assert sign_in(client, at.petra).post(words_url(at.experiment), said).status_code == 302


def test_an_ended_card_is_not_changed(client):
    at = a_circle(state="worked", learned="It does.")
    page = sign_in(client, at.petra).post(
        words_url(at.experiment), CARD | {"by_when": in_time(), "version": 1}
    )

    assert "This one has ended" in page.text


def test_past_their_day_are_those_that_run_and_whose_day_has_come():
    today = timezone.localdate()
    due = ExperimentFactory(by_when=today)
    ExperimentFactory(by_when=today + timedelta(days=1))
    ExperimentFactory(by_when=today - timedelta(days=9), state="worked", learned="It does.")

    assert list(Experiment.objects.past_their_day()) == [due]


def test_whose_day_has_come_is_asked_how_it_went(client):
    at = a_circle(by_when=timezone.localdate())
    url = at.experiment.get_absolute_url()

    assert "Your day has come: how did it go?" in sign_in(client, at.petra).get(url).text
    assert "Your day has come: how did it go?" not in sign_in(client, at.joan).get(url).text
