"""A verb costs a fixed number of queries: 20 at most, however long the BOM and however many are asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from inventory.models import OutboxMessage
from kanban import pull
from kanban.models import ColumnLimit, Loop, Move
from tests.factory import Factory
from tests.kanban.books import waiting

MOST = 20


class Workshop(Factory):
    """A cell that makes a thing of many bought parts, each just about to be asked for, and ships it."""

    def build(self, parts: int) -> "Workshop":
        self.shop = self.board("shop")
        cell, shelf, gate = self.place("cell"), self.place("shelf"), self.place("gate", "shipping")
        self.thing, self.gate = self.item("THING"), gate
        self.parts = [self.item(f"PART-{number}") for number in range(parts)]
        self.bought: list[Loop] = []
        for part in self.parts:
            self.source(part)
            self.bom(self.thing, **{part.part_number: 1})
            self.bought.append(self.loop(self.shop, part, "supplier", None, cell, container=10, cards=2))
        self.made = self.loop(self.shop, self.thing, "production", cell, shelf, container=10, cards=2)
        self.fetched = self.loop(self.shop, self.thing, "withdrawal", shelf, gate, container=10, cards=2)
        for state in ("REQUESTED", "IN_PROGRESS", "DONE"):
            ColumnLimit.objects.create(board=self.shop, state=state, cards=1, effect="warn")
        return self


def cost(verb: Callable[[], pull.Outcome]) -> tuple[int, pull.Outcome]:
    with CaptureQueriesContext(connection) as queries:
        outcome = verb()
    return len(queries), outcome


def deliver_the_mail(shop: Workshop) -> None:
    OutboxMessage.objects.filter(state="pending").update(state="sent", sent_at=shop.now, attempts=1)


def costs(parts: int) -> dict[str, int]:
    """What each verb costs where it has the most to do."""
    shop, found = Workshop().build(parts), {}

    def do(name: str, verb: str, loop: Loop, number: int = 1, **facts: Any) -> Move:
        card = shop.card(loop, number)
        act = getattr(pull, verb)
        found[name], outcome = cost(lambda: act(card, by=None, at=shop.now, version=card.version, **facts))
        assert outcome.move
        return Move.objects.get(pk=outcome.move.pk)

    def undo(name: str, move: Move) -> None:
        found[name], _ = cost(lambda: pull.undo(move, by=None, at=shop.now))

    do("empty a fetched one", "empty", shop.fetched)
    do("pick", "start", shop.fetched)
    number = waiting(shop.made).number
    start = do("make, asking for every part", "start", shop.made, number)
    assert OutboxMessage.objects.count() == parts
    deliver_the_mail(shop)
    undo("unmake, cancelling every part", start)
    assert OutboxMessage.objects.filter(topic="cancelled").count() == parts
    do("make again", "start", shop.made, number)
    do("give back", "return_to_queue", shop.made, number, reason="Broken")
    do("make once more", "start", shop.made, number)
    undo("unfill", do("fill in part", "finish", shop.made, number, good=Decimal(4)))
    scrap = {"good": Decimal(3), "scrapped": Decimal(12)}
    undo(
        "unscrap",
        do("scrap, asking for every part again", "finish", shop.made, number, **scrap, reason="Bent"),
    )
    do("close short", "finish", shop.made, number, good=Decimal(7), close=True)
    do("bring", "finish", shop.fetched, good=Decimal(8), scrapped=Decimal(1), close=True, reason="Bent")
    do("hold", "hold", shop.made, 1, reason="Bent")
    do("release", "release", shop.made, 1)
    unconfirmed = waiting(shop.bought[0])
    undo("unreceive", do("receive unconfirmed", "finish", shop.bought[0], unconfirmed.number))
    undo("unempty", do("empty a bought one", "empty", shop.bought[0], 3 - unconfirmed.number))
    found |= costs_of_stock(shop)
    return found


def costs_of_stock(shop: Workshop) -> dict[str, int]:
    facts: dict[str, Any] = {"by": None, "at": shop.now}
    ship, _ = cost(lambda: pull.consume(shop.thing, shop.gate, Decimal(8), **facts))
    count, _ = cost(lambda: pull.count(shop.thing, shop.gate, Decimal(2), reason="Counted", **facts))
    return {"ship": ship, "count": count}


@pytest.mark.django_db
def test_no_verb_takes_more_than_twenty_queries_whatever_the_length_of_the_bom() -> None:
    found = {}
    for parts in (1, 40):
        with transaction.atomic():
            found[parts] = costs(parts)
            transaction.set_rollback(True)
    assert {verb: number for verb, number in found[1].items() if number > MOST} == {}
    assert found[40] == found[1]
