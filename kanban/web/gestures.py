"""One press of a button is done once, however often it arrives."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from kanban.models import Gesture

Answer = dict[str, Any]


class OtherFields(Exception):
    """The key has been used for another command."""


def fingerprint(address: str, fields: Mapping[str, str]) -> str:
    """The digest of what a command asks for."""
    return hashlib.sha256(json.dumps([address, sorted(fields.items())]).encode()).hexdigest()


def once(user: User, key: str, command: str, *, at: datetime, do: Callable[[], Answer]) -> Answer:
    """The answer of `do`, or the one that it gave the first time this person used this key.

    Key, deed and answer are one transaction: a refusal leaves no key behind, and the second of two
    requests at the same moment waits for the first one's end at the key's constraint. Refuses with
    OtherFields when the key came with another `command`.
    """
    if not key:
        return do()
    with transaction.atomic():
        Gesture.objects.bulk_create(
            [Gesture(user=user, key=key, fingerprint=command, at=at)], ignore_conflicts=True
        )
        gesture = Gesture.objects.get(user=user, key=key)
        if gesture.fingerprint != command:
            raise OtherFields
        if gesture.answer is not None:
            return gesture.answer
        gesture.answer = do()
        gesture.save(update_fields=("answer",))
        return gesture.answer
