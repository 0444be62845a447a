"""The shapes in which programs get boards, cards and moves. Keys stay as they are; more may come."""

from collections.abc import Iterable
from typing import Any

from inventory.models import StockLevel
from inventory.models.quantities import plain
from kanban.models import Board, Card, Move
from kanban.overview.notice import Notice


def board_shape(board: Board, cards: Iterable[Card], stock: Iterable[StockLevel]) -> dict[str, Any]:
    return {
        "board": board.slug,
        "seq": board.seq,
        "limits": {limit.state: limit.cards for limit in board.limits.all()},
        "cards": [card_shape(card) for card in cards],
        "stock": [level_shape(level) for level in stock],
    }


def card_shape(card: Card) -> dict[str, Any]:
    """Quantities are decimal strings, times ISO 8601 with zone; `order` is the order's number.

    `held_because` is the reason of a hold, "" where the card is not `held`.
    """
    loop = card.loop
    return {
        "id": card.pk,
        "token": card.token,
        "loop": loop.pk,
        "kind": loop.kind,
        "item": loop.item.part_number,
        "source": loop.source.code if loop.source else None,
        "destination": loop.destination.code,
        "number": card.number,
        "of": loop.cards,
        "state": card.state,
        "cycle": card.cycle,
        "version": card.version,
        "container_quantity": plain(loop.container_quantity),
        "received": plain(card.received),
        "held": bool(card.held),
        "held_because": card.held,
        "order": card.order_id,
        "entered_at": card.entered_at.isoformat(),
    }


def move_shape(move: Move) -> dict[str, Any]:
    return {
        "id": move.pk,
        "card": move.card_id,
        "cycle": move.cycle,
        "version": move.version,
        "verb": move.verb,
        "from": move.from_state,
        "to": move.to_state,
        "good": plain(move.good),
        "scrapped": plain(move.scrapped),
        "picked": plain(move.picked),
        "returned": plain(move.returned),
        "at": move.caused_by.at.isoformat(),
    }


def level_shape(level: StockLevel) -> dict[str, Any]:
    return {
        "item": level.item.part_number,
        "location": level.location.code,
        "quantity": plain(level.quantity),
    }


def notices_shape(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    return [
        {
            "level": each.level,
            "title": each.title,
            "text": each.text,
            "card": each.card and each.card.pk,
            "backup": each.backup,
            "alert": each.alert,
            "seen": each.seen is not None,
        }
        for each in notices
    ]
