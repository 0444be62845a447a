"""A supplier takes back what it said last: a mistyped consignment, a promise, a no said by mistake."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Shipment
from inventory.models.quantities import one_or_many, unit_for
from kanban import pull
from kanban.models import Move
from kanban.planning.lifecycle import Verb
from kanban.web.spelling import spelled
from kanban.web.supplier_answers.requests import DEVICE, Request, Stage

ANSWERS = (Verb.START, Verb.PROMISE, Verb.SHIP, Verb.REFUSE)
NO_STEPS = (Verb.UNDO, Verb.HOLD, Verb.RELEASE)


def last_said(asked: Request) -> Move | None:
    """The supplier's last answer that stands, as long as nothing has come of it since."""
    card = asked.card
    if card is None or not (asked.takes_answers or asked.stage == Stage.REFUSED and asked.still_asks):
        return None
    steps = Move.objects.filter(card=card, cycle=card.cycle, undone_by=None).exclude(verb__in=NO_STEPS)
    last = steps.select_related("caused_by").order_by("-version").first()
    return last if last and _is_answer(last, asked) else None


def shipment_of(move: Move | None, asked: Request) -> Shipment | None:
    """The consignment that was announced by it."""
    act = move.caused_by_id if move else None
    return next((each for each in asked.shipments if each.caused_by_id == act), None)


def named(asked: Request, move_id: str) -> Move | None:
    """The answer of this supplier that a page named to be taken back; None for any other step."""
    if not (move_id.isascii() and move_id.isdigit() and len(move_id) < 19):
        return None
    move = Move.objects.filter(pk=int(move_id)).select_related("caused_by", "card__loop").first()
    return move if move and _is_answer(move, asked) else None


def take_back(move: Move, asked: Request) -> None:
    """Undoes the answer. Refuses as undo does."""
    pull.undo(move, by=None, at=asked.at, device=DEVICE)


def too_late(asked: Request) -> str:
    """Why it cannot be taken back any more, for somebody outside the plant."""
    come = asked.order.received_quantity
    if come or asked.rejections:
        come += sum((each.scrapped + each.returned for each in asked.rejections), Decimal(0))
        words = ngettext(
            "This cannot be taken back: %(come)s %(unit)s has arrived already. Answer the e-mail.",
            "This cannot be taken back: %(come)s %(unit)s have arrived already. Answer the e-mail.",
            one_or_many(come),
        )
        return words % {"come": spelled(come), "unit": unit_for(come, asked.order.item.unit)}
    return _("This cannot be taken back: the plant has gone on since. Answer the e-mail.")


def _is_answer(move: Move, asked: Request) -> bool:
    said = move.verb in ANSWERS and move.caused_by.device == DEVICE
    return said and move.order_id == asked.order.pk
