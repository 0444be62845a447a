"""A supplier with its letter open, as it comes in from outside."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from inventory.models import OutboxMessage, ReplenishmentOrder
from inventory.transports.email import letter
from kanban.models import Card
from tests.factory import Factory


@dataclass
class Letter:
    """A request to one supplier for 100 chains, and the browser in which it is answered."""

    factory: Factory
    card: Card
    client: Client = field(default_factory=Client)

    @property
    def order(self) -> ReplenishmentOrder:
        return ReplenishmentOrder.objects.get(signal=self.now.signal)

    @property
    def now(self) -> Card:
        """The card as it is in the database now."""
        return Card.objects.as_shown().get(pk=self.card.pk)

    @property
    def link(self) -> str:
        """The address in the letter, without the host."""
        message = OutboxMessage.objects.filter(order=self.order, topic="requested").get()
        found = re.search(r"https?://[^/]+(/answer/\S+)", str(letter(message).body))
        assert found
        return found[1]

    @property
    def page(self) -> str:
        return f"/answer/{self.order.pk}/"

    def come_in(self) -> "Letter":
        answer = self.client.get(self.link)
        assert answer.status_code == 302, answer
        return self

    def seen(self) -> str:
        return self.client.get(self.page).content.decode()

    def say(self, what: str, *, version: int | None = None, **fields: Any) -> Any:
        """Posts an answer as its page would, with the version of the card as it is now."""
        seen = self.now.version if version is None else version
        return self.client.post(f"{self.page}{what}/", {"version": seen, **fields})


def asked(factory: Factory, supplier: str = "Nordkette", part: str = "CHAIN-8", **facts: Any) -> Letter:
    """An emptied container of a part that this supplier sells; `facts` are the source's."""
    factory.now = timezone.now()
    board = factory.board(f"line-{part.lower()}")
    item = factory.item(part, name="Chain, 8 speed")
    source = factory.source(item, supplier, supplier_part_number=f"{supplier[:2].upper()}-8-116", **facts)
    assert source.supplier.email
    loop = factory.loop(board, item, "supplier", None, factory.place(f"dock-{part.lower()}"), container=100)
    card = factory.card(loop)
    factory.do("empty", card)
    return Letter(factory, card)


def in_days(letter: Letter, days: int, **fields: Any) -> dict[str, Any]:
    """The fields of a promise so many days from now."""
    day = timezone.localtime(letter.factory.now) + timedelta(days=days)
    return {"date": f"{day:%Y-%m-%d}", "time": "10:00", "quantity": Decimal(100), **fields}
