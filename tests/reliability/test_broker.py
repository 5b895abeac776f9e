"""G8, G9, T3, T4: the broker carries wake-ups and nothing else, so it may be emptied or go away."""

import json

import redis
from allauth.account.models import EmailAddress

from hub.accounts.models import User
from hub.jobs.models import JobRun
from hub.mail.models import OutgoingMail
from tests.letterbox import NEWS, ORDER
from tests.reliability.conftest import House
from tests.reliability.visitor import PAGES, PASSWORD

TICK = "hub.jobs.tasks.tick"


def test_g8_t3_an_emptied_broker_loses_no_mail(house: House) -> None:
    house.promise(ORDER, 250)
    house.promise(NEWS, 250)
    for pk in OutgoingMail.objects.values_list("pk", flat=True):
        house.app.send_task("hub.mail.tasks.send_mail", [pk], retry=False)

    with redis.Redis(unix_socket_path=str(house.broker.socket)) as broker:
        waiting = broker.llen("celery")
        broker.flushall()
    house.nursery.start("worker")
    house.ask(TICK)
    house.wait_until_nothing_is_due()

    assert waiting == 500
    assert set(house.sink.per_key.values()) == {1}
    assert len(house.sink.messages) == 500


def test_g9_t4_without_a_broker_the_site_works_and_mail_comes_later(house: House) -> None:
    ann = User.objects.create_user("ann@example.org", PASSWORD, name="Ann Hope")
    EmailAddress.objects.create(user=ann, email=ann.email, verified=True, primary=True)
    report = house.broker.folder / "visitor.json"

    house.sweeps = False
    house.nursery.start("worker")
    house.ask(TICK)
    house.wait_for(lambda: JobRun.objects.exists(), "the first tick")
    house.broker.stop()
    house.nursery.start("visitor")
    house.wait_for(report.exists, "the visit")
    visit = json.loads(report.read_text())
    queued = house.count("queued")
    house.broker.start()
    house.ask("hub.mail.tasks.send_due")
    house.wait_until_nothing_is_due()

    assert [visit["seen"][f"GET {page}"] for page in PAGES] == [200] * len(PAGES)
    assert max(visit["seen"].values()) < 500
    assert visit["signed_in"]
    assert visit["slowest"] < 5  # and no page waits for what is away
    assert queued == 2
    assert sorted(envelope.rcpt_tos[0] for envelope in house.sink.envelopes) == [
        "ann@example.org",
        "nobody@example.org",
    ]
