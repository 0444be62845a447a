"""The shapes in which programs get suppliers' figures. Keys stay as they are; more may come."""

from datetime import timedelta
from typing import Any

from inventory.models.quantities import plain
from kanban.metrics import Leg, Punctuality, Scorecard
from kanban.web.firms import Firm, Offer


def scorecard_shape(card: Scorecard) -> dict[str, Any]:
    """Spans are whole seconds, shares percents; null is what nothing is known of."""
    legs = {"answer": card.answer, "ship": card.ship, "arrive": card.arrive, "whole": card.whole}
    return {
        "requests": card.requests,
        "legs": {name: leg_shape(leg) for name, leg in legs.items()},
        "on_time_in_full": {
            "by_promise": punctuality_shape(card.by_promise),
            "as_asked": punctuality_shape(card.as_asked),
        },
        "quality_percent": None if card.quality is None else plain(card.quality),
        "deliveries": card.deliveries,
        "freight_km": card.freight_km,
        "refused": card.refused,
        "replaced": card.replaced,
    }


def leg_shape(leg: Leg) -> dict[str, Any]:
    return {
        "number": leg.number,
        "median_seconds": _seconds(leg.median),
        "p85_seconds": _seconds(leg.most),
        "agreed_seconds": sorted({round(span.total_seconds()) for span in leg.agreed}),
        "kept_percent": leg.kept,
        "overrun": leg.overrun,
    }


def punctuality_shape(punctuality: Punctuality) -> dict[str, Any]:
    counts = {verdict.value: number for verdict, number in punctuality.counts.items()}
    return {"percent": punctuality.percent, "judged": punctuality.judged, **counts}


def firm_shape(firm: Firm) -> dict[str, Any]:
    return {
        "supplier": firm.supplier.code,
        "name": firm.supplier.name,
        "open": firm.opened,
        "late": firm.late,
        "next": firm.next.isoformat() if firm.next else None,
        "scorecard": scorecard_shape(firm.card) if firm.card else None,
    }


def offer_shape(offer: Offer) -> dict[str, Any]:
    source, reach = offer.source, offer.reach
    return {
        "item": source.item.part_number,
        "priority": source.priority,
        "every": source.every,
        "active": offer.usable,
        "price": plain(source.price),
        "lead_time_days": plain(source.lead_time_days),
        "response_hours": plain(source.response_hours),
        "distance_km": source.distance_km,
        "stock": plain(reach.stock) if reach else None,
        "reach_seconds": _seconds(reach.lasts) if reach else None,
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())
