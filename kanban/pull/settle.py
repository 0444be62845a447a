"""Settle: the quantity signal. What was used is asked for, and nothing else."""

from kanban.models import Card, Loop
from kanban.planning.lifecycle import State, Verb, containers_standing, signals_due
from kanban.pull.floor import Floor


def settle(floor: Floor) -> None:
    """Requests the cards whose containers have run empty, in the loops whose stock or cards were touched.

    Of k cards in DONE on ⌈S/C⌉ standing containers, the k − ⌈S/C⌉ longest in DONE become REQUESTED.
    Surplus cards go first and are retired instead, so that a loop shrinks as soon as it can. A held
    card can't move: it waits for its release.
    """
    moved = {card.loop_id: card.loop for card in floor.moved.values()}
    for loop in {**moved, **{loop.pk: loop for loop in touched_loops(floor)}}.values():
        standing = done_cards(floor, loop)
        due = signals_due(floor.stock_of(loop), loop.container_quantity, len(standing))
        free = [card for card in standing if not card.held]
        for card in sorted(free, key=longest_in_done)[:due]:
            if card.surplus:
                floor.retire(card)
            else:
                floor.request(card, Verb.SIGNAL)


def longest_in_done(card: Card) -> tuple[bool, float, int]:
    return (not card.surplus, card.entered_at.timestamp(), card.number)


def done_cards(floor: Floor, loop: Loop) -> list[Card]:
    return [card for card in floor.cards_of(loop) if card.state == State.DONE]


def touched_loops(floor: Floor) -> list[Loop]:
    """Loops whose stock this verb has changed."""
    return [
        loop for loop in floor.loops.values() if (loop.item_id, loop.destination_id) in floor.books.touched
    ]


def fits_one_more(floor: Floor, loop: Loop) -> bool:
    """Whether one more card in DONE would still hang on a container: k + 1 ≤ ⌈S/C⌉."""
    standing = containers_standing(floor.stock_of(loop), loop.container_quantity)
    return len(done_cards(floor, loop)) + 1 <= standing
