"""What a socket's address and headers say, without a server."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kanban.live.asked import address_of, comes_from_here

pytestmark = pytest.mark.live


def scope(**facts: Any) -> Any:
    headers = [(name.encode(), value.encode()) for name, value in facts.pop("headers", {}).items()]
    return {"type": "websocket", "scheme": "ws", "headers": headers, **facts}


@pytest.mark.parametrize("host", ["localhost:8140", "127.0.0.1:9000", "[::1]:8140"])
def test_a_page_of_the_host_that_is_asked_is_let_in(host: str) -> None:
    assert comes_from_here(scope(headers={"host": host, "origin": f"http://{host}"}))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example", "http://evil.example"),  # a name that an attacker points to this machine
        ("localhost:8140", "http://localhost:8141"),
        ("localhost:8140", "https://localhost:8140"),
        ("localhost:8140", "http://localhost.evil.example:8140"),
        ("localhost:8140", ""),
    ],
)
def test_any_other_page_is_not(host: str, origin: str) -> None:
    assert not comes_from_here(scope(headers={"host": host, "origin": origin}))


@pytest.mark.parametrize(
    ("client", "counted_as"),
    [
        (("10.0.0.7", 50000), "10.0.0.7"),
        (("2001:db8::1", 50000), "2001:db8::/64"),
        (("2001:db8::2", 50000), "2001:db8::/64"),
        (("", 0), ""),
        (None, ""),
    ],
)
def test_an_address_of_the_new_kind_counts_by_its_network(client: Any, counted_as: str) -> None:
    assert address_of(scope(client=client)) == counted_as


def test_pruning_refuses_a_negative_number_of_days() -> None:
    with pytest.raises(CommandError, match="0 or more"):
        call_command("prune_events", days=-1)
