"""Coming in, with a password and a code, from a desk and from a phone."""

from hub.accounts.demo import make_demo_person


def test_an_organiser_signs_in_with_her_second_factor(story):
    make_demo_person("nora@example.org", "Nora Ferris", totp=True)

    story.goes_to("/account/login/")
    story.then_anyone_can_use_the_page()
    story.signs_in("nora@example.org")

    story.does_not_see("password")
    story.then_anyone_can_use_the_page()


def test_a_volunteer_finds_her_way_in_by_keyboard_on_a_phone(story):
    make_demo_person("tess@example.org", "Tess Aldous")
    tess = story.someone("Tess", phone=True)

    tess.goes_to("/account/login/")
    tess.tabs_to("Email")
    tess.page.keyboard.type("tess@example.org")
    tess.tabs_to("Password")
    tess.page.keyboard.type("demo-only-password")
    tess.page.keyboard.press("Enter")

    tess.page.wait_for_url("**/today/")
    tess.then_anyone_can_use_the_page()
