"""E11: every kind of mail, plain and html, as a mail server sees it."""

from email import message_from_bytes, policy

from hub.mail.letters import letter
from hub.mail.smtp import written_out
from tests.access.test_canaries import letters_of_every_kind
from tests.access.world import World
from tests.letterbox import distrusted


def test_e11_every_kind_of_mail_is_one_that_may_be_trusted(world: World) -> None:
    faults = []

    for mail in letters_of_every_kind(world):
        message = message_from_bytes(written_out(letter(mail)), policy=policy.default)
        faults += distrusted(message, mail)

    assert faults == []
