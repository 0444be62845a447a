"""Notices about those who were asked: who refused, could not be reached, or keeps silent."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from inventory import sourcing
from inventory.models import OutboxMessage, ReplenishmentOrder
from kanban.clock import moment
from kanban.models import Board, Card, Loop
from kanban.models.choices import State
from kanban.overview.notice import Notice
from kanban.overview.rows import LoopRow
from kanban.overview.silent import Silent, unanswered

PATIENCE = timedelta(hours=1)


def about_requests(board: Board, rows: Iterable[LoopRow], *, at: datetime) -> list[Notice]:
    """Requests of which nothing comes as things stand, with who else could be asked; five queries."""
    waiting = [
        (row.loop, card, card.order) for row in rows for card in row.cards[State.REQUESTED] if card.order
    ]
    refused = [(loop, card, order) for loop, card, order in waiting if order.refused_at]
    silent = [each for each in unanswered(Card.objects.on(board)) if at >= each.patience.alert_at]
    hopeless = {
        order.pk: order for order in [*(each[2] for each in refused), *(each.order for each in silent)]
    }
    backups = {
        pk: each.supplier.name for pk, each in sourcing.backups(list(hopeless.values()), at=at).items()
    }
    return [
        *(_no(loop, card, order, backups.get(order.pk, "")) for loop, card, order in refused),
        *(_silence(each, backups.get(each.order.pk, ""), at=at) for each in silent),
        *_undelivered(board, but=hopeless.keys()),
        *_unconfirmed(((card, order) for _loop, card, order in waiting if order.pk not in hopeless), at=at),
    ]


def _no(loop: Loop, card: Card, order: ReplenishmentOrder, backup: str) -> Notice:
    facts = {"supplier": order.supplier.name, "part": loop.item.part_number}
    title = _("%(supplier)s cannot deliver %(part)s") % facts
    text = _with_nobody_else(order.refused_because, backup)
    return Notice("late", title, text, card, backup, alert=f"refused/{order.pk}")


def _silence(silent: Silent, backup: str, *, at: datetime) -> Notice:
    order = silent.order
    facts = {"supplier": order.supplier.name, "part": order.item.part_number, "order": order.pk}
    if not silent.reached:
        title = _("%(supplier)s could not be reached") % facts
        text = _("Order %(order)s for %(part)s did not arrive: call them.") % facts
    else:
        title = _("No answer from %(supplier)s: %(part)s") % facts
        asked = moment(order.sent_at or order.requested_at, at)
        text = _("Asked %(when)s.") % {"when": asked}
        if order.reminded_at:
            reminded = moment(order.reminded_at, at)
            text = _("Asked %(when)s, reminded %(again)s.") % {"when": asked, "again": reminded}
    text = _with_nobody_else(text, backup)
    return Notice("late", title, text, silent.card, backup, alert=f"silent/{order.pk}")


def _with_nobody_else(text: str, backup: str) -> str:
    return text if backup else f"{text} " + _("Nobody else sells it.")


def _undelivered(board: Board, *, but: Collection[int]) -> Iterable[Notice]:
    """Messages that could not be delivered, those about the orders `but` left out."""
    dead = OutboxMessage.objects.filter(
        state=OutboxMessage.State.DEAD, order__in=Card.objects.on(board).values("order")
    ).exclude(order__in=but)
    for message in dead.select_related("order__supplier", "order__item").order_by("pk"):
        title = _("%(supplier)s could not be reached") % {"supplier": message.order.supplier.name}
        facts = {"order": message.order_id, "part": message.order.item.part_number}
        text = _("Order %(order)s for %(part)s did not arrive: call them.") % facts
        yield Notice("late", title, text, alert=f"undelivered/{message.pk}")


def _unconfirmed(asked: Iterable[tuple[Card, ReplenishmentOrder]], *, at: datetime) -> Iterable[Notice]:
    """Orders that nobody has answered for an hour: the oldest of each supplier."""
    waiting: dict[str, tuple[Card, ReplenishmentOrder]] = {}
    for card, order in sorted(asked, key=lambda each: (each[1].requested_at, each[0].pk)):
        if order.confirmed_at is None and order.requested_at <= at - PATIENCE:
            waiting.setdefault(order.supplier.name, (card, order))
    for supplier, (card, order) in waiting.items():
        title = _("%(supplier)s has not confirmed") % {"supplier": supplier}
        yield Notice(
            "soon", title, _("Asked %(when)s.") % {"when": moment(order.requested_at, at)}, card=card
        )
