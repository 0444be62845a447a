"""The board's pages and their JSON twin."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from inventory.models import Item, Supplier
from kanban import fragments, pull
from kanban.models import Board
from tests.factory import WheelWorks
from tests.web.posting import JSON, SCRIPT, post

MARKUP = "<script>alert('wheel')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;wheel&#x27;)&lt;/script&gt;"


@pytest.fixture
def vera(works: WheelWorks, client: Client) -> Client:
    """Vera, a viewer, is logged in."""
    client.force_login(works.person("Vera", "viewer"))
    fragments.kept.clear()
    return client


def fill(works: WheelWorks, loops: int, cards: int) -> None:
    """Adds loops of requested and full cards: many screws on one board."""
    for number in range(loops):
        screw = works.item(f"SCREW-{number:03d}", name=f"Screw, M{number}, zinc plated, hexagon")
        loop = works.loop(works.assembly, screw, "withdrawal", works.rack, works.line, cards=cards)
        pull.consume(screw, works.line, Decimal(25), by=None, at=works.pass_time(seconds=20))
        assert loop.cards == cards


def test_the_json_twin_has_the_keys_that_programs_rely_on(works: WheelWorks, vera: Client) -> None:
    works.assembly.limits.create(state="IN_PROGRESS", cards=5)
    works.do("empty", works.card(works.rims))
    body = vera.get("/boards/assembly/", headers=JSON).json()
    assert list(body) == sorted(["board", "seq", "limits", "cards", "stock"])
    assert (body["board"], body["seq"]) == ("assembly", Board.objects.get().seq)
    assert body["limits"] == {"IN_PROGRESS": 5}
    card = next(each for each in body["cards"] if each["state"] == "REQUESTED")
    now = works.card(works.rims)
    assert card == {
        "id": now.pk,
        "token": now.token,
        "loop": works.rims.pk,
        "kind": "supplier",
        "item": "RIM",
        "source": None,
        "destination": "goods-in",
        "number": 1,
        "of": 2,
        "state": "REQUESTED",
        "cycle": 1,
        "version": 1,
        "container_quantity": "20",
        "received": "0",
        "held": False,
        "held_because": "",
        "order": now.order_id,
        "entered_at": "2026-05-11T06:00:00+00:00",
    }
    assert {"item": "RIM", "location": "goods-in", "quantity": "20"} in body["stock"]


def test_the_page_shows_every_card_once_in_its_column(works: WheelWorks, vera: Client) -> None:
    works.do("empty", works.card(works.rims))
    page = vera.get("/boards/assembly/")
    requested, in_progress, done = page.context["columns"]
    assert (len(requested.cards), len(in_progress.cards), len(done.cards)) == (1, 0, 14)
    text = page.content.decode()
    assert text.count("<article") == 15
    assert f'data-seq="{Board.objects.get().seq}"' in text
    assert 'data-role="viewer"' in text


def test_a_board_of_300_cards_costs_few_queries_and_little_to_send(
    works: WheelWorks, vera: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(works, 29, 10)
    assert len(vera.get("/boards/assembly/", headers=JSON).json()["cards"]) >= 300
    with django_assert_max_num_queries(12):
        cold = vera.get("/boards/assembly/")
    with django_assert_max_num_queries(8):
        warm = vera.get("/boards/assembly/")
    assert len(warm.content) <= 150_000
    assert cold.status_code == warm.status_code == 200


def test_abacus_and_attention_cost_a_fixed_number_of_queries(
    works: WheelWorks, vera: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(works, 12, 5)
    for page, most in (("abacus", 12), ("attention", 15)):
        with django_assert_max_num_queries(most):
            assert vera.get(f"/boards/assembly/{page}/").status_code == 200


def test_a_long_column_is_paged_and_can_be_seen_whole(works: WheelWorks, vera: Client) -> None:
    fill(works, 8, 10)
    done = vera.get("/boards/assembly/").context["columns"][2]
    assert (len(done.cards), done.more, bool(done.boundary)) == (60, done.matching - 60, True)
    whole = vera.get("/boards/assembly/?all=DONE").context["columns"][2]
    assert (len(whole.cards), whole.more, whole.boundary) == (done.matching, 0, "")


@pytest.mark.parametrize(
    ("query", "items"),
    [
        ("q=rim", {"RIM"}),
        ("q=no-such-part", set()),
        ("kind=production", {"WHEEL", "BIKE"}),
        ("kind=nonsense", set()),
        ("location=rack", {"WHEEL"}),
        ("location=goods-in&kind=withdrawal", {"RIM"}),
        ("q=%00%27%22%3Cb%3E", set()),
    ],
)
def test_a_filter_in_the_address_narrows_the_board(
    works: WheelWorks, vera: Client, query: str, items: set[str]
) -> None:
    body = vera.get(f"/boards/assembly/?{query}", headers=JSON).json()
    assert {card["item"] for card in body["cards"]} == items
    page = vera.get(f"/boards/assembly/?{query}")
    assert (page.status_code, page.context["filtering"]) == (200, True)
    assert sum(column.matching for column in page.context["columns"]) == len(body["cards"])
    assert vera.get(f"/boards/assembly/abacus/?{query}").status_code == 200


def test_a_changed_filter_asks_for_the_cards_alone(works: WheelWorks, vera: Client) -> None:
    answer = vera.get("/boards/assembly/?q=rim", headers=SCRIPT)
    assert answer.content.decode().count("<article") == 4
    assert b"<html" not in answer.content
    assert {"Accept", "HX-Request"} <= set(answer["Vary"].replace(" ", "").split(","))


def test_names_with_markup_are_text_on_pages_fragments_and_in_json(works: WheelWorks, client: Client) -> None:
    Item.objects.update(name=MARKUP)
    Supplier.objects.update(name=MARKUP)
    Board.objects.update(name=MARKUP)
    client.force_login(works.person("Olga", "leader"))
    fragments.kept.clear()
    card = works.card(works.rims)
    moved = post(client, card, "hold", SCRIPT, reason=MARKUP)
    answers = [moved] + [client.get(address) for address in pages_of(card.pk)]
    for answer in answers:
        assert answer.status_code == 200
        assert MARKUP not in answer.content.decode()
    assert ESCAPED in moved.content.decode()
    body = client.get("/boards/assembly/", headers=JSON)
    assert body["Content-Type"] == "application/json"
    assert [each["held_because"] for each in body.json()["cards"]].count(MARKUP) == 1


def pages_of(card: int) -> list[str]:
    return [
        "/boards/assembly/",
        "/boards/assembly/abacus/",
        "/boards/assembly/attention/",
        f"/cards/{card}/",
    ]


def test_who_sees_one_board_goes_straight_to_it(works: WheelWorks, vera: Client) -> None:
    assert vera.get("/")["Location"] == "/boards/assembly/"


def test_who_sees_several_boards_gets_the_list_with_roles_and_counts(
    works: WheelWorks, client: Client
) -> None:
    works.board("paint")
    client.force_login(works.person("Lena", "leader"))
    boards: Any = client.get("/").context["boards"]
    assert [(each["board"].slug, each["role"]) for each in boards] == [
        ("assembly", "leader"),
        ("paint", "leader"),
    ]
    assert (boards[0]["counts"]["DONE"].cards, boards[1]["counts"]["DONE"].cards) == (15, 0)
    listed = client.get("/boards/", headers=JSON).json()["boards"]
    assert listed[0] == {"board": "assembly", "name": "Assembly", "role": "leader"}


def test_who_sees_no_board_is_shown_what_to_do_first(client: Client, works: WheelWorks) -> None:
    Board.objects.update(slug="elsewhere")
    client.force_login(works.person("Nina", "viewer", works.board("own")))
    works.people["Nina"].memberships.all().delete()
    assert client.get("/").status_code == 200


def test_a_leader_puts_the_board_live_and_suppliers_are_asked(client: Client, db: None) -> None:
    works = WheelWorks().build(live=False)
    client.force_login(works.person("Lena", "leader"))
    works.do("empty", works.card(works.rims))
    assert works.card(works.rims).order is None
    answer = client.post("/boards/assembly/live/", headers=JSON)
    assert (answer.status_code, answer.json()["board"]) == (200, "assembly")
    assert works.card(works.rims).order is not None
    assert client.post("/boards/assembly/live/").status_code == 302


@pytest.mark.parametrize("address", ["/boards/nowhere/", "/boards/nowhere/abacus/", "/cards/99999/"])
def test_what_is_not_there_is_not_found_in_json_too(works: WheelWorks, vera: Client, address: str) -> None:
    answer = vera.get(address, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
