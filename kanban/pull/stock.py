"""Consume and count: stock is used, or found to be different. The cards follow."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory.models import Item, Location
from inventory.models.items import InvalidQuantity
from inventory.stock import NotEnough
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import Invalid, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def consume(
    item: Item,
    location: Location,
    quantity: Decimal,
    *,
    by: "User | None",
    at: datetime,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """Takes stock: to the customer from a shipping place, to production from any other. Settles.

    A shipment, a machine's counter and the API take stock this way; the customer's order starts here.
    """
    _checked(item, quantity, zero_allowed=False)
    floor = _floor("consume", item, location, Hand(by=by, at=at, device=device, reason=reason))
    try:
        floor.books.consume(item.pk, quantity, location)
    except NotEnough as refused:
        raise guards.not_enough(floor, refused, None) from refused
    return write(floor)


@all_or_nothing
def count(
    item: Item,
    location: Location,
    counted: Decimal,
    *,
    by: "User | None",
    at: datetime,
    reason: str,
    device: str = "",
) -> Outcome:
    """Brings the books to what stands there, with a reason. Settles."""
    _checked(item, counted, zero_allowed=True)
    floor = _floor("count", item, location, Hand(by=by, at=at, device=device, reason=reason))
    guards.reason_given(floor, None)
    floor.books.count(item.pk, location.pk, counted)
    return write(floor)


def _checked(item: Item, quantity: Decimal, *, zero_allowed: bool) -> None:
    try:
        item.check_quantity(quantity, zero_allowed=zero_allowed)
    except InvalidQuantity as refused:
        raise Invalid(str(refused), field="quantity") from refused


def _floor(verb: str, item: Item, location: Location, hand: Hand) -> Floor:
    if not location.holds_stock or location.pk == Location.TRANSIT:
        raise Invalid(wording.no_stock_kept(location), field="location")
    return Floor(hand, verb, items={item.pk}, places={location.pk})
