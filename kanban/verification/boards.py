"""Boards against their events."""

from inventory.verification import Check, rows

GAPS = """
    SELECT board.slug, board.seq, board.pruned_to, COUNT(event.id) FROM kanban_board board
    LEFT JOIN kanban_boardevent event ON event.board_id = board.id AND event.seq > board.pruned_to
    GROUP BY board.id, board.slug, board.seq, board.pruned_to
    HAVING COUNT(DISTINCT event.seq) <> board.seq - board.pruned_to
    OR COUNT(event.id) <> COUNT(DISTINCT event.seq)
    OR COALESCE(MAX(event.seq), board.pruned_to) <> board.seq
    ORDER BY board.slug"""

AHEAD_OF_THEIR_BOARD = """
    SELECT board.slug, loop.id, MAX(card.seq), loop.seq, board.seq FROM kanban_loop loop
    JOIN kanban_board board ON board.id = loop.board_id LEFT JOIN kanban_card card ON card.loop_id = loop.id
    GROUP BY board.slug, loop.id, loop.seq, board.seq
    HAVING loop.seq > board.seq OR MAX(card.seq) > board.seq ORDER BY 1, 2"""

EVENTS_WITHOUT_CAUSE = """
    SELECT event.board_id, event.seq FROM kanban_boardevent event
    LEFT JOIN inventory_act act ON act.id = event.caused_by_id WHERE act.id IS NULL ORDER BY 1, 2"""

CHECKS: tuple[Check, ...] = (
    Check("board_seq_without_gaps", rows(GAPS, "{0}: seq {1}, pruned to {2}, {3} events")),
    Check("nothing_ahead_of_its_board", rows(AHEAD_OF_THEIR_BOARD, "{0}: loop {1} shows {2} and {3} of {4}")),
    Check("events_have_a_cause", rows(EVENTS_WITHOUT_CAUSE, "board {0}, event {1}")),
)
