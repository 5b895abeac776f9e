"""Pictures of a page: brought with words, shown in order, served to whoever may see the page."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from groups.forms.page import PICTURES
from groups.models import Group, Picture
from groups.models.picture_acts import MOST_BYTES_OF_A_GROUP
from hub.audit.models import AuditEntry
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.hub import PersonFactory
from tests.groups.page_desk import a_file, a_group, a_picture, address, bring, browser, encoded, write

pytestmark = pytest.mark.django_db


# --- Bringing, describing, arranging -------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_onto_the_page_with_its_words(kind: str) -> None:
    group = a_group()
    section = write(group)

    response = bring(group, a_file(encoded(kind, (3000, 1500))), credit="Jo", section=section.pk)

    picture = Picture.objects.get()
    assert response.status_code == 302
    assert (picture.alt, picture.credit, picture.section) == ("People around a laptop", "Jo", section)
    assert (picture.width, picture.height) == (1600, 800)
    assert bytes(picture.content[:4]) == b"RIFF"
    assert AuditEntry.objects.filter(act="picture added", group_id=group.pk).count() == 1


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1", "I;16"])
def test_pictures_of_every_kind_of_colour_can_be_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    colour: Any = {"CMYK": (0, 50, 50, 0), "RGBA": (1, 2, 3, 4), "LA": (1, 2)}.get(mode, 1)

    assert bring(a_group(), a_file(picture_of(mode, colour, kind))).status_code == 302


def picture_of(mode: str, colour: Any, kind: str) -> bytes:
    said = io.BytesIO()
    Image.new(mode, (40, 30), colour).save(said, kind)
    return said.getvalue()


def test_a_picture_without_words_for_it_is_not_taken_and_nothing_is_counted() -> None:
    group = a_group()

    page = bring(group, a_file(encoded()), alt=" ", credit="Jo Bloggs").text

    assert "Please fill this in." in page
    assert 'value="Jo Bloggs"' in page
    assert "Please choose the picture once more" in page
    assert not Picture.objects.exists()
    assert not PICTURES.is_spent(str(group.asha.pk))


def test_pressing_twice_brings_it_once() -> None:
    group = a_group()
    content = encoded()

    for _ in range(2):
        bring(group, a_file(content))

    assert group.pictures.count() == 1


def test_its_words_and_place_change() -> None:
    group = a_group()
    picture, section = a_picture(group), write(group)
    url = address("picture-words", group, picture.name)

    page = browser(group.asha).get(url).text
    browser(group.asha).post(url, {"alt": "A full kettle", "credit": "Jo", "section": section.pk})
    refused = browser(group.asha).post(url, {"alt": "", "credit": "Jo"}).text

    picture.refresh_from_db()
    assert 'value="A kettle"' in page
    assert (picture.alt, picture.credit, picture.section) == ("A full kettle", "Jo", section)
    assert "Please fill this in." in refused


def test_pictures_change_places_beside_the_same_words() -> None:
    group = a_group()
    section = write(group)
    first, _top, second = (
        a_picture(group, section=section),
        a_picture(group),
        a_picture(group, section=section),
    )

    for place in ("earlier", "earlier"):
        browser(group.asha).post(address("picture-place", group, second.name), {"place": place})

    assert list(group.pictures.filter(section=section).without_content()) == [second, first]


def test_taking_one_away_leaves_nothing_of_it_but_a_line() -> None:
    group = a_group()
    picture = a_picture(group)
    client, url = browser(group.asha), address("picture-place", group, picture.name)

    assert client.post(url, {"place": "sideways"}).status_code == 302
    assert "Take it away" not in client.get(address("page", group)).text
    assert "Take it away" in client.get(address("picture-words", group, picture.name)).text
    assert "The picture is off the page." in client.post(url, {"place": "remove"}, follow=True).text

    assert not Picture.objects.exists()
    assert client.post(url, {"place": "remove"}).status_code == 404
    assert [entry.act for entry in AuditEntry.objects.all()] == ["picture removed"]
    assert Client().get(picture.get_absolute_url()).status_code == 404


def test_a_section_of_another_group_is_no_place_for_it() -> None:
    group, theirs = a_group(), write(a_group())

    assert "Please choose one of these." in bring(group, a_file(encoded()), section=theirs.pk).text


def test_four_chairs(client) -> None:
    group = a_group()
    picture = a_picture(group)
    lead = MembershipFactory(role="lead").person
    url = address("picture-words", group, picture.name)

    assert client.get(url).status_code == 302
    assert browser(lead).get(url).status_code == 404
    assert (
        browser(lead).post(address("picture-place", group, picture.name), {"place": "remove"}).status_code
        == 404
    )
    assert (
        browser(lead).get(address("picture-words", lead.memberships.get().group, picture.name)).status_code
        == 404
    )
    assert browser(group.tunde).get(url).status_code == 200
    assert Picture.objects.count() == 1


# --- Limits ----------------------------------------------------------------------------------------------
def test_thirty_an_hour_and_then_a_kind_word(time_machine) -> None:
    time_machine.move_to("2026-11-24 10:00", tick=False)
    group = a_group()
    for _ in range(30):
        PICTURES.take(str(group.asha.pk))

    page = bring(group, a_file(encoded())).text

    assert "Please go on in an hour." in page
    assert 'value="People around a laptop"' in page
    time_machine.shift(timedelta(hours=2))
    assert bring(group, a_file(encoded())).status_code == 302


def test_two_hundred_megabytes_a_day(monkeypatch) -> None:
    group = a_group()
    monkeypatch.setattr("groups.forms.page.MEGABYTES", type(PICTURES)("few megabytes", 2, timedelta(days=1)))
    heavy = encoded() + b"\0" * 1_500_000

    assert bring(group, a_file(heavy)).status_code == 302
    assert "Please go on tomorrow." in bring(group, a_file(heavy), alt="Another").text


def test_a_group_has_a_gigabyte(monkeypatch) -> None:
    group = a_group()
    a_picture(group)
    monkeypatch.setattr("groups.models.picture_acts.MOST_BYTES_OF_A_GROUP", 200)

    assert "fill all the room there is, 1 GB" in bring(group, a_file(encoded(size=(400, 400)))).text
    assert MOST_BYTES_OF_A_GROUP == 1024**3
    assert group.pictures.count() == 1


# --- Served ----------------------------------------------------------------------------------------------
def test_a_stranger_may_keep_a_picture_of_a_public_page_for_good(django_assert_num_queries) -> None:
    picture = a_picture(a_group())

    with django_assert_num_queries(1):
        response = Client().get(picture.get_absolute_url())

    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.content == bytes(picture.content)
    assert not response.cookies


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({"state": "active"}, 200),
        ({"state": "quiet"}, 200),
        ({"state": "paused"}, 200),
        ({"state": "forming"}, 200),
        ({"state": "forming", "published_at": None}, 404),
        ({"state": "closed"}, 404),
    ],
)
def test_pictures_are_as_public_as_their_page(facts: dict[str, Any], status: int) -> None:
    group = a_group(**facts)
    url = a_picture(group).get_absolute_url()

    own = browser(group.asha).get(url)

    assert Client().get(url).status_code == status
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "no-store, private")


def test_a_picture_of_a_group_that_joined_another_goes_with_it() -> None:
    picture = a_picture(a_group())
    Group.objects.filter(pk=picture.group_id).update(state="merged", merged_into=GroupFactory())

    assert Client().get(picture.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", ["nothing", "../../etc/passwd", "1", "a" * 300, "%00"])
def test_a_picture_that_is_not_there_is_missing(name: str) -> None:
    assert Client().get(f"/pictures/{name}.webp").status_code in (400, 404)


def test_a_person_whose_role_ended_sees_no_draft_picture() -> None:
    group = a_group(state="forming", published_at=None)
    picture = a_picture(group)
    group.memberships.filter(person=group.tunde).update(ended_at=timezone.now())

    assert browser(group.tunde).get(picture.get_absolute_url()).status_code == 404
    assert browser(PersonFactory()).get(picture.get_absolute_url()).status_code == 404
