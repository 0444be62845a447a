"""Where webhooks may go: hostile addresses are refused without a connection, and names are looked up once."""

import socket
import ssl
import time
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
import trustme
from pytest_django import Settings

from inventory.transports import NotDelivered, addresses, wire
from inventory.transports.addresses import Place
from inventory.transports.networks import Address, may_be_reached
from tests.inventory.hooks import Hooks
from tests.inventory.hostile import HOSTILE


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with Hooks().listening() as hooks:
        yield hooks


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Whom this process called; those that are not on this machine do not answer."""
    real, called = wire.dial, []

    def dial(machine: Address, port: int, *, until: float) -> socket.socket:
        called.append((str(machine), port))
        if not machine.is_loopback:
            raise ConnectionRefusedError("not in a test")
        return real(machine, port, until=until)

    monkeypatch.setattr(wire, "dial", dial)
    return called


def answering(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that gives its answers one after the other; returns what it is asked."""
    left, asked = [*answers], []

    def getaddrinfo(host: str, port: int, *_more: Any, **_kind: Any) -> list[Any]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (machine, port)) for machine in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def post(url: str) -> wire.Answer:
    return wire.post(addresses.read(url), {}, b"{}")


def refusal_of(url: str) -> NotDelivered:
    with pytest.raises(NotDelivered) as refused:
        post(url)
    return refused.value


def test_the_table_of_hostile_addresses_is_long_enough() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 40


@pytest.mark.parametrize("url", HOSTILE, ids=ascii)
def test_a_hostile_address_is_refused_for_good_and_nobody_is_called(
    hooks: Hooks, dialled: list[tuple[str, int]], url: str
) -> None:
    refusal = refusal_of(url.replace("{port}", str(hooks.port)))
    assert refusal.final
    assert str(refusal).startswith("The webhook's address is refused: ")
    assert (dialled, hooks.connections) == ([], 0)


def test_the_listening_socket_sees_whom_the_operator_allows(hooks: Hooks, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    assert post(hooks.url()).status == 204
    assert hooks.connections == 1


@pytest.mark.parametrize("machine", ["93.184.216.34", "1.1.1.1", "2a00:1450:4001::200e", "2606:4700::1111"])
def test_the_open_internet_may_be_reached(dialled: list[tuple[str, int]], machine: str) -> None:
    assert may_be_reached(ip_address(machine), allowed=[])
    host = f"[{machine}]" if ":" in machine else machine
    assert "not in a test" in str(refusal_of(f"https://{host}/in"))
    assert dialled == [(machine, 443)]


def test_a_name_is_looked_up_once_and_what_it_said_then_is_called(
    hooks: Hooks, dialled: list[tuple[str, int]], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.2/32")]
    asked = answering(
        monkeypatch, ["127.0.0.2"], ["127.0.0.1"]
    )  # rebinds to the socket that must see nothing
    refusal = refusal_of(hooks.url(host="rebind.example"))
    assert "refused" in str(refusal)
    assert not refusal.final
    assert (asked, dialled) == (["rebind.example"], [("127.0.0.2", hooks.port)])
    assert hooks.connections == 0


def test_a_client_that_looks_up_again_when_it_connects_is_led_to_the_socket(
    hooks: Hooks, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: this is what the rebinding does to one that checks a name and then connects to it."""
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.2/32")]
    answering(monkeypatch, ["127.0.0.2"], ["127.0.0.1"])
    place = addresses.read(hooks.url(host="rebind.example"))
    addresses.machines(place, until=time.monotonic() + 1)
    socket.create_connection((place.host, place.port), timeout=1).close()
    time.sleep(0.1)
    assert hooks.connections == 1


@pytest.mark.parametrize("answers", [["127.0.0.2", "127.0.0.1"], ["93.184.216.34", "10.0.0.1"]])
def test_one_bad_answer_among_good_ones_refuses_them_all(
    dialled: list[tuple[str, int]], settings: Settings, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.2/32")]
    answering(monkeypatch, answers)
    assert refusal_of("https://mixed.example/in").final
    assert dialled == []


def test_the_next_machine_is_called_where_the_first_does_not_answer(
    hooks: Hooks, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    answering(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert post(hooks.url(host="two.example")).status == 204


@pytest.mark.parametrize("machine", ["169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"])
def test_no_network_of_the_operators_opens_the_credentials_of_a_cloud(machine: str) -> None:
    everything = [ip_network("0.0.0.0/0"), ip_network("::/0")]
    assert not may_be_reached(ip_address(machine), allowed=everything)


def test_a_name_server_that_does_not_answer_takes_no_more_than_the_limit(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_args: Any, **_kind: Any) -> list[Any]:
        time.sleep(3)
        return []

    settings.WEBHOOK_TIMEOUT = 0.2
    monkeypatch.setattr(socket, "getaddrinfo", slow)
    began = time.monotonic()
    refusal = refusal_of("https://slow.example/in")
    assert str(refusal) == "The webhook's host could not be looked up in time."
    assert time.monotonic() - began < 1


def test_an_unknown_name_may_be_known_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_kind: Any) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    refusal = refusal_of("https://nobody.example/in")
    assert not refusal.final
    assert "Name or service not known" in str(refusal)


@pytest.mark.parametrize(
    ("url", "place", "authority"),
    [
        ("https://alba.example", Place("https", "alba.example", 443, "/"), "alba.example"),
        (
            "https://Alba.Example:8443/a?b=c#d",
            Place("https", "alba.example", 8443, "/a?b=c"),
            "alba.example:8443",
        ),
        ("https://[2A00::1]/x", Place("https", "2a00::1", 443, "/x"), "[2a00::1]"),
        ("http://dock_4.lan:80/", Place("http", "dock_4.lan", 80, "/"), "dock_4.lan"),
    ],
)
def test_an_address_has_one_reading(url: str, place: Place, authority: str) -> None:
    assert addresses.read(url) == place
    assert place.authority == authority


@pytest.mark.parametrize(("named", "trusted"), [("hooks.alba.example", True), ("hooks.bern.example", False)])
def test_the_machine_that_was_checked_must_be_who_the_address_names(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, named: str, *, trusted: bool
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    authority, server, client = (
        trustme.CA(),
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        ssl.create_default_context(),
    )
    authority.issue_cert("hooks.alba.example").configure_cert(server)
    authority.configure_trust(client)
    monkeypatch.setattr(wire, "trusted", lambda: client)
    answering(monkeypatch, ["127.0.0.1"])
    with Hooks(certificate=server).listening() as hooks:
        server.sni_callback = lambda _line, name, _context: hooks.names_asked_for.append(str(name))
        url = hooks.url(host=named, scheme="https")
        if trusted:
            assert post(url).status == 204
        else:
            assert "is not to be trusted" in str(refusal_of(url))
    assert hooks.names_asked_for == [named]
    assert [each.headers["host"] for each in hooks.letters] == ([f"{named}:{hooks.port}"] if trusted else [])
