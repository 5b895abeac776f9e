"""A group begins with one form, and anybody may stop tonight."""

from groups.models import Group
from hub.accounts.demo import make_demo_person
from hub.accounts.opening import open_account
from tests.browser.newcomers import comes_in_by_code, makes_an_account, sets_up_an_app
from tests.factories.groups import GroupFactory
from tests.factories.hub import NetworkRoleFactory
from tests.factories.volunteers import a_taken_request


def test_a_coordinators_first_group(story):
    NetworkRoleFactory(
        person=open_account("niamh@example.org", "Niamh Byrne")
    )  # as set_up leaves an empty hub
    coordinator, lowri, rhys = (
        story.someone("Niamh"),
        story.someone("Lowri", phone=True),
        story.someone("Rhys"),
    )

    # She comes in by a code, and the empty hub says what comes first, and on the way a second step.
    comes_in_by_code(coordinator, "niamh@example.org")
    coordinator.sees("One thing, about 10 minutes")
    coordinator.then_anyone_can_use_the_page()
    coordinator.goes_to("/national/groups/")
    coordinator.sees("No group is here yet.")
    coordinator.then_anyone_can_use_the_page()
    coordinator.follows("Begin the first group")
    coordinator.sees("One more step keeps people safe")
    sets_up_an_app(coordinator)
    coordinator.sees("spare codes")
    coordinator.follows("Go on to where you were going")

    # One form begins the group and invites its lead.
    coordinator.then_anyone_can_use_the_page()
    coordinator.chooses("Wales")
    coordinator.presses("Go on")
    coordinator.then_anyone_can_use_the_page()
    coordinator.fills("Name of the group", "Tech er Lles Caerdydd")
    coordinator.fills("Home postcode", "CF10")
    coordinator.chooses("Tuesday")
    coordinator.chooses("Cardiff")
    coordinator.presses("Begin the group and invite its lead")
    coordinator.sees("Please fill this in")
    coordinator.then_anyone_can_use_the_page()
    coordinator.fills("Email address of its first lead", "lowri@charity.example")
    coordinator.presses("Begin the group and invite its lead")
    coordinator.sees("Niamh of the network looks after the group until there is one.")
    coordinator.then_anyone_can_use_the_page()

    # The lead comes by the mail, makes an account and says yes.
    lowri.opens_the_link_in(lowri.reads_mail("lowri@charity.example"), "/groups/invitation/")
    lowri.sees("Niamh Byrne invites you to lead the group.")
    lowri.then_anyone_can_use_the_page()
    lowri.follows("Make an account")
    makes_an_account(lowri, "Lowri Llewelyn", "lowri@charity.example")
    lowri.presses("Yes, I'm in")
    lowri.sees("You are with Tech er Lles Caerdydd now. Welcome.")
    lowri.sees("What comes first")
    lowri.then_anyone_can_use_the_page()

    # She invites an organiser, once she has a second step.
    lowri.follows("Invite somebody")
    lowri.sees("One more step keeps people safe")
    lowri.then_anyone_can_use_the_page()
    sets_up_an_app(lowri)
    lowri.follows("Go on to where you were going")
    lowri.then_anyone_can_use_the_page()
    lowri.follows("Invite somebody")
    lowri.then_anyone_can_use_the_page()
    lowri.fills("Their email address", "rhys@charity.example")
    lowri.chooses("Organiser")
    lowri.presses("Send the invitation")
    lowri.sees("The invitation is on its way.")
    lowri.then_anyone_can_use_the_page()

    # What comes first ticks itself as she goes; his yes is the last step.
    lowri.goes_to("/groups/tech-er-lles-caerdydd/manage/")
    lowri.follows("Read it and agree")
    lowri.then_anyone_can_use_the_page()
    lowri.chooses("We have read this together, and it is how we do things")
    lowri.presses("We agree")
    lowri.then_anyone_can_use_the_page()
    lowri.follows("Look at it and go live")
    lowri.then_anyone_can_use_the_page()
    lowri.follows("Write it")
    lowri.fills("One sentence about the group", "Free digital help in Cardiff.")
    lowri.presses("Save")
    lowri.goes_to("/groups/tech-er-lles-caerdydd/manage/")
    lowri.follows("Look at it and go live")
    lowri.presses("Let it go live")
    lowri.follows("Choose the day")
    lowri.fills("What is it?", "Our first evening")
    lowri.fills("Where?", "The library, Cathays")
    lowri.presses("Put it on our page")
    lowri.sees("Our first evening")
    lowri.then_anyone_can_use_the_page()
    rhys.opens_the_link_in(rhys.reads_mail("rhys@charity.example"), "/groups/invitation/")
    rhys.follows("Make an account")
    makes_an_account(rhys, "Rhys Pritchard", "rhys@charity.example")
    rhys.presses("Yes, I'm in")
    rhys.sees("You are with Tech er Lles Caerdydd now. Welcome.")

    assert Group.objects.get().state == Group.State.ACTIVE
    rhys.goes_to("/groups/tech-er-lles-caerdydd/")
    rhys.sees("Lowri")
    rhys.then_anyone_can_use_the_page()


def test_the_last_lead_stops_tonight_and_the_network_has_it(story):
    niamh = make_demo_person("niamh@example.org", "Niamh Byrne", totp=True)
    NetworkRoleFactory(person=niamh)
    vera = make_demo_person("vera@example.org", "Vera Brown", totp=True)
    group = GroupFactory(name="Wearside Tech Table", place_outcode="SR1", run_by=[vera])
    case = a_taken_request(vera, group, outcode="SR1", organisation_name="Hope House")
    story.signs_in_at_once("vera@example.org")
    story.goes_to("/today/")
    story.opens("Vera")
    story.follows("I need to stop")
    story.then_anyone_can_use_the_page()

    story.presses("I need to stop")
    story.sees("Done.")
    story.sees("Niamh has it.")
    story.then_anyone_can_use_the_page()

    story.goes_to(f"/triage/{case.ref}/")
    story.does_not_see("Hope House")
    coordinator = story.someone("Niamh")
    coordinator.signs_in_at_once("niamh@example.org")
    coordinator.goes_to("/today/")
    coordinator.sees("Has no lead. You look after it until there is one.")
    coordinator.sees("Hope House")
    coordinator.then_anyone_can_use_the_page()
    coordinator.follows("Reply to Hope House")
    coordinator.sees("Niamh, who has it")


def test_an_organiser_stops_and_the_other_one_has_it(story):
    asha = make_demo_person("asha@example.org", "Asha Rahman")
    tunde = make_demo_person("tunde@example.org", "Tunde Okafor")
    group = GroupFactory(name="Tyne Digital Neighbours", place_outcode="NE8", run_by=[asha, tunde])
    case = a_taken_request(tunde, group, outcode="NE8", organisation_name="Hope House")
    lead = story.someone("Asha")
    story.signs_in_at_once("tunde@example.org")
    story.goes_to(f"/groups/{group.slug}/manage/stopping/")

    story.presses("I need to stop")
    story.sees("Asha has it.")
    story.goes_to("/today/")
    story.does_not_see("Hope House")
    story.then_anyone_can_use_the_page()

    lead.signs_in_at_once("asha@example.org")
    lead.goes_to("/today/")
    lead.follows("Reply to Hope House")
    lead.sees("Asha, who has it")
    assert case.moves.filter(act="handed on").exists()
