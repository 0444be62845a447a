"""How often somebody has done something lately: for limits that spare a person's and the server's time.

Counted in Django's cache: in this process, or for all of them in Redis where REDIS_URL names one. A
cache that is away counts nothing, and shuts no door.
"""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

IPV6_SITE = 64

log = logging.getLogger(__name__)


def lately(name: str) -> int:
    """How many were counted since the first of them, within its span."""
    try:
        return int(cache.get(name, 0))
    except Exception:
        log.exception("%s cannot be counted.", name)
        return 0


def one_more(name: str, *, within_seconds: int) -> None:
    """Counts one; the first begins a span, after which all are forgotten."""
    try:
        cache.add(name, 0, within_seconds)
        cache.incr(name)
    except Exception:  # as above; also where the count ended between the two
        log.exception("%s was not counted.", name)


def site_of(request: HttpRequest) -> str:
    """The address that a request comes from, of IPv6 the network that one customer has."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_SITE), strict=False).network_address)
    return str(address)
