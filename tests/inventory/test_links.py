"""Answer links: only the letter holds the secret, and it ends by time or by the plant's will."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from inventory import links, outbox
from inventory.models import Act, AnswerLink, OutboxMessage
from inventory.outbox import Topic
from inventory.transports.email import letter
from tests.factory import Factory
from tests.inventory.asking import ask, bought, cancel


def secret_in(message: OutboxMessage) -> str:
    """The secret of the link that stands in the letter."""
    (line,) = [line for line in str(letter(message).body).splitlines() if "/answer/" in line]
    return line.rstrip("/").rpartition("/")[2]


def test_the_secret_of_the_letter_opens_the_link_of_its_order(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    link = links.find(secret_in(message), at=factory.now)
    assert link is not None
    assert link.order == message.order
    assert links.still_open(link.nonce, at=factory.now) == link


def test_the_database_does_not_hold_the_secret(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    secret = secret_in(message)
    kept = [*AnswerLink.objects.values().get().values(), *message.payload.values()]
    assert secret not in map(str, kept)


def test_another_plants_key_makes_another_secret(factory: Factory, settings: Settings) -> None:
    message = ask(factory, bought(factory))
    secret = secret_in(message)
    settings.SECRET_KEY = "another"
    assert secret_in(message) != secret


@pytest.mark.parametrize("secret", ["", "guessed", "x" * 43, "x" * 5000, "\ud800", "ü"])
def test_a_guessed_secret_opens_nothing(factory: Factory, secret: str) -> None:
    ask(factory, bought(factory))
    assert links.find(secret, at=factory.now) is None


def test_a_link_ends_after_its_time(factory: Factory) -> None:
    secret = secret_in(ask(factory, bought(factory)))
    almost = factory.now + links.GOOD_FOR - timedelta(seconds=1)
    assert links.find(secret, at=almost)
    assert links.find(secret, at=almost + timedelta(seconds=1)) is None


def test_a_revoked_link_opens_nothing_and_cannot_be_revoked_twice(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    secret, link = secret_in(message), message.order.links.get()
    assert links.revoke([link], at=factory.now) == 1
    assert links.find(secret, at=factory.now) is None
    assert links.still_open(link.nonce, at=factory.now) is None
    assert links.revoke([link], at=factory.now) == 0


def test_a_reminder_has_a_link_of_its_own_and_a_cancellation_none(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    OutboxMessage.objects.update(attempts=1)
    act = Act.objects.create(verb="remind", at=factory.now)
    outbox.enqueue([message.order], topic=Topic.REMINDER, at=factory.now, act=act)
    cancel(factory, message.order)
    reminder, cancellation = message.order.messages.exclude(pk=message.pk).order_by("pk")
    assert secret_in(reminder) != secret_in(message)
    assert links.find(secret_in(reminder), at=factory.now)
    assert "/answer/" not in str(letter(cancellation).body)


def test_links_are_made_in_as_many_statements_for_ten_orders_as_for_one(factory: Factory) -> None:
    item = bought(factory)
    orders = [ask(factory, item).order for _ in range(10)]
    counts = []
    for some in (orders[:1], orders):
        act = Act.objects.create(verb="remind", at=factory.now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outbox.enqueue(some, topic=Topic.REMINDER, at=factory.now, act=act)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3
