"""The outbox: what is written beside its cause, and what is due."""

from datetime import timedelta

import pytest

from inventory import outbox
from inventory.models import OutboxMessage
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought


def test_a_message_holds_the_facts_as_they_were(factory: Factory) -> None:
    rim = bought(factory, language="de")
    message = ask(factory, rim, 20)
    rim.name = "Renamed"
    rim.save()
    link = message.order.links.get()
    assert again(message).payload == {
        "order": message.order_id,
        "supplier": "Alba",
        "part_number": "RIM",
        "supplier_part_number": "",
        "name": "Rim 28 inch",
        "quantity": "20",
        "unit": "pcs",
        "asked_for": "2026-05-12T06:00:00+00:00",
        "deliver_to": "",
        "reference": "",
        "link": link.nonce,
    }
    assert (message.language, message.due_at) == ("de", factory.now)


@pytest.mark.parametrize(
    ("state", "due_in", "leased_for", "due"),
    [
        ("pending", 0, None, True),
        ("pending", 60, None, False),
        ("leased", 0, 60, False),
        ("leased", 0, 0, True),  # whoever had it died
        ("dead", 0, None, False),
        ("withdrawn", 0, None, False),
        ("sent", 0, None, False),
    ],
)
def test_what_waits_and_what_was_abandoned_is_due(
    factory: Factory, state: str, due_in: int, leased_for: int | None, *, due: bool
) -> None:
    message = ask(factory, bought(factory))
    until = None if leased_for is None else factory.now + timedelta(seconds=leased_for)
    OutboxMessage.objects.update(
        state=state,
        due_at=factory.now + timedelta(seconds=due_in),
        leased_until=until,
        sent_at=factory.now if state == "sent" else None,
    )
    assert list(outbox.due(at=factory.now)) == ([message] if due else [])


def test_what_is_due_longest_comes_first(factory: Factory) -> None:
    rim = bought(factory)
    later = ask(factory, rim)
    OutboxMessage.objects.update(due_at=factory.now + timedelta(seconds=5))
    sooner = ask(factory, rim)
    factory.pass_time(seconds=10)
    assert list(outbox.due(at=factory.now)) == [sooner, later]


@pytest.mark.parametrize(
    ("state", "attempts", "becomes", "asked"),
    [
        ("pending", 0, "withdrawn", False),
        ("pending", 1, "withdrawn", True),  # an attempt that failed may have arrived
        ("leased", 1, "leased", True),
        ("dead", 13, "dead", True),
    ],
)
def test_withdrawing_stops_what_waits_and_says_who_may_have_been_asked(
    factory: Factory, state: str, attempts: int, becomes: str, *, asked: bool
) -> None:
    message = ask(factory, bought(factory))
    OutboxMessage.objects.update(state=state, attempts=attempts)
    assert outbox.withdraw([message.order]) == ({message.order_id} if asked else set())
    assert again(message).state == becomes
