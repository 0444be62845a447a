"""Why a person, or a device, was not taken."""

from datetime import timedelta

from django.utils.translation import ngettext


class Refusal(Exception):
    """In words for the person who stands before the device."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def in_words(span: timedelta) -> str:
    """How long to wait, never less than it is: 15 seconds, 2 minutes."""
    seconds = max(1, -int(-span.total_seconds() // 1))
    if seconds < 60:
        return ngettext("%(number)d second", "%(number)d seconds", seconds) % {"number": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
