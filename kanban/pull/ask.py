"""Ask for what waits because nobody sold it when it was requested."""

from datetime import datetime

from inventory import sourcing
from kanban.models import Card
from kanban.models.cards import CardQuerySet
from kanban.planning.lifecycle import Kind
from kanban.pull.floor import Floor, Hand, Outcome, waits_unasked
from kanban.pull.refusals import all_or_nothing
from kanban.pull.writing import write


def unasked() -> CardQuerySet:
    """The waiting supplier cards of live boards for which nobody has been asked: nobody sold their item."""
    waiting = Card.objects.in_use().requested().filter(order=None, loop__kind=Kind.SUPPLIER)
    return waiting.filter(loop__active=True, loop__board__live_since__isnull=False)


def ask_waiting(*, at: datetime) -> Outcome:
    """Asks for all cards that wait unasked and whose item somebody sells now.

    Called whenever a source or a supplier was saved, and by whoever watches the days on which
    sources begin. Where nobody sells the item still, the card goes on waiting.
    """
    places = dict[int, set[int]]()
    for item, place in unasked().order_by().values_list("loop__item", "loop__destination"):
        places.setdefault(item, set()).add(place)
    sold = set(sourcing.usable(set(places), at=at).values_list("item", flat=True)) if places else set()
    if not sold:
        return Outcome(card=None, move=None)
    return _ask(sold, {place for item in sold for place in places[item]}, at=at)


@all_or_nothing
def _ask(items: set[int], places: set[int], *, at: datetime) -> Outcome:
    floor = Floor(Hand(by=None, at=at), "ask", items=items, places=places)
    floor.moved = {card.pk: card for card in floor.cards.values() if waits_unasked(card)}
    return write(floor)
