"""What a socket asks for, read from its address and headers."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from asgiref.typing import WebSocketScope
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import translation

from kanban.live.access import Credential
from kanban.live.changes import Audience
from kanban.models import Device, Display, Token

VIEWS = ("board", "abacus")
LARGEST_SEQ = 2**63 - 1


class Junk(ValueError):
    """The address asks for something that does not exist."""


@dataclass(frozen=True)
class Asked:
    """`since` is the seq that the screen has (None: whatever comes), `build` the one it was loaded from."""

    slug: str
    since: int | None
    build: str
    audience: Audience
    credential: Credential


def asked_by(scope: WebSocketScope) -> Asked:
    """Raises Junk where `since` is no number or the view is unknown."""
    query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    view = query.get("view", "board")
    if view not in VIEWS:
        raise Junk("view")
    headers = _headers(scope)
    return Asked(
        slug=scope["url_route"]["kwargs"]["slug"],  # type: ignore[typeddict-item]  # set by Channels' router
        since=_number(query["since"]) if "since" in query else None,
        build=query.get("build", ""),
        audience=Audience(_language(query.get("language", ""), headers), view),
        credential=_display(headers) if for_displays(scope) else _credential(headers),
    )


def for_displays(scope: WebSocketScope) -> bool:
    """Televisions have an address of their own: their cookie goes nowhere else, and nobody else's is read."""
    return scope["path"].startswith("/wall/")


def comes_from_here(scope: WebSocketScope) -> bool:
    """Refuses other sites' pages, which a browser would let in with this person's cookie.

    Programs with a token send no origin and need none: no browser can be made to send that header.
    """
    headers = _headers(scope)
    if _credential(headers).token_digest:
        return True
    host = headers.get("host", "")
    allowed = list(settings.PUBLIC_ORIGINS)
    if validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        allowed.append(f"{'https' if scope['scheme'] == 'wss' else 'http'}://{host}")
    try:
        origin = urlsplit(headers["origin"])
        return bool(OriginValidator(None, allowed).valid_origin(origin))
    except (KeyError, ValueError):
        return False


def address_of(scope: WebSocketScope) -> str:
    """Where it comes from; of IPv6 the network, as one machine has a whole one to choose from."""
    host = (scope["client"] or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((host, 64), strict=False))


def _headers(scope: WebSocketScope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > LARGEST_SEQ:
        raise Junk("since")
    return int(text)


def _credential(headers: dict[str, str]) -> Credential:
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret.strip():
        return Credential(token_digest=Token.digest_of(secret.strip()))
    cookies = parse_cookie(headers.get("cookie", ""))
    device = cookies.get(Device.COOKIE, "")
    return Credential(
        session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""),
        device_digest=Device.digest_of(device) if device else "",
    )


def _display(headers: dict[str, str]) -> Credential:
    secret = parse_cookie(headers.get("cookie", "")).get(Display.COOKIE, "")
    return Credential(display_digest=Display.digest_of(secret))


def _language(asked: str, headers: dict[str, str]) -> str:
    """The one asked for, else what the pages would choose: by cookie, then by the browser's wishes."""
    if asked in dict(settings.LANGUAGES):
        return asked
    request = HttpRequest()
    request.COOKIES = parse_cookie(headers.get("cookie", ""))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get("accept-language", "")
    return translation.get_language_from_request(request)
