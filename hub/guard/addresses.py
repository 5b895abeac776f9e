"""Where a request came from, as our own proxy says it; what anybody may write in a header counts for nothing."""

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The sender's address; of an IPv6 address the part that one household shares."""
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if proxies and len(said) >= proxies:
        address = said[-proxies]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def sealed(who: str) -> str:
    """What is counted under: nobody's address can be read from a counter."""
    return hmac.new(settings.SECRET_KEY.encode(), who.strip().lower().encode(), hashlib.sha256).hexdigest()
