"""The people of the browser stories: what a person does with her browser, and what must hold on every page."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import time_machine
from django.conf import settings
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from hub.accounts import demo
from hub.accounts.demo import code_now
from hub.accounts.models import User
from hub.mail import sender
from tests.browser.usable import faults_of
from tests.factories import hub as factories

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "device_scale_factor": 2,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PASSWORDS = [demo.PASSWORD, factories.PASSWORD]
PATIENCE = 20_000  # milliseconds, for a machine with other things to do
expect.set_options(timeout=PATIENCE)
LINK = re.compile(r"https?://[^\s<>\"')]+")


class Person:
    """Somebody with a browser of her own."""

    def __init__(self, story: "Story", name: str, phone: bool = False, **context: Any) -> None:
        self.story = story
        self.name = name
        self.trouble: list[str] = []
        self.context = story.browser.new_context(
            base_url=story.address, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce",
            **(PHONE if phone else DESK) | context,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._notice_request)
        self.context.on("response", self._notice_response)
        self.context.on("console", self._notice_console)
        self.context.on("weberror", lambda error: self.trouble.append(f"script error: {error.error}"))
        self.page: Page = self.context.new_page()

    # --- What she does ---
    def goes_to(self, path: str) -> None:
        self.page.goto(self._here(path))

    def follows(self, words: str) -> None:
        """Press a link: of just this name rather than one that holds it, in the page rather than around it."""
        self.page.wait_for_load_state()
        self.page.get_by_role("link", name=words).first.wait_for(state="attached")
        rooms = (self.page.get_by_role("main"), self.page)
        links = [
            room.get_by_role("link", name=words, exact=exact) for exact in (True, False) for room in rooms
        ]
        self.presses_this(next(found for found in links if found.count()).first)

    def presses(self, words: str) -> None:
        """Press a button, or what looks like one."""
        self.presses_this(self.what_to_press(words))

    def presses_this(self, what: Locator, act: Callable[[], None] | None = None) -> None:
        """By a click or another act; what leads elsewhere has led there afterwards, however slow the way."""
        act = act or what.click
        if what.evaluate(LEADS_ELSEWHERE):
            with self.page.expect_navigation():
                act()
        else:
            act()

    def presses_three_times(self, words: str) -> None:
        """As people do when a page is slow."""
        self.what_to_press(words).click(click_count=3)
        self.page.wait_for_load_state()

    def what_to_press(self, words: str) -> Locator:
        """A button of just this name, else one that holds it, else a link."""
        self.page.wait_for_load_state()
        button, link = (self.page.get_by_role(role, name=words) for role in ("button", "link"))  # type: ignore[arg-type]
        button.or_(link).first.wait_for(state="attached")
        exact = self.page.get_by_role("button", name=words, exact=True)
        return next(found for found in (exact, button, link) if found.count()).first

    def fills(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def chooses(self, label: str) -> None:
        """One of several answers, or a box to tick."""
        self.field(label).check()

    def opens(self, words: str) -> None:
        """Unfold what is folded away on the page."""
        self.page.locator("summary", has_text=words).first.click()

    def selects(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def on_a_phone(self) -> None:
        self.page.set_viewport_size(PHONE["viewport"])

    def types_tab(self, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press("Tab")

    def tabs_to(self, words: str, at_most: int = 80) -> None:
        """Reach a control by keyboard alone."""
        met = []
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            met.append(self.page.evaluate(NAME_OF_FOCUS))
            if met[-1].lower().startswith(words.lower()):
                return
        raise AssertionError(f"{self.name} did not reach {words!r} by Tab; she met {met}.")

    def signs_in(self, email: str, password: str = "") -> None:
        """By password and, where she has an authenticator app, by its code."""
        self.goes_to(reverse("account_login"))
        self.says_who_she_is(email, password)

    def says_who_she_is(self, email: str, password: str = "") -> None:
        """On whatever sign-in page she is."""
        person = User.objects.get(email=email)
        password = password or next(word for word in PASSWORDS if person.check_password(word))
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.presses_this(self.page.locator("form:has(input[name=password]) button[type=submit]").first)
        self.types_the_code(lambda: code_now(person))
        self.page.wait_for_url(lambda url: not urlsplit(url).path.endswith(("/login/", "/authenticate/")))

    def types_the_code(self, shown_by_the_app: Callable[[], str]) -> None:
        """Where one is asked for; the newest once more, if its half minute ended on the way."""
        code = self.page.locator("input[name=code]")
        for _ in range(2):
            if code.count():
                code.fill(shown_by_the_app())
                self.presses_this(self.page.locator("form:has(input[name=code]) button[type=submit]").first)

    def signs_in_at_once(self, email: str) -> None:
        """Skip the sign-in pages, where a story is about something else."""
        client = Client()
        client.force_login(User.objects.get(email=email))
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.story.address}]
        )

    def reads_mail(self, to: str) -> EmailMessage:
        """The newest mail to that address, once everything promised has been sent."""
        return self.story.newest_mail(to)

    def opens_the_link_in(self, letter: EmailMessage, containing: str = "") -> None:
        links = [link.rstrip(".,") for link in LINK.findall(str(letter.body)) if containing in link]
        assert links, f"No link with {containing!r} in the mail:\n{letter.body}"
        self.goes_to(links[0])

    # --- What she sees ---
    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self._here(path)) + r"([?#].*)?$"))

    def field(self, label: str) -> Locator:
        self.page.wait_for_load_state()
        exact = self.page.get_by_label(label, exact=True)
        return exact.first if exact.count() else self.page.get_by_label(label).first

    def then_anyone_can_use_the_page(self) -> None:
        """axe finds nothing by day or night, nothing sticks out on a phone or enlarged, there is one main heading."""
        self.page.wait_for_load_state()
        faults = faults_of(self.page, PHONE["viewport"]["width"])
        assert not faults, f"{self.page.url}\n" + "\n".join(faults)
        self.nothing_went_wrong()

    def nothing_went_wrong(self) -> None:
        assert not self.trouble, f"In the browser of {self.name}:\n" + "\n".join(self.trouble)

    def _here(self, path: str) -> str:
        """An address in a mail or a path, at the server of this story."""
        parts = urlsplit(path)
        return self.story.address + parts.path + ("?" + parts.query if parts.query else "")

    # --- What must not happen ---
    def _notice_request(self, request: Request) -> None:
        host = urlsplit(request.url)
        if (
            host.scheme in {"http", "https", "ws", "wss"}
            and f"{host.scheme}://{host.netloc}" != self.story.address
        ):
            self.trouble.append(f"a request to another host: {request.url}")

    def _notice_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.trouble.append(f"{response.status} for {response.url}")

    def _notice_console(self, message: ConsoleMessage) -> None:
        status_is_noticed_elsewhere = message.text.startswith("Failed to load resource")
        about_the_policy = (
            "Content Security Policy" in message.text or "Content-Security-Policy" in message.text
        )
        if about_the_policy or (message.type == "error" and not status_is_noticed_elsewhere):
            self.trouble.append(f"console: {message.text}")


class Story(Person):
    """A journey. The story's own person is there from the start; `someone()` brings in others."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.people: list[Person] = [self]
        self.clock: Any = None
        super().__init__(self, "somebody")

    def someone(self, name: str, phone: bool = False, **context: Any) -> Person:
        person = Person(self, name, phone, **context)
        self.people.append(person)
        return person

    def it_is(self, moment: str | datetime) -> None:
        """Set the clock of the hub, such as "2026-11-30 19:30" on the wall; from then on it runs."""
        local = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self.stops_the_clock()
        self.clock = time_machine.travel(timezone.make_aware(local) if local.tzinfo is None else local)
        self.clock.start()

    def later(self, **much: float) -> None:
        """minutes=8, hours=25, days=3"""
        self.it_is(timezone.now() + timedelta(**much))

    def stops_the_clock(self) -> None:
        if self.clock is not None:
            self.clock.stop()
            self.clock = None

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Oldest first, once everything promised has been sent."""
        send_what_is_promised()
        return [letter for letter in outbox.outbox if any(address in each for each in letter.recipients())]

    def newest_mail(self, to: str) -> EmailMessage:
        letters = self.mails_to(to)
        met = sorted({address for letter in outbox.outbox for address in letter.recipients()})
        assert letters, f"No mail to {to}; there is mail to {met}."
        return letters[-1]

    def ends(self) -> None:
        self.stops_the_clock()
        for person in self.people:
            person.context.close()
        for person in self.people:
            person.nothing_went_wrong()


def send_what_is_promised() -> None:
    sender.send_due()


LEADS_ELSEWHERE = """pressed => {
    const form = pressed.type === "submit" && pressed.form;
    return form ? form.noValidate || form.checkValidity() : pressed.matches("a[href]:not([download])");
}"""
NAME_OF_FOCUS = """() => {
    const at = document.activeElement;
    const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
    return [label, at.getAttribute("aria-label"), at.innerText, at.value].filter(Boolean).join(" ").trim();
}"""
