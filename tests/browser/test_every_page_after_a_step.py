"""The pages behind a step already taken, which no table of routes leads to: a list as it is brought in and taken back,
two accounts as one, an answer to an application, and the public pages of groups that rest or have gone.
"""

from typing import Any

from django.test import Client
from django.urls import reverse

from groups.models import Group, GroupApplication
from hub.access.who import Who
from hub.accounts import second_account
from hub.accounts.merging import PersonMerge
from hub.accounts.models import User
from hub.imports.models import ImportJob
from hub.links.models import PrivateLink
from tests.browser.people import Person, Story
from tests.browser.test_every_page import LONG_NAME, LONG_WORDS, walks
from tests.factories.groups import ApplicationFactory, GroupFactory
from tests.factories.hub import PersonFactory, a_coordinator, sign_in
from tests.groups.test_endings import closed, joined


def signed_in(story: Story, name: str, user: User) -> Person:
    person, cookies = story.someone(name), sign_in(Client(), user).cookies.items()
    person.context.add_cookies(
        [{"name": key, "value": said.value, "url": story.address} for key, said in cookies]
    )
    return person


def a_group(outcode: str = "LS6", **facts: Any) -> Group:
    lead = PersonFactory(name=LONG_NAME[:100], second_factor=True)
    name = f"{outcode} {LONG_NAME}"[: Group._meta.get_field("name").max_length].strip()
    group = GroupFactory(name=name, place_outcode=outcode, run_by=[lead], **facts)
    group.lead = lead
    return group


def test_anyone_can_use_a_list_as_it_is_looked_through_brought_in_and_taken_back(story):
    group = a_group()
    people = [
        f"{LONG_NAME[:60]},long.{'a' * 50}@{'b' * 60}.example,{LONG_WORDS[:150]}",
        "Bev,no address,",
        ",,",
    ]
    content = "\n".join(["name,email,note", *people]).encode()
    file_name = f"{'all-our-people-' * 5}.csv"
    job = ImportJob.upload("members", content, by=group.lead, name=file_name, group_id=group.pk)
    lead = signed_in(story, "lead", group.lead)
    path = reverse("imports:job", args=[job.pk])
    walks(lead, path)
    lead.presses("See what would happen")
    lead.sees("Nothing has been written yet.")
    lead.then_anyone_can_use_the_page()
    walks(lead, path)
    lead.presses("Bring it in")
    lead.then_anyone_can_use_the_page()
    lead.chooses("Leave out the lines to look at, and bring in the others")
    lead.presses("Bring it in")
    lead.sees("1 row was brought in")
    lead.then_anyone_can_use_the_page()
    lead.follows("Take it back")
    lead.presses("Take it back")
    lead.sees("1 row was taken back")
    lead.then_anyone_can_use_the_page()


def test_anyone_can_use_the_pages_on_which_two_accounts_become_one_and_two_again(story):
    kept, gone, other = (PersonFactory(name=LONG_NAME[:100]) for _number in range(3))
    for second in (gone, other):
        second_account.name_own(kept, second.email, who=Who(kept))
    merge, refused = PersonMerge.objects.get(gone=gone), PersonMerge.objects.get(gone=other)
    asked, answered = (
        reverse("account_merge_link", args=[each.gone_link.token]) for each in (merge, refused)
    )
    gone_says, other_says = story.someone("gone"), story.someone("other")

    walks(gone_says, asked)
    gone_says.presses("Yes, both are mine")
    gone_says.then_anyone_can_use_the_page()
    merge.agree("gone")
    walks(gone_says, asked)
    gone_says.sees("The two accounts are one now")
    walks(other_says, answered)
    other_says.presses("No, that’s not me")
    other_says.then_anyone_can_use_the_page()
    walks(other_says, answered, reverse("account_merge_link", args=["nothing-is-behind-this-token"]))

    walks(signed_in(story, "kept", kept), "/account/merge/", reverse("account_merge_undo", args=[merge.pk]))
    walks(signed_in(story, "niamh", a_coordinator()), reverse("account_merge_undo", args=[merge.pk]))


def an_application(**facts: Any) -> tuple[GroupApplication, str]:
    """One, and where its private link leads in."""
    names = {"person_name": LONG_NAME[:100], "why": LONG_WORDS, "name": LONG_NAME[:100]}
    application = ApplicationFactory(**names, **facts)
    link = PrivateLink.issue(PrivateLink.Purpose.APPLICATION, application)
    return application, reverse("groups:application-link", args=[link.token])


def test_anyone_can_use_the_page_of_whoever_would_like_to_start_a_group(story):
    a_group("LL59")
    application, path = an_application(state="unconfirmed")
    taken_back, other_path = an_application()
    taken_back.withdraw()
    fern, gwen = story.someone("fern"), story.someone("gwen", phone=True)

    walks(fern, path)
    fern.presses("Yes, that was me")
    fern.sees("The people of the network read it")
    fern.then_anyone_can_use_the_page()
    application.refresh_from_db()
    application.decline(LONG_WORDS, by=a_coordinator())
    walks(fern, path)
    fern.sees("Groups near you")
    walks(gwen, other_path)
    gwen.sees("You took it back.")


def test_anyone_can_use_the_pages_of_groups_that_rest_or_have_gone(story):
    niamh, leeds = a_coordinator(second_factor=True), a_group()
    paused, quiet, joins, closes = (
        a_group(outcode, state=state)
        for state, outcode in [("paused", "LS1"), ("quiet", "LS2"), ("active", "LS3"), ("active", "LS4")]
    )
    joined(joins, leeds, niamh)
    closed(closes, niamh, niamh)
    bev = story.someone("bev", phone=True)
    for group in (paused, quiet):
        walks(bev, *(reverse(f"groups:{name}", args=[group.slug]) for name in ("detail", "contact", "join")))
    walks(bev, joins.get_absolute_url(), closes.get_absolute_url())
    bev.goes_to(joins.get_absolute_url())
    bev.is_at(leeds.get_absolute_url())
    endings = [reverse("groups:ending", args=[group.slug]) for group in (joins, closes)]
    walks(signed_in(story, "niamh", niamh), closes.get_absolute_url(), *endings)
