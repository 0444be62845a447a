"""The admin: what is kept in it, what is only read, and what it refuses."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from inventory import models as inventory
from inventory.models import BomLine, Item, Location, OutboxMessage, Source, Supplier
from kanban import models as kanban
from kanban.models import Board, Card, ColumnLimit, Loop, Member
from kanban.verification import verify
from tests.factory import WheelWorks

WRITTEN_BY_VERBS = (
    inventory.Act,
    inventory.Posting,
    inventory.StockLevel,
    inventory.ReplenishmentOrder,
    inventory.OutboxMessage,
    kanban.Card,
    kanban.Move,
    kanban.BoardEvent,
)
KEPT = (
    inventory.Item,
    inventory.Supplier,
    inventory.Source,
    inventory.BomLine,
    inventory.Location,
    kanban.Board,
    kanban.Loop,
    User,
)


@pytest.fixture
def office(works: WheelWorks, client: Client) -> Client:
    """Ada's browser: she runs the site."""
    works.do("empty", works.card(works.rims))
    client.force_login(User.objects.create_superuser("ada", first_name="Ada"))
    return client


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """The fields of an inline formset, all of its rows new."""
    facts: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        facts |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return facts


def told(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("model", [*WRITTEN_BY_VERBS, *KEPT], ids=lambda model: model.__name__)
def test_every_list_and_form_opens(office: Client, model: Any) -> None:
    row = model._default_manager.first()
    assert office.get(address(model, "changelist")).status_code == 200
    assert office.get(address(model, "changelist") + "?q=x").status_code == 200
    assert office.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_what_is_kept_can_be_added(office: Client, model: Any) -> None:
    assert office.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", WRITTEN_BY_VERBS, ids=lambda model: model.__name__)
def test_what_verbs_write_is_only_read_even_by_who_runs_the_site(office: Client, model: Any) -> None:
    row = model._default_manager.first()
    assert office.get(address(model, "add")).status_code == 403
    assert office.post(address(model, "add")).status_code == 403
    assert office.post(address(model, "change", row.pk), {"quantity": "9"}).status_code == 403
    assert office.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()
    office.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    )
    assert model._default_manager.filter(pk=row.pk).exists()


def test_every_table_of_ours_is_in_the_admin_or_left_out_on_purpose() -> None:
    registered = set(admin.site._registry)
    tables = {
        model for module in (inventory, kanban) for model in vars(module).values() if hasattr(model, "_meta")
    }
    inside_others = {ColumnLimit, Member, kanban.Gesture}
    assert tables - registered == inside_others


@pytest.mark.parametrize("role", list(Member.Role))
def test_a_role_on_a_board_opens_no_admin(works: WheelWorks, client: Client, role: str) -> None:
    client.force_login(works.person("Pat", role))
    assert client.get(address(Loop, "changelist")).status_code == 302


def test_an_item_is_added_with_its_bom_and_its_source(office: Client, works: WheelWorks) -> None:
    facts = {"part_number": "TANDEM", "name": "Tandem", "unit": "pcs", "decimals": "0", "active": "on"}
    bom = inline("bom", {"component": works.wheel.pk, "quantity": "2"})
    office.post(address(Item, "add"), facts | bom | inline("sources"))
    tandem = Item.objects.get(part_number="TANDEM")
    assert tandem.bom.get().component == works.wheel


def test_a_part_number_that_exists_is_refused(office: Client) -> None:
    facts = (
        {"part_number": "RIM", "name": "Rim", "unit": "pcs", "decimals": "0"}
        | inline("bom")
        | inline("sources")
    )
    assert "already exists" in told(office.post(address(Item, "add"), facts))


def test_a_bom_cycle_is_refused_with_its_way_round(office: Client, works: WheelWorks) -> None:
    facts = {"item": works.rim.pk, "component": works.bike.pk, "quantity": "1"}
    answer = office.post(address(BomLine, "add"), facts)
    assert "An item cannot be part of itself: " in told(answer)
    assert "RIM → BIKE" in told(answer)
    assert not works.rim.bom.exists()


