"""A supplier who was asked at six in the morning, and what becomes of it."""

from typing import Any

from inventory.models import OutboxMessage, ReplenishmentOrder, Source
from kanban import silence
from tests.factory import WheelWorks

NOTHING = silence.Watched()


def alba(works: WheelWorks, **facts: Any) -> None:
    Source.objects.filter(item=works.rim, supplier__code="alba").update(**facts)


def arrive(works: WheelWorks) -> None:
    """The letters that wait reach their suppliers."""
    waiting = OutboxMessage.objects.filter(state="pending")
    ReplenishmentOrder.objects.filter(messages__in=waiting, sent_at=None).update(sent_at=works.now)
    waiting.update(state="sent", sent_at=works.now, attempts=1)


def fail(works: WheelWorks) -> None:
    """The letters that wait can never be delivered."""
    OutboxMessage.objects.update(state="dead", sent_at=None, attempts=13, last_error="550 no such user")
    ReplenishmentOrder.objects.update(sent_at=None)


def order(works: WheelWorks) -> Any:
    found = works.card(works.rims).order
    assert found
    return found


def watch(works: WheelWorks, **span: float) -> dict[str, int]:
    """What was done by a watch at a moment counted from six in the morning."""
    done = silence.watch(at=works.pass_time(**span))
    return {what: len(orders) for what, orders in vars(done).items() if orders}


def life(works: WheelWorks) -> list[tuple[str, str]]:
    orders = ReplenishmentOrder.objects.order_by("pk").select_related("supplier")
    return [(each.supplier.name, each.state.value) for each in orders]
