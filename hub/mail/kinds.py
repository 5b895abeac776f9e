"""What the sender knows of each kind of mail, from the shelf."""

from hub.shelves import MAIL_KINDS, MailKind


def kind_named(name: str) -> MailKind:
    """The kind on the shelf; the sign-in mails of allauth are essential and come with their words."""
    if name.startswith("account/"):
        return MailKind(name, essential=True)
    return MAIL_KINDS[name]
