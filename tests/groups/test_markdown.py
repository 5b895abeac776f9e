"""Markdown of a page: headings below the page's, links of three kinds, nothing else that people bring."""

import pytest

from groups.markdown import html_of


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b** *c*", "<p>a <strong>b</strong> <em>c</em></p>\n"),
        ("# One\n## Two\n# Three", "<h3>One</h3>\n<h4>Two</h4>\n<h3>Three</h3>\n"),
        ("### Deep\n#### Deeper", "<h3>Deep</h3>\n<h4>Deeper</h4>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("", ""),
    ],
)
def test_what_people_write_reads_as_they_meant_it(text: str, html: str) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize(
    "address", ["https://example.org/", "http://example.org/", "mailto:hello@example.org"]
)
def test_links_go_out_without_a_recommendation(address: str) -> None:
    assert html_of(f"[here]({address})") == (f'<p><a href="{address}" rel="nofollow noopener">here</a></p>\n')


def test_an_address_in_the_text_becomes_a_link() -> None:
    assert 'href="https://example.org/a_b"' in html_of("See https://example.org/a_b.")


def test_a_welsh_page_keeps_every_letter() -> None:
    assert html_of("Tŷ, gŵyl, ‘dyfyniad’ – £5 🙂") == "<p>Tŷ, gŵyl, ‘dyfyniad’ – £5 🙂</p>\n"
