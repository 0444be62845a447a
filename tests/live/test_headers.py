"""Every answer of the real server says what is safe: pages, errors, static files and sockets."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from kanban.web.headers import with_headers
from tests.factory import WheelWorks
from tests.live.server import Server, log_in

PARAMETERS = {"slug": "assembly", "int": "1", "by_hand": "empty", "said": "yes", "path": "1", "str": "x"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# The camera's reader is WebAssembly, which runs under no narrower word.
WIDER = {"/scan/": "'wasm-unsafe-eval'"}
BESIDES = (
    "/nowhere/",
    f"{settings.STATIC_URL}css/board.css",
    "/static/css/board.css",
    "/static/000000000000/js/board.js",
    "/static/nothing.js",
    "/static/../../etc/passwd",
    "/%ff",
    "/answer/wrong-secret/",
)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """An example of every address of the site."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, before + filled(route))
        elif not route.startswith("^"):
            yield before + filled(route)


def filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: PARAMETERS.get(found[1] or "str", "1"), route)


def asked(server: Server, path: str, session: str = "", method: str = "GET") -> tuple[int, HTTPMessage]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request(method, path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers


def lacking(path: str, headers: HTTPMessage) -> list[str]:
    """What the answer should say and does not, in words."""
    policy = headers["Content-Security-Policy"] or ""
    wrong = [f"{name}: {headers[name]}" for name, value in ALWAYS.items() if headers[name] != value]
    wrong += [name for name in {name.lower() for name in headers} if len(headers.get_all(name) or []) > 1]
    if "frame-ancestors 'none'" not in policy or "object-src 'none'" not in policy:
        wrong.append(f"policy: {policy}")
    if headers["Referrer-Policy"] not in ("same-origin", "no-referrer"):
        wrong.append(f"referrer: {headers['Referrer-Policy']}")
    if not path.startswith("/admin/") and "unsafe" in policy.replace(WIDER.get(path, "'none'"), ""):
        wrong.append(f"lax policy: {policy}")
    if "camera=(self)" not in (headers["Permissions-Policy"] or ""):
        wrong.append(f"permissions: {headers['Permissions-Policy']}")
    return [f"{path}: {each}" for each in wrong if each != "set-cookie"]


def test_every_address_says_what_is_safe_to_anybody_and_to_an_administrator(
    server: Server, shown: WheelWorks
) -> None:
    administrator = log_in(User.objects.create_superuser("admin", password="admin"))
    every = [*dict.fromkeys([*addresses(get_resolver().url_patterns), *BESIDES])]
    assert len(every) > 60
    wrong, statuses = [], set()
    for path in every:
        for session in ("", administrator):
            status, headers = asked(server, path, session)
            statuses.add(status)
            wrong += lacking(path, headers)
    assert wrong == []
    assert {200, 302, 404, 405} <= statuses


def test_an_answer_that_says_nothing_is_found() -> None:
    assert len(lacking("/", HTTPMessage())) == len(ALWAYS) + 3


def test_a_refused_method_and_a_form_from_elsewhere_say_it_too(server: Server, shown: WheelWorks) -> None:
    for path, method in (("/accounts/login/", "POST"), ("/healthz", "DELETE"), (BESIDES[1], "POST")):
        status, headers = asked(server, path, method=method)
        assert lacking(path, headers) == []
        assert status in (200, 403, 405), (path, status)


def test_the_handshake_of_a_socket_says_it_too(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"])
    response = screen.socket.response
    assert response
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    screen.close()


def test_a_file_of_this_build_is_kept_for_ever_and_any_other_asked_for_each_time(server: Server) -> None:
    status, kept = asked(server, f"{settings.STATIC_URL}js/board.js")
    assert status == 200
    assert "immutable" in kept["Cache-Control"]
    assert int(re.findall(r"max-age=(\d+)", kept["Cache-Control"])[0]) >= 365 * 24 * 3600
    for path in ("/static/js/board.js", "/static/0123456789ab/js/board.js"):
        status, fresh = asked(server, path)
        assert (status, fresh["ETag"]) == (200, kept["ETag"])
        assert "max-age=0" in fresh["Cache-Control"]


def test_every_page_loads_its_files_from_this_build(server: Server, shown: WheelWorks) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/accounts/login/")
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', connection.getresponse().read().decode())
    assert len(files) > 3
    assert [file for file in files if not file.startswith(settings.STATIC_URL)] == []


@pytest.mark.parametrize(("seconds", "told"), [(31536000, [b"max-age=31536000"]), (0, [])])
async def test_browsers_are_told_to_keep_to_tls_where_the_site_has_it(
    settings: Settings, seconds: int, told: list[bytes]
) -> None:
    settings.SECURE_HSTS_SECONDS = seconds
    events: list[Any] = []

    async def answer(_scope: object, _receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]

    async def hear(event: Any) -> None:
        events.append(event)

    await with_headers(answer)({"type": "http"}, None, hear)  # type: ignore[arg-type]
    headers = events[0]["headers"]
    assert [value for name, value in headers if name == b"strict-transport-security"] == told
