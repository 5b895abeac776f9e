from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "hub"

    def ready(self) -> None:
        from hub import shelves
        from hub.access import checks  # noqa: F401  registers the start-up refusals
        from hub.accounts import (  # noqa: F401
            audited,
            lost_phone_letters,
            merge_letters,
            network_letters,
            receivers,
            scopes,
        )
        from hub.accounts.navigation import your_pages
        from hub.accounts.standings import STANDINGS
        from hub.common import receivers as versions  # noqa: F401
        from hub.imports.scopes import SCOPES as import_scopes
        from hub.mail.scopes import SCOPES as mail_scopes
        from hub.today.navigation import navigation

        shelves.STANDINGS.append(STANDINGS)
        shelves.SCOPES.update(scopes.SCOPES | import_scopes | mail_scopes)
        shelves.YOUR_PAGES.append(your_pages)
        shelves.AUDIT_SENTENCES.update(audited.SENTENCES)
        shelves.OWN_ROWS.update(audited.OWN_ROWS)
        shelves.NAVIGATION.append(navigation)
