from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"

    def ready(self) -> None:
        from hub import shelves
        from impact import scopes

        shelves.SCOPES.update(scopes.SCOPES)
