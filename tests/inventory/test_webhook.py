"""The webhook transport: what is sent proves where it is from, and what an answer means."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from inventory import outbox, transports
from inventory.delivery import Postman, leases
from inventory.models import Act, Item, OutboxMessage
from inventory.transports.webhook import body_of, wait_of
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought
from tests.inventory.hooks import Hooks

SECRET = f"whsec_{b64encode(b'a secret of twenty-four b').decode()}"
OLD = f"whsec_{b64encode(b'the secret of last year..').decode()}"


@pytest.fixture
def hooks(settings: Settings) -> Iterator[Hooks]:
    """Alba's server, on a network that the operator allows; it is given a second to answer."""
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.WEBHOOK_TIMEOUT = 1
    with Hooks(host="0.0.0.0").listening() as hooks:
        yield hooks


def asked_by_webhook(factory: Factory, hooks: Hooks, path: str = "/in", **facts: Any) -> OutboxMessage:
    facts = {"webhook_url": hooks.url(path), "webhook_secret": SECRET, **facts}
    item = Item.objects.filter(part_number="RIM").first() or bought(factory, **facts)
    return again(ask(factory, item))


def refusal_of(message: OutboxMessage) -> transports.NotDelivered:
    with pytest.raises(transports.NotDelivered) as refused:
        transports.send(message)
    return refused.value


def test_the_official_library_verifies_what_is_sent(factory: Factory, hooks: Hooks) -> None:
    message = asked_by_webhook(factory, hooks)
    transports.send(message)
    (letter,) = hooks.letters
    event = Webhook(SECRET).verify(letter.body, letter.headers)
    assert event["type"] == "order.requested"
    assert event["timestamp"] == "2026-05-11T06:00:00+00:00"
    data = event["data"]
    assert (data["order"], data["part_number"], data["quantity"]) == (message.order_id, "RIM", "20")
    assert letter.headers["content-type"] == "application/json"
    assert letter.headers["host"] == f"127.0.0.1:{hooks.port}"


def test_it_is_no_longer_verified_when_a_byte_of_it_changes(factory: Factory, hooks: Hooks) -> None:
    transports.send(asked_by_webhook(factory, hooks))
    (letter,) = hooks.letters
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(letter.body.replace(b'"20"', b'"21"'), letter.headers)


def test_while_secrets_change_both_verify_and_no_other(factory: Factory, hooks: Hooks) -> None:
    transports.send(asked_by_webhook(factory, hooks, webhook_old_secret=OLD))
    (letter,) = hooks.letters
    assert len(letter.headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, OLD):
        Webhook(secret).verify(letter.body, letter.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(b64encode(b"guessed").decode()).verify(letter.body, letter.headers)


def test_name_and_body_are_the_same_at_every_attempt(factory: Factory, hooks: Hooks) -> None:
    message = asked_by_webhook(factory, hooks)
    transports.send(message)
    factory.pass_time(hours=30)
    OutboxMessage.objects.update(attempts=7, due_at=factory.now, last_error="away")
    transports.send(again(message))
    first, later = hooks.letters
    assert (first.name, first.body) == (later.name, later.body)
    assert "." not in first.name
    assert first.body == body_of(message)


def test_the_answer_link_is_told_as_an_address(factory: Factory, hooks: Hooks) -> None:
    told = json.loads(body_of(asked_by_webhook(factory, hooks)))["data"]["link"]
    assert told.startswith("http://localhost:8000/")


def test_an_answer_that_was_taken_back_is_told_with_an_address_to_answer_again(
    factory: Factory, hooks: Hooks
) -> None:
    order = asked_by_webhook(factory, hooks).order
    act = Act.objects.create(verb="undo", at=factory.now)
    outbox.enqueue([order], topic=outbox.Topic.TAKEN_BACK, at=factory.now, act=act, took_back="promise")
    transports.send(again(order.messages.get(topic="taken_back")))
    event = Webhook(SECRET).verify(hooks.letters[0].body, hooks.letters[0].headers)
    assert (event["type"], event["data"]["took_back"]) == ("order.taken_back", "promise")
    assert "/answer/" in event["data"]["link"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_success(factory: Factory, hooks: Hooks, status: int) -> None:
    hooks.manner = lambda letter: str(status)
    transports.send(asked_by_webhook(factory, hooks))


@pytest.mark.parametrize("status", [301, 302, 307, 308, 304])
def test_no_redirect_is_followed(factory: Factory, hooks: Hooks, status: int) -> None:
    hooks.manner = lambda letter: f"{status} {hooks.url('/elsewhere')}"
    refusal = refusal_of(asked_by_webhook(factory, hooks))
    assert (str(refusal), refusal.final) == (f"The webhook answered {status}.", False)
    assert [letter.path for letter in hooks.letters] == ["/in"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504])
def test_what_the_other_end_may_repair_is_tried_again(factory: Factory, hooks: Hooks, status: int) -> None:
    hooks.manner = lambda letter: str(status)
    refusal = refusal_of(asked_by_webhook(factory, hooks))
    assert (str(refusal), refusal.final, refusal.retry_after) == (
        f"The webhook answered {status}.",
        False,
        None,
    )


def test_410_is_final(factory: Factory, hooks: Hooks) -> None:
    hooks.manner = lambda letter: "410"
    refusal = refusal_of(asked_by_webhook(factory, hooks))
    assert (refusal.gone, refusal.final) == (True, True)


@pytest.mark.parametrize("status", [429, 503])
def test_how_long_it_asks_to_be_left_alone_is_heard(factory: Factory, hooks: Hooks, status: int) -> None:
    hooks.manner = lambda letter: f"{status} 120"
    assert refusal_of(asked_by_webhook(factory, hooks)).retry_after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("0", timedelta()),
        ("90", timedelta(seconds=90)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Fri, 31 Dec 1999 23:59:59 GMT", timedelta()),
        ("Fri, 31 Dec 2199 23:59:59 GMT", timedelta(hours=24)),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
    ],
)
def test_a_retry_after_is_read_as_seconds_or_date_and_never_longer_than_a_day(
    asked: str, waits: timedelta | None
) -> None:
    assert wait_of(asked) == waits


