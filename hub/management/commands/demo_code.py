from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub.accounts.demo import code_now
from hub.accounts.models import User


class Command(BaseCommand):
    help = "The six figures that a demo account's app would show now, such as demo_code lead@example.org."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(code_now(User.objects.get_by_natural_key(options["email"])))
        except User.DoesNotExist:
            raise CommandError("There is no account with this address.") from None
        except Authenticator.DoesNotExist:
            raise CommandError("This account has no second step: its password alone lets it in.") from None
        except Exception as trouble:
            raise CommandError(str(trouble)) from None
