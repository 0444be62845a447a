"""The board's guards in the database; inventory/triggers.py says how they work."""

from inventory.triggers import Guard, append_only

LARGEST_NUMBER = "(SELECT cards FROM kanban_loop WHERE id = NEW.loop_id)"
PRUNED_TO = "(SELECT pruned_to FROM kanban_board WHERE id = OLD.board_id)"
BEYOND = f"NOT NEW.surplus AND NEW.retired_at IS NULL AND NEW.number > {LARGEST_NUMBER}"
LEFT_OVER = """EXISTS (SELECT 1 FROM kanban_card WHERE loop_id = NEW.id AND number > NEW.cards
    AND NOT surplus AND retired_at IS NULL)"""
REPLACED = "EXISTS (SELECT 1 FROM kanban_replacedlabel WHERE token = NEW.token OR code = NEW.code)"
CARRIED = "EXISTS (SELECT 1 FROM kanban_card WHERE token = NEW.token OR code = NEW.code)"

GUARDS = (
    *append_only("kanban_move", "move"),
    Guard("board_event_never_edited", "kanban_boardevent", "UPDATE"),
    Guard("board_event_deleted_only_by_pruning", "kanban_boardevent", "DELETE", f"OLD.seq > {PRUNED_TO}"),
    Guard("card_beyond_the_number_of_its_loop", "kanban_card", "INSERT", BEYOND),
    Guard("card_stays_within_the_number_of_its_loop", "kanban_card", "UPDATE", BEYOND),
    *append_only("kanban_replacedlabel", "replaced_label"),
    Guard("replaced_label_is_no_new_cards_label", "kanban_card", "INSERT", REPLACED),
    Guard("replaced_label_never_comes_back", "kanban_card", "UPDATE", REPLACED),
    Guard("replaced_label_is_no_cards_label", "kanban_replacedlabel", "INSERT", CARRIED),
    Guard("board_seq_only_grows", "kanban_board", "UPDATE", "NEW.seq < OLD.seq"),
    Guard("loop_keeps_room_for_its_cards", "kanban_loop", "UPDATE", LEFT_OVER),
)
