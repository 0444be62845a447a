"""What suppliers answered, taken back: as it was before, and told to whom it concerns."""

from django.db.models import Exists, OuterRef, Q

from inventory import orders, sourcing
from inventory.models import ReplenishmentOrder
from kanban.models import Card, Move
from kanban.planning.lifecycle import State, Verb
from kanban.pull import supplier_wording
from kanban.pull.deeds import Deed
from kanban.pull.floor import Floor
from kanban.pull.refusals import TooLateToUndo

TOLD = {
    Verb.START: "answer",
    Verb.RETURN: "answer",
    Verb.PROMISE: "promise",
    Verb.SHIP: "shipment",
    Verb.REFUSE: "refusal",
}


def correct_order(floor: Floor, card: Card, step: Move, deed: Deed) -> None:
    """The card's order as it was before the step; what the supplier had said is in the moves for ever."""
    order = card.order
    if order is None:
        return
    if step.verb == Verb.START:
        orders.unconfirm(order)
    elif step.verb == Verb.SHIP:
        back = orders.take_shipment_back(order, noted_by=step.caused_by_id, at=floor.hand.at)
        floor.shipments.append(back)
    elif step.verb == Verb.REFUSE:
        orders.unrefuse(order)
    elif step.verb in (Verb.RETURN, Verb.PROMISE):
        _promise_as_before(order, step, deed)
    elif step.verb == Verb.FINISH:
        order.received_quantity -= step.good
        order.received_at = None
    floor.corrected[order.pk] = order


def _promise_as_before(order: ReplenishmentOrder, step: Move, deed: Deed) -> None:
    before = deed.promise_before(step)
    at = order.confirmed_at or deed.started.caused_by.at
    orders.confirm(order, at=at, promised_for=before.promised_for, quantity=before.promised_quantity)


def tell_supplier(floor: Floor, card: Card, step: Move) -> None:
    """Its answer counts no more, so it is asked to say it again; it needs no letter about its own undoing."""
    hand, act = floor.hand, step.caused_by
    itself = hand.by is None and act.by_id is None and bool(hand.device) and hand.device == act.device
    if card.order and step.verb in TOLD and not itself:
        card.order.item = card.loop.item
        floor.taken_back.append((card.order, TOLD[Verb(step.verb)]))


def ask_the_former(floor: Floor, card: Card, step: Move, deed: Deed) -> None:
    """Withdraws the request to the other supplier, and goes back to the one who was asked before.

    Who had refused, has refused again. Whoever was still being asked may have read the cancellation
    by now: a request that was called off is not called on again, so the same supplier is asked anew,
    and the card waits in REQUESTED for the answer. Refuses when its goods had left, or it sells no more.
    """
    other = card.order
    if other is None:
        raise TooLateToUndo(supplier_wording.not_asked(), card=card)
    former = _asked_before(floor, other, step, deed)
    other.item = card.loop.item
    floor.cancelled.append(other)
    if former.refused_at:
        card.order = former
    else:
        _refuse_to_ask_anew(floor, card, former)
        card.order = None
        floor.instead[card.pk] = (other, former.source)
    floor.step(card, Verb.UNDO, State.REQUESTED, undoes=step)
    if step.from_state == State.REQUESTED:
        card.entered_at = step.since


def _asked_before(floor: Floor, other: ReplenishmentOrder, step: Move, deed: Deed) -> ReplenishmentOrder:
    """The request that the card held before the step; `usable`: whether its source still is."""
    held = [move.order_id for move in deed.history if move.order_id and move.version < step.version]
    before = Q(pk=held[-1]) if held else Q(replaced_by=other)
    asked = ReplenishmentOrder.objects.select_related("supplier", "source__supplier", "source__item")
    selling = sourcing.usable({other.item_id}, at=floor.hand.at).filter(pk=OuterRef("source"))
    return asked.annotate(usable=Exists(selling)).get(before)


def _refuse_to_ask_anew(floor: Floor, card: Card, former: ReplenishmentOrder) -> None:
    if former.shipped_at:
        raise TooLateToUndo(supplier_wording.former_has_shipped(former), card=card)
    if not getattr(former, "usable", True):
        raise TooLateToUndo(supplier_wording.sells_no_more(former), card=card)
