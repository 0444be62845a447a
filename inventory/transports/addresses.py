"""Where a webhook's address leads: read strictly, looked up once, every answer checked.

What was checked is what is connected to, so that a name which is looked up again and then says
something else (DNS rebinding) has nobody to say it to.
"""

import re
import socket
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from inventory.transports.failures import NotDelivered
from inventory.transports.networks import Address, is_within, may_be_reached

LONGEST_URL = 500
PORTS = {"https": 443, "http": 80}
FIRST_FREE_PORT = 1024
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


@dataclass(frozen=True)
class Place:
    """What a webhook's address names, in the one spelling that is taken."""

    scheme: str
    host: str
    port: int
    target: str

    @cached_property
    def literal(self) -> Address | None:
        """The machine, where the host is an address and no name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """As the Host header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read(url: str) -> Place:
    """Takes an address apart. Refuses for good what one program may read this way and another that way."""
    if len(url) > LONGEST_URL or not re.fullmatch(r"[!-~]+", url) or "\\" in url:
        raise refusal(_("It has characters that no address has."))
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise refusal(_("It cannot be read.")) from None
    if split.scheme not in PORTS or "@" in split.netloc or split.netloc.endswith(":") or port == 0:
        raise refusal(_("It wants https://, a host, and neither name nor password."))
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return Place(split.scheme, _host(split), port or PORTS[split.scheme], target)


def _host(split: SplitResult) -> str:
    """A name of letters, digits and hyphens, or an address as machines write it: never 0x7f.1 or 127.1."""
    host = split.hostname or ""
    if "[" in split.netloc:
        if re.fullmatch(r"[0-9a-f:.]+", host):
            return host
        raise refusal(_("It cannot be read."))
    labels = host.split(".")
    if not all(LABEL.fullmatch(label) for label in labels):
        raise refusal(_("Its host is no name and no address."))
    if NUMBER.fullmatch(labels[-1]):
        try:
            ip_address(host)
        except ValueError:
            raise refusal(_("Its host is a number in an odd spelling.")) from None
    return host


def machines(place: Place, *, until: float) -> list[Address]:
    """The machines that the place stands for, all of them checked; looked up once, by `until` at most."""
    found = [place.literal] if place.literal else _looked_up(place, until=until)
    allowed = settings.WEBHOOK_ALLOWED_NETWORKS
    for machine in found:
        if not may_be_reached(machine, allowed=allowed):
            words = _("%(machine)s is not on the open internet, nor in WEBHOOK_ALLOWED_NETWORKS.")
            raise refusal(words % {"machine": machine})
    if not all(is_within(machine, allowed) for machine in found):
        if place.scheme != "https":
            raise refusal(_("It wants https://: http is for the plant's own networks."))
        if place.port != PORTS["https"] and place.port < FIRST_FREE_PORT:
            raise refusal(_("Port %(port)d belongs to another service.") % {"port": place.port})
    return found


def _looked_up(place: Place, *, until: float) -> list[Address]:
    """Asks in a thread: a name server that does not answer must not take more than its time."""
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()
    Thread(target=_look_up, args=[place, answers], daemon=True, name="look-up").start()
    try:
        answer = answers.get(timeout=max(until - monotonic(), 0))
    except Empty:
        raise NotDelivered(_("The webhook's host could not be looked up in time.")) from None
    if isinstance(answer, OSError) or not answer:
        raise NotDelivered(_("The webhook's host is not known: %(error)s") % {"error": answer or place.host})
    return [ip_address(each) for each in answer]


def _look_up(place: Place, answers: SimpleQueue[list[str] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(address[0]) for *_rest, address in found)))
    except (OSError, UnicodeError) as error:
        answers.put(error if isinstance(error, OSError) else OSError(str(error)))


def refusal(why: str) -> NotDelivered:
    """Nothing goes to this address, now or later: somebody has to correct it."""
    return NotDelivered(_("The webhook's address is refused: %(why)s") % {"why": why}, final=True)
