"""What other parts may listen to. Sent after commit; it may be lost, the events are the truth."""

from django.dispatch import Signal

board_changed = Signal()
"""Sent with `board_id`, `slug` and `seq` when a board has new events up to `seq`."""
