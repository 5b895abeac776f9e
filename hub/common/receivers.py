"""What the ground floor does when a connection to the database opens."""

from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver

from hub.common.versions import watch_writes


@receiver(connection_created)
def what_is_written_gives_public_pages_a_new_version(sender: Any, connection: Any, **kwargs: Any) -> None:
    """First in the line: whoever comes later (the history of texts) takes only itself out again."""
    if watch_writes not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch_writes)
