"""Master data: who changed it is remembered, what was used is not deleted, what is at rest can come back."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import BomLine, Item, Location, Source, Supplier
from kanban import loops
from kanban.models import Loop
from tests.factory import WheelWorks
from tests.web.office import address, told

TERMS = {
    "lead_time_days": "1",
    "minimum": "0",
    "multiple": "0",
    "over_percent": "0",
    "priority": "1",
    "response_hours": "24",
    "distance_km": "0",
    "active": "on",
}


def price(source: Source, amount: str) -> dict[str, Any]:
    return TERMS | {"supplier": source.supplier_id, "item": source.item_id, "price": amount}


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_changed_which_price_when_and_the_way_back(office: Client, works: WheelWorks) -> None:
    source = Source.objects.get(item=works.rim)
    before = source.price
    office.post(address(Source, "change", source.pk), price(source, "9.5"))
    was, now = source.history.earliest(), source.history.latest()
    assert (was.price, now.price) == (before, Decimal("9.5"))
    assert now.history_user.is_superuser
    page = text_of(told(office.get(address(Source, "history", source.pk))))
    assert str(now.history_user) in page
    old = reverse("admin:inventory_source_simple_history", args=(source.pk, was.pk))
    assert office.get(old).status_code == 200
    office.post(old, price(source, str(before)))
    source.refresh_from_db()
    assert source.price == before


def test_an_old_version_brings_no_unit_back_that_the_ledger_is_not_in(
    office: Client, works: WheelWorks
) -> None:
    fresh = works.item("FRESH", unit="m")
    fresh.unit = "pcs"
    fresh.save()
    works.stock(fresh, works.rack, 5)
    old = reverse("admin:inventory_item_simple_history", args=(fresh.pk, fresh.history.earliest().pk))
    said = {"part_number": "FRESH", "name": "Fresh again", "active": "on"}
    assert office.post(old, said).status_code == 302
    fresh.refresh_from_db()
    assert (fresh.name, fresh.unit) == ("Fresh again", "pcs")


def test_secrets_are_in_no_history(office: Client, works: WheelWorks) -> None:
    record = Supplier.objects.get().history.model
    names = {field.name for field in record._meta.fields}
    assert "email" in names
    assert not names & {"webhook_secret", "webhook_old_secret"}


def test_an_old_size_of_a_loop_is_set_like_any_other(office: Client, works: WheelWorks) -> None:
    loops.resize(works.wheels, cards=5, container_quantity=Decimal(10), by=None, at=works.now)
    sizes = list(works.wheels.history.order_by("history_id").values_list("cards", flat=True))
    assert sizes == [3, 5]
    old = reverse(
        "admin:kanban_loop_simple_history", args=(works.wheels.pk, works.wheels.history.earliest().pk)
    )
    page = told(office.get(old))
    assert 'name="_save"' not in page


def test_nothing_that_is_remembered_is_changed_past_its_history(office: Client, works: WheelWorks) -> None:
    """What a day of verbs leaves of master data is what its history says last."""
    for card in (works.card(works.bikes), works.card(works.wheels)):
        works.do("empty", card)
    for model in (Item, BomLine, Supplier, Source, Loop):
        for row in model._default_manager.all():
            last = row.history.latest()
            names = [field.attname for field in row._meta.fields if hasattr(last, field.attname)]
            assert {n: getattr(row, n) for n in names} == {n: getattr(last, n) for n in names}


def test_an_item_that_was_used_is_not_deleted_but_deactivated(office: Client, works: WheelWorks) -> None:
    page = office.get(address(Item, "delete", works.rim.pk))
    text = text_of(told(page))
    assert page.status_code == 409
    for words in ("RIM is in use and cannot be deleted.", "postings", "loops", "sources", "BOM lines"):
        assert words in text
    assert Item.objects.filter(pk=works.rim.pk, active=True).exists()
    answer = office.post(address(Item, "delete", works.rim.pk), follow=True)
    assert "RIM is no longer active." in told(answer)
    assert not Item.objects.get(pk=works.rim.pk).active
    assert works.rim.history.latest().active is False


def test_an_item_that_nothing_names_is_deleted_and_still_remembered(
    office: Client, works: WheelWorks
) -> None:
    fresh = works.item("FRESH")
    assert "Are you sure" in told(office.get(address(Item, "delete", fresh.pk)))
    office.post(address(Item, "delete", fresh.pk), {"post": "yes"})
    assert not Item.objects.filter(part_number="FRESH").exists()
    assert Item.history.filter(part_number="FRESH").latest().history_type == "-"


def test_a_place_that_cannot_rest_says_only_why_it_stays(office: Client, works: WheelWorks) -> None:
    page = told(office.get(address(Location, "delete", works.rack.pk)))
    assert "is in use and cannot be deleted" in page
    assert "Deactivate" not in text_of(page)
    assert office.post(address(Location, "delete", works.rack.pk), {"post": "yes"}).status_code == 409


@pytest.mark.parametrize(
    "model", [Item, Supplier, Source, BomLine, Location], ids=lambda model: model.__name__
)
def test_many_are_deactivated_but_never_deleted_at_once(
    office: Client, works: WheelWorks, model: Any
) -> None:
    row = model._default_manager.order_by("-pk").first()
    act = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    office.post(address(model, "changelist"), act)
    assert model._default_manager.filter(pk=row.pk).exists()


def test_suppliers_are_put_to_rest_and_woken_by_an_action(office: Client, works: WheelWorks) -> None:
    alba = Supplier.objects.get()
    office.post(address(Supplier, "changelist"), {"action": "deactivate", "_selected_action": alba.pk})
    assert not Supplier.objects.get().active
    office.post(address(Supplier, "changelist"), {"action": "activate", "_selected_action": alba.pk})
    assert Supplier.objects.get().active
    assert alba.history.count() == 3


def test_a_source_whose_priority_was_given_away_is_not_woken(office: Client, works: WheelWorks) -> None:
    source = Source.objects.get(item=works.rim)
    source.active = False
    source.save()
    works.source(works.rim, "Brix")
    act = {"action": "activate", "_selected_action": source.pk}
    page = told(office.post(address(Source, "changelist"), act, follow=True))
    assert "Another supplier has this priority for the item already." in page
    assert not Source.objects.get(pk=source.pk).active


@pytest.mark.parametrize("address", ["alba/history/", "alba/history/1/", "1/history/x/", "1/history/99999/"])
def test_the_history_of_nothing_is_not_there(office: Client, works: WheelWorks, address: str) -> None:
    assert office.get(f"/admin/inventory/item/{address}").status_code == 404
