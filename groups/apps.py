from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"

    def ready(self) -> None:
        from groups import receivers, scopes  # noqa: F401
        from hub import shelves

        shelves.SCOPES.update(scopes.SCOPES)
        shelves.STANDINGS.append(scopes.standings)
        shelves.SEEDS += ["groups.seeds.seed_groups", "groups.seeds.seed_volunteers"]
