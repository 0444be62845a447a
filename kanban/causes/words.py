"""The steps of a chain in words."""

from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Location
from inventory.models.quantities import plain, unit_for
from kanban.causes.chain import Step
from kanban.models import Card

ON_CARDS: dict[tuple[str, str], Promise] = {
    ("start", "production"): gettext_lazy("Began to make %(quantity)s %(unit)s of %(item)s at %(source)s"),
    ("start", "withdrawal"): gettext_lazy(
        "Picked %(quantity)s %(unit)s of %(item)s at %(source)s for %(place)s"
    ),
    ("start", "supplier"): gettext_lazy("Took the supplier's yes to %(quantity)s %(unit)s of %(item)s"),
    ("finish", "production"): gettext_lazy("Finished %(quantity)s %(unit)s of %(item)s for %(place)s"),
    ("finish", "withdrawal"): gettext_lazy("Brought %(quantity)s %(unit)s of %(item)s to %(place)s"),
    ("finish", "supplier"): gettext_lazy("Received %(quantity)s %(unit)s of %(item)s at %(place)s"),
}
ON_ANY_CARD: dict[str, Promise] = {
    "empty": gettext_lazy("Found a container of %(item)s empty at %(place)s"),
    "return": gettext_lazy("Returned %(item)s for %(place)s to the queue"),
    "hold": gettext_lazy("Put %(item)s at %(place)s on hold"),
    "release": gettext_lazy("Released %(item)s at %(place)s"),
    "undo": gettext_lazy("Took back a step of %(item)s for %(place)s"),
}
ON_STOCK: dict[tuple[str, int], Promise] = {
    ("consume", Location.CUSTOMER): gettext_lazy(
        "Shipped %(quantity)s %(unit)s of %(item)s from %(place)s to the customer"
    ),
    ("consume", Location.PRODUCTION): gettext_lazy("Used %(quantity)s %(unit)s of %(item)s at %(place)s"),
    ("count", Location.COUNT): gettext_lazy(
        "Counted %(item)s at %(place)s: %(quantity)s %(unit)s were missing"
    ),
}
ON_LOOPS: dict[str, Promise] = {
    "go live": gettext_lazy("Put the board live, and what was waiting was asked for"),
    "open loop": gettext_lazy("Opened the loop, and some of its containers were empty"),
    "ask": gettext_lazy("Found somebody who sells what was waiting, and asked"),
    "close loop": gettext_lazy("Closed the loop"),
    "resize": gettext_lazy("Changed the size of the loop"),
}


def who(step: Step) -> str:
    """The person's name, and with which device where it is known; "" where the system acted by itself."""
    if step.by is None:
        return ""
    name = step.by.get_full_name() or step.by.get_username()
    return f"{name}, {step.act.device}" if step.act.device else name


def what(step: Step) -> str:
    """What happened, without who and when: "Picked 10 pcs of RIM at Goods in for Cell (card 1 of 2)"."""
    told = str(_sentence(step)) % _facts(step)
    return f"{told} ({_card_in_words(step.card)})" if step.card else told


def _sentence(step: Step) -> Promise | str:
    if step.card:
        usual = ON_ANY_CARD.get(step.verb, _("Moved a card of %(item)s for %(place)s"))
        return ON_CARDS.get((step.verb, step.card.loop.kind), usual)
    if step.posting:
        usual = _("Changed the stock of %(item)s at %(place)s by %(quantity)s %(unit)s")
        return ON_STOCK.get((step.verb, step.posting.destination_id), usual)
    return ON_LOOPS.get(step.verb, _("%(verb)s"))


def _facts(step: Step) -> dict[str, Any]:
    item = step.item
    return {
        "verb": step.verb,
        "item": item.part_number if item else "",
        "unit": unit_for(step.quantity or Decimal(0), item.unit) if item else "",
        "quantity": plain(step.quantity) if step.quantity is not None else "",
        "source": _source_of(step),
        "place": _place_of(step),
    }


def _place_of(step: Step) -> str:
    """Where it happened: the destination of the card's loop, or the physical side of the posting."""
    if step.card:
        return step.card.loop.destination.name
    if step.posting is None:
        return ""
    posting = step.posting
    return posting.source.name if posting.source.holds_stock else posting.destination.name


def _source_of(step: Step) -> str:
    source = step.card.loop.source if step.card else None
    return source.name if source else ""


def _card_in_words(card: Card) -> str:
    return _("card %(number)d of %(of)d") % {"number": card.number, "of": card.loop.cards}
