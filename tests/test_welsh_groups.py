"""Groups as visitors and volunteers meet them, and what belongs to an account, in Welsh: nothing English left."""

from datetime import timedelta

import polib
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from groups.emails import asks as ask_letters
from groups.emails import contact as contact_letters
from groups.emails import life as life_letters
from groups.emails import roles as role_letters
from groups.emails import starting as start_letters
from groups.models import (
    AddRequest,
    ContactMessage,
    Group,
    GroupApplication,
    GroupEnding,
    PageSection,
    SeasonOff,
)
from hub import shelves
from hub.access.who import Who
from hub.accounts import merge_letters, second_account
from hub.accounts.merging import PersonMerge
from hub.audit.models import record
from hub.mail import sender
from learning.emails import people as people_letters
from tests.factories.groups import (
    ApplicationFactory,
    GroupFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
)
from tests.factories.hub import PersonFactory, sign_in
from tests.factories.learning import PackFactory, ThanksFactory
from tests.factories.volunteers import a_volunteer
from tests.welsh import CATALOGUE, a_welsh_browser, english_finder
from volunteers.emails import joining as joining_letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english_unless_said_otherwise():
    """A page in Welsh leaves its language behind in the thread."""
    with translation.override("en-gb"):
        yield


@pytest.fixture(scope="module")
def english_in():
    return english_finder(polib.pofile(str(CATALOGUE)))


@pytest.fixture
def asha():
    return PersonFactory(name="Asha Rahman")


def a_group(name, outcode, **facts):
    return GroupFactory(name=name, place_outcode=outcode, summary="Paned a thaenlenni.", **facts)


@pytest.fixture
def group(asha):
    """In Cardiff, with a page and an evening to come."""
    group = a_group("Tech er Lles", "CF10", slug="tech-er-lles", run_by=[asha])
    PageSection.objects.create(group=group, kind="about", title="Amdanon ni", text="Paned a thaenlenni.")
    MeetingFactory(group=group, what="Noson agored", where="Y llyfrgell", note="Lifft yn y cefn.")
    return group


@pytest.fixture
def neighbour():
    return a_group("Clic Casnewydd", "NP20", run_by=[PersonFactory()])


@pytest.fixture
def tom(group):
    """Chose Welsh; volunteers here."""
    return a_volunteer(group=group, person=PersonFactory(name="Tomos Prys", language="cy")).person


def hers(url: str, browser: Client) -> str:
    shown = browser.get(url)
    assert shown.status_code == 200
    assert '<html lang="cy">' in shown.text
    return shown.text


# --- What everybody sees ---------------------------------------------------------------------------------


def resting(group, neighbour):
    today = timezone.localdate()
    SeasonOff.objects.create(
        group=group, neighbour=neighbour, from_on=today, until_on=today + timedelta(days=60),
        agreed_at=timezone.now(), asked_by=group.memberships.first().person,
    )  # fmt: skip


def merged(group, neighbour):
    group.state, group.merged_into = "merged", neighbour


@pytest.mark.parametrize("state", ["forming", "quiet", "paused", "closed", "merged", "resting"])
def test_a_group_is_welsh_in_each_of_its_states(state, group, neighbour, english_in):
    if state == "resting":
        resting(group, neighbour)
    elif state == "merged":
        merged(group, neighbour)
    else:
        group.state = state
    group.save()

    for page in ("detail", "contact", "join"):
        shown = a_welsh_browser().get(reverse(f"groups:{page}", args=[group.slug]), follow=True)
        assert '<html lang="cy">' in shown.text
        assert english_in(shown.text) == [], page


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/groups/start/", {}),
        ("/groups/start/", {"postcode": "ZZZ", "email": "x", "language": "de", "why": "x" * 5000}),
        ("/groups/start/", {"postcode": "CF10"}),
        ("/groups/tech-er-lles/contact/", {}),
        ("/groups/tech-er-lles/contact/", {"email": "x", "name": "x" * 200, "words": "x" * 5000}),
        ("/groups/tech-er-lles/contact/", {"stamp": "broken"}),
    ],
)
def test_what_is_to_put_right_is_said_in_welsh(address, typed, group, english_in):
    browser = a_welsh_browser()
    stamp = browser.get(address).context["form"].stamp

    shown = browser.post(address, {"stamp": str(stamp), **typed})

    assert shown.status_code == 200
    assert english_in(shown.text) == []
    assert "Ensure this" not in shown.text


def test_writing_to_a_group_says_in_welsh_what_comes_next(group, english_in):
    browser = a_welsh_browser()
    stamp = str(browser.get("/groups/tech-er-lles/contact/").context["form"].stamp)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        said = {
            "stamp": stamp,
            "name": "Bev",
            "email": "bev@example.org",
            "words": "Ydych chi yno ar nos Iau?",
        }
        shown = browser.post("/groups/tech-er-lles/contact/", said, follow=True)

    assert ContactMessage.objects.get().language == "cy"
    assert "Diolch am ysgrifennu" in shown.text
    assert english_in(shown.text) == []


