"""A supplier that was asked and answers: what is done to its card, and what it is told."""

from typing import Any

from inventory.models import OutboxMessage, ReplenishmentOrder
from kanban import pull
from kanban.verification import verify
from tests.factory import WheelWorks


def ask(works: WheelWorks) -> WheelWorks:
    """Alba has been asked for 20 rims, by a letter that arrived; Velo would be next."""
    works.source(works.rim, "Velo", priority=2)
    works.do("empty", works.card(works.rims))
    deliver_the_mail(works)
    return works


def deliver_the_mail(works: WheelWorks) -> None:
    OutboxMessage.objects.filter(state="pending").update(state="sent", sent_at=works.now, attempts=1)


def do(works: WheelWorks, verb: str, **facts: Any) -> pull.Outcome:
    return works.do(verb, works.card(works.rims), **facts)


def order(works: WheelWorks) -> ReplenishmentOrder:
    found = works.card(works.rims).order
    assert found
    return found


def told() -> list[tuple[str, str, str]]:
    """To whom letters wait to be sent, what kind, and what it is that they take back."""
    waiting = OutboxMessage.objects.filter(state="pending").order_by("pk")
    return [(each.order.supplier.name, each.topic, each.payload.get("took_back", "")) for each in waiting]


def life(works: WheelWorks) -> list[tuple[str, str]]:
    orders = ReplenishmentOrder.objects.filter(signal=works.card(works.rims).signal).order_by("pk")
    return [(order.supplier.name, order.state.value) for order in orders.select_related("supplier")]


def sound() -> bool:
    wrong = {name: rows for name, rows in verify().items() if rows}
    assert wrong == {}
    return True
