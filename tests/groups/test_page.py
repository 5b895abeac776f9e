"""A group's page as it is arranged and as it is shown, and what happens when two write at once (C6)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from groups.models import Group, Meeting, OldAddress, PageSection, SeasonOff
from hub.common.models import StaleSaveError, TransitionError
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.groups.page_desk import a_group, a_picture, address, browser, write

pytestmark = pytest.mark.django_db


def titles(group: Group) -> list[str]:
    return list(group.sections.in_order().values_list("title", flat=True))


def said(text: str, version: int = 0, title: str = "About us", **more: str) -> dict[str, str]:
    return {"title": title, "text": text, "version": str(version)} | more


# --- Sections ------------------------------------------------------------------------------------------
def test_an_empty_page_offers_what_could_stand_on_it_and_makes_nothing() -> None:
    group = a_group()

    page = browser(group.asha).get(address("page", group)).text

    assert page.count("Write it") == 8
    assert not PageSection.objects.exists()


def test_a_section_begins_when_it_is_first_saved_in_the_place_of_its_kind() -> None:
    group = a_group()
    write(group, "team", title="Who")
    write(group, "other", title="Odds")

    response = browser(group.asha).post(address("section", group, "about"), said("We help."))

    assert response.status_code == 302
    assert titles(group) == ["About us", "Who", "Odds"]
    assert [section.position for section in group.sections.in_order()] == [0, 1, 2]


def test_something_else_may_stand_there_more_than_once_but_not_by_pressing_twice() -> None:
    group = a_group()
    for text in ("A map.", "A map.", "A list."):
        browser(group.asha).post(address("section", group, "new"), said(text, title="More"))

    assert group.sections.count() == 2


def test_sections_go_up_and_down_and_stop_at_the_ends() -> None:
    group = a_group()
    for kind, title in (("about", "A"), ("team", "B"), ("ask", "C")):
        write(group, kind, title=title)
    client, place = browser(group.asha), lambda kind: address("section-place", group, kind)

    client.post(place("ask"), {"place": "up"})
    assert titles(group) == ["A", "C", "B"]
    client.post(place("about"), {"place": "up"})
    client.post(place("about"), {"place": "down"})
    client.post(place("team"), {"place": "down"})
    assert titles(group) == ["C", "A", "B"]


def test_only_what_is_hidden_and_empty_can_be_removed() -> None:
    group = a_group()
    section = write(group, text="Words.")
    client, place = browser(group.asha), address("section-place", group, "about")

    refused = client.post(place, {"place": "remove"}, follow=True)
    client.post(place, {"place": "hide"})
    section.refresh_from_db()
    assert "Hide it instead" in refused.text
    assert not section.is_shown
    assert "Words." not in client.get(group.get_absolute_url()).text

    section.write(by=group.asha, title="About us", text="", version=1)
    client.post(place, {"place": "remove"})
    assert client.post(place, {"place": "remove"}).status_code == 404
    assert not group.sections.exists()


def test_a_section_that_is_gone_says_so() -> None:
    group = a_group()
    section = write(group, text="")
    section.show(False, by=group.asha)
    again = PageSection.objects.get()
    section.remove()

    with pytest.raises(TransitionError, match="gone"):
        again.write(by=group.asha, title="x", text="y", version=1)


@pytest.mark.parametrize("there", ["other", "nothing", "0", "99999999999999999999999", "-1", "up"])
def test_a_section_that_never_was_is_missing(there: str) -> None:
    group = a_group()

    for name in ("section", "section-history"):
        assert browser(group.asha).get(address(name, group, there)).status_code == 404
    assert browser(group.asha).post(address("section", group, there), said("x")).status_code == 404


def test_another_groups_section_is_not_there() -> None:
    theirs = write(a_group(), "other", title="Theirs")

    response = browser((ours := a_group()).asha).get(address("section", ours, theirs.pk))

    assert response.status_code == 404


def test_four_chairs(client) -> None:
    group = a_group()
    write(group)
    lead = MembershipFactory(role="lead").person

    for name, more in (("page", []), ("section", ["about"]), ("picture-new", [])):
        url = address(name, group, *more)
        assert client.get(url).status_code == 302
        assert browser(lead).get(url).status_code == 404
        assert browser(lead).post(url, said("x")).status_code == 404
        assert browser(group.tunde).get(url).status_code == 200
    assert browser(lead).post(address("section-place", group, "about"), {"place": "hide"}).status_code == 404


@pytest.mark.parametrize("wish", ["preview", ""])
def test_without_a_heading_the_words_are_kept_and_previewed(wish: str) -> None:
    group = a_group()

    page = (
        browser(group.asha)
        .post(address("section", group, "about"), said("**Tea**", title=" ", wish=wish))
        .text
    )

    assert "**Tea**</textarea>" in page
    assert "<strong>Tea</strong>" in page
    assert not PageSection.objects.exists()


def test_a_preview_shows_it_on_the_same_page_and_saves_nothing() -> None:
    group = a_group()
    write(group, text="Old.")

    response = browser(group.asha).post(
        address("section", group, "about"), said("## New\n\n<b>words</b>", 1, wish="preview")
    )

    assert "<h3>New</h3>\n<p>&lt;b&gt;words&lt;/b&gt;</p>" in response.text
    assert group.sections.get().text == "Old."


def test_editing_is_a_sign_of_life_and_wakes_a_quiet_group() -> None:
    long_ago = timezone.now() - timedelta(days=200)
    group = a_group(state="quiet", last_life_at=long_ago)

    browser(group.asha).post(address("section", group, "about"), said("Back again."))

    group.refresh_from_db()
    assert group.last_life_at > long_ago
    assert group.state == "active"


# --- C6: two write at once -----------------------------------------------------------------------------
def test_c6_the_second_sees_both_texts_and_nothing_is_lost() -> None:
    group = a_group()
    write(group, text="Hello.\nWe meet on Mondays.")
    client, url = browser(group.tunde), address("section", group, "about")
    browser(group.asha).post(url, said("Hello.\nWe meet on Tuesdays.", 1))

    page = client.post(url, said("Hello.\nWe meet at the library.", 1)).text

    assert "Two of you wrote at once" in page
    assert "Asha saved this section" in page
    assert page.count("We meet on Tuesdays.") == 1
    assert "We meet at the library.</textarea>" in page
    assert 'name="version" value="2"' in page
    assert group.sections.get().text == "Hello.\nWe meet on Tuesdays."

    together = client.post(url, said("Hello.\nWe meet at the library.", 2, wish="both")).text
    assert "We meet on Tuesdays.\nWe meet at the library.</textarea>" in together

    saved = client.post(url, said("Hello.\nTuesdays, at the library.", 2))
    assert saved.status_code == 302
    assert group.sections.get().version == 3


def test_c6_a_third_text_meanwhile_is_met_again() -> None:
    group = a_group()
    write(group, text="One.")
    client, url = browser(group.tunde), address("section", group, "about")
    for version, text in ((1, "Two."), (2, "Three.")):
        browser(group.asha).post(url, said(text, version))

    assert "Two of you wrote at once" in client.post(url, said("Mine.", 2)).text
    assert group.sections.get().text == "Three."


def test_c6_two_who_begin_the_same_section_keep_both_texts() -> None:
    group = a_group()
    url = address("section", group, "about")
    browser(group.asha).post(url, said("Hers."))

    page = browser(group.tunde).post(url, said("His.")).text

    assert "Two of you wrote at once" in page
    assert "Hers." in page
    assert "His.</textarea>" in page
    assert group.sections.get().text == "Hers."


def test_c6_pressing_twice_is_no_quarrel() -> None:
    group = a_group()
    write(group, text="One.")
    url = address("section", group, "about")

    answers = [browser(group.asha).post(url, said("Two.", 1)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert group.sections.get().version == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [True, False])
def test_c6_in_the_same_instant_one_is_saved_and_the_other_told(begun: bool) -> None:
    group = a_group()
    section = write(group, text="One.") if begun else None
    start, outcomes = threading.Barrier(2), []

    def save(person: Any) -> None:
        own = Group.objects.get(pk=group.pk)
        start.wait()
        try:
            if section is None:
                PageSection.begin(own, "about", by=person, title="Us", text=person.name)
            else:
                PageSection.objects.get(pk=section.pk).write(
                    by=person, title="Us", text=person.name, version=1
                )
            outcomes.append("saved")
        except StaleSaveError as stale:
            outcomes.append(stale.row.text)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=[person]) for person in (group.asha, group.tunde)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted(["saved", group.sections.get().text])


def filled(form: Any) -> dict[str, Any]:
    """As a browser sends it back."""
    return {name: form[name].value() for name in form.fields if form[name].value()}


def test_c6_settings_say_what_the_other_changed_and_keep_what_was_typed() -> None:
    group = a_group(summary="Old words.", sitting_days=[1], covers=["LS6"])
    client, url = browser(group.tunde), address("settings", group)
    form = client.get(url).context["form"]
    mine = filled(form)
    hers = mine | {"summary": "Her words.", "days": ["2"]}
    browser(group.asha).post(url, hers)

    page = client.post(url, mine | {"summary": "My words."})

    group.refresh_from_db()
    assert "Asha saved a moment ago" in page.text
    assert "is now “Her words.”" in page.text
    assert [(other.words, other.is_mine_too) for other in page.context["others"]] == [
        ("Her words.", True), ("Wednesday", False),
    ]  # fmt: skip
    assert (group.summary, group.sitting_days) == ("Her words.", [2])

    again = page.context["form"]
    answer = client.post(url, filled(again))
    group.refresh_from_db()
    assert answer.status_code == 302
    assert (group.summary, group.sitting_days) == ("My words.", [2])


def test_c6_settings_saved_twice_by_one_press_are_saved_once() -> None:
    group = a_group(covers=["LS6"])
    client, url = browser(group.tunde), address("settings", group)
    form = client.get(url).context["form"]
    mine = filled(form) | {"summary": "New."}

    assert [client.post(url, mine).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize(
    "opened", ["", "{", "[]", '{"version": "x", "said": {}}', '{"said": 1}', "[" * 5_000]
)
def test_c6_a_form_that_says_nonsense_of_what_it_showed_is_a_form(opened: str) -> None:
    group = a_group(covers=["LS6"])
    url = address("settings", group)

    answer = browser(group.asha).post(
        url, {"summary": "New.", "days": ["1"], "every": "1", "districts": "LS6", "opened": opened}
    )

    assert answer.status_code == 302


# --- As everybody sees it ------------------------------------------------------------------------------
def a_meeting(group: Group, days: int, **facts: Any) -> Meeting:
    starts_at = timezone.now() + timedelta(days=days)
    return Meeting.objects.create(
        group=group, what=f"Evening {days}", where="Library", starts_at=starts_at, **facts
    )


def test_the_page_shows_sections_in_their_order_with_their_pictures(client) -> None:
    group = a_group()
    about, ask = write(group, text="We **help**."), write(group, "ask", title="Ask", text="Ask us.")
    ask.step(-1)
    write(group, "team", title="Empty", text="")
    a_picture(group, section=about, alt="Five around a laptop", credit="Jo")
    a_picture(group, alt="The library")

    page = client.get(group.get_absolute_url()).text

    assert "We <strong>help</strong>." in page
    assert page.index("Ask us.") < page.index("We <strong>")
    assert "Empty" not in page
    assert 'alt="Five around a laptop" width="64" height="48" loading="lazy"' in page
    assert 'alt="The library" width="64" height="48" decoding' in page
    assert "Picture: Jo" in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_counts_the_same_queries_whatever_is_on_it(
    client, how_many, django_assert_num_queries
) -> None:
    group = a_group()
    for number, kind in enumerate(["about", "team", "ask"][:how_many]):
        a_picture(group, section=write(group, kind, title=f"Title {kind}"))
        a_meeting(group, number + 1)

    with django_assert_num_queries(5):
        page = client.get(group.get_absolute_url()).text

    assert page.count('class="picture"') == page.count("Title ") == page.count("card--next") == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_room_counts_the_same_queries_whatever_is_in_it(how_many, django_assert_num_queries) -> None:
    group = a_group()
    for kind in ["about", "team", "ask"][:how_many]:
        a_picture(group, section=write(group, kind, title=kind))
    client = browser(group.asha)
    client.get("/groups/")

    with django_assert_num_queries(6):
        client.get(address("page", group))


def test_three_meetings_at_most_and_none_that_was_called_off(client) -> None:
    group = a_group()
    for days in (5, 2, 9, 12):
        a_meeting(group, days)
    a_meeting(group, 1, cancelled_at=timezone.now())

    page = client.get(group.get_absolute_url()).text

    assert [f"Evening {days}" in page for days in (1, 2, 5, 9, 12)] == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("state", "words"),
    [("paused", "They are taking a break"), ("quiet", "It has been quiet here for a while"), ("active", "")],
)
def test_how_it_is_with_a_group_is_said_kindly(client, state: str, words: str) -> None:
    page = client.get(a_group(state=state).get_absolute_url()).text

    assert words in page
    assert ("They are taking a break" in page, "It has been quiet" in page) == (
        state == "paused",
        state == "quiet",
    )


def test_a_group_at_rest_names_the_neighbour_who_answers(client) -> None:
    group, neighbour = a_group(), a_group(name="York Kitchen")
    today = timezone.localdate()
    SeasonOff.objects.create(
        group=group,
        neighbour=neighbour,
        from_on=today,
        until_on=today + timedelta(days=30),
        agreed_at=timezone.now(),
    )

    page = client.get(group.get_absolute_url()).text

    assert "They take a season off" in page
    assert f'<a href="{neighbour.get_absolute_url()}">York Kitchen</a> answers for them' in page


def test_a_draft_is_for_those_who_run_it(client) -> None:
    group = a_group(state="forming", published_at=None)

    assert client.get(group.get_absolute_url()).status_code == 404
    assert "Only you see this page so far" in browser(group.asha).get(group.get_absolute_url()).text
    assert "Make it live" in browser(group.asha).get(address("page", group)).text


def test_the_address_of_a_group_that_joined_another_leads_there_and_so_do_its_older_ones(client) -> None:
    last = GroupFactory(slug="last")
    middle = GroupFactory(slug="middle", state="merged", merged_into=last)
    first = GroupFactory(slug="first", state="merged", merged_into=middle)
    OldAddress.objects.create(group=first, slug="first-of-old")
    OldAddress.objects.create(group=last, slug="last-of-old")

    for slug, status in (("middle", 302), ("first", 302), ("first-of-old", 302), ("last-of-old", 301)):
        answer = client.get(f"/groups/{slug}/")
        assert (answer.status_code, answer.url) == (status, "/groups/last/")


@pytest.mark.parametrize("run", [True, False])
def test_what_joined_a_group_that_has_closed_leads_nowhere(client, run: bool) -> None:
    closed = GroupFactory(slug="closed", state="closed", run_by=[PersonFactory()] if run else [])
    GroupFactory(slug="first", state="merged", merged_into=closed)

    assert client.get("/groups/first/").status_code == 404
    assert client.get("/groups/closed/").status_code == 404
