from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        from hub import shelves
        from learning import scopes

        shelves.SCOPES.update(scopes.SCOPES)
