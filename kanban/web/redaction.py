"""What is not written into our own logs: the secrets of links in letters, and where a request was refused."""

import logging
import re
from typing import Any

SECRET = re.compile(
    r"(/answer/)[^/\s?\"']*[^/\s?\"'\d][^/\s?\"']*|(/accounts/(?:password/reset/(?!sent/|done/)|invited/))[^/\s?\"']+"
)
HIDDEN = r"\1\2(hidden)"


class HideSecrets(logging.Filter):
    """Writes `/answer/(hidden)`, likewise for passwords and invitations, where a record holds
    the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(argument) for argument in record.args)
        elif record.args:
            record.args = {name: hidden(argument) for name, argument in record.args.items()}
        if record.exc_text:
            record.exc_text = hidden(record.exc_text)
        return True


class RefusalsInALine(logging.Filter):
    """Leaves the traceback out where Django refused a request, such as one with too large a body:
    it shows Django's own lines and nothing that could be mended here."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


def hidden(value: Any) -> Any:
    """The value with every secret taken out; what is no text is shown as text where it holds one."""
    text = value if isinstance(value, str) else str(value)
    return SECRET.sub(HIDDEN, text) if SECRET.search(text) else value
