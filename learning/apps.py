from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"

    def ready(self) -> None:
        from hub import shelves
        from learning import navigation, scopes
        from learning.emails import people  # noqa: F401  put their kinds of mail on the shelf

        shelves.SCOPES.update(scopes.SCOPES)
        shelves.NAVIGATION.append(navigation.navigation)
        shelves.YOUR_PAGES.append(navigation.your_pages)
