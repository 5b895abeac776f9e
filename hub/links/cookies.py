"""The narrow cookie a private link sets: which link, for two hours, sent only under one path."""

from typing import Any

from django.conf import settings
from django.core import signing

from hub.links.models import PrivateLink

COOKIE = "link"
MAX_AGE = 2 * 3600
SALT = "hub.links.cookie"


def let_in(response: Any, link: PrivateLink, *, path: str) -> Any:
    """Give the browser the right to open what `link` opens, under `path` only."""
    response.set_cookie(
        COOKIE,
        signing.dumps([link.pk, link.purpose, link.nonce], salt=SALT),
        max_age=MAX_AGE,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=not settings.DEBUG,
    )
    return response


def links_of(request: Any) -> list[PrivateLink]:
    """The live link this request carries, read from the database: a revoked one opens nothing."""
    if not (sealed := request.COOKIES.get(COOKIE)):
        return []
    try:
        pk, purpose, nonce = signing.loads(sealed, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return []
    return list(
        PrivateLink.objects.live().filter(pk=pk, purpose=purpose, nonce=nonce).select_related("about_type")
    )
