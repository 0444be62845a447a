"""One line per act: who did what, for whoever watches the terminal."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inventory.models.quantities import plain
from kanban.models import Card
from kanban.models.choices import Kind
from kanban.planning.lifecycle import Verb
from kanban.planning.simulation import Intention
from kanban.shift.customers import Purchase


def shipped(person: User, purchase: Purchase) -> str:
    return _("%(who)s ships %(quantity)s %(item)s to a customer") % {
        "who": person.get_full_name() or person,
        "quantity": plain(purchase.quantity),
        "item": purchase.loop.item,
    }


def customer_waits(purchase: Purchase) -> str:
    return _("A customer waits for %s") % purchase.loop.item


def waits(card: Card, message: str) -> str:
    return _("%(card)s waits: %(why)s") % {"card": _named(card), "why": message}


def acted(person: User | None, card: Card, meant: Intention) -> str:
    supplier = card.order.supplier.name if card.order else ""
    line = _("%(who)s %(does)s %(card)s") % {
        "who": (person.get_full_name() or person) if person else supplier,
        "does": _does(card.loop.kind, meant),
        "card": _named(card),
    }
    return f"{line} ({meant.reason})" if meant.reason else line


def _named(card: Card) -> str:
    return _("%(item)s → %(place)s, card %(number)d of %(of)d") % {
        "item": card.loop.item,
        "place": card.loop.destination,
        "number": card.number,
        "of": card.loop.cards,
    }


def _does(kind: str, meant: Intention) -> str:
    begins = {Kind.PRODUCTION: _("starts"), Kind.WITHDRAWAL: _("picks"), Kind.SUPPLIER: _("confirms")}
    ends = {Kind.PRODUCTION: _("has made"), Kind.WITHDRAWAL: _("brings"), Kind.SUPPLIER: _("receives")}
    others = {Verb.HOLD: _("holds"), Verb.RELEASE: _("releases"), Verb.EMPTY: _("empties")}
    answers = {Verb.SHIP: _("ships"), Verb.REFUSE: _("cannot deliver"), Verb.REORDER: _("asks a backup for")}
    if meant.verb == Verb.START:
        return begins[Kind(kind)]
    if meant.verb != Verb.FINISH:
        return (others | answers)[meant.verb]
    if meant.close:
        return _("closes short")
    good = "" if meant.good is None or meant.good == Decimal(0) else f" {plain(meant.good)}"
    return ends[Kind(kind)] + good
