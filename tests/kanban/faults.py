"""Faults to plant behind every guard, each with the checks that must go red."""

FIRST_POSTING = "(SELECT MIN(id) FROM inventory_posting)"
LAST_MOVE = "(SELECT MAX(id) FROM kanban_move)"
IN_TRANSIT = "location_id = 1 AND quantity > 0"
PICKED = "(SELECT MIN(id) FROM kanban_card WHERE picked > 0 AND state = 'IN_PROGRESS')"
REPLACED = "(SELECT MIN(instead_of_id) FROM inventory_replenishmentorder)"
ASKED = "(SELECT MIN(id) FROM inventory_replenishmentorder)"

FAULTS: dict[str, tuple[str, set[str]]] = {
    "a posting of nothing": (
        f"UPDATE inventory_posting SET quantity = 0 WHERE id = {FIRST_POSTING}",
        {"postings_sum_to_zero", "levels_equal_their_postings"},
    ),
    "a posting changed after the fact": (
        f"UPDATE inventory_posting SET quantity = quantity + 0.001 WHERE id = {FIRST_POSTING}",
        {"levels_equal_their_postings"},
    ),
    "a level written past the ledger": (
        "UPDATE inventory_stocklevel SET quantity = quantity + 0.001 WHERE location_id <> 1",
        {"levels_equal_their_postings"},
    ),
    "a level lost": (
        "DELETE FROM inventory_stocklevel WHERE quantity > 0 AND location_id <> 1",
        {"levels_equal_their_postings", "cards_in_done_have_a_container"},
    ),
    "a level below zero": (
        "UPDATE inventory_stocklevel SET quantity = -1 WHERE location_id = 1",
        {"no_level_below_zero", "levels_equal_their_postings", "transit_is_what_was_picked"},
    ),
    "stock kept by a customer": (
        f"UPDATE inventory_stocklevel SET location_id = 4 WHERE {IN_TRANSIT}",
        {"levels_only_at_physical_places", "levels_equal_their_postings", "transit_is_what_was_picked"},
    ),
    "a reversal of another quantity": (
        "UPDATE inventory_posting SET quantity = quantity + 1 WHERE reverses_id IS NOT NULL",
        {"reversals_mirror_their_postings", "levels_equal_their_postings"},
    ),
    "an act that answers a later one": (
        "UPDATE inventory_act SET caused_by_id = id WHERE id = (SELECT MIN(id) FROM inventory_act)",
        {"causes_come_before_effects"},
    ),
    "a request that was never written": (
        "DELETE FROM inventory_outboxmessage",
        {"orders_have_their_request"},
    ),
    "more picked than stands in transit": (
        f"UPDATE kanban_card SET picked = picked + 1 WHERE id = {PICKED}",
        {"transit_is_what_was_picked"},
    ),
    "a card that was put into its column by hand": (
        "UPDATE kanban_card SET state = 'DONE' WHERE state = 'REQUESTED'",
        {"cards_stand_where_moved", "cards_in_done_have_a_container"},
    ),
    "one card too many": (
        "UPDATE kanban_card SET surplus = (1 = 0), retired_at = NULL WHERE number = 3",
        {"cards_within_their_loop"},
    ),
    "a move forged at its end": (
        f"UPDATE kanban_move SET to_state = 'IN_PROGRESS' WHERE id = {LAST_MOVE}",
        {"cards_stand_where_moved"},
    ),
    "a version skipped": (
        f"UPDATE kanban_move SET version = version + 1 WHERE id = {LAST_MOVE}",
        {"moves_form_a_chain", "cards_stand_where_moved"},
    ),
    "an undo of something else": (
        "UPDATE kanban_move SET from_state = 'DONE', to_state = 'DONE' WHERE verb = 'undo'",
        {"undos_mirror_their_moves", "moves_form_a_chain"},
    ),
    "pieces received that no move brought": (
        "UPDATE kanban_card SET received = received + 1 WHERE received > 0",
        {"cards_received_as_moved"},
    ),
    "an order that received what no move brought": (
        "UPDATE inventory_replenishmentorder SET received_quantity = received_quantity + 1",
        {"orders_received_as_moved"},
    ),
    "an order for a signal that nobody gave": (
        f"UPDATE inventory_replenishmentorder SET signal = 'nobody/1' WHERE id = {ASKED}",
        {"orders_answer_a_known_signal", "cards_hold_their_own_order"},
    ),
    "an order for a cycle that is still to come": (
        f"UPDATE inventory_replenishmentorder SET signal = signal || '9' WHERE id = {ASKED}",
        {"orders_answer_a_known_signal", "cards_hold_their_own_order"},
    ),
    "an open order that its card has forgotten": (
        "UPDATE kanban_card SET order_id = NULL",
        {"open_orders_belong_to_a_card"},
    ),
    "a request made instead of one that was filled": (
        f"UPDATE inventory_replenishmentorder SET received_quantity = 1 WHERE id = {REPLACED}",
        {"replacements_follow_a_closed_order", "orders_received_as_moved"},
    ),
    "a second first request": (
        "UPDATE inventory_replenishmentorder SET instead_of_id = NULL",
        {"cycles_ask_first_once"},
    ),
    "goods shipped that nobody noted": (
        "UPDATE inventory_replenishmentorder SET shipped_at = requested_at WHERE shipped_at IS NULL",
        {"orders_shipped_as_noted"},
    ),
    "more shipped than anybody asked for": (
        "UPDATE inventory_shipment SET quantity = 1000",
        {"orders_shipped_as_noted"},
    ),
    "a board that counted once too often": (
        "UPDATE kanban_board SET seq = seq + 1",
        {"board_seq_without_gaps"},
    ),
    "an event that is missing": (
        "DELETE FROM kanban_boardevent WHERE seq = 3",
        {"board_seq_without_gaps"},
    ),
    "a card ahead of its board": (
        "UPDATE kanban_card SET seq = seq + 100000",
        {"nothing_ahead_of_its_board"},
    ),
    "an event that nobody caused": (
        "UPDATE kanban_boardevent SET caused_by_id = NULL WHERE seq = 3",
        {"events_have_a_cause"},
    ),
}
