"""The same shapes in Welsh; the names of days and months come from the language."""

from hub.formats.en_GB.formats import *  # noqa: F403