def test_an_incomplete_bom_line_is_asked_for_its_fields_and_accused_of_nothing(office: Client) -> None:
    answer = told(office.post(address(BomLine, "add"), {"quantity": "1"}))
    assert "This field is required." in answer
    assert "part of itself" not in answer


def test_how_an_item_is_counted_is_fixed_by_its_first_posting(office: Client, works: WheelWorks) -> None:
    fresh = works.item("FRESH")
    assert 'name="decimals"' in told(office.get(address(Item, "change", fresh.pk)))
    assert 'name="decimals"' not in told(office.get(address(Item, "change", works.rim.pk)))


def test_the_customer_can_be_renamed_and_not_removed_nor_made_again(office: Client) -> None:
    customer = Location.objects.get(pk=Location.CUSTOMER)
    office.post(address(Location, "change", customer.pk), {"name": "Our customers", "kind": "shipping"})
    customer.refresh_from_db()
    assert (customer.name, customer.kind) == ("Our customers", "customer")
    assert office.post(address(Location, "delete", customer.pk), {"post": "yes"}).status_code == 403
    again = office.post(address(Location, "add"), {"code": "c2", "name": "C2", "kind": "customer"})
    assert "Select a valid choice" in told(again)


def test_a_second_supplier_with_the_same_priority_is_refused(office: Client, works: WheelWorks) -> None:
    other = Supplier.objects.create(code="brix", name="Brix", email="orders@brix.example")
    facts = {"supplier": other.pk, "item": works.rim.pk, "priority": "1", "price": "1", "lead_time_days": "1"}
    facts |= {"minimum": "0", "multiple": "0", "over_percent": "0", "active": "on"}
    assert "has this priority" in told(office.post(address(Source, "add"), facts))
    office.post(address(Source, "add"), facts | {"priority": "2"})
    assert works.rim.sources.count() == 2


def board_form(board: Board, **facts: Any) -> dict[str, Any]:
    return {"name": board.name, "slug": board.slug} | facts | inline("limits") | inline("members")


