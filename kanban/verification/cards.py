"""Cards against their moves, their containers and what is in transit."""

from collections.abc import Iterator
from decimal import Decimal

from inventory.verification import Check, fetched, quantity, rows, thousandths
from kanban.planning.lifecycle import containers_standing

ON_THE_WAY = " - ".join(thousandths(f"card.{column}") for column in ("picked", "received", "scrapped"))


def transit_that_differs() -> Iterator[str]:
    """What stands in transit is exactly what was picked and neither brought nor scrapped yet."""
    found = fetched(f"""
        SELECT item.part_number, SUM(line.held), SUM(line.picked)
        FROM (SELECT item_id, {thousandths("quantity")} AS held, 0 AS picked
              FROM inventory_stocklevel WHERE location_id = 1
              UNION ALL SELECT loop.item_id, 0, {ON_THE_WAY}
              FROM kanban_card card JOIN kanban_loop loop ON loop.id = card.loop_id
              WHERE loop.kind = 'withdrawal' AND card.state = 'IN_PROGRESS' AND card.retired_at IS NULL) line
        JOIN inventory_item item ON item.id = line.item_id
        GROUP BY item.part_number HAVING SUM(line.held) <> SUM(line.picked) ORDER BY 1""")
    for item, held, picked in found:
        yield f"{item}: {quantity(held)} in transit, {quantity(picked)} on cards"


def cards_without_container() -> Iterator[str]:
    """k ≤ ⌈S/C⌉. Held cards can't move: they may hang on nothing, but only when no other card does."""
    found = fetched(f"""
        SELECT item.part_number, place.code, {thousandths("COALESCE(level.quantity, 0)")},
               {thousandths("loop.container_quantity")}, COUNT(card.id),
               SUM(CASE WHEN card.held = '' THEN 1 ELSE 0 END)
        FROM kanban_loop loop JOIN inventory_item item ON item.id = loop.item_id
        JOIN inventory_location place ON place.id = loop.destination_id
        JOIN kanban_card card ON card.loop_id = loop.id AND card.state = 'DONE' AND card.retired_at IS NULL
        LEFT JOIN inventory_stocklevel level
        ON level.item_id = loop.item_id AND level.location_id = loop.destination_id
        WHERE loop.active
        GROUP BY loop.id, item.part_number, place.code, level.quantity, loop.container_quantity
        ORDER BY 1, 2""")
    for item, place, stock, container, done, free in found:
        standing = containers_standing(Decimal(stock), Decimal(container))
        if done > standing and free:
            yield f"{item} at {place}: {done} cards in DONE, {standing} containers hold {quantity(stock)}"


CARDS_BEYOND_THEIR_LOOP = """
    SELECT loop.id, loop.cards, COUNT(card.id) FROM kanban_loop loop JOIN kanban_card card
    ON card.loop_id = loop.id AND NOT card.surplus AND card.retired_at IS NULL
    GROUP BY loop.id, loop.cards HAVING COUNT(card.id) > loop.cards OR MAX(card.number) > loop.cards
    ORDER BY loop.id"""

# A retired card that comes back stands in DONE again, whatever it was when it went.
MOVES_THAT_JUMP = """
    SELECT card_id, version FROM (
        SELECT card_id, version, verb, from_state, cycle, LAG(version) OVER steps AS version_before,
               LAG(to_state) OVER steps AS stood, LAG(verb) OVER steps AS verb_before,
               LAG(cycle) OVER steps AS cycle_before
        FROM kanban_move WINDOW steps AS (PARTITION BY card_id ORDER BY version)) step
    WHERE version <> COALESCE(version_before, 0) + 1
    OR from_state <> CASE WHEN COALESCE(verb_before, 'retire') = 'retire' THEN 'DONE' ELSE stood END
    OR cycle <> COALESCE(cycle_before, 0) + CASE WHEN verb IN ('empty', 'signal') THEN 1 ELSE 0 END
    ORDER BY card_id, version"""

CARDS_UNLIKE_THEIR_LAST_MOVE = """
    SELECT card.id, card.state, card.version, move.to_state FROM kanban_card card
    LEFT JOIN kanban_move move ON move.card_id = card.id AND move.version = card.version
    WHERE EXISTS (SELECT 1 FROM kanban_move later
                  WHERE later.card_id = card.id AND later.version > card.version)
    OR (card.version > 0 AND move.id IS NULL) OR COALESCE(move.cycle, 0) <> card.cycle
    OR (card.retired_at IS NOT NULL AND COALESCE(move.verb, '') <> 'retire')
    OR card.state <> CASE WHEN card.retired_at IS NULL AND COALESCE(move.verb, 'retire') = 'retire'
                          THEN 'DONE' ELSE move.to_state END
    ORDER BY card.id"""

STANDING = "NOT EXISTS (SELECT 1 FROM kanban_move undo WHERE undo.undoes_id = move.id)"

# A card that was retired and came back begins with nothing received, still in its old cycle.
CARDS_UNLIKE_THEIR_RECEIPTS = f"""
    SELECT card.id FROM kanban_card card LEFT JOIN kanban_move move
    ON move.card_id = card.id AND move.cycle = card.cycle AND move.verb = 'finish' AND {STANDING}
    WHERE NOT EXISTS (SELECT 1 FROM kanban_move gone
                      WHERE gone.card_id = card.id AND gone.cycle = card.cycle AND gone.verb = 'retire')
    GROUP BY card.id, card.received, card.scrapped
    HAVING {thousandths("card.received")} <> COALESCE(SUM({thousandths("move.good")}), 0)
    OR {thousandths("card.scrapped")} <> COALESCE(SUM({thousandths("move.scrapped")}), 0) ORDER BY card.id"""

# Where another supplier was asked in vain, the first one is asked anew: the card waits for its answer.
CROOKED_UNDOS = """
    SELECT back.id, gone.id FROM kanban_move back LEFT JOIN kanban_move gone ON gone.id = back.undoes_id
    WHERE back.verb = 'undo' AND (gone.id IS NULL OR gone.card_id <> back.card_id
    OR (gone.from_state <> back.to_state AND NOT (gone.verb = 'reorder' AND back.to_state = 'REQUESTED'))
    OR gone.to_state <> back.from_state) ORDER BY back.id"""

MOVES_WITHOUT_CAUSE = """
    SELECT move.id FROM kanban_move move LEFT JOIN inventory_act act ON act.id = move.caused_by_id
    WHERE act.id IS NULL ORDER BY move.id"""

CHECKS: tuple[Check, ...] = (
    Check("transit_is_what_was_picked", transit_that_differs),
    Check("cards_in_done_have_a_container", cards_without_container),
    Check("cards_within_their_loop", rows(CARDS_BEYOND_THEIR_LOOP, "loop {0}: {2} cards of {1}")),
    Check("moves_form_a_chain", rows(MOVES_THAT_JUMP, "card {0}, version {1}")),
    Check("cards_stand_where_moved", rows(CARDS_UNLIKE_THEIR_LAST_MOVE, "card {0}: {1} v{2}, moved to {3}")),
    Check("cards_received_as_moved", rows(CARDS_UNLIKE_THEIR_RECEIPTS, "card {0}")),
    Check("undos_mirror_their_moves", rows(CROOKED_UNDOS, "move {0} undoes {1}")),
    Check("moves_have_a_cause", rows(MOVES_WITHOUT_CAUSE, "move {0}")),
)
