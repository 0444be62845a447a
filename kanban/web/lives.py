"""The life of an order: each step with its time and who took it, as the order's page tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from inventory.models import Act, ReplenishmentOrder, Shipment
from inventory.models.quantities import spelled
from kanban.models import Move
from kanban.models.choices import Verb


@dataclass(frozen=True, slots=True)
class Step:
    """What happened when. `by` is "" where the system acted.

    The `note` tells how many, with whom, why, or what was undone.
    """

    at: datetime
    what: str
    by: str = ""
    note: str = ""


def life(order: ReplenishmentOrder) -> list[Step]:
    """All steps in the order in which they came; two queries besides the order's cause."""
    shipments = {each.caused_by_id: each for each in order.shipments.all()}
    moves = order.moves.select_related("caused_by__by", "undoes").order_by("pk")
    steps = [_step(move, shipments) for move in moves if move.verb != Verb.SIGNAL]
    return sorted([*steps, *_moments(order)], key=lambda step: step.at)


def step_shape(step: Step) -> dict[str, Any]:
    return {"at": step.at.isoformat(), "what": step.what, "by": step.by, "note": step.note}


def _moments(order: ReplenishmentOrder) -> Iterator[Step]:
    """What is no step of the card."""
    if order.caused_by.verb not in (Verb.EMPTY, Verb.REORDER, Verb.REFUSE):
        yield Step(order.requested_at, _("requested"), who(order.caused_by))
    for moment, what in (
        (order.sent_at, _("sent to the supplier")),
        (order.reminded_at, _("supplier reminded")),
        (
            order.alerted_at,
            _("refused: buyers alerted") if order.refused_at else _("no answer: buyers alerted"),
        ),
        (order.cancelled_at, _("request withdrawn")),
    ):
        if moment:
            yield Step(moment, what)


def _step(move: Move, shipments: dict[int, Shipment]) -> Step:
    act = move.caused_by
    return Step(act.at, str(Verb(move.verb).label), who(act), _note(move, shipments.get(act.pk)))


def _note(move: Move, shipment: Shipment | None) -> str:
    figures = (
        (move.good, _("%(number)s good")),
        (move.scrapped, _("%(number)s scrapped")),
        (move.returned, _("%(number)s sent back")),
    )
    parts = [words % {"number": spelled(number)} for number, words in figures if number]
    if shipment and move.verb == Verb.SHIP:
        parts += [part for part in (spelled(shipment.quantity), shipment.carrier, shipment.number) if part]
    if move.undoes:
        parts.append(str(Verb(move.undoes.verb).label))
    return ", ".join([*parts, *([move.caused_by.reason] if move.caused_by.reason else [])])


def who(act: Act) -> str:
    """The person with the device, or through what somebody without an account acted."""
    name = (act.by.get_full_name() or act.by.get_username()) if act.by else ""
    return ", ".join(part for part in (name, act.device) if part)
