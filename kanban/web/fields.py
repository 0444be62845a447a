"""What a command carries: form fields or a JSON object, read into the same shape."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

Fields = dict[str, str]
LARGEST_BODY = 64 * 1024
LONGEST_NAME = 60
YES_OR_NO = ("close", "sure")


class Unreadable(Exception):
    """A field, or the whole body, is not what it says it is; the text tells what was expected."""

    def __init__(self, message: str, *, field: str = "body") -> None:
        super().__init__(message)
        self.errors = {field: [message]}


class WrongFields(Exception):
    """The form's refusal; `errors` tells by field what has to be corrected."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class NotSure(WrongFields):
    """What was said is possible, but so unlikely that the person is asked once more."""


def fields_of(request: HttpRequest) -> Fields:
    """The command's fields as text, numbers as they were spelled. Refuses with Unreadable."""
    if request.content_type != "application/json":
        return {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if len(request.body) > LARGEST_BODY:
        raise Unreadable(_("This is too long."))
    try:
        body = json.loads(request.body or b"{}", parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The body is not valid JSON.")) from error
    if not isinstance(body, dict):
        raise Unreadable(_("The body has to be a JSON object."))
    return {name: _text(name, value) for name, value in body.items()}


def _text(name: str, value: Any) -> str:
    if not _writable(name):
        raise Unreadable(_("Each field has to be a text or a number."))
    if value is None:
        return ""
    if isinstance(value, bool) and name in YES_OR_NO:
        return "1" if value else ""
    if not isinstance(value, str) or not _writable(value):
        raise Unreadable(_("Say it as a text or a number."), field=name[:LONGEST_NAME])
    return value


def _writable(text: str) -> bool:
    """Whether it can be stored: JSON can spell halves of characters that are none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
