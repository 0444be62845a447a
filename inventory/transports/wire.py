"""One POST over a connection of its own, to a machine that was checked, within one limit of time for all.

Written on `http.client`'s reader rather than a library of sessions: those look names up themselves,
follow redirects and proxies, and limit each read but not the whole.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import IO, TYPE_CHECKING, cast

from django.conf import settings
from django.utils.translation import gettext as _

from inventory.transports.addresses import Place, machines
from inventory.transports.failures import NotDelivered
from inventory.transports.networks import Address

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """The head of what came back; of the body nothing is read, kept or shown."""

    status: int
    retry_after: str


def post(place: Place, headers: Mapping[str, str], body: bytes) -> Answer:
    """Sends `body` to the place within WEBHOOK_TIMEOUT seconds, looking up, TLS and answer included."""
    until = monotonic() + settings.WEBHOOK_TIMEOUT
    found = machines(place, until=until)
    try:
        with connected(place, found, until=until) as line:
            line.settimeout(left(until))
            line.sendall(head(place, headers, len(body)) + body)
            return answer_on(line, until=until)
    except TimeoutError as error:
        words = _("The webhook did not answer within %(seconds)s s.")
        raise NotDelivered(words % {"seconds": settings.WEBHOOK_TIMEOUT}) from error
    except ssl.SSLError as error:
        raise NotDelivered(
            _("The webhook's TLS is not to be trusted: %(error)s") % {"error": error}
        ) from error
    except OSError as error:
        raise NotDelivered(_("The webhook cannot be reached: %(error)s") % {"error": error}) from error
    except (HTTPException, ValueError) as error:
        raise NotDelivered(_("The webhook hung up, or its answer is not HTTP.")) from error


def connected(place: Place, found: list[Address], *, until: float) -> socket.socket:
    """A connection to the first of the checked machines that takes one; with TLS the one the URL names."""
    for number, machine in enumerate(found, start=1):
        try:
            line = dial(machine, place.port, until=until)
            break
        except OSError:
            if number == len(found):
                raise
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if place.scheme == "http":
        return line
    try:
        line.settimeout(left(until))
        return trusted().wrap_socket(line, server_hostname=place.host)
    except BaseException:
        line.close()
        raise


def dial(machine: Address, port: int, *, until: float) -> socket.socket:
    """Calls a machine by its address: here no name is looked up any more."""
    line = socket.socket(socket.AF_INET if machine.version == 4 else socket.AF_INET6)
    try:
        line.settimeout(left(until))
        line.connect((str(machine), port))
    except BaseException:
        line.close()
        raise
    return line


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: the system's, or those in SSL_CERT_FILE."""
    return ssl.create_default_context()


def head(place: Place, headers: Mapping[str, str], length: int) -> bytes:
    facts = {"Host": place.authority, **headers, "Content-Length": str(length), "Connection": "close"}
    lines = [f"POST {place.target} HTTP/1.1", *(f"{name}: {value}" for name, value in facts.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def answer_on(line: socket.socket, *, until: float) -> Answer:
    """Reads status and headers; HTTPResponse passes over 100 Continue."""
    response = HTTPResponse(cast(socket.socket, Reading(line, until)), method="POST")
    response.begin()
    return Answer(response.status, response.headers.get("Retry-After", "").strip())


class Reading(RawIOBase):
    """A connection as HTTPResponse reads it: until the time is up, and no more than LONGEST_HEAD."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.until, self.room = line, until, LONGEST_HEAD

    def makefile(self, _mode: str) -> IO[bytes]:
        return BufferedReader(self, 4096)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if not self.room:
            raise HTTPException("the head of the answer is too long")
        self.line.settimeout(left(self.until))
        taken = self.line.recv_into(memoryview(buffer)[: self.room])
        self.room -= taken
        return taken


def left(until: float) -> float:
    """Seconds that are left; refuses when there are none."""
    seconds = until - monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
