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
        root=Left("signal", slash - 1), cycle=Cast(Substr("signal", slash + 1), BigIntegerField())
    )
    asking = Card.objects.filter(
        signal_root=OuterRef("root"), cycle__gte=OuterRef("cycle"), loop__item=OuterRef("item")
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
    AND (asked.id IS NULL OR asked.signal <> card.signal_root || '/' || CAST(card.cycle AS VARCHAR(20)))
    ORDER BY card.id"""

ORDERS_UNLIKE_THEIR_RECEIPTS = f"""
    SELECT asked.id FROM inventory_replenishmentorder asked LEFT JOIN kanban_move move
    ON move.order_id = asked.id AND move.verb = 'finish' AND {STANDING}
    GROUP BY asked.id, asked.received_quantity
    HAVING {thousandths("asked.received_quantity")} <> COALESCE(SUM({thousandths("move.good")}), 0)
    ORDER BY asked.id"""

CLOSED = "({0}.received_at IS NOT NULL OR {0}.cancelled_at IS NOT NULL OR {0}.refused_at IS NOT NULL)"

CROOKED_SHIPMENT_REVERSALS = """
    SELECT back.id, gone.id FROM inventory_shipment back
    LEFT JOIN inventory_shipment gone ON gone.id = back.reverses_id
    WHERE back.reverses_id IS NOT NULL AND (gone.id IS NULL OR gone.id >= back.id
    OR gone.order_id <> back.order_id OR gone.quantity <> -back.quantity) ORDER BY back.id"""

# A request made instead of another: for the same card's cycle, later, and the other one got nothing
# unless the later one was taken back.
CROOKED_REPLACEMENTS = f"""
    SELECT later.id, first.id FROM inventory_replenishmentorder later
    LEFT JOIN inventory_replenishmentorder first ON first.id = later.instead_of_id
    WHERE later.instead_of_id IS NOT NULL AND (first.id IS NULL OR first.id >= later.id
    OR first.signal <> later.signal OR later.cancelled_at IS NULL AND (first.received_quantity <> 0
    OR first.received_at IS NOT NULL OR NOT {CLOSED.format("first")})) ORDER BY later.id"""

# A card's first request stands alone: whatever else its cycle asked for was asked for instead.
CYCLES_BEGUN_TWICE = """
    SELECT signal, COUNT(*) FROM inventory_replenishmentorder WHERE instead_of_id IS NULL
    GROUP BY signal HAVING COUNT(*) > 1 ORDER BY signal"""

REJECTED = f"SUM({thousandths('move.scrapped')} + {thousandths('move.returned')})"

# Up to twice what was ordered may be agreed as tolerance; what was rejected may come again.
ORDERS_UNLIKE_THEIR_SHIPMENTS = f"""
    SELECT asked.id FROM inventory_replenishmentorder asked
    LEFT JOIN (SELECT gone.order_id, MIN(gone.at) AS first_at, SUM({thousandths("gone.quantity")}) AS gone
               FROM inventory_shipment gone
               LEFT JOIN inventory_shipment back ON back.reverses_id = gone.id
               WHERE gone.reverses_id IS NULL AND back.id IS NULL
               GROUP BY gone.order_id) shipped ON shipped.order_id = asked.id
    LEFT JOIN (SELECT move.order_id, {REJECTED} AS rejected FROM kanban_move move
               WHERE move.verb = 'finish' GROUP BY move.order_id) came ON came.order_id = asked.id
    WHERE (shipped.order_id IS NULL) <> (asked.shipped_at IS NULL) OR shipped.first_at <> asked.shipped_at
    OR shipped.gone > 2 * {thousandths("asked.quantity")} + COALESCE(came.rejected, 0) ORDER BY asked.id"""

CHECKS: tuple[Check, ...] = (
    Check("orders_answer_a_known_signal", unknown_signals),
    Check("open_orders_belong_to_a_card", rows(ORDERS_OF_NO_CARD, "order {0}: signal {1}")),
    Check("cards_hold_their_own_order", rows(CARDS_WITH_ANOTHERS_ORDER, "card {0}: order {1} of {2}")),
    Check("orders_received_as_moved", rows(ORDERS_UNLIKE_THEIR_RECEIPTS, "order {0}")),
    Check("replacements_follow_a_closed_order", rows(CROOKED_REPLACEMENTS, "order {0} instead of {1}")),
    Check("cycles_ask_first_once", rows(CYCLES_BEGUN_TWICE, "{0}: {1} first requests")),
    Check("shipments_taken_back_as_noted", rows(CROOKED_SHIPMENT_REVERSALS, "shipment {0} reverses {1}")),
    Check("orders_shipped_as_noted", rows(ORDERS_UNLIKE_THEIR_SHIPMENTS, "order {0}")),
)
