from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"

    def ready(self) -> None:
        from hub import shelves
        from volunteers import receivers, scopes  # noqa: F401

        shelves.SCOPES.update(scopes.SCOPES)
        shelves.SEEDS.append("volunteers.seeds.seed_requests")
