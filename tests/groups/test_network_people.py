"""The page of roles on the network: what one proposes another agrees to, and nobody answers about themselves (rule 6)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from groups.models import Membership
from hub.accounts.models import NetworkRole, User
from hub.accounts.proposals import RoleProposal
from hub.accounts.tasks import forget
from hub.audit.models import AuditEntry
from hub.mail.letters import letter
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory
from tests.factories.hub import NetworkRoleFactory, PersonFactory, sign_in

pytestmark = pytest.mark.django_db
LIST, NAMING = "/national/people/", "/national/people/naming/"
ANN = {"role": "national", "name": "Ann Lee", "email": "ann@example.org", "why": "She knows every group."}


def holder(role: str, name: str, **facts) -> User:
    person = PersonFactory(name=name, email=f"{name.split()[0].lower()}@example.org", second_factor=True)
    return NetworkRoleFactory(role=role, person=person, **facts).person


@pytest.fixture
def here(client) -> SimpleNamespace:
    """Two coordinators and an administrator; each may press something."""
    people = {
        "niamh": holder("national", "Niamh Byrne"),
        "imran": holder("national", "Imran Malik"),
        "alex": holder("admin", "Alex Admin"),
    }

    def press(person, url, **said):
        sign_in(client, person)
        return client.post(url, said, follow=True) if said else client.get(url)

    return SimpleNamespace(press=press, **people)


@pytest.fixture
def alone(client) -> SimpleNamespace:
    """One coordinator; two who run a group; somebody who volunteers there."""
    group = GroupFactory()
    found = SimpleNamespace(niamh=holder("national", "Niamh Byrne"))
    for name, role in [("asha", "lead"), ("tunde", "organiser"), ("tom", "volunteer")]:
        person = PersonFactory(name=f"{name.title()} Person", email=f"{name}@example.org", second_factor=True)
        Membership.begin(person, group, role)
        setattr(found, name, person)

    def press(person, url, **said):
        sign_in(client, person)
        return client.post(url, said, follow=True) if said else client.get(url)

    found.press = press
    return found


def answering(proposal: RoleProposal) -> str:
    return reverse("groups:role-proposal", args=[proposal.pk])


def proposed() -> RoleProposal:
    return RoleProposal.objects.latest("pk")


def acts() -> list[tuple[str, int | None]]:
    return list(
        AuditEntry.objects.filter(act__startswith="network role")
        .order_by("pk")
        .values_list("act", "actor_id")
    )


def letters() -> list[tuple[str, str]]:
    return sorted(OutgoingMail.objects.values_list("kind", "to_email"))


# --- Naming ---------------------------------------------------------------------------------------------
def test_what_an_administrator_proposes_another_holder_agrees_to(here):
    here.press(here.alex, NAMING, **ANN)

    assert not User.objects.filter(email="ann@example.org").exists()
    assert letters() == [
        ("groups/role_proposed", "imran@example.org"),
        ("groups/role_proposed", "niamh@example.org"),
    ]
    today = here.press(here.imran, "/today/").text
    assert answering(proposed()) in today
    said = here.press(here.imran, answering(proposed()), answer="yes").text

    assert "Ann Lee has the role now" in said
    ann = NetworkRole.objects.live().get(person__email="ann@example.org")
    assert (ann.role, ann.given_by, ann.person.name) == ("national", here.imran, "Ann Lee")
    assert acts() == [
        ("network role proposed: national", here.alex.pk),
        ("network role agreed: national", here.imran.pk),
        ("network role given: national", here.imran.pk),
    ]
    assert ("hub/network_role", "ann@example.org") in letters()
    assert ("groups/role_decided", "alex@example.org") in letters()
    for mail in OutgoingMail.objects.all():
        assert "Ann" in letter(mail).body


def test_the_others_question_is_gone_once_it_is_answered(here):
    here.press(here.alex, NAMING, **ANN)
    here.press(here.imran, answering(proposed()), answer="yes")

    assert answering(proposed()) not in here.press(here.niamh, "/today/").text
    page = here.press(here.niamh, answering(proposed()))
    assert "It is agreed" in page.text
    assert 'name="answer"' not in page.text
    assert "decided already" in here.press(here.niamh, answering(proposed()), answer="no").text
    assert NetworkRole.objects.live().filter(person__email="ann@example.org").exists()


def test_a_no_ends_it_and_whoever_proposed_it_hears(here):
    here.press(here.alex, NAMING, **ANN)

    for _ in range(2):
        said = here.press(here.niamh, answering(proposed()), answer="no").text

    assert "Nothing changes for Ann Lee" in said
    assert not User.objects.filter(email="ann@example.org").exists()
    assert ("groups/role_decided", "alex@example.org") in letters()
    assert acts()[-1] == ("network role refused: national", here.niamh.pk)
    assert "decided already" in here.press(here.imran, answering(proposed()), answer="yes").text
    assert not NetworkRole.objects.filter(person__email="ann@example.org").exists()


def test_whoever_proposed_it_takes_it_back_but_does_not_agree(here):
    here.press(here.niamh, NAMING, **ANN)
    own = here.press(here.niamh, answering(proposed())).text
    assert "Take it back" in own
    assert "Yes, I agree" not in own

    assert "not asked for" in here.press(here.niamh, answering(proposed()), answer="yes").text
    assert not NetworkRole.objects.filter(person__email="ann@example.org").exists()
    here.press(here.niamh, answering(proposed()), answer="no")

    assert proposed().refused_by == here.niamh
    assert acts()[-1] == ("network role taken back: national", here.niamh.pk)
    assert "groups/role_decided" not in dict(letters())


def test_nobody_names_themselves_by_any_of_their_addresses(here):
    here.imran.emailaddress_set.create(email="second@example.org", verified=True)

    for email in ("IMRAN@example.org", "second@example.org"):
        page = here.press(here.imran, NAMING, **ANN | {"role": "admin", "email": email})
        assert "Nobody names themselves" in page.text

    assert not RoleProposal.objects.exists()


def test_nobody_agrees_to_themselves(here):
    """A coordinator is proposed as administrator too: the question goes to the others, and counts from them alone."""
    here.press(here.alex, NAMING, **ANN | {"role": "admin", "email": here.imran.email})

    assert list(proposed().asked.all()) == [here.niamh]
    assert here.press(here.imran, answering(proposed()), answer="yes").status_code == 403
    assert not NetworkRole.objects.filter(person=here.imran, role="admin").exists()


def test_a_proposal_lapses_after_fourteen_days_and_may_be_made_anew(here):
    here.press(here.alex, NAMING, **ANN)
    first = proposed()
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert answering(first) not in here.press(here.imran, "/today/").text
        assert "decided already" in here.press(here.imran, answering(first), answer="yes").text
        here.press(here.alex, NAMING, **ANN)
        assert proposed() != first
        here.press(here.imran, answering(proposed()), answer="yes")

        assert NetworkRole.objects.live().filter(person__email="ann@example.org").count() == 1


def test_proposing_twice_asks_once(here):
    for _ in range(2):
        here.press(here.alex, NAMING, **ANN)
    assert (
        "proposed this already" in here.press(here.niamh, NAMING, **ANN | {"email": "Ann@Example.org"}).text
    )

    assert RoleProposal.objects.count() == 1
    assert len(letters()) == 2


def test_who_holds_it_already_is_not_named_again(here):
    page = here.press(here.alex, NAMING, **ANN | {"email": here.niamh.email})

    assert "They hold this role already" in page.text


def test_a_proposal_does_not_tell_whose_account_an_address_is(here):
    PersonFactory(name="Zebedee Known", email="ann@example.org")

    here.press(here.alex, NAMING, **ANN)

    for url in (LIST, answering(proposed()), "/today/"):
        assert "Zebedee" not in here.press(here.niamh, url).text


def test_a_role_that_ended_meanwhile_says_no_more_yes(here):
    here.press(here.alex, NAMING, **ANN)
    holder("national", "Third Person")
    NetworkRole.objects.get(person=here.imran).end()

    assert here.press(here.imran, answering(proposed()), answer="yes").status_code == 404
    assert not NetworkRole.objects.filter(person__email="ann@example.org").exists()


# --- Until there are two coordinators ---------------------------------------------------------------------
def test_until_there_are_two_two_who_run_a_group_agree(alone):
    said = ANN | {"one": alone.asha.email, "other": alone.tunde.email}
    alone.press(alone.niamh, NAMING, **said)

    assert letters() == [
        ("groups/role_proposed", "asha@example.org"),
        ("groups/role_proposed", "tunde@example.org"),
    ]
    for _ in range(2):
        first = alone.press(alone.asha, answering(proposed()), answer="yes").text
    assert "One more yes" in first
    assert not NetworkRole.objects.filter(person__email="ann@example.org").exists()
    assert answering(proposed()) not in alone.press(alone.asha, "/today/").text
    assert "waits for one more" in alone.press(alone.asha, answering(proposed())).text
    assert answering(proposed()) in alone.press(alone.tunde, "/today/").text
    alone.press(alone.tunde, answering(proposed()), answer="yes")

    assert NetworkRole.objects.live().get(person__email="ann@example.org").role == "national"
    assert (proposed().agreed_by, proposed().agreed_too_by) == (alone.asha, alone.tunde)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("", "", "Please fill this in."),
        ("asha@example.org", "ASHA@example.org", "the same person twice"),
        ("asha@example.org", "tom@example.org", "Nobody who runs a group signs in with this address."),
        ("asha@example.org", "nobody@example.org", "Nobody who runs a group signs in with this address."),
        ("niamh@example.org", "asha@example.org", "Somebody other than you agrees."),
    ],
)
def test_who_agrees_runs_a_group_and_is_somebody_else(alone, one, other, words):
    page = alone.press(alone.niamh, NAMING, **ANN | {"one": one, "other": other})

    assert words in page.text
    assert ANN["why"] in page.text
    assert not RoleProposal.objects.exists()


def test_whom_one_names_is_not_one_of_the_two(alone):
    said = ANN | {"email": alone.asha.email, "one": alone.asha.email, "other": alone.tunde.email}

    assert "neither is you or whom you name" in alone.press(alone.niamh, NAMING, **said).text
    assert not RoleProposal.objects.exists()


def test_a_yes_of_before_there_were_two_counts_no_more(alone):
    alone.press(alone.niamh, NAMING, **ANN | {"one": alone.asha.email, "other": alone.tunde.email})
    alone.press(alone.asha, answering(proposed()), answer="yes")
    holder("national", "Imran Malik")

    assert "does not count any more" in alone.press(alone.tunde, answering(proposed()), answer="yes").text
    assert not NetworkRole.objects.filter(person__email="ann@example.org").exists()


# --- Safeguarding leads -----------------------------------------------------------------------------------
def test_a_coordinator_names_a_safeguarding_lead_alone_two_a_region(here):
    region = "W92000004"
    for number in range(3):
        said = ANN | {"role": "safeguarding", "email": f"ann{number}@example.org", "region": wales().pk}
        page = here.press(here.niamh, NAMING, **said)

    assert "two safeguarding leads here already" in page.text
    assert NetworkRole.objects.live().filter(role="safeguarding", region_code=region).count() == 2
    assert acts()[:2] == [
        ("network role proposed: safeguarding", here.niamh.pk),
        ("network role given: safeguarding", here.niamh.pk),
    ]


def wales():
    from groups.models import Region

    return Region.objects.get(slug="wales")


def test_an_administrator_names_none_and_each_has_a_region(here):
    assert "Safeguarding lead" not in here.press(here.alex, NAMING).text
    here.press(here.alex, NAMING, **ANN | {"role": "safeguarding", "region": wales().pk})
    page = here.press(here.niamh, NAMING, **ANN | {"role": "safeguarding"})

    assert "Choose the region they are there for." in page.text
    assert not RoleProposal.objects.exists()


def test_a_safeguarding_lead_is_not_ended_by_one_alone(here):
    grace = NetworkRole.objects.get(person=holder("safeguarding", "Grace Adeyemi", region_code=wales().code))
    here.press(here.niamh, reverse("groups:network-ending", args=[grace.pk]), why="Moved away.")

    assert NetworkRole.objects.live().filter(pk=grace.pk).exists()
    here.press(here.alex, answering(proposed()), answer="yes")

    assert not NetworkRole.objects.live().filter(pk=grace.pk).exists()
    assert "hub/network_role_ended" in dict(letters())


# --- Ending and stopping ------------------------------------------------------------------------------------
def test_ending_takes_a_second_pair_of_hands_too(here):
    third = holder("national", "Third Person")
    role = NetworkRole.objects.get(person=third)

    here.press(here.niamh, reverse("groups:network-ending", args=[role.pk]), why="Nobody has heard of them.")
    assert set(proposed().asked.all()) == {here.imran, here.alex}
    here.press(here.imran, answering(proposed()), answer="yes")

    role.refresh_from_db()
    assert role.ended_at is not None
    assert [act for act, _by in acts()] == [
        "network role proposed: national ends", "network role agreed: national ends", "network role ended: national",
    ]  # fmt: skip
    assert ("hub/network_role_ended", third.email) in letters()


def test_two_coordinators_remain_and_it_is_said_before_anybody_is_asked(here):
    role = NetworkRole.objects.get(person=here.imran)

    page = here.press(here.alex, reverse("groups:network-ending", args=[role.pk]), why="Busy.")

    assert "at least two remain" in page.text
    assert not RoleProposal.objects.exists()


def test_ones_own_role_ends_at_once_without_anybody(here, client):
    role = NetworkRole.objects.get(person=here.alex)
    ending = reverse("groups:network-ending", args=[role.pk])
    stopping = reverse("groups:network-stopping", args=[role.pk])
    sign_in(client, here.alex)
    assert client.get(ending).url == stopping

    said = here.press(here.alex, stopping, sure="1").text

    assert "Your role has ended." in said
    assert not NetworkRole.objects.live().filter(person=here.alex).exists()
    assert acts() == [("network role ended: admin", here.alex.pk)]
    assert "at least two remain" in here.press(
        here.imran, reverse("groups:network-stopping", args=[NetworkRole.objects.get(person=here.imran).pk]), sure="1"
    ).text  # fmt: skip


def test_one_of_two_coordinators_is_led_to_naming_another_first(here):
    page = here.press(
        here.imran, reverse("groups:network-stopping", args=[here.imran.network_roles.get().pk])
    ).text

    assert NAMING in page
    assert "Stop now" not in page


def test_nobody_stops_for_somebody_else(here):
    role = NetworkRole.objects.get(person=here.imran)

    assert (
        here.press(here.niamh, reverse("groups:network-stopping", args=[role.pk]), sure="1").status_code
        == 403
    )


def test_a_safeguarding_lead_sees_their_own_role_and_may_stop(here):
    grace = holder("safeguarding", "Grace Adeyemi", region_code=wales().code)

    page = here.press(grace, LIST).text
    role = NetworkRole.objects.get(person=grace)

    assert "Grace Adeyemi" in page
    assert "Niamh" not in page
    assert "Name somebody" not in page
    assert here.press(grace, NAMING).status_code == 404
    assert here.press(grace, reverse("groups:network-stopping", args=[role.pk]), sure="1").status_code == 200
    assert not NetworkRole.objects.live().filter(person=grace).exists()


# --- Rights, the list, the database -------------------------------------------------------------------------
def test_the_list_says_who_since_when_and_what_is_proposed(here):
    here.press(here.alex, NAMING, **ANN)

    page = here.press(here.niamh, LIST).text

    for words in (
        "Niamh Byrne",
        "Imran Malik",
        "Alex Admin",
        "Ann Lee becomes national coordinator",
        "3 roles",
    ):
        assert words in page
    assert here.niamh.email not in page
    assert LIST in here.press(here.alex, "/account/").text
    assert LIST in here.press(here.niamh, "/national/").text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(
    here, client, how_many, django_assert_num_queries
):
    for number in range(how_many):
        holder("admin", f"Admin{number} Person")
        here.press(here.alex, NAMING, **ANN | {"email": f"ann{number}@example.org"})
    sign_in(client, here.niamh)
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert (len(response.context["roles"]), len(response.context["proposals"])) == (3 + how_many, how_many)


def test_without_a_fresh_second_step_nothing_is_named_or_answered(here, client):
    here.press(here.alex, NAMING, **ANN)
    sign_in(client, here.imran, shown=False)

    for url in (NAMING, answering(proposed())):
        response = client.post(url, ANN | {"answer": "yes"})
        assert response.status_code == 302
        assert "reauthenticate" in response.url
    assert proposed().agreed_by is None


def test_others_know_nothing_of_it(here, client):
    here.press(here.alex, NAMING, **ANN)
    group, lead = GroupFactory(), PersonFactory(second_factor=True)
    Membership.begin(lead, group, "lead")

    for url in (LIST, NAMING, answering(proposed())):
        assert here.press(lead, url).status_code == 404
    assert "Ann Lee" not in here.press(lead, "/today/").text


def test_ten_proposals_a_day(here):
    for number in range(11):
        response = here.press(here.alex, NAMING, **ANN | {"email": f"ann{number}@example.org"})

    assert response.status_code == 429
    assert RoleProposal.objects.count() == 10


@pytest.mark.parametrize(
    "facts",
    [
        {"person": "alex"},
        {"agreed_by": "alex"},
        {"agreed_by": "niamh", "agreed_too_by": "niamh"},
        {"person": "niamh", "agreed_by": "niamh"},
        {"done_at": "now", "held": "niamh"},
        {"done_at": "now", "held": "niamh", "agreed_at": "now", "refused_at": "now"},
        {"ends": True},
        {"email": "ANN@example.org"},
    ],
)
def test_the_database_refuses_what_must_never_be(here, facts):
    RoleProposal.objects.create(
        role="admin", email="ann@example.org", name="Ann", why="w", proposed_by=here.alex
    )

    def value(field, said):
        if said == "now":
            return timezone.now()
        if field == "held":
            return NetworkRole.objects.get(person=here.niamh)
        return getattr(here, said) if isinstance(said, str) and "@" not in said else said

    wrong = {field: value(field, said) for field, said in facts.items()}
    usual = {"role": "admin", "email": "bo@example.org", "name": "Bo", "why": "w", "proposed_by": here.alex}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleProposal.objects.create(**usual | wrong)


def test_proposals_are_forgotten_after_two_years(here):
    here.press(here.alex, NAMING, **ANN)
    with time_machine.travel(timezone.now() + timedelta(days=731)):
        forget()

    assert not RoleProposal.objects.exists()


def test_what_was_done_is_told_in_sentences(here):
    here.press(here.alex, NAMING, **ANN)
    here.press(here.imran, answering(proposed()), answer="yes")

    assert (
        "You proposed somebody as coordinator of the network."
        in here.press(here.alex, "/account/history/").text
    )
    assert (
        "You agreed to somebody as coordinator of the network."
        in here.press(here.imran, "/account/history/").text
    )
