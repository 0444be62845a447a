"""What other parts may listen to. Sent after commit; it may be lost, the rows are the truth."""

from django.dispatch import Signal

orders_sent = Signal()
"""Sent with `order_ids` and `at` when suppliers were asked: the orders' first request messages went out."""
