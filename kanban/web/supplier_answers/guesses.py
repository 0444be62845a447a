"""Who tries links that open nothing is told to wait; a link that holds opens all the same.

A secret is far too long to be guessed, and colleagues behind one address are not shut out by one of them.

Counted in Django's cache: in this process, or for all of them in Redis where REDIS_URL names one.
"""

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.http import HttpRequest

MOST = 20
WITHIN_SECONDS = 600
IPV6_SITE = 64

log = logging.getLogger(__name__)


def too_many(request: HttpRequest) -> bool:
    """Whether so many wrong links came from this address lately that one more is refused."""
    try:
        return int(cache.get(_key(request), 0)) >= MOST
    except Exception:  # a cache that is away must not shut the door
        log.exception("Wrong links cannot be counted.")
        return False


def note(request: HttpRequest) -> None:
    """One more wrong link came from there."""
    try:
        cache.add(_key(request), 0, WITHIN_SECONDS)
        cache.incr(_key(request))
    except Exception:  # as above; also where the count ended between the two
        log.exception("A wrong link was not counted.")


def _key(request: HttpRequest) -> str:
    return f"wrong-links/{_site(request.META.get('REMOTE_ADDR', ''))}"


def _site(text: str) -> str:
    """The address, of IPv6 the network that one customer has."""
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_SITE), strict=False).network_address)
    return str(address)
