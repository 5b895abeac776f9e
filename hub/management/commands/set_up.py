from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import override

from hub import shelves
from hub.access.checks import unsafe_settings
from hub.accounts import network_letters
from hub.accounts.models import NetworkRole, User
from hub.accounts.opening import open_account
from hub.mail import sender
from hub.mail.addresses import one_line, one_mailbox
from hub.mail.models import OutgoingMail

TRIES = 5
LONGEST_NAME = 120


class Command(BaseCommand):
    help = (
        "Makes an empty database a network: tables, places, vocabularies, its coordinator and the first mail. "
        "It can be run again without harm."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--coordinator-name", default="", help="asked for when it is not given")
        parser.add_argument("--coordinator-email", default="", help="asked for when it is not given")

    def handle(self, *args: Any, **options: Any) -> None:
        if problems := unsafe_settings():
            raise CommandError("\n".join(["This hub does not start like this:", *problems]))
        with override("en-gb"):
            self.lay_the_foundations()
            role = self.find_the_coordinator(options["coordinator_name"], options["coordinator_email"])
            trouble = self.trouble_with_mail(role)
            self.say_what_comes_next(role.person)
        if trouble:
            raise CommandError(trouble, returncode=2)

    def say(self, words: str) -> None:
        self.stdout.write(words)

    # --- Tables, places, words ---
    def lay_the_foundations(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as trouble:
            raise CommandError(f"The database does not answer: {str(trouble).strip()}") from None
        self.say("Bringing the database up to date ...")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except DatabaseError as trouble:
            first_line = str(trouble).strip().splitlines()[0]
            raise CommandError(
                f"The tables could not be made ({first_line}). DATABASE_URL has to name the role that owns them."
            ) from None
        with transaction.atomic():
            loaded = [import_string(name)() for name in shelves.FOUNDATIONS]
        self.say(f"It holds {', '.join(loaded)}.")

    # --- Who coordinates ---
    def find_the_coordinator(self, name: str, email: str) -> NetworkRole:
        first = NetworkRole.objects.live().coordinating().select_related("person").order_by("pk").first()
        if first is not None:
            return self.keep(first, email)
        email = self.settle(
            "Address of the coordinator, who starts groups and invites their leads", email, an_address
        )
        known = User.objects.filter(email__iexact=email).first()
        name = known.name if known and known.name else self.settle("Her or his name", name, a_name)
        with transaction.atomic():
            person = open_account(email, name)
            if not person.name:
                person.name = name
                person.save(update_fields=["name"])
            return NetworkRole.give(person, NetworkRole.Role.NATIONAL)

    def keep(self, first: NetworkRole, email: str) -> NetworkRole:
        if email and not NetworkRole.objects.live().filter(person__email__iexact=email).exists():
            raise CommandError(
                f"{first.person} coordinates this network already. Another coordinator is named with a second "
                "pair of hands: manage.py network_role --help says how."
            )
        return first

    def settle(self, question: str, given: str, look_at: Callable[[str], str]) -> str:
        """The answer on the command line, else what is typed; asked again when it does not fit."""
        if given:
            try:
                return look_at(given)
            except ValidationError as trouble:
                raise CommandError(f"{given}: {trouble.messages[0]}") from None
        for _try in range(TRIES):
            try:
                return look_at(input(f"{question}: "))
            except ValidationError as trouble:
                self.say(f"  {trouble.messages[0]}")
            except (EOFError, KeyboardInterrupt):
                raise CommandError(
                    "Nobody answered. Give --coordinator-name and --coordinator-email, or run this in a terminal."
                ) from None
        raise CommandError("Let us stop here; run this again when you like, nothing is lost.")

    # --- Mail ---
    def trouble_with_mail(self, role: NetworkRole) -> str:
        """Nothing when the letter to the coordinator was taken, now or the last time; else what to do."""
        letter = network_letters.network_role(role)
        over = {OutgoingMail.State.FAILED, OutgoingMail.State.QUEUED}
        if letter.state in over:  # a relay that was put right since is tried at once
            OutgoingMail.objects.filter(pk=letter.pk, state__in=over).update(
                state=OutgoingMail.State.QUEUED, attempts=0, not_before=letter.made_at
            )
            self.say(f"Handing a letter for {role.person.email} to {settings.EMAIL_HOST} ...")
            sender.send_due(first=letter.pk)
            letter.refresh_from_db()
        if letter.state == OutgoingMail.State.SENT:
            self.say("Mail works: the letter was taken.")
            return ""
        why = f" ({letter.last_error})" if letter.last_error else ""
        return (
            f"But the letter was not taken{why}. Look at EMAIL_HOST, EMAIL_PORT and their like, then run this again: "
            "until mail works nobody can sign in."
        )

    # --- And then ---
    def say_what_comes_next(self, person: User) -> None:
        def at(name: str) -> str:
            return settings.HUB_URL + reverse(name)

        self.say(
            f"""
{settings.HUB_NAME} is ready for {person.first_name_shown}:
1. Start web, worker and scheduler if they do not run yet; {settings.HUB_URL}/readyz then says ok within two minutes.
2. {person.first_name_shown} opens {at("account_request_login_code")} and types {person.email}: a code comes by mail, there is no password.
3. The page "Today" leads to the first group ({at("groups:national")}); on the way the hub sets up a second step.
4. Name a second coordinator and the safeguarding leads: manage.py network_role --help
5. Make sure of backups, and of SPF, DKIM and DMARC for {settings.MAIL_DOMAIN}: docs/operations.md"""
        )


def a_name(typed: str) -> str:
    name = one_line(typed, LONGEST_NAME)
    if not name:
        raise ValidationError("Please type a name, such as Niamh Kelly.")
    if "@" in name:
        raise ValidationError("That looks like an address; here we need the name.")
    return name


def an_address(typed: str) -> str:
    if not typed.strip():
        raise ValidationError("Please type an email address, such as niamh@example.org.")
    return one_mailbox(typed)
