"""What stands in somebody's way on a page: by day and by night, on a phone, and on a laptop at 200 % zoom."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
LOOKED_AT = {
    "light": {"type": "tag", "values": STANDARDS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},  # the rest is the same
}


def faults_of(page: Page, phone: int) -> list[str]:
    faults = what_axe_finds(page)
    if not page.title().strip():
        faults.append("the page has no title")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"the page has {headings} main headings")
    return faults + what_sticks_out(page, phone)


def what_axe_finds(page: Page) -> list[str]:
    faults = []
    for scheme, rules in LOOKED_AT.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        axe = Axe(Axe().axe_script if scheme == "light" else "null")  # it is in the page already
        found = axe.run(page, options={"runOnly": rules, "resultTypes": ["violations"], "preload": False})
        faults += [f"axe, {scheme}: {describe(violation)}" for violation in found.response["violations"]]
    page.emulate_media(color_scheme="null")
    return faults


def what_sticks_out(page: Page, phone: int) -> list[str]:
    """On a phone, and on a laptop at 200 % zoom."""
    usual, faults = page.viewport_size, []
    for width in (640, phone):
        page.set_viewport_size({"width": width, "height": 844})
        wide, parts = page.evaluate(WIDTH_AND_WHAT_IS_WIDER, width)
        if wide > width:
            faults.append(f"at {width} pixels the page is {wide} wide because of {', '.join(parts)}")
    if usual:
        page.set_viewport_size(usual)
    return faults


def describe(violation: dict[str, Any]) -> str:
    where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
    why = (violation["nodes"][0].get("failureSummary") or "").replace("\n", " ")[:240]
    return f"{violation['id']} ({violation['help']}) at {where}. {why}"


WIDTH_AND_WHAT_IS_WIDER = """async width => {
    for (let turn = 0; innerWidth !== width && turn < 1000; turn++) await new Promise(on => setTimeout(on, 20));
    const wide = [...document.body.querySelectorAll("*")]
        .filter(part => part.getBoundingClientRect().right > width + 1)
        .map(part => part.tagName.toLowerCase() + (part.className ? "." + part.className : ""));
    return [document.documentElement.scrollWidth, wide.slice(0, 5)];
}"""