def test_a_question_to_everybody_is_welsh(group, english_in):
    pack = PackFactory(
        experiment__group=group, sentences="Rydym am roi cynnig.", question="Fyddech chi'n dod?"
    )
    at = reverse("learning:answers", args=[pack.name])
    browser = a_welsh_browser()

    for shown in (
        browser.get(at),
        browser.post(at, {}),
        browser.get(at + "thanks/"),
        browser.get("/experiments/answers/neb/"),
    ):
        assert '<html lang="cy">' in shown.text
        assert english_in(shown.text) == []


# --- Starting a group ----------------------------------------------------------------------------------------


def by_link(application: GroupApplication) -> Client:
    browser = Client()
    browser.get(f"/groups/start/link/{application.link.token}/")
    return browser


@pytest.mark.parametrize("state", ["unconfirmed", "applied", "called", "accepted", "declined", "withdrawn"])
def test_their_page_is_welsh_at_every_state(state, group, english_in):
    application = ApplicationFactory(state="applied" if state == "called" else state, language="cy")
    if state == "called":
        application.agree_call(timezone.now() + timedelta(days=3), by=PersonFactory())
    if state == "accepted":
        application.group = group
        application.save()
    browser = by_link(application)

    assert english_in(hers("/groups/start/yours/", browser)) == []
    for act in ("withdrawal", "confirmation"):
        shown = browser.post(f"/groups/start/yours/{act}/", follow=True)
        assert english_in(shown.text) == []


def test_a_link_to_an_application_that_is_over_is_kind_in_welsh(english_in):
    shown = a_welsh_browser().get("/groups/start/link/nothing/")

    assert english_in(shown.text) == []


# --- What a volunteer does with groups ------------------------------------------------------------------------


def test_their_groups_are_welsh(tom, group, neighbour, asha, english_in):
    browser = sign_in(Client(), tom)
    MembershipFactory(group=neighbour, person=tom, role="volunteer")
    other = a_group("Digidol Dulais", "SA10", run_by=[asha])
    asked = AddRequest.ask(tom.email, other, words="Dwy awr y mis.", who=Who(asha))
    at = reverse("groups:add-request", args=[asked.pk])
    pages = [
        reverse("groups:yours"), at, reverse("groups:leaving", args=[group.slug]), reverse("volunteers:me-home"),
        reverse("groups:join", args=[group.slug]), reverse("groups:join", args=[other.slug]),
        reverse("groups:join-too", args=[other.slug]), "/today/", reverse("volunteers:me"),
    ]  # fmt: skip

    assert {page: left for page in pages if (left := english_in(hers(page, browser)))} == {}
    done = [
        browser.post(at, {"say": "yes"}, follow=True), browser.get(at),
        browser.post(reverse("groups:leaving", args=[group.slug]), follow=True),
        browser.get(reverse("groups:leaving", args=[group.slug])),
    ]  # fmt: skip
    assert [english_in(one.text) for one in done] == [[], [], [], []]


def test_who_belongs_nowhere_reads_it_in_welsh(english_in):
    browser = sign_in(Client(), PersonFactory(name="Nia Rees", language="cy"))

    assert english_in(hers("/groups/yours/", browser)) == []
    assert english_in(hers("/groups/stopping/", browser)) == []


@pytest.mark.parametrize("role", ["volunteer", "organiser", "lead"])
def test_an_invitation_is_welsh(role, group, english_in):
    invitation = InvitationFactory(group=group, role=role, email="nia@example.org")
    visitor = a_welsh_browser()
    visitor.get(f"/groups/invitation/{invitation.link.token}/")
    nia = sign_in(Client(), PersonFactory(name="Nia Rees", email="nia@example.org", language="cy"))

    assert english_in(hers("/groups/invitation/", visitor)) == []
    assert english_in(hers("/groups/invitation/", nia)) == []
    if role == "volunteer":
        said = nia.post("/groups/invitation/", {"invitation": invitation.pk}, follow=True)
        assert english_in(said.text) == []
    assert english_in(a_welsh_browser().get("/groups/invitation/nothing/").text) == []


# --- What belongs to an account -------------------------------------------------------------------------------


