"""How a supplier is reached, and what becomes of a message whose address refuses it for good."""

from datetime import timedelta

import pytest

from inventory import outbox, transports
from inventory.models import OutboxMessage, Supplier
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought, cancel, claim, failed
from tests.inventory.peer import Peer
from tests.inventory.test_webhook import SECRET

State = OutboxMessage.State
URL = "https://alba.example/in"
WORKS = {"webhook_url": URL, "webhook_secret": SECRET}


def reached(message: OutboxMessage) -> tuple[str, str, str]:
    now = again(message)
    return now.state, now.channel, now.recipient


@pytest.mark.parametrize(
    ("facts", "channel", "recipient"),
    [
        (WORKS, "webhook", URL),
        (WORKS | {"email": ""}, "webhook", URL),
        (WORKS | {"webhook_secret": ""}, "email", "orders@alba.example"),
        (WORKS | {"webhook_disabled_at": "2026-05-01T00:00Z"}, "email", "orders@alba.example"),
        ({}, "email", "orders@alba.example"),
    ],
)
def test_a_supplier_is_asked_by_its_webhook_where_that_works_and_else_by_mail(
    factory: Factory, facts: dict[str, str], channel: str, recipient: str
) -> None:
    message = ask(factory, bought(factory, **facts))
    assert reached(message) == (State.PENDING, channel, recipient)


def test_a_webhook_is_never_kept_waiting_for_a_bundle(factory: Factory) -> None:
    assert ask(factory, bought(factory, bundle_minutes=30, **WORKS)).due_at == factory.now
    mailed = ask(factory, bought(factory, "HUB", "Bern", bundle_minutes=30))
    assert mailed.due_at == factory.now + timedelta(minutes=30)


def test_410_ends_the_webhook_and_everything_that_waits_for_it_goes_by_mail(factory: Factory) -> None:
    rim = bought(factory, **WORKS)
    first, waiting = ask(factory, rim), ask(factory, rim)
    elsewhere = ask(
        factory, bought(factory, "HUB", "Bern", **WORKS | {"webhook_url": "https://bern.example"})
    )
    OutboxMessage.objects.exclude(pk=first.pk).update(due_at=factory.now + timedelta(hours=1))
    failed(factory, claim(factory, first), "410", gone=True)
    assert Supplier.objects.get(code="alba").webhook_disabled_at == factory.now
    for message in (first, waiting):
        assert reached(message) == (State.PENDING, "email", "orders@alba.example")
        assert (again(message).due_at, again(message).last_error) == (factory.now, "410")
    assert reached(elsewhere) == (State.PENDING, "webhook", "https://bern.example")
    assert Supplier.objects.get(code="bern").webhook_disabled_at is None
    assert ask(factory, rim).channel == "email"


def test_410_without_a_mail_address_is_the_end_of_the_message(factory: Factory) -> None:
    message = ask(factory, bought(factory, email="", **WORKS))
    assert failed(factory, claim(factory, message), "410", gone=True) == State.DEAD
    assert reached(message) == (State.DEAD, "webhook", URL)


def test_410_from_an_address_that_was_changed_since_ends_nothing(factory: Factory) -> None:
    message = claim(factory, ask(factory, bought(factory, **WORKS)))
    Supplier.objects.update(webhook_url="https://new.alba.example/")
    failed(factory, message, "410", gone=True)
    assert Supplier.objects.get().webhook_disabled_at is None


def test_a_webhook_that_refuses_for_good_sends_the_message_by_mail_and_stays(factory: Factory) -> None:
    message = ask(factory, bought(factory, **WORKS))
    failed(factory, claim(factory, message), "10.0.0.1 is refused", final=True)
    assert reached(message) == (State.PENDING, "email", "orders@alba.example")
    assert Supplier.objects.get().webhook_disabled_at is None


def test_a_mail_address_that_nobody_has_is_the_end_at_once(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    assert failed(factory, claim(factory, message), "550 5.1.1", final=True) == State.DEAD


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(timedelta(hours=6), timedelta(hours=6)), (timedelta(seconds=1), timedelta(seconds=15))],
)
def test_the_longer_of_our_pause_and_theirs_is_kept(
    factory: Factory, asked: timedelta, waits: timedelta
) -> None:
    message = ask(factory, bought(factory, **WORKS))
    failed(factory, claim(factory, message), "429", retry_after=asked)
    assert waits <= again(message).due_at - factory.now <= waits * 1.2


def test_what_the_other_end_says_is_kept_without_control_characters(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    failed(factory, claim(factory, message), "no\x00thing\r\nhere")
    assert again(message).last_error == "no thing  here"


def test_what_is_sent_again_has_the_whole_timetable_once_more(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    OutboxMessage.objects.update(state=State.DEAD, attempts=13)
    assert outbox.send_again(OutboxMessage.objects.all(), at=factory.now) == 1
    for _ in range(13):
        assert again(message).state == State.PENDING
        factory.now = again(message).due_at
        failed(factory, claim(factory, message))
    assert (again(message).state, again(message).attempts) == (State.DEAD, 26)


def test_a_request_that_nobody_waits_for_is_not_sent_again(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    OutboxMessage.objects.update(state=State.DEAD, attempts=13)
    cancel(factory, message.order)
    OutboxMessage.objects.update(state=State.DEAD)
    assert outbox.send_again(OutboxMessage.objects.all(), at=factory.now) == 1
    assert again(message).state == State.DEAD


@pytest.mark.parametrize(
    ("answer", "final"),
    [
        ("550 5.1.1 nobody of that name here", True),
        ("550 no such user", True),
        ("553 5.1.3 no address", True),
        ("550 5.7.1 blocked", False),
        ("552 5.2.2 mailbox full", False),
        ("550 5.2.1 mailbox disabled", False),
        ("451 4.7.1 come back later", False),
        ("421 4.3.2 going down", False),
    ],
)
def test_only_an_address_that_nobody_has_is_refused_for_good(
    factory: Factory, peer: Peer, answer: str, *, final: bool
) -> None:
    peer.answer_to_rcpt = answer
    message = ask(factory, bought(factory))
    with pytest.raises(transports.NotDelivered) as refused:
        transports.send(message)
    assert refused.value.final == final
