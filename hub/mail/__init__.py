"""Mail is promised here and leaves by the one sender. `from hub import mail`, then `mail.promise(...)`."""

from hub.mail.promises import chosen_language, expire, promise

__all__ = ["chosen_language", "expire", "promise"]
