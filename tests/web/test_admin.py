"""The admin: what is kept in it, what is only read, and what it refuses."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from inventory import models as inventory
from inventory.models import BomLine, Item, Location, Source, Supplier
from kanban import models as kanban
from kanban.models import ColumnLimit, Loop, Member
from tests.factory import WheelWorks
from tests.web.office import address, inline, told

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
    inside_others = {ColumnLimit, Member, kanban.Gesture, kanban.LateScan, inventory.Picture}
    on_pages_of_their_own = {
        kanban.Acknowledgement,
        kanban.Device,
        kanban.Pin,
        kanban.Badge,
        kanban.PinTry,
        kanban.LogInTry,
        kanban.Display,
        kanban.WrongCode,
        kanban.LabelPrint,
        kanban.AuditRound,
        kanban.AuditedCard,
        kanban.StrayCode,
        kanban.ReplacedLabel,
        inventory.Plant,
        inventory.Shift,
        kanban.FirstStart,
    }
    assert tables - registered == inside_others | on_pages_of_their_own


@pytest.mark.parametrize("role", list(Member.Role))
def test_a_role_on_a_board_opens_no_admin(works: WheelWorks, client: Client, role: str) -> None:
    client.force_login(works.person("Pat", role))
    answer = client.get(address(Loop, "changelist"), follow=True)
    assert answer.status_code == 403
    assert "The admin panel is for those who keep suppliers, items and boards." in told(answer)


def test_a_stranger_logs_in_at_the_one_door_and_gets_on(works: WheelWorks, client: Client) -> None:
    User.objects.create_superuser("ada", password="ada")
    page = client.get(address(Loop, "changelist"), follow=True)
    door = page.redirect_chain[-1][0]
    assert door.startswith("/accounts/login/")
    answer = client.post(door, {"login": "ada", "password": "ada"}, follow=True)
    assert answer.request["PATH_INFO"] == address(Loop, "changelist")
    assert client.get("/admin/login/?next=//evil.example/")["Location"] == "/admin/"


def test_only_the_panels_pages_may_carry_scripts_of_their_own(office: Client) -> None:
    assert "unsafe-inline" in office.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in office.get("/")["Content-Security-Policy"]


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
    facts |= {"response_hours": "24", "distance_km": "0"}
    assert "has this priority" in told(office.post(address(Source, "add"), facts))
    office.post(address(Source, "add"), facts | {"priority": "2"})
    assert works.rim.sources.count() == 2


def test_a_persons_roles_are_beside_the_person(office: Client, works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    assert 'name="memberships-0-role"' in told(office.get(address(User, "change", olga.pk)))


def test_names_with_markup_are_text_in_the_admin(office: Client, works: WheelWorks) -> None:
    Item.objects.filter(pk=works.rim.pk).update(name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in told(office.get(address(Item, "changelist")))
