"""The words of the refusals about what suppliers were asked for, and answered."""

from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.models.quantities import plain
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
        "most": plain(card.most),
        "unit": card.loop.item.unit,
    }


def shipped_too_much(card: Card, left: Decimal) -> str:
    return _("That is more than was asked for: %(open)s %(unit)s have not left yet.") % {
        "open": plain(left),
        "unit": card.loop.item.unit,
    }


def all_shipped(card: Card) -> str:
    return _("All %(wanted)s %(unit)s have left already: receive them.") % {
        "wanted": plain(card.wanted),
        "unit": card.loop.item.unit,
    }


def on_its_way(card: Card) -> str:
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("%(supplier)s says that goods have left: receive them, or ask another supplier.") % {
        "supplier": card.order.supplier.name
    }


def another_item(card: Card) -> str:
    return _("Choose a source of %(part)s that is in use.") % {"part": card.loop.item.part_number}


def asked_already(card: Card) -> str:
    assert card.order  # noqa: S101  asked only of a card with an order
    return _("%(supplier)s is being asked already.") % {"supplier": card.order.supplier.name}
