"""The words of the refusals about what suppliers were asked for, and answered."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import ReplenishmentOrder
from inventory.models.quantities import one_or_many, spelled, unit_for
from kanban.models import Card


def only_deliveries_go_back() -> str:
    return _("Only what a supplier delivered can be sent back.")


def order_closed(card: Card) -> str:
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("%(supplier)s refused this request: ask another supplier.") % {
        "supplier": card.order.supplier.name
    }


def not_asked() -> str:
    return _("No supplier has been asked for this card.")


def no_backup(card: Card) -> str:
    return _("Nobody else sells %(part)s: give it another source first.") % {
        "part": card.loop.item.part_number
    }


def promise_in_the_past() -> str:
    return _("This date has passed. Promise one that lies ahead.")


def promised_nothing() -> str:
    return _("Promise at least one, or say that you cannot deliver.")


def promised_too_much(card: Card) -> str:
    return _("At most %(most)s %(unit)s can be taken for this card.") % {
        "most": spelled(card.most),
        "unit": unit_for(card.most, card.loop.item.unit),
    }


def shipped_too_much(card: Card, left: Decimal) -> str:
    words = ngettext(
        "That is more than was asked for: %(open)s %(unit)s has not left yet.",
        "That is more than was asked for: %(open)s %(unit)s have not left yet.",
        one_or_many(left),
    )
    return words % {"open": spelled(left), "unit": unit_for(left, card.loop.item.unit)}


def all_shipped(card: Card) -> str:
    words = ngettext(
        "The %(wanted)s %(unit)s has left already: receive it.",
        "All %(wanted)s %(unit)s have left already: receive them.",
        one_or_many(card.wanted),
    )
    return words % {"wanted": spelled(card.wanted), "unit": unit_for(card.wanted, card.loop.item.unit)}


def on_its_way(card: Card) -> str:
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("%(supplier)s says that goods have left: receive them, or ask another supplier.") % {
        "supplier": card.order.supplier.name
    }


def asked_instead(card: Card) -> str:
    """Of a refusal whose place somebody else has taken."""
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("Too late to undo: %(supplier)s is asked instead. Ask the first supplier again by its name.") % {
        "supplier": card.order.supplier.name
    }


def asked_anew() -> str:
    return _("Too late to undo: a supplier has been asked anew since.")


def received_since(card: Card) -> str:
    return _("Too late to undo: goods of it were received, %(received)s %(unit)s by now.") % {
        "received": spelled(card.received),
        "unit": unit_for(card.received, card.loop.item.unit),
    }


def former_has_shipped(former: ReplenishmentOrder) -> str:
    return _(
        "Too late to undo: the goods of %(supplier)s had left when its request was cancelled. Call them."
    ) % {"supplier": former.supplier.name}


def sells_no_more(former: ReplenishmentOrder) -> str:
    return _("Too late to undo: %(supplier)s is no source in use any more.") % {
        "supplier": former.supplier.name
    }


def another_item(card: Card) -> str:
    return _("Choose a source of %(part)s that is in use.") % {"part": card.loop.item.part_number}


def asked_already(card: Card) -> str:
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("%(supplier)s is being asked already.") % {"supplier": card.order.supplier.name}