def test_a_board_is_set_up_with_limits_and_members(office: Client, works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    limits = inline("limits", {"state": "IN_PROGRESS", "cards": "5", "effect": "block"})
    members = inline("members", {"user": olga.pk, "role": "leader"})
    office.post(address(Board, "add"), {"name": "Paint", "slug": "paint"} | limits | members)
    paint = Board.objects.get(slug="paint")
    assert (paint.limits.get().cards, paint.members.get().user, paint.live_since) == (5, olga, None)


def test_saving_a_board_leaves_its_seq_to_the_verbs(
    office: Client, works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Ada saves the name, Olga moves a card: the board goes on counting from there."""
    before = Board.objects.get().seq
    save = Board.save

    def move_first(board: Board, *args: Any, **kwargs: Any) -> None:
        Board.objects.update(seq=before + 7)
        save(board, *args, **kwargs)

    monkeypatch.setattr(Board, "save", move_first)
    office.post(address(Board, "change", works.assembly.pk), board_form(works.assembly, name="Bikes"))
    assert (Board.objects.get().name, Board.objects.get().seq) == ("Bikes", before + 7)


def test_the_boards_are_put_live_by_an_action(office: Client, works: WheelWorks) -> None:
    Board.objects.update(live_since=None)
    works.do("empty", works.card(works.spokes))
    asked = OutboxMessage.objects.count()
    act = {"action": "put_live", "_selected_action": works.assembly.pk}
    page = office.post(address(Board, "changelist"), act, follow=True)
    assert "Assembly is live." in told(page)
    assert OutboxMessage.objects.count() == asked + 1


def loop_form(works: WheelWorks, **facts: Any) -> dict[str, Any]:
    new = {"board": works.assembly.pk, "item": works.wheel.pk, "kind": "withdrawal", "source": works.rack.pk}
    return new | {"destination": works.shipping.pk, "container_quantity": "10", "cards": "2"} | facts


def test_a_loop_opens_with_its_cards_and_the_empty_ones_are_requested(
    office: Client, works: WheelWorks
) -> None:
    office.post(address(Loop, "add"), loop_form(works))
    loop = Loop.objects.get(destination=works.shipping, item=works.wheel)
    cards = Card.objects.filter(loop=loop)
    assert [(card.number, card.state) for card in cards.order_by("number")] == [
        (1, "REQUESTED"),
        (2, "REQUESTED"),
    ]
    assert not any(verify().values())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"source": ""}, "needs a source"),
        ({"kind": "supplier"}, "a supplier loop has none"),
        ({"kind": "supplier", "source": ""}, "No supplier sells WHEEL"),
        ({"cards": "0"}, "greater than or equal to 1"),
        ({"container_quantity": "-3"}, "greater than or equal to"),
        ({"container_quantity": "2.5"}, "WHEEL is counted in whole pcs"),
    ],
)
def test_a_loop_that_cannot_work_is_refused(
    office: Client, works: WheelWorks, facts: dict[str, str], words: str
) -> None:
    before = Loop.objects.count()
    assert words in told(office.post(address(Loop, "add"), loop_form(works, **facts)))
    assert Loop.objects.count() == before


def test_a_second_loop_for_the_same_item_and_place_is_refused(office: Client, works: WheelWorks) -> None:
    answer = office.post(address(Loop, "add"), loop_form(works, destination=works.line.pk))
    assert "A loop fills this place with this item already." in told(answer)


def test_a_bigger_loop_gets_cards_and_a_smaller_one_marks_them_surplus(
    office: Client, works: WheelWorks
) -> None:
    page = office.post(
        address(Loop, "change", works.wheels.pk), {"container_quantity": "10", "cards": "5"}, follow=True
    )
    assert "Cards added: 4, 5." in told(page)
    page = office.post(
        address(Loop, "change", works.wheels.pk), {"container_quantity": "10", "cards": "2"}, follow=True
    )
    assert "Cards now surplus: 3, 4, 5." in told(page)
    works.wheels.refresh_from_db()
    assert works.wheels.cards == 2
    assert works.card(works.wheels, 3).surplus
    assert not any(verify().values())


def test_what_an_open_loop_connects_cannot_be_changed(office: Client, works: WheelWorks) -> None:
    facts = loop_form(works, destination=works.cell.pk, item=works.rim.pk, cards="3")
    office.post(address(Loop, "change", works.wheels.pk), facts)
    works.wheels.refresh_from_db()
    assert (works.wheels.item, works.wheels.destination) == (works.wheel, works.rack)


def test_an_open_loop_is_not_deleted(office: Client, works: WheelWorks) -> None:
    assert office.post(address(Loop, "delete", works.wheels.pk), {"post": "yes"}).status_code == 403


def test_opening_a_loop_that_no_supplier_can_fill_is_refused_in_words(
    office: Client, works: WheelWorks
) -> None:
    Supplier.objects.update(active=False)
    facts = loop_form(works, kind="supplier", source="", item=works.rim.pk, container_quantity=Decimal(20))
    page = office.post(address(Loop, "add"), facts, follow=True)
    assert "No supplier sells RIM" in told(page)
    assert not Loop.objects.filter(item=works.rim, destination=works.shipping).exists()


def test_a_persons_roles_are_beside_the_person(office: Client, works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    assert 'name="memberships-0-role"' in told(office.get(address(User, "change", olga.pk)))


def test_names_with_markup_are_text_in_the_admin(office: Client, works: WheelWorks) -> None:
    Item.objects.filter(pk=works.rim.pk).update(name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in told(office.get(address(Item, "changelist")))
