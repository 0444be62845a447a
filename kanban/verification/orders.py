"""Replenishment orders against the cards that asked for them."""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Left, StrIndex, Substr

from inventory.models import ReplenishmentOrder
from inventory.verification import Check, rows, thousandths
from kanban.models import Card
from kanban.verification.cards import STANDING


def unknown_signals() -> Iterator[str]:
    """Orders whose signal names no card that exists, or a cycle that it has not reached."""
    slash = StrIndex(F("signal"), Value("/"))
    named = ReplenishmentOrder.objects.filter(signal__regex=r"^[^/]+/[0-9]{1,9}$").annotate(
        token=Left("signal", slash - 1), cycle=Cast(Substr("signal", slash + 1), BigIntegerField())
    )
    asking = Card.objects.filter(
        token=OuterRef("token"), cycle__gte=OuterRef("cycle"), loop__item=OuterRef("item")
    )
    known = named.filter(Exists(asking)).values("pk")
    for order in ReplenishmentOrder.objects.exclude(pk__in=known).order_by("pk"):
        yield f"order {order.pk}: signal {order.signal}"


ORDERS_OF_NO_CARD = """
    SELECT asked.id, asked.signal FROM inventory_replenishmentorder asked
    LEFT JOIN kanban_card card ON card.order_id = asked.id
    WHERE asked.received_at IS NULL AND asked.cancelled_at IS NULL AND asked.refused_at IS NULL
    AND card.id IS NULL ORDER BY asked.id"""

CARDS_WITH_ANOTHERS_ORDER = """
    SELECT card.id, asked.id, asked.signal FROM kanban_card card
    LEFT JOIN inventory_replenishmentorder asked ON asked.id = card.order_id
    WHERE card.order_id IS NOT NULL
    AND (asked.id IS NULL OR asked.signal <> card.token || '/' || CAST(card.cycle AS VARCHAR(20)))
    ORDER BY card.id"""

ORDERS_UNLIKE_THEIR_RECEIPTS = f"""
    SELECT asked.id FROM inventory_replenishmentorder asked LEFT JOIN kanban_move move
    ON move.order_id = asked.id AND move.verb = 'finish' AND {STANDING}
    GROUP BY asked.id, asked.received_quantity
    HAVING {thousandths("asked.received_quantity")} <> COALESCE(SUM({thousandths("move.good")}), 0)
    ORDER BY asked.id"""

CHECKS: tuple[Check, ...] = (
    Check("orders_answer_a_known_signal", unknown_signals),
    Check("open_orders_belong_to_a_card", rows(ORDERS_OF_NO_CARD, "order {0}: signal {1}")),
    Check("cards_hold_their_own_order", rows(CARDS_WITH_ANOTHERS_ORDER, "card {0}: order {1} of {2}")),
    Check("orders_received_as_moved", rows(ORDERS_UNLIKE_THEIR_RECEIPTS, "order {0}")),
)
