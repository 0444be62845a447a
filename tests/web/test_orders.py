"""The orders page, and the chain of causes on it."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from inventory.models import ReplenishmentOrder
from kanban import pull
from kanban.models import Member
from tests.factory import WheelWorks

JSON = {"Accept": "application/json"}


@pytest.fixture
def order(works: WheelWorks) -> ReplenishmentOrder:
    """Olga found a container of rims empty, and Alba was asked for twenty."""
    works.do("empty", works.card(works.rims), by=works.person("Olga", "operator"))
    return ReplenishmentOrder.objects.get()


@pytest.mark.parametrize("role", list(Member.Role))
def test_everybody_on_the_board_sees_its_orders(
    works: WheelWorks, order: ReplenishmentOrder, client: Client, role: str
) -> None:
    client.force_login(works.person("Pat", role))
    for address in ("/orders/", f"/orders/{order.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "RIM" in page.content.decode()
        assert client.get(address, headers=JSON).status_code == 200


def test_a_stranger_sees_no_order(works: WheelWorks, order: ReplenishmentOrder, client: Client) -> None:
    elsewhere = works.board("paint")
    client.force_login(works.person("Sam", "leader", elsewhere))
    assert client.get(f"/orders/{order.pk}/", headers=JSON).status_code == 404
    assert client.get("/orders/", headers=JSON).json()["orders"] == []


def test_nobody_sees_an_order_without_logging_in(order: ReplenishmentOrder, client: Client) -> None:
    assert client.get(f"/orders/{order.pk}/").status_code == 302


def test_an_order_is_told_as_a_program_reads_it(
    works: WheelWorks, order: ReplenishmentOrder, client: Client
) -> None:
    client.force_login(works.person("Bea", "buyer"))
    told = client.get(f"/orders/{order.pk}/", headers=JSON).json()
    assert told["order"] == {
        "id": order.pk,
        "state": "requested",
        "supplier": "alba",
        "item": "RIM",
        "quantity": "20",
        "received": "0",
        "card": works.card(works.rims).pk,
        "cycle": 1,
        "requested_at": "2026-05-11T06:00:00+00:00",
        "asked_for": "2026-05-12T06:00:00+00:00",
        "promised_for": None,
        "promised_quantity": None,
        "refused_because": "",
        "instead_of": None,
    }
    (cause,) = told["chain"]
    assert (cause["by"], cause["url"]) == ("Olga", f"/cards/{works.card(works.rims).pk}/")
    assert cause["what"] == "Found a container of RIM empty at Goods-In (card 1 of 2)"


def test_the_list_shows_open_orders_and_all_when_asked(
    works: WheelWorks, order: ReplenishmentOrder, client: Client
) -> None:
    client.force_login(works.person("Bea", "buyer"))
    works.do("finish", works.card(works.rims))
    works.do("empty", works.card(works.spokes))
    listed = client.get("/orders/", headers=JSON).json()["orders"]
    assert [row["item"] for row in listed] == ["SPOKE"]
    everything = client.get("/orders/?state=all", headers=JSON).json()["orders"]
    assert [(row["item"], row["state"]) for row in everything] == [
        ("SPOKE", "requested"),
        ("RIM", "received"),
    ]


def test_a_chain_over_two_boards_names_all_steps_and_links_only_to_cards_in_sight(
    works: WheelWorks, client: Client
) -> None:
    upstream = works.board("upstream")
    works.rims.board = upstream
    works.rims.save()
    client.force_login(works.person("Bea", "buyer", upstream))
    for _ in range(2):
        pull.consume(works.rim, works.cell, Decimal(10), by=None, at=works.now)
        works.do("start", works.card(works.rims_at_cell, 1), by=None)
        works.do("finish", works.card(works.rims_at_cell, 1), by=None)
    order = ReplenishmentOrder.objects.get()
    chain = client.get(f"/orders/{order.pk}/", headers=JSON).json()["chain"]
    assert [(link["what"].split(" ")[0], link["url"]) for link in chain] == [("Used", ""), ("Picked", "")]


def test_an_order_costs_the_same_queries_whatever_lies_behind_it(
    works: WheelWorks,
    order: ReplenishmentOrder,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(works.person("Bea", "buyer"))
    for name in ("/orders/", f"/orders/{order.pk}/"):
        with django_assert_max_num_queries(10):
            client.get(name, headers=JSON)


def test_an_unknown_order_and_a_page_beyond_the_last_are_no_error(works: WheelWorks, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    assert client.get("/orders/77/", headers=JSON).status_code == 404
    assert client.get("/orders/?page=99&state=junk", headers=JSON).json() == {"orders": [], "pages": 1}


def test_the_life_of_a_request_tells_each_step_with_its_person_and_links_the_one_after_it(
    works: WheelWorks, order: ReplenishmentOrder, client: Client
) -> None:
    works.source(works.rim, "Velo", priority=2)
    bea = works.person("Bea", "buyer")
    works.do("ship", works.card(works.rims), quantity=Decimal(12), carrier="DHL", device="supplier's link")
    works.pass_time(hours=2)
    works.do("reorder", works.card(works.rims), by=bea, reason="Lost on the way")
    client.force_login(bea)
    told = client.get(f"/orders/{order.pk}/", headers=JSON).json()
    steps = [(step["what"], step["by"], step["note"]) for step in told["life"]]
    assert steps == [
        ("emptied", "Olga", ""),
        ("started", "supplier's link", ""),
        ("shipped by the supplier", "supplier's link", "12, DHL"),
        ("request withdrawn", "", ""),
    ]
    second = ReplenishmentOrder.objects.get(instead_of=order)
    first_page = client.get(f"/orders/{order.pk}/").content.decode()
    assert f'<a href="/orders/{second.pk}/">{second.pk}, Velo</a>: requested' in first_page
    second_page = client.get(f"/orders/{second.pk}/").content.decode()
    assert f'<a href="/orders/{order.pk}/">{order.pk}, Alba</a>: cancelled' in second_page
    assert "Lost on the way" in second_page


def test_what_was_undone_is_named_on_the_pages_of_order_and_card(
    works: WheelWorks, order: ReplenishmentOrder, client: Client
) -> None:
    bea = works.person("Bea", "buyer")
    works.do("start", works.card(works.rims), by=bea)
    shipped = works.do("ship", works.card(works.rims), quantity=Decimal(12), by=bea).move
    assert shipped
    pull.undo(shipped, by=bea, at=works.pass_time(hours=1))
    client.force_login(bea)
    told = client.get(f"/orders/{order.pk}/", headers=JSON).json()
    assert (told["life"][-1]["what"], told["life"][-1]["note"]) == ("undone", "shipped by the supplier")
    page = client.get(f"/cards/{shipped.card_id}/").content.decode()
    assert "<b>undone</b> <span>shipped by the supplier</span>" in page
