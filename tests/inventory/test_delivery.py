"""The life of a message: pending → leased → sent, or pending later, or dead."""

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError, connections

from inventory import transports
from inventory.delivery import Postman, leases, outcomes, retries
from inventory.models import OutboxMessage, ReplenishmentOrder
from tests.factory import Factory
from tests.inventory.asking import again, arrived, ask, bought, claim, deliver, failed

State = OutboxMessage.State


@pytest.fixture
def broken_post(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing arrives until the patch is undone."""

    def refuse(message: OutboxMessage) -> None:
        raise transports.NotDelivered("The mail server is on strike.")

    monkeypatch.setattr(transports, "send", refuse)
    return monkeypatch


def test_a_due_message_is_sent_and_message_and_order_say_when(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    message = ask(factory, bought(factory))
    factory.pass_time(seconds=2)
    deliver(factory)
    assert [mail.to for mail in mailoutbox] == [["orders@alba.example"]]
    now = again(message)
    assert (now.state, now.sent_at, now.attempts, now.leased_until) == (State.SENT, factory.now, 1, None)
    assert (now.order.sent_at, now.order.state) == (factory.now, ReplenishmentOrder.State.SENT)


def test_a_sent_message_is_never_sent_again(factory: Factory, mailoutbox: list[EmailMessage]) -> None:
    ask(factory, bought(factory))
    deliver(factory)
    factory.pass_time(days=30)
    deliver(factory)
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_committed_before_anything_goes_out_and_no_transaction_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    factory = Factory()
    message = ask(factory, bought(factory))
    claiming = connections["default"]
    seen: list[tuple[str, bool]] = []

    def look(message: OutboxMessage) -> None:
        seen.append((again(message).state, claiming.in_atomic_block))
        connections.close_all()

    monkeypatch.setattr(transports, "send", look)
    deliver(factory)
    assert seen == [(State.LEASED, False)]
    assert again(message).state == State.SENT


@pytest.mark.usefixtures("broken_post")
def test_a_message_that_failed_is_tried_later_and_says_why(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    now = again(message)
    assert (now.state, now.attempts, now.last_error) == (State.PENDING, 1, "The mail server is on strike.")
    assert factory.now + timedelta(seconds=15) <= now.due_at <= factory.now + timedelta(seconds=18)
    assert now.order.sent_at is None


def test_a_message_that_failed_arrives_at_the_next_try(
    factory: Factory, broken_post: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    broken_post.undo()
    deliver(factory)
    assert mailoutbox == []
    factory.pass_time(seconds=18)
    deliver(factory)
    assert len(mailoutbox) == 1
    assert (again(message).attempts, again(message).last_error) == (2, "")


@pytest.mark.usefixtures("broken_post")
def test_a_message_is_dead_after_the_last_try_and_not_before_75_hours(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    asked_at = factory.now
    for _ in range(len(retries.PAUSES) + 1):
        assert again(message).state == State.PENDING
        factory.now = again(message).due_at
        deliver(factory)
    dead = again(message)
    assert (dead.state, dead.attempts, dead.last_error) == (State.DEAD, 13, "The mail server is on strike.")
    assert factory.now - asked_at >= timedelta(hours=75)
    factory.pass_time(days=30)
    deliver(factory)
    assert again(message).attempts == 13


def test_pauses_are_jittered_but_never_shorter_than_promised() -> None:
    pauses = {retries.pause_after(1) for _ in range(50)}
    assert len(pauses) > 40
    assert all(pause and timedelta(seconds=15) <= pause <= timedelta(seconds=18) for pause in pauses)
    assert sum(retries.PAUSES, timedelta()) >= timedelta(hours=75)


def test_an_error_of_any_length_is_kept_in_500_characters(factory: Factory) -> None:
    message = claim(factory, ask(factory, bought(factory)))
    failed(factory, message, "no " * 400)
    assert len(again(message).last_error) == 500


def test_a_lease_of_a_worker_who_died_ends_and_the_message_is_sent(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    message = claim(factory, ask(factory, bought(factory)))
    factory.pass_time(seconds=leases.LEASE.total_seconds() - 1)
    deliver(factory)
    assert mailoutbox == []
    factory.pass_time(seconds=1)
    deliver(factory)
    assert len(mailoutbox) == 1
    assert again(message).attempts == 2


def test_whose_lease_has_ended_writes_nothing_any_more(factory: Factory) -> None:
    late = claim(factory, ask(factory, bought(factory)))
    factory.pass_time(seconds=leases.LEASE.total_seconds())
    other = claim(factory, late)
    assert failed(factory, late, "too late") is None
    assert arrived(factory, late) is None
    assert again(late).state == State.LEASED
    assert arrived(factory, other) == State.SENT
    assert again(late).last_error == ""


def test_a_message_that_cannot_be_written_does_not_stop_the_others(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    item = bought(factory)
    unreadable, good = ask(factory, item), ask(factory, item)
    OutboxMessage.objects.filter(pk=unreadable.pk).update(payload={})
    deliver(factory)
    assert len(mailoutbox) == 1
    assert again(good).state == State.SENT
    assert again(unreadable).last_error == "KeyError: 'quantity'"


def test_the_log_has_a_line_for_each_message(factory: Factory, caplog: pytest.LogCaptureFixture) -> None:
    message = ask(factory, bought(factory))
    with caplog.at_level("INFO", logger="inventory"):
        deliver(factory)
    expected = (
        f"Message {message.pk} (requested, order {message.order_id}, to orders@alba.example, attempt 1)"
    )
    assert caplog.messages == [f"{expected} arrived."]


def test_an_outcome_that_the_database_refused_is_written_down_later(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    message, postman = ask(factory, bought(factory)), Postman(clock=lambda: factory.now)
    with monkeypatch.context() as broken:

        def refuse(found: list[outcomes.Outcome], *, at: datetime) -> list[outcomes.Written]:
            raise OperationalError("the database is away")

        broken.setattr(outcomes, "write_down", refuse)
        with pytest.raises(OperationalError):
            postman.deliver_due()
    postman.deliver_due()
    assert again(message).state == State.SENT
    assert len(mailoutbox) == 1
