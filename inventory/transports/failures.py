"""Why a message did not arrive."""

from datetime import timedelta


class NotDelivered(Exception):
    """The other end did not take the message; the text says why, for the person who looks after it.

    `retry_after` is how long it asks to be left alone. `final` means that the same message to the same
    address will be refused again, however often; `gone`, that the address wants no message at all.
    """

    def __init__(
        self, words: str, *, retry_after: timedelta | None = None, final: bool = False, gone: bool = False
    ) -> None:
        super().__init__(words)
        self.retry_after = retry_after
        self.final = final or gone
        self.gone = gone
