"""Fills an empty database with a living network, small or as large as a nation. Refuses production."""

import random
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from hub import shelves
from hub.accounts.models import User
from hub.seeding.sizes import SIZES
from hub.seeding.world import World, seed_people


class Command(BaseCommand):
    help = "Fills an empty database with a demo network: groups, people, requests at every state."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["small", *SIZES], default="small")
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
        size = SIZES.get(options["scale"])
        seeds = [*shelves.SEEDS, *(shelves.NATIONAL_SEEDS if size else [])]
        world = World(
            chance=random.Random(options["seed"]),
            now=last_midnight() if size else timezone.now(),
            size=size,
            say=self.stdout.write,
        )
        with transaction.atomic():
            for seed in (seed_people, *map(import_string, seeds)):
                self.stdout.write(f"  {(seed.__doc__ or seed.__name__).splitlines()[0]}")
                seed(world)
        self.stdout.write(f"The demo network is there ({world.spent}).")


def last_midnight() -> datetime:
    """A large network ends with yesterday: the same seed makes the same rows all day long."""
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
