"""How tests post a verb: as a program, as a page's script, or as a plain form."""

import json
from typing import Any

from django.test import Client

from kanban.models import Card

JSON = {"Accept": "application/json"}
SCRIPT = {"HX-Request": "true"}
FORM = {"Accept": "text/html"}


def post(client: Client, card: Card, verb: str, headers: dict[str, str] = JSON, **fields: Any) -> Any:
    """Posts a verb with the version that the person saw on `card`, unless another one is given."""
    fields.setdefault("version", card.version)
    return client.post(f"/cards/{card.pk}/{verb}/", fields, headers=headers)


def undo(client: Client, move: int, headers: dict[str, str] = JSON) -> Any:
    return client.post(f"/moves/{move}/undo/", headers=headers)


def event(answer: Any) -> tuple[str, dict[str, Any]]:
    """The event that the answer raises in the browser, and its facts."""
    ((name, facts),) = json.loads(answer["HX-Trigger"]).items()
    return name, facts
