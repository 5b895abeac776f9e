"""A lost phone (rule 6): somebody who runs a group with its owner vouches, a day passes, and the owner can object."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from groups.models import Membership
from hub.access.who import Who
from hub.accounts import tasks
from hub.accounts.demo import PASSWORD, code_now, make_demo_person
from hub.accounts.lost_phone import NOTICE, LostPhone, who_may_vouch
from hub.accounts.models import NetworkRole, User
from hub.audit.models import AuditEntry
from hub.mail.models import OutgoingMail
from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db
PAGE = "/account/lost-phone/"


@pytest.fixture
def group():
    return GroupFactory()


def organiser(group, name: str, role: str = "organiser", *, days: int = 0) -> User:
    person = make_demo_person(f"{name.lower()}@example.org", name, totp=True)
    Membership.begin(person, group, role)
    if days:
        Membership.objects.filter(person=person).update(since=timezone.now() - timedelta(days=days))
    return person


def after_the_password(person: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def signed_in(person: User) -> Client:
    client = after_the_password(person)
    client.post("/account/2fa/authenticate/", {"code": code_now(person)})
    return client


def letters(person: User) -> list[str]:
    return list(OutgoingMail.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_from_the_lost_phone_to_the_new_one(group):
    niamh, asha = organiser(group, "Niamh", days=60), organiser(group, "Asha")
    with time_machine.travel("2026-03-02 19:00Z", tick=False) as clock:
        lost = after_the_password(niamh)
        assert PAGE in lost.get("/account/2fa/authenticate/").text
        assert "Ask them to vouch for me" in lost.get(PAGE).text

        lost.post(PAGE, {"act": "ask"})

        assert letters(asha)[-1] == "hub/lost_phone_vouch"
        assert letters(niamh)[-1] == "hub/lost_phone_told"
        row = LostPhone.objects.get()
        friend = signed_in(asha)
        where = f"/account/vouch/{row.pk}/"
        assert where in friend.get("/today/").text
        assert friend.post(where, {}).status_code == 200  # without the tick nothing is vouched
        assert not LostPhone.objects.get().vouched_at

        friend.post(where, {"is_sure": "on"})

        assert LostPhone.objects.get().vouched_by == asha
        assert letters(niamh)[-1] == "hub/lost_phone_vouched"
        assert where not in friend.get("/today/").text
        assert "Asha has vouched for you" in lost.get(PAGE).text
        assert lost.post(PAGE, {"act": "use"}).status_code == 409
        assert Authenticator.objects.filter(user=niamh).exists()

        clock.shift(NOTICE)
        lost = after_the_password(niamh)
        answer = lost.post(PAGE, {"act": "use"})

        assert answer.status_code == 302
        assert not Authenticator.objects.filter(user=niamh).exists()
        assert is_in(lost)
        assert "account/changed" in letters(niamh)
        told = list(AuditEntry.objects.filter(about_type="hub.lostphone").values_list("act", flat=True))
        assert told == ["lost phone replaced", "lost phone vouched", "lost phone told"]


def test_it_opens_one_account_only_and_for_a_week(group):
    niamh, asha = organiser(group, "Niamh"), organiser(group, "Asha")
    with time_machine.travel("2026-03-02 19:00Z", tick=False) as clock:
        row, _ = LostPhone.ask(niamh)
        row.vouch(who=Who(asha))
        clock.shift(NOTICE + timedelta(days=7, seconds=1))

        late = after_the_password(niamh)
        late.post(PAGE, {"act": "use"})

        assert not is_in(late)
        assert Authenticator.objects.filter(user=niamh).exists()


def test_without_the_password_there_is_no_page():
    assert Client().get(PAGE)["Location"] == "/account/login/"
    assert Client().post(PAGE, {"act": "use"})["Location"] == "/account/login/"


def test_the_phone_that_turns_up_ends_it(group):
    niamh, asha = organiser(group, "Niamh"), organiser(group, "Asha")
    row, _ = LostPhone.ask(niamh)
    row.vouch(who=Who(asha))

    signed_in(niamh)

    assert not LostPhone.objects.live().exists()


def test_a_new_password_ends_it(group):
    niamh = organiser(group, "Niamh")
    organiser(group, "Asha")
    client = signed_in(niamh)
    LostPhone.ask(niamh)

    client.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "nine-oranges-in-a-boat",
            "password2": "nine-oranges-in-a-boat",
        },
    )

    assert not LostPhone.objects.live().exists()


def test_whoever_was_asked_may_end_it(group):
    niamh, asha = organiser(group, "Niamh"), organiser(group, "Asha")
    row, _ = LostPhone.ask(niamh)
    row.vouch(who=Who(asha))
    friend = signed_in(asha)

    friend.post(f"/account/vouch/{row.pk}/ending/")

    assert not LostPhone.objects.live().exists()
    assert friend.get(f"/account/vouch/{row.pk}/").status_code == 404


def test_who_runs_a_group_of_theirs_may_vouch_and_nobody_else(group):
    niamh, asha = organiser(group, "Niamh"), organiser(group, "Asha")
    lead, tom = organiser(group, "Lee", "lead"), organiser(group, "Tom", "volunteer")
    far = organiser(GroupFactory(), "Fay")

    assert set(who_may_vouch(niamh)) == {asha, lead}
    assert set(who_may_vouch(tom)) == {niamh, asha, lead}
    Membership.begin(niamh, far.memberships.get().group, "volunteer")
    assert far not in set(who_may_vouch(niamh))  # she only helps there
    LostPhone.ask(niamh)
    for stranger in (tom, far, niamh):
        assert not LostPhone.objects.visible_to(Who(stranger)).exists()
    Membership.stop_all(asha, group, who=Who(asha))
    assert not LostPhone.objects.visible_to(Who(asha)).exists()


def test_for_the_network_only_those_who_hold_it_up_vouch(group):
    nell, asha = organiser(group, "Nell"), organiser(group, "Asha")
    NetworkRole.give(nell, "national")
    other = make_demo_person("noor@example.org", "Noor", totp=True)
    NetworkRole.give(other, "admin")
    guard = make_demo_person("gail@example.org", "Gail", totp=True)
    NetworkRole.give(guard, "safeguarding", region_code="wales")

    assert set(who_may_vouch(nell)) == {other}
    assert asha not in set(who_may_vouch(nell))


def test_somebody_alone_is_told_whom_to_write_to(group):
    niamh = organiser(group, "Niamh")
    client = after_the_password(niamh)

    assert "/contact/" in client.get(PAGE).text
    assert client.post(PAGE, {"act": "ask"}).status_code == 409
    assert not LostPhone.objects.exists()


def test_asking_twice_is_one_question(group):
    niamh, asha = organiser(group, "Niamh"), organiser(group, "Asha")
    client = after_the_password(niamh)

    client.post(PAGE, {"act": "ask"})
    client.post(PAGE, {"act": "ask"})

    assert LostPhone.objects.count() == 1
    assert letters(asha).count("hub/lost_phone_vouch") == 1


def test_a_forgotten_question_gives_way_to_a_new_one(group):
    niamh = organiser(group, "Niamh")
    organiser(group, "Asha")
    with time_machine.travel("2026-03-02 19:00Z", tick=False) as clock:
        first, _ = LostPhone.ask(niamh)
        clock.shift(timedelta(days=15))
        second, is_new = LostPhone.ask(niamh)
        assert list(LostPhone.objects.live()) == [second]

    assert is_new
    first.refresh_from_db()
    assert first.stopped_at


def test_two_years_later_nobody_knows_of_it(group):
    niamh = organiser(group, "Niamh")
    organiser(group, "Asha")
    with time_machine.travel("2026-03-02 19:00Z", tick=False):
        LostPhone.ask(niamh)
    with time_machine.travel("2028-03-02 19:00Z", tick=False):
        other = organiser(GroupFactory(), "Olu")
        organiser(other.memberships.get().group, "Oona")
        kept, _ = LostPhone.ask(other)

        tasks.forget()

    assert list(LostPhone.objects.all()) == [kept]


def test_the_database_refuses_a_word_for_oneself(group):
    niamh = organiser(group, "Niamh")
    with pytest.raises(IntegrityError, match="nobody_vouches_for_themselves"), transaction.atomic():
        LostPhone.objects.create(person=niamh, vouched_by=niamh, vouched_at=timezone.now())
    with pytest.raises(IntegrityError, match="opened_after_a_vouching"), transaction.atomic():
        LostPhone.objects.create(person=niamh, used_at=timezone.now())
