"""One press of a button is done once, however often it arrives."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError

from kanban import pull
from kanban.models import Gesture
from kanban.web.fields import WrongFields

Answer = dict[str, Any]


class OtherFields(Exception):
    """The key has been used for another command."""


def fingerprint(address: str, fields: Mapping[str, str]) -> str:
    """The digest of what a command asks for."""
    return hashlib.sha256(json.dumps([address, sorted(fields.items())]).encode()).hexdigest()


def once(user: User, key: str, command: str, *, at: datetime, do: Callable[[], Answer]) -> Answer:
    """The answer of `do`, or the one that it gave the first time this person used this key.

    Deed, key and answer are one transaction: a refusal leaves no key behind. The key is written last,
    in one statement: a gesture that arrives again either is refused by the floor, or does everything
    anew until the key's constraint (which waits for the other one's end) takes all of it back. Both
    are answered by what was kept the first time. Refuses with OtherFields when the key came with
    another `command`.
    """
    if not key:
        return do()
    try:
        with pull.one_transaction():
            answer = do()
            Gesture.objects.create(user=user, key=key, fingerprint=command, answer=answer, at=at)
            return answer
    except (pull.Refusal, WrongFields, IntegrityError):
        known = Gesture.objects.filter(user=user, key=key).first()
        if known is None or known.answer is None:
            raise
    if known.fingerprint != command:
        raise OtherFields
    return known.answer
