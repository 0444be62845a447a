"""Where a card should be, by its state: that is what a round compares with what it finds."""

from dataclasses import dataclass

from inventory.models import Location
from kanban.models import Card
from kanban.models.choices import Kind, State


@dataclass(frozen=True)
class Whereabouts:
    """Any of `places` is right; `certain` where the card has to be at the only one of them.

    A card that is not `sought` may be out of the house, so nobody misses it.
    """

    places: tuple[Location, ...]
    sought: bool = True

    @property
    def certain(self) -> bool:
        return self.sought and len(self.places) == 1

    def expected_at(self, place: Location | None) -> bool:
        """Whether a round of this place, or of the whole board (None), has to find the card."""
        return self.sought and (place is None or self.certain and place in self.places)

    def fits(self, place: Location | None) -> bool:
        """Whether this is a right place; where nobody said which, it is."""
        return place is None or place in self.places


def whereabouts(card: Card) -> Whereabouts:
    """Where the card should be. Its label is on the container, so it is where the container is:

    * DONE: the full container stands at the destination.
    * REQUESTED: it ran empty there and nobody has fetched it yet: still at the destination.
    * IN_PROGRESS, production: it is being filled in the cell that makes it.
    * IN_PROGRESS, withdrawal: somebody is carrying it from the source to the destination. Either is
      right; a round of the whole board misses it, a round of one of the two places does not.
    * IN_PROGRESS, supplier: the firm may have taken the container with it, or has left the label where
      it will be needed: at the destination, if in the house at all. Nobody misses it.
    """
    loop = card.loop
    if card.state != State.IN_PROGRESS:
        return Whereabouts((loop.destination,))
    if loop.kind == Kind.SUPPLIER:
        return Whereabouts((loop.destination,), sought=False)
    if loop.source is None:
        return Whereabouts((loop.destination,))
    if loop.kind == Kind.PRODUCTION:
        return Whereabouts((loop.source,))
    return Whereabouts((loop.destination, loop.source))
