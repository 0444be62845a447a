"""Something that the live board can do without, or comes back: said once, not at every try."""

import logging

logger = logging.getLogger("kanban.live")


class Outage:
    """Logs the beginning and the end of a trouble, with `what` it means."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.lasts = False

    def goes_on(self, error: BaseException) -> None:
        if not self.lasts:
            logger.warning("%s (%s: %s)", self.what, type(error).__name__, error)
        self.lasts = True

    def is_over(self) -> None:
        if self.lasts:
            logger.info("Over: %s", self.what)
        self.lasts = False
