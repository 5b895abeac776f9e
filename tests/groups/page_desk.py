"""A group with a page, and the files people bring to it."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from groups.models import Group, PageSection, Picture
from tests.factories.groups import GroupFactory
from tests.factories.hub import PersonFactory, sign_in


def a_group(**facts: Any) -> Group:
    """Run by Asha and Tunde, as `group.asha` and `group.tunde`."""
    asha, tunde = (PersonFactory(name=name, second_factor=True) for name in ("Asha Rahman", "Tunde Okafor"))
    group = GroupFactory(run_by=[asha, tunde], **facts)
    group.asha, group.tunde = asha, tunde
    return group


def write(group: Group, kind: str = "about", text: str = "We help.", title: str = "About us") -> PageSection:
    return PageSection.begin(group, kind, by=group.asha, title=title, text=text)


def browser(person: Any) -> Client:
    return sign_in(Client(), person)


def address(name: str, group: Group, *more: Any) -> str:
    return reverse(f"groups:{name}", args=[group.slug, *more])


def encoded(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: Any) -> bytes:
    said = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "L" else 128).save(said, kind, **more)
    return said.getvalue()


def a_file(content: bytes, name: str = "evening.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def bring(group: Group, file: Any, **said: Any) -> Any:
    said = {"picture": file, "alt": "People around a laptop", "credit": "", "section": ""} | said
    return browser(group.asha).post(address("picture-new", group), said)


def a_picture(group: Group, **facts: Any) -> Picture:
    content = encoded("WEBP")
    facts = {"alt": "A kettle", "name": f"kettle-{Picture.objects.count()}"} | facts
    return Picture.objects.create(
        group=group, content=content, size=len(content), width=64, height=48, **facts
    )
