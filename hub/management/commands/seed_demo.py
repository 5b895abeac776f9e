"""Fills an empty database with a small living network. Refuses production."""

import random
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from hub import shelves
from hub.accounts.models import User
from hub.seeding.world import World, seed_people


class Command(BaseCommand):
    help = "Fills an empty database with a demo network: groups, people, requests at every state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["small"], default="small")
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_PEOPLE:
            raise CommandError(
                "Demo accounts have a password everybody knows, so they are for development only."
            )
        if User.objects.exists():
            raise CommandError(
                "There are people in this database already. The demo network needs an empty one."
            )
        started = time.monotonic()
        with transaction.atomic():
            world = World(chance=random.Random(options["seed"]), now=timezone.now())
            for seed in (seed_people, *map(import_string, shelves.SEEDS)):
                self.stdout.write(f"  {(seed.__doc__ or seed.__name__).splitlines()[0]}")
                seed(world)
        self.stdout.write(f"The demo network is there ({time.monotonic() - started:.0f} s).")