@pytest.mark.parametrize("manner", ["hang", "drip", "drip HTTP/1.1 ", "drip HTTP/1.1 100 Continue\r\n"])
def test_a_server_that_takes_its_time_takes_no_more_than_the_limit(
    factory: Factory, hooks: Hooks, manner: str
) -> None:
    hooks.manner = lambda letter: manner
    message, began = asked_by_webhook(factory, hooks), time.monotonic()
    assert str(refusal_of(message)) == "The webhook did not answer within 1 s."
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "manner",
    [
        "reset",
        "raw ",
        "raw SSH-2.0-OpenSSH\r\n",
        "raw HTTP/1.1 2OO OK\r\n\r\n",
        "raw HTTP/1.1 200 OK\r\nX: " + "x" * 70_000,
        "raw HTTP/1.1 200 OK\r\n" + "X: y\r\n" * 200,
        "raw " + "HTTP/1.1 100 Continue\r\n\r\n" * 4000,
    ],
)
def test_a_server_that_hangs_up_or_talks_nonsense_is_told_in_words(
    factory: Factory, hooks: Hooks, manner: str
) -> None:
    hooks.manner = lambda letter: manner
    refusal = refusal_of(asked_by_webhook(factory, hooks))
    assert str(refusal).startswith(("The webhook cannot be reached: ", "The webhook hung up, or its answer"))
    assert not refusal.final


def test_a_server_that_is_not_there_is_told_in_words(factory: Factory, hooks: Hooks) -> None:
    refusal = refusal_of(asked_by_webhook(factory, hooks, webhook_url="http://127.0.0.1:1/"))
    assert "Connection refused" in str(refusal)


@pytest.mark.parametrize("secret", ["whsec_", "not base64!", "whsec_ü"])
def test_a_secret_that_is_none_is_refused_for_good_and_nothing_is_sent(
    factory: Factory, hooks: Hooks, secret: str
) -> None:
    refusal = refusal_of(asked_by_webhook(factory, hooks, webhook_secret=secret))
    assert refusal.final
    assert "whsec_ and base64" in str(refusal)
    assert hooks.connections == 0


@pytest.mark.parametrize(
    ("url", "lane"),
    [
        ("https://Alba.example/in?to=1", "https://alba.example"),
        ("https://alba.example:8443", "https://alba.example:8443"),
        ("http://10.0.0.5?x", "http://10.0.0.5"),
    ],
)
def test_the_lane_of_a_webhook_is_its_origin(factory: Factory, url: str, lane: str) -> None:
    facts = {"webhook_url": url, "webhook_secret": SECRET}
    ask(factory, bought(factory, **facts))
    ask(factory, bought(factory, "HUB", "Bern", webhook_url=f"{lane}.evil.example/", webhook_secret=SECRET))
    (message,) = OutboxMessage.objects.filter(transports.in_lane(lane))
    assert (message.recipient, transports.lane_of(message)) == (url, lane)


def test_a_hanging_server_of_one_supplier_delays_no_other_by_two_seconds(
    factory: Factory, hooks: Hooks, settings: Settings
) -> None:
    """Ten messages for Alba, whose server hangs, come first; then one for Bern, on a host of its own."""
    settings.WEBHOOK_TIMEOUT = 15
    hooks.manner = lambda letter: "hang" if "alba" in letter.path else "204"
    for _ in range(10):
        asked_by_webhook(factory, hooks, "/alba")
    bern = {"webhook_url": hooks.url("/bern", host="127.0.0.2"), "webhook_secret": SECRET}
    message = ask(factory, bought(factory, "HUB", "Bern", **bern))
    worker, began = Postman(clock=lambda: factory.now), time.monotonic()
    while again(message).state != "sent" and time.monotonic() - began < 5:
        worker.set_out()
        worker.write_down(wait=0.1)
    assert time.monotonic() - began < 2
    assert sum(letter.path == "/alba" for letter in hooks.letters) == leases.IN_LANE
