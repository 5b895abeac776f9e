from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import override

from groups.models import Region
from hub.accounts import network_letters, second_hands
from hub.accounts.models import NetworkRole, User
from hub.accounts.opening import open_account
from hub.common.models import TransitionError

ROLES = {"coordinator": "national", "administrator": "admin", "safeguarding": "safeguarding"}
RULE = """\
Coordinators and administrators are named, and end, with a second pair of hands: another coordinator or
administrator agrees (--agreed-by THEIR-ADDRESS). While there are fewer than two coordinators, two people who
run a group (--agreed-by) or two trustees (--trustee "Their name") agree instead. A safeguarding lead ends the
same way; naming one takes nobody else."""


class Command(BaseCommand):
    help = f"Names somebody coordinator, administrator or safeguarding lead, or ends that.\n\n{RULE}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the address they sign in with")
        parser.add_argument("--as", dest="role", choices=ROLES, required=True)
        parser.add_argument("--name", default="", help="of somebody who has no account yet: one is made")
        parser.add_argument("--region", default="", help="of a safeguarding lead, such as north-east")
        parser.add_argument("--agreed-by", action="append", default=[], metavar="ADDRESS")
        parser.add_argument("--trustee", action="append", default=[], metavar="NAME")
        parser.add_argument("--end", action="store_true", help="end the role instead")

    def handle(self, *args: Any, **options: Any) -> None:
        role = ROLES[options["role"]]
        region = self.region(options["region"], role)
        try:
            with override("en-gb"), transaction.atomic():
                person = self.person_at(options["address"], options["name"], must_be_known=options["end"])
                agreeing = [self.person_at(one, "", must_be_known=True) for one in options["agreed_by"]]
                agreed = second_hands.agreed(person, role, agreeing, options["trustee"], ends=options["end"])
                if options["end"]:
                    self.end(person, role, region)
                else:
                    self.name(person, role, region, by=agreed)
        except second_hands.NotAgreedError as trouble:
            raise CommandError(f"{trouble}\n{RULE}") from None
        except TransitionError as trouble:
            raise CommandError(str(trouble)) from None
        except ValidationError as trouble:
            raise CommandError(trouble.messages[0]) from None

    def region(self, slug: str, role: str) -> Region | None:
        if not slug:
            return None
        if role != "safeguarding":
            raise CommandError("Only safeguarding leads have a region.")
        if found := Region.objects.filter(slug=slug).first():
            return found
        known = ", ".join(Region.objects.values_list("slug", flat=True))
        raise CommandError(f"There is no region {slug}. There are: {known}.")

    def person_at(self, address: str, name: str, *, must_be_known: bool) -> User:
        if person := User.objects.filter(email__iexact=address, is_active=True).first():
            return person
        if must_be_known:
            raise CommandError(f"Nobody here signs in as {address}.")
        if not name:
            raise CommandError(f'Nobody here signs in as {address} yet: give --name "Their Name" too.')
        return open_account(address, name)

    def name(self, person: User, role: str, region: Region | None, *, by: User | None) -> None:
        given = NetworkRole.give(person, role, region_code=region.code if region else "", by=by)
        network_letters.network_role(given)
        where = f" for {region.in_a_sentence}" if region else ""
        self.stdout.write(f"{person} is {given.get_role_display().lower()}{where}. A mail tells them.")
        coordinators = NetworkRole.objects.live().coordinating().count()
        if role == "national" and coordinators == 2:
            self.stdout.write("There are two coordinators now: at least two remain from here on.")

    def end(self, person: User, role: str, region: Region | None) -> None:
        code = region.code if region else ""
        held = NetworkRole.objects.live().filter(person=person, role=role, region_code=code).first()
        if held is None:
            raise CommandError(f"{person} does not hold that role.")
        held.end()
        network_letters.network_role_ended(held)
        self.stdout.write(
            f"{person} is no longer {held.get_role_display().lower()}; every sign-in has ended. A mail tells them."
        )
