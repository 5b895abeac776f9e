"""What a person does without a mouse."""

from tests.browser.people import Person


def types(person: Person, label: str, text: str) -> None:
    person.tabs_to(label)
    person.page.keyboard.type(text)


def picks(person: Person, first: str, down: int = 0) -> None:
    """One answer of several: Tab leads to them, arrows go on."""
    person.tabs_to(first)
    person.page.keyboard.press("Space")
    for _ in range(down):
        person.page.keyboard.press("ArrowDown")


def enters(person: Person, words: str) -> None:
    person.tabs_to(words)
    person.presses_this(person.page.locator(":focus"), lambda: person.page.keyboard.press("Enter"))
