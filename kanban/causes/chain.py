"""Why something was asked for: the chain of acts from a supplier's request back to what started it.

Each act names the act that it answers. The chain ends with what nobody asked for: a shipment to the
customer, a count, or a person who found a container empty.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from inventory.models import Act, Item, Location, Posting, ReplenishmentOrder
from kanban.models import Card, Move
from kanban.planning.lifecycle import Kind, Verb

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = 200

# Goes back from act to act, and not beyond a verb on a card that stood in DONE: what came before is
# an earlier cycle. Undoing a step answers that step, wherever its card stood.
BACK = """
WITH RECURSIVE chain(id, verb, caused_by_id, place) AS (
    SELECT id, verb, caused_by_id, 0 FROM inventory_act WHERE id = %s
    UNION ALL
    SELECT earlier.id, earlier.verb, earlier.caused_by_id, chain.place + 1
    FROM chain JOIN inventory_act earlier ON earlier.id = chain.caused_by_id
    WHERE chain.place < %s AND chain.verb <> 'empty' AND NOT EXISTS (
        SELECT 1 FROM kanban_move move
        WHERE move.caused_by_id = chain.id AND move.verb = chain.verb
        AND move.from_state = 'DONE' AND move.verb <> 'undo'))
SELECT id FROM chain ORDER BY place
"""


@dataclass(frozen=True)
class Step:
    """One act of a chain, with the step of the card or the stock movement that shows what it was about."""

    act: Act
    move: Move | None
    posting: Posting | None

    @property
    def verb(self) -> str:
        return self.act.verb

    @property
    def at(self) -> datetime:
        return self.act.at

    @property
    def by(self) -> "User | None":
        return self.act.by

    @property
    def card(self) -> Card | None:
        return self.move.card if self.move else None

    @property
    def item(self) -> Item | None:
        if self.move:
            return self.move.card.loop.item
        return self.posting.item if self.posting else None

    @property
    def quantity(self) -> Decimal | None:
        """How many units the step was about; None where no stock was concerned."""
        if self.move:
            return _quantity_of(self.move)
        return self.posting.quantity if self.posting else None

    @property
    def shipped(self) -> bool:
        """Whether this is where the customer comes in."""
        return self.posting is not None and self.posting.destination_id == Location.CUSTOMER


def chain(order: ReplenishmentOrder) -> list[Step]:
    """From the act that placed the order back to what started it; four queries."""
    return steps_back_from(order.caused_by_id)


def chain_of_card(card: Card) -> list[Step]:
    """From the last step of the card back to what started it; empty for a card that never moved."""
    last = Move.objects.filter(card=card, version=card.version).values_list("caused_by", flat=True).first()
    return steps_back_from(last) if last else []


def steps_back_from(act: int) -> list[Step]:
    with connection.cursor() as cursor:
        cursor.execute(BACK, (act, LONGEST))
        back = [row[0] for row in cursor.fetchall()]
    acts = Act.objects.select_related("by").in_bulk(back)
    moves = Move.objects.filter(caused_by__in=back).order_by("-id")
    shown = moves.select_related("card__loop__item", "card__loop__source", "card__loop__destination")
    main = {move.caused_by_id: move for move in shown if move.verb == acts[move.caused_by_id].verb}
    postings = Posting.objects.filter(caused_by__in=set(back) - set(main)).order_by("-id")
    stock = {p.caused_by_id: p for p in postings.select_related("item", "source", "destination")}
    return [Step(acts[pk], main.get(pk), stock.get(pk)) for pk in back]


def _quantity_of(move: Move) -> Decimal:
    """What was picked or came of it; a card that only asks or is begun stands for its container."""
    loop = move.card.loop
    if move.verb == Verb.START and loop.kind == Kind.WITHDRAWAL:
        return move.picked
    if move.verb == Verb.FINISH:
        return move.good
    return loop.container_quantity
