"""What people put into the texts of a group's page, and what becomes of it (M1 to M5, M8, M9)."""

import re
import time
from typing import Any

import pytest

from groups.markdown import LONGEST, TAGS, html_of
from tests.groups.page_desk import a_group, a_picture, address, browser, write

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def page_of(group: Any) -> str:
    return browser(group.tunde).get(group.get_absolute_url()).text


def test_m1_a_script_in_every_field_is_words() -> None:
    group = a_group(name=f"Tea {SCRIPT}", summary=SCRIPT)
    section = write(group, title=SCRIPT, text=f"{SCRIPT}\n\n`{SCRIPT}`")
    section.write(by=group.tunde, title=f"{SCRIPT}!", text=f"{SCRIPT} anew", version=1)
    a_picture(group, alt=SCRIPT, credit=SCRIPT, section=section)
    pages = [
        page_of(group),
        *(
            browser(group.asha).get(url).text
            for url in (
                address("page", group),
                address("section", group, "about"),
                address("section-history", group, "about"),
                address("picture-new", group),
                address("settings", group),
            )
        ),
    ]

    assert [page.count("<script>") for page in pages] == [0] * len(pages)
    assert all("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in pages)


LINKS = [
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](\x01javascript:alert(1))", "[x]( javascript:alert(1))",
    "[x](&#106;avascript:alert(1))", "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[x](java\tscript:alert(1))", "[x](<java\nscript:alert(1)>)", "<javascript:alert(1)>", "[x][1]\n\n[1]: javascript:alert(1)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](vbscript:msgbox(1))", "[x](file:///etc/passwd)", "[x](//evil.example)",
    "[x](javascript&colon;alert(1))", "[x](\\javascript:alert(1))", "[x](blob:https://x)", "[x](/groups/)",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_m2_only_links_of_three_kinds_are_links(text: str) -> None:
    targets = re.findall(r'href="([^"]*)"', html_of(text))

    assert [target for target in targets if not re.match(r"(https?|mailto):", target)] == []


@pytest.mark.parametrize(
    "text", ["![x](http://169.254.169.254/latest)", "![x][1]\n\n[1]: http://169.254.169.254/", "![](//x)"]
)
def test_m3_no_picture_is_fetched_by_anybody(text: str) -> None:
    assert "<img" not in html_of(text)
    assert "src=" not in html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "```<img src=x onerror=1>\n</code></pre><script>1</script>\n```",
        '[x](https://a.example "onmouseover=alert(1)")',
        '[x](https://a.example/"onmouseover="alert(1))',
        "<details open ontoggle=alert(1)>",
        "# <style>*{}</style>",
    ],
)
def test_m4_elements_and_handlers_are_words_or_nothing(text: str) -> None:
    html = html_of(text)
    elements = re.findall(r"<\s*/?\s*([a-zA-Z!][^\s>/]*)([^>]*)>", html)

    assert {name.lower() for name, _rest in elements} <= TAGS
    assert [rest for _name, rest in elements if re.search(r"\son\w+\s*=|\sstyle\s*=|\ssrc", rest)] == []


HEAVY = [
    "[" * 50_000, ">" * 20_000, "*a" * 40_000, "`" * 20_000, "[a](" * 5_000, "![[" * 6_600, "- " * 10_000,
    "ftp://" * 3_333, "ahttp://a.b" * 1_800, "http://a." * 2_200, ("ftp://" * 150 + " ") * 22,
    "www." * 5_000, "a@" * 10_000, "_a*" * 6_600, "> " * 10_000, "&#" * 10_000, "[a]: b\n" * 2_800, "\n" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize(
    "text", HEAVY, ids=[text[:8].strip() + str(number) for number, text in enumerate(HEAVY)]
)
def test_m5_a_text_made_to_be_slow_is_refused_or_quick(text: str) -> None:
    group = a_group()
    client, url = browser(group.asha), address("section", group, "about")
    began = time.process_time()

    response = client.post(url, {"title": "About", "text": text, "version": "0"})

    assert time.process_time() - began < 1.5
    assert response.status_code == (200 if len(text) > LONGEST else 302)
    began = time.process_time()
    html_of(text)
    assert time.process_time() - began < 1


def test_m8_what_turns_text_around_is_taken_out_and_long_words_stay_in_their_box() -> None:
    group = a_group()
    said = {
        "title": "About\u202eus",
        "text": "e" + "\u0301" * 300 + "\u202e gro.elpmaxe " + "x" * 15_000,
        "version": "0",
    }

    browser(group.asha).post(address("section", group, "about"), said)

    section = group.sections.get()
    assert section.title == "Aboutus"
    assert "\u202e" not in section.text
    assert section.text.count("\u0301") <= 8
    assert page_of(group).count("x" * 15_000) == 1


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% load static %}", "{event.__init__.__globals__}", "%(x)s %s", "${7*7}"]
)
def test_m9_what_looks_like_a_template_is_printed_as_typed(text: str) -> None:
    group = a_group(name=f"Tea {text}")
    write(group, title=text, text=text)
    page = browser(group.asha).get(address("page", group)).text

    assert re.sub("<[^>]*>", "", html_of(text)).strip() == text.replace("__", "")  # two lines make words bold
    assert page_of(group).count(text) >= 2
    assert text in page
    assert "Traceback" not in page
