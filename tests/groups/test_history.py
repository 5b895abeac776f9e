"""Each change of a section is a version: who, when, what; and any of them comes back."""

import pytest

from groups.differences import Part, both, difference
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory
from tests.groups.page_desk import a_group, address, browser, write

pytestmark = pytest.mark.django_db


def test_the_history_says_who_changed_what_and_how_it_differs() -> None:
    group = a_group()
    section = write(group, text="We meet on Mondays.\n\nCome along.")
    section.write(by=group.tunde, title="About us", text="We meet on Tuesdays.\n\nCome along.", version=1)

    page = browser(group.asha).get(address("section-history", group, "about")).text

    assert "History of “About us”" in page
    assert "by Tunde" in page
    assert "by Asha" in page
    assert '<del><span class="seen-by-ear"> taken out: </span>Mondays.' in page
    assert '<ins><span class="seen-by-ear"> put in: </span>Tuesdays.' in page
    assert "This is how it reads now." in page


def test_any_version_comes_back_and_what_was_there_stays_in_the_history() -> None:
    group = a_group()
    section = write(group, text="First.")
    section.write(by=group.tunde, title="Us", text="Second.", version=1)

    response = browser(group.asha).post(address("section-restoring", group, "about"), {"version": "1"})

    section.refresh_from_db()
    assert response.status_code == 302
    assert (section.title, section.text, section.version, section.edited_by) == (
        "About us",
        "First.",
        3,
        group.asha,
    )
    assert [change.text for change in section.changes(9)] == ["First.", "Second.", "First."]


def test_restoring_twice_changes_nothing_more() -> None:
    group = a_group()
    section = write(group, text="First.")
    section.write(by=group.tunde, title="About us", text="Second.", version=1)

    section.restore(1, by=group.asha)
    section.restore(1, by=group.asha)

    assert section.version == 3


@pytest.mark.parametrize("said", ["99", "0", "-1", "x", "9" * 40, ""])
def test_a_version_that_is_not_there_is_said_kindly(said: str) -> None:
    group = a_group()
    section = write(group)

    response = browser(group.asha).post(
        address("section-restoring", group, "about"), {"version": said}, follow=True
    )

    section.refresh_from_db()
    assert response.status_code == 200
    assert section.version == 1


def test_hiding_is_in_the_history_and_a_new_place_is_not() -> None:
    group = a_group()
    section = write(group)
    write(group, "team", title="Who")
    section.step(1)
    section.show(False, by=group.tunde)

    assert [(change.is_first, change.has_turned) for change in section.changes(9)] == [
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_history_counts_the_same_queries_whatever_its_length(how_many, django_assert_num_queries) -> None:
    group = a_group()
    section = write(group)
    for number in range(how_many):
        section.write(by=group.asha, title="About us", text=f"{number}", version=section.version)
    client = browser(group.asha)
    client.get("/groups/")

    with django_assert_num_queries(6):
        client.get(address("section-history", group, "about"))


@pytest.mark.parametrize("asked", ["", "?version=x", "?version=99999999999999999999", "?version=%00"])
def test_an_odd_version_in_the_address_shows_the_newest(asked: str) -> None:
    group = a_group()
    write(group)

    assert browser(group.asha).get(address("section-history", group, "about") + asked).status_code in (
        200,
        400,
    )


def test_four_chairs(client) -> None:
    group = a_group()
    write(group)
    url = address("section-history", group, "about")
    elsewhere = GroupFactory(run_by=[PersonFactory()]).memberships.get().person

    assert client.get(url).status_code == 302
    assert browser(elsewhere).get(url).status_code == 404
    assert browser(group.tunde).get(url).status_code == 200
    assert browser(group.tunde).get(address("section-history", group, "1")).status_code == 404


# --- Differences ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", []),
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("out", "b "), ("in", "x "), ("same", "c")]),
        ("", "new", [("in", "new")]),
        ("one\ntwo\n", "one\n", [("same", "one\n"), ("out", "two\n")]),
    ],
)
def test_a_difference_is_told_by_words(old: str, new: str, parts: list[tuple[str, str]]) -> None:
    assert difference(old, new) == [Part(*part) for part in parts]


@pytest.mark.parametrize(
    "old", ["a\n" * 9_000, "word " * 4_000, "a b " * 5_000, "Two.\n\nThree.", "x" * 20_000]
)
def test_nothing_is_lost_in_a_difference_however_long(old: str) -> None:
    new = old[::-1] + "end"
    parts = difference(old, new)

    assert "".join(part.words for part in parts if part.kind != "in") == old
    assert "".join(part.words for part in parts if part.kind != "out") == new


def test_both_texts_in_one_hold_what_they_share_once() -> None:
    assert both("Hello.\n\nTheirs.\n\nBye.", "Hello.\n\nMine.\n\nBye.") == "Hello.\n\nTheirs.\nMine.\n\nBye."
