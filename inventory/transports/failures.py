"""Why a message did not arrive."""


class NotDelivered(Exception):
    """The other end did not take the message; the text says why, for the person who looks after it."""
