"""What other parts may listen to. Sent after commit; it may be lost, the rows are the truth."""

from django.dispatch import Signal

order_sent = Signal()
"""Sent with `order_id` and `at` when a supplier was asked: its first request message went out."""
