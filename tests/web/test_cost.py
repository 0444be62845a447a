"""What a command costs: a fixed number of queries, whatever the length of the BOM."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inventory.models import OutboxMessage
from kanban.models import Card, Loop
from tests.factory import Factory
from tests.web.posting import JSON, SCRIPT, post, undo

KEYED = JSON | {"Idempotency-Key": "3f2a"}
MOST = 20
"""Session, user, the card's door, the verb, its gesture, and the transaction around them."""
ASKING = 4
"""More where the same act asks suppliers: their sources, the orders, answer links and messages."""
SHOWING = 5
"""More for a page: the changed cards with their seqs, stock, containers and suppliers."""


def cell(factory: Factory, parts: int) -> Card:
    """A production card of a product with so many components, requested."""
    board = factory.board()
    line, rack = factory.place("line", "line_side"), factory.place("rack")
    product = factory.item("PRODUCT")
    for number in range(parts):
        part = factory.item(f"PART-{number:02d}")
        factory.bom(product, **{f"part_{number:02d}": 2})
        factory.source(part)
        factory.loop(board, part, "supplier", None, line, container=20, cards=3)
    loop = factory.loop(board, product, "production", line, rack, container=10, cards=3)
    factory.do("empty", factory.card(loop))
    return factory.card(loop)


def queries_of_a_round(client: Client, factory: Factory, card: Card) -> dict[str, int]:
    """Queries of each verb of a card's round and of undoing its last one, all with a key."""
    counts = {}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("start", {}),
        ("return", {"reason": "no time"}),
        ("hold", {"reason": "wet"}),
        ("release", {}),
        ("start", {}),
        ("finish", {}),
        ("empty", {}),
    ]
    for number, (verb, fields) in enumerate(steps):
        now = factory.card(card.loop)
        with CaptureQueriesContext(connection) as queries:
            answer = post(client, now, verb, JSON | {"Idempotency-Key": f"{number}"}, **fields)
        assert answer.status_code == 200, answer.content
        counts[verb] = len(queries)
    with CaptureQueriesContext(connection) as queries:
        assert undo(client, answer.json()["move"]["id"], KEYED).status_code == 200
    return counts | {"undo": len(queries)}


@pytest.fixture
def costs(factory: Factory, client: Client) -> Any:
    """Queries by verb on a product with so many components; its plant is taken down afterwards."""

    def measured(parts: int) -> dict[str, int]:
        try:
            with transaction.atomic():
                card = cell(factory, parts)
                client.force_login(factory.person("Olga", "operator"))
                raise TakeDown(queries_of_a_round(client, factory, card))
        except TakeDown as taken:
            return taken.counts

    return measured


class TakeDown(Exception):
    def __init__(self, counts: dict[str, int]) -> None:
        self.counts = counts


def test_a_verb_costs_a_fixed_number_of_queries_on_the_longest_bom_too(costs: Any) -> None:
    short, long = costs(1), costs(40)
    assert short == long
    assert {verb: count for verb, count in long.items() if count > MOST} == {}


def test_asking_forty_suppliers_in_the_same_act_costs_four_queries_more(
    factory: Factory, client: Client
) -> None:
    card = cell(factory, 40)
    client.force_login(factory.person("Olga", "operator"))
    with CaptureQueriesContext(connection) as queries:
        assert post(client, card, "start", KEYED).status_code == 200
    assert OutboxMessage.objects.count() == 40
    assert len(queries) <= MOST + ASKING


def test_an_empty_supplier_container_is_asked_for_within_the_same_bounds(
    factory: Factory, client: Client
) -> None:
    cell(factory, 1)
    card = factory.card(Loop.objects.get(kind="supplier"))
    client.force_login(factory.person("Olga", "operator"))
    with CaptureQueriesContext(connection) as queries:
        assert post(client, card, "empty", KEYED).status_code == 200
    assert len(queries) <= MOST + ASKING


def test_a_page_gets_its_changed_cards_for_a_few_queries_more(factory: Factory, client: Client) -> None:
    card = cell(factory, 40)
    client.force_login(factory.person("Olga", "operator"))
    with CaptureQueriesContext(connection) as queries:
        answer = post(client, card, "start", SCRIPT | {"Idempotency-Key": "1"})
    assert answer.content.decode().count("<article") > 40
    assert len(queries) <= MOST + ASKING + SHOWING
