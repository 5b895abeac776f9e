"""Mail that was perhaps not delivered: on an administrator's list until somebody says what becomes of it (G6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.audit.models import AuditEntry
from hub.mail import stuck
from hub.mail.models import OutgoingMail
from hub.mail.tasks import forget
from tests.factories.hub import NetworkRoleFactory, PersonFactory, sign_in

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


def a_mail(state: str = "unknown", **facts) -> OutgoingMail:
    number = OutgoingMail.objects.count()
    return OutgoingMail.objects.create(
        **{
            "dedupe_key": f"test:{number}",
            "kind": "hub/network_role",
            "essential": True,
            "to_email": f"bev{number}@charity.example",
            "state": state,
            "attempts": 8,
            "last_error": "550 5.7.1",
        }
        | facts
    )


@pytest.fixture
def alex() -> User:
    return NetworkRoleFactory(
        role="admin", person=PersonFactory(name="Alex Admin", second_factor=True)
    ).person


@pytest.fixture
def page(client, alex):
    sign_in(client, alex)

    def press(**said):
        url = reverse("stuck_mails")
        return client.post(url, said, follow=True) if said else client.get(url)

    return press


def test_what_is_stuck_is_listed_without_its_words_or_whole_addresses(page):
    for state in State.values:
        a_mail(
            state,
            claimed_at=timezone.now() if state in ("claimed", "sending") else None,
            sent_at=timezone.now() if state == "sent" else None,
        )

    shown = page()

    assert [mail.state for mail in shown.context["page"]] == ["failed", "unknown"]
    assert "b…" in shown.text
    assert "bev" not in shown.text
    assert "2 mails" in shown.text
    assert "550 5.7.1" in shown.text


def test_nothing_stuck_is_said_kindly(page):
    assert "No mail is stuck." in page().text


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_send_it_again_puts_it_back_once_under_the_same_message_id(page, state):
    mail = a_mail(state)

    for _ in range(2):
        page(mail=mail.pk, act="again")

    now = OutgoingMail.objects.get(pk=mail.pk)
    assert (now.state, now.attempts, now.last_error) == (State.QUEUED, 0, "")
    assert now.message_id == mail.message_id
    assert list(OutgoingMail.objects.due()) == [now]
    assert AuditEntry.objects.filter(act="mail sent again", about_id=str(mail.pk)).count() == 1


def test_leave_it_takes_it_off_the_list_and_lets_it_be_forgotten(page, alex):
    mail = a_mail(
        made_at=timezone.now() - timedelta(days=100), not_before=timezone.now() - timedelta(days=99)
    )
    forget()
    assert OutgoingMail.objects.stuck().get() == mail

    for _ in range(2):
        page(mail=mail.pk, act="leave")

    assert not OutgoingMail.objects.stuck().exists()
    line = AuditEntry.objects.get(act="mail left")
    assert (line.actor_id, line.role_used, line.about_id) == (alex.pk, "admin", str(mail.pk))
    forget()
    assert not OutgoingMail.objects.filter(pk=mail.pk).exists()


def test_what_failed_and_was_not_looked_at_is_forgotten_after_its_time_too(page):
    a_mail(
        "failed", made_at=timezone.now() - timedelta(days=100), not_before=timezone.now() - timedelta(days=99)
    )

    forget()

    assert not OutgoingMail.objects.exists()


def test_what_came_with_its_words_or_is_too_late_is_only_left(page):
    code = a_mail("failed", kind="account/login_code")
    late = a_mail("failed", expires_at=timezone.now() - timedelta(minutes=1))

    shown = page().text
    page(mail=[code.pk, late.pk], act="again")

    assert "Send it again" not in shown
    assert OutgoingMail.objects.stuck().count() == 2


def test_a_page_holds_twenty_five_and_is_left_with_one_press(page):
    first = [a_mail() for _ in range(30)][:25]

    shown = page()
    page(mail=[mail.pk for mail in shown.context["page"]], act="leave")

    assert [mail.pk for mail in shown.context["page"]] == [mail.pk for mail in first]
    assert "30 mails" in shown.text
    assert OutgoingMail.objects.stuck().count() == 5


@pytest.mark.parametrize(
    "said", [{"act": "again"}, {"act": "burn", "mail": "1"}, {"act": "leave", "mail": "1e3"}]
)
def test_what_nobody_means_changes_nothing(page, said):
    mail = a_mail()

    assert page(**said).status_code == 200

    assert OutgoingMail.objects.stuck().get() == mail


@pytest.mark.parametrize("role", ["national", "safeguarding", None])
def test_nobody_but_an_administrator_knows_of_it(client, role):
    person = PersonFactory(second_factor=True)
    if role:
        NetworkRoleFactory(role=role, person=person)
    a_mail()
    sign_in(client, person)

    assert client.get(reverse("stuck_mails")).status_code == 404
    assert reverse("stuck_mails") not in client.get(reverse("today")).text


def test_without_a_second_factor_it_stays_shut(client, alex):
    alex.authenticator_set.all().delete()
    sign_in(client, alex, shown=False)

    assert client.get(reverse("stuck_mails")).status_code == 403


def test_an_administrators_day_counts_them_exactly(client, alex):
    sign_in(client, alex)
    assert "perhaps not delivered" not in client.get(reverse("today")).text
    for _ in range(3):
        a_mail()
    a_mail("failed", left_at=timezone.now())

    assert "3 mails were perhaps not delivered" in client.get(reverse("today")).text


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_same_questions_however_long_it_is(
    client, alex, how_many, django_assert_num_queries
):
    for _ in range(how_many):
        a_mail()
    sign_in(client, alex)
    client.get(reverse("stuck_mails"))

    with django_assert_num_queries(5):
        response = client.get(reverse("stuck_mails"))

    assert len(response.context["page"].object_list) == how_many


def test_again_locks_what_it_looks_at(alex):
    """Two administrators press at once: the second finds nothing waiting."""
    mail = a_mail()
    rows = OutgoingMail.objects.filter(pk=mail.pk)

    assert [
        stuck.send_again(rows, who=None),
        stuck.send_again(rows, who=None),
        stuck.leave(rows, who=None),
    ] == [1, 0, 0]