def test_their_account_is_welsh(tom, group, asha, english_in):
    for act in shelves.AUDIT_SENTENCES:
        record(Who(tom), act, tom, group_id=group.pk)
    got = ThanksFactory(to_person=tom, from_person=asha, words="Fe arhosoch chi tan y diwedd.")
    ThanksFactory(to_person=asha, from_person=tom, words="Diolch am y baned.")
    browser = sign_in(Client(), tom)
    pages = [
        "/account/", "/account/mail/", "/account/history/", "/account/merge/", "/account/thanks/",
        f"/account/thanks/to/{asha.pk}/", "/account/email/", "/account/2fa/", "/account/sessions/",
        "/account/second-step/", "/account/logout/", f"/account/thanks/{got.pk}/away/",
    ]  # fmt: skip

    assert {page: left for page in pages if (left := english_in(hers(page, browser)))} == {}
    put_right = [
        browser.post(page, {"email": "x"}) for page in ("/account/merge/", f"/account/thanks/to/{asha.pk}/")
    ]
    assert [english_in(one.text) for one in put_right] == [[], []]


@pytest.mark.parametrize(
    "page",
    ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/"],
)
def test_the_door_is_welsh(page, english_in):
    assert english_in(hers(page, a_welsh_browser())) == []


def asked_whether_one(kept, gone):
    second_account.name_own(kept, gone.email, who=Who(kept))
    return PersonMerge.objects.get(kept=kept, gone=gone)


def test_two_accounts_become_one_in_welsh(tom, english_in):
    home = PersonFactory(name="Tomos Prys", language="cy")
    merge = asked_whether_one(tom, home)
    browser = a_welsh_browser()
    browser.get(f"/account/merge/answer/{merge.gone_link.token}/")

    assert english_in(hers("/account/merge/answer/", browser)) == []
    wrong = browser.post("/account/merge/answer/", {"act": "yes", "address": "x@example.org"}, follow=True)
    sure = browser.post("/account/merge/answer/", {"act": "yes", "address": tom.email}, follow=True)
    done = browser.post("/account/merge/answer/", {"act": "sure", "address": tom.email}, follow=True)
    assert [english_in(one.text) for one in (wrong, sure, done)] == [[], [], []]
    assert english_in(a_welsh_browser().get("/account/merge/answer/nothing/").text) == []


# --- Mails ------------------------------------------------------------------------------------------------------


def write_every_mail(tom, group, neighbour, asha):
    nia = ApplicationFactory(state="unconfirmed", language="cy")
    start_letters.application_confirm(nia)
    called = ApplicationFactory(language="cy")
    called.agree_call(timezone.now() + timedelta(days=3), by=asha)
    start_letters.application_call(called)
    declined = ApplicationFactory(language="cy", state="declined", answer="Gofynnwch yn y gwanwyn.")
    start_letters.application_declined(declined)
    invited = InvitationFactory(group=group, role="lead", email=called.email, invited_by=asha)
    start_letters.application_accepted(
        ApplicationFactory(language="cy", state="accepted", group=group), invited
    )
    contact_letters.contact_answer(
        ContactMessage.objects.create(
            group=group, name="Bev", email="bev@example.org", words="Helô?", answer="Ydym.", language="cy"
        )
    )
    with translation.override("cy"):  # an invitation speaks as the page it was written on
        role_letters.invitation(
            InvitationFactory(group=neighbour, role="volunteer", email=tom.email, invited_by=asha)
        )
    role = tom.memberships.get(group=group)
    role_letters.role_given(role)
    ask_letters.add_request(AddRequest.ask(tom.email, neighbour, words="Dwy awr.", who=Who(asha)))
    now = timezone.now()
    for ends in ({"kind": "merge", "into": neighbour}, {"kind": "close", "keeper": asha}):
        ending = GroupEnding.objects.create(group=group, national_agreed_at=now, done_at=now, **ends)
        life_letters.ended(ending, role)
    people_letters.thanks(ThanksFactory(to_person=tom, from_person=asha, words="Fe arhosoch chi."))
    joining_letters.welcomed(tom.volunteer)
    merge = asked_whether_one(tom, PersonFactory(name="Tomos Prys", language="cy"))
    merge.kept_agreed_at = merge.gone_agreed_at = merge.done_at = timezone.now()
    merge.save()
    merge_letters.done(merge)
    merge.undone_at = timezone.now()
    merge.save()
    merge_letters.undone(merge)


def test_every_mail_is_welsh(tom, group, neighbour, asha, mailoutbox, english_in):
    write_every_mail(tom, group, neighbour, asha)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        sender.send_due()

    for letter in mailoutbox:
        assert letter.extra_headers["Content-Language"] == "cy", letter.subject
        for text in (letter.subject, letter.body, letter.alternatives[0][0]):
            assert english_in(text.replace("\n", "</p><p>")) == [], letter.subject
    assert len(mailoutbox) >= 12


def test_a_role_that_ends_is_said_in_welsh(tom, neighbour, asha, mailoutbox, english_in):
    role = MembershipFactory(group=neighbour, person=tom, role="organiser")
    role_letters.role_ended(role, by=asha)
    sender.send_due()

    [letter] = mailoutbox
    assert english_in(letter.body.replace("\n", "</p><p>")) == []
    assert Group.objects.filter(pk=neighbour.pk).exists()
