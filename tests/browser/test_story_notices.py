"""What the stories rest on: a browser that tells of every fault it met."""

import pytest

from tests.browser.people import PATIENCE


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("console.error('something broke')", "something broke"),
        ("setTimeout(() => { throw new Error('thrown') })", "thrown"),
        ("fetch('/not-a-page-of-ours/')", "404"),
        ("fetch('http://hub.example.org/').catch(() => 0)", "hub.example.org"),
    ],
)
def test_story_notices(story, fault, noticed):
    story.goes_to("/account/login/")
    story.page.evaluate(fault)
    for _ in range(PATIENCE // 50):
        if not story.trouble:
            story.page.wait_for_timeout(50)

    with pytest.raises(AssertionError, match=noticed):
        story.nothing_went_wrong()
    story.trouble.clear()


def test_story_notices_a_page_that_not_everybody_can_use(story):
    story.goes_to("/account/login/")
    story.page.evaluate("document.querySelector('main').innerHTML += '<h1>Two</h1><input>'")

    with pytest.raises(AssertionError, match=r"axe, light: label[\s\S]*2 main headings"):
        story.then_anyone_can_use_the_page()


def test_story_notices_what_sticks_out_on_a_phone(story):
    story.goes_to("/account/login/")
    story.page.evaluate("document.querySelector('h1').style.width = '900px'")

    with pytest.raises(AssertionError, match="at 390 pixels the page is"):
        story.then_anyone_can_use_the_page()
