"""Requests to one supplier go out in one letter, which says the same at every attempt."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from inventory import outbox
from inventory.delivery import bundles, leases
from inventory.models import OutboxMessage
from inventory.transports.email import letter
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought, cancel, claim, deliver, failed


@pytest.fixture
def three(factory: Factory) -> list[OutboxMessage]:
    """Requests for three parts of a supplier who wants them in one letter within ten minutes."""
    parts = [bought(factory, part, bundle_minutes=10) for part in ("RIM", "SPOKE", "HUB")]
    messages = []
    for part in parts:
        messages.append(ask(factory, part))
        factory.pass_time(minutes=2)
    return messages


def test_nothing_goes_out_before_the_window_ends(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    factory.pass_time(minutes=3)
    deliver(factory)
    assert mailoutbox == []


def test_one_letter_tells_all_of_them_and_all_count_as_sent(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    factory.pass_time(minutes=4)
    deliver(factory)
    (mail,) = mailoutbox
    assert mail.subject.startswith("Please deliver 3 parts, the first by May 12, 2026")
    for part in ("RIM – Rim", "SPOKE – Spoke", "HUB – Hub"):
        assert part in str(mail.body)
        assert part in str(mail.alternatives[0][0])
    assert str(mail.body).count("/answer/") == 3
    assert {again(message).state for message in three} == {"sent"}
    assert {again(message).order.state for message in three} == {"sent"}
    deliver(factory)
    assert len(mailoutbox) == 1


def test_a_request_made_after_the_first_attempt_goes_in_the_next_letter(
    factory: Factory, three: list[OutboxMessage]
) -> None:
    factory.pass_time(minutes=4)
    first = claim(factory, three[0])
    before = letter(first)
    failed(factory, first, "away")
    late = ask(factory, bought(factory, "BELL"))
    cancel(factory, three[1].order)
    factory.pass_time(hours=1)
    assert {again(message).state for message in three} == {"pending"}
    second, other = leases.claim(at=factory.now, most=9, busy=Counter())
    after = letter(second)
    assert (second.pk, other.pk) == (three[0].pk, late.pk)
    assert (after.subject, after.body, after.extra_headers) == (
        before.subject,
        before.body,
        before.extra_headers,
    )


def test_what_was_cancelled_in_a_bundle_is_cancelled_after_it(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    factory.pass_time(minutes=4)
    failed(factory, claim(factory, three[0]), "away")
    for message in three[:2]:
        cancel(factory, message.order)
    deliver(factory)
    assert mailoutbox == []
    factory.pass_time(hours=1)
    deliver(factory)
    assert [mail.subject.partition(" ")[0] for mail in mailoutbox] == ["Please", "Cancelled:", "Cancelled:"]


def test_what_is_cancelled_before_the_letter_is_not_in_it(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    cancel(factory, three[0].order)
    factory.pass_time(minutes=10)
    deliver(factory)
    (mail,) = mailoutbox
    assert "RIM" not in str(mail.body)
    assert again(three[0]).state == "withdrawn"


def test_a_dead_bundle_is_dead_as_a_whole_and_comes_back_as_a_whole(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    factory.pass_time(minutes=4)
    carrying = claim(factory, three[0])
    OutboxMessage.objects.update(attempts=13)
    carrying.attempts = 13
    failed(factory, carrying, "away")
    assert {again(message).state for message in three} == {"dead"}
    one_of_them = OutboxMessage.objects.filter(pk=three[2].pk)
    assert outbox.send_again(one_of_them, at=factory.now) == 1
    deliver(factory)
    assert len(mailoutbox) == 1
    assert {again(message).state for message in three} == {"sent"}


def test_two_suppliers_never_share_a_letter(
    factory: Factory, three: list[OutboxMessage], mailoutbox: list[EmailMultiAlternatives]
) -> None:
    ask(factory, bought(factory, "CHAIN", "Nordkette", bundle_minutes=10))
    factory.pass_time(minutes=10)
    deliver(factory)
    assert sorted((mail.to, str(mail.body).count("/answer/")) for mail in mailoutbox) == [
        (["orders@alba.example"], 3),
        (["orders@nordkette.example"], 1),
    ]


def test_a_supplier_without_an_address_is_an_alert_at_once(
    factory: Factory, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    message = ask(factory, bought(factory, email=""))
    assert (message.state, message.last_error) == ("dead", "The supplier has no e-mail address.")
    deliver(factory)
    assert mailoutbox == []
    cancel(factory, message.order)
    assert again(message).state == "withdrawn"
    assert message.order.messages.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_tell_each_request_in_one_letter_only(factory: Factory) -> None:
    parts = [bought(factory, f"PART-{number}", bundle_minutes=10) for number in range(24)]
    for part in parts:
        ask(factory, part)
    factory.pass_time(minutes=10)

    def work(_number: int) -> list[OutboxMessage]:
        try:
            return leases.claim(at=factory.now, most=2, busy=Counter())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        claimed = [message for messages in workers.map(work, range(8)) for message in messages]
    told = [order for message in claimed for order in bundles.orders_in(message)]
    assert len(told) == len(set(told))
    assert len(told) == 24
