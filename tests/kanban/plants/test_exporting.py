"""A plant as a folder: what is written, and that a loader on an empty database makes the same of it."""

import zipfile
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from inventory.models import BomLine, Item, Location, Source, StockLevel, Supplier
from inventory.models.locations import FIXED
from kanban import plants
from kanban.models import Board, ColumnLimit, Loop, Member
from kanban.plants.inert import inert, meant
from kanban.plants.tables import TABLES
from tests.kanban.plants.conftest import BICYCLE, load

SECRETS = ("webhook_secret", "webhook_old_secret")


def known() -> dict[str, Any]:
    """All master data and stock, without keys of the database."""
    return {
        "places": set(Location.objects.exclude(pk__in=FIXED).values_list("code", "name", "kind")),
        "items": set(Item.objects.values_list("part_number", "name", "unit", "decimals", "active")),
        "bom": set(BomLine.objects.values_list("item__part_number", "component__part_number", "quantity")),
        "suppliers": set(
            Supplier.objects.values_list("code", "name", "email", "phone", "webhook_url", "active")
        ),
        "sources": {
            (source.supplier.code, source.item.part_number)
            + tuple(
                getattr(source, field.name)
                for field in Source._meta.fields
                if field.name not in ("id", "supplier", "item")
            )
            for source in Source.objects.select_related("supplier", "item")
        },
        "boards": set(Board.objects.values_list("slug", "name", "limit_counts_suppliers", "acts_on_scan")),
        "limits": set(ColumnLimit.objects.values_list("board__slug", "state", "cards", "effect")),
        "loops": set(
            Loop.objects.filter(active=True).values_list(
                "board__slug",
                "item__part_number",
                "kind",
                "source__code",
                "destination__code",
                "container_quantity",
                "cards",
            )
        ),
        "stock": set(
            StockLevel.objects.filter(quantity__gt=0).values_list(
                "item__part_number", "location__code", "quantity"
            )
        ),
        "people": set(Member.objects.values_list("user__username", "board__slug", "role")),
    }


class TakenBack(Exception):
    """Ends a transaction that is to leave nothing."""


def loaded_into_nothing(folder: Path) -> dict[str, Any]:
    """What an empty database knows after loading the folder; it is emptied by its savepoint."""
    try:
        with transaction.atomic():
            load(folder)
            raise TakenBack(known())
    except TakenBack as taken:
        return dict(taken.args[0])


@pytest.mark.django_db
def test_an_exported_plant_makes_the_same_plant_of_an_empty_database(tmp_path: Path) -> None:
    once = tmp_path / "once"
    before: dict[str, Any] = {}
    try:
        with transaction.atomic():
            load(BICYCLE)
            Supplier.objects.filter(code="alba").update(
                phone="+49 89", webhook_url="https://a.example/in", webhook_secret="whsec_do-not-tell"
            )
            Item.objects.filter(part_number="CHAIN-8").update(active=False)
            Item.objects.filter(part_number="SADDLE-C").update(name='\'=HYPERLINK("x") ä; 1,5')
            viewer = Member.objects.get(user__username="viewer", board__slug="paint")
            viewer.role = "leader"
            viewer.save()
            call_command("export_plant", once, stdout=StringIO())
            raise TakenBack(known())
    except TakenBack as taken:
        before = taken.args[0]
    assert not Item.objects.exists()
    assert loaded_into_nothing(once) == before
    assert before["loops"]
    assert ("viewer", "paint", "leader") in before["people"]


@pytest.mark.django_db
def test_what_is_exported_changes_nothing_where_it_came_from(tmp_path: Path) -> None:
    load(BICYCLE)
    plants.export(tmp_path / "out")
    assert load(tmp_path / "out").changes == 0


@pytest.mark.django_db
def test_no_secret_and_no_password_leaves(tmp_path: Path) -> None:
    load(BICYCLE)
    secrets = {name: f"whsec_{name}" for name in SECRETS}
    Supplier.objects.filter(code="alba").update(webhook_url="https://a.example/in", **secrets)
    archive = BytesIO()
    plants.export_zip(archive)
    with zipfile.ZipFile(archive) as kept:
        assert kept.namelist() == [table.file for table in TABLES]
        everything = b"".join(map(kept.read, kept.namelist()))
    assert b"https://a.example/in" in everything
    assert b"whsec_" not in everything
    assert b"pbkdf2" not in everything


@pytest.mark.django_db
def test_formulas_leave_inert_and_numbers_stay_numbers(tmp_path: Path) -> None:
    load(BICYCLE)
    Item.objects.filter(part_number="SADDLE-C").update(name="=1+1")
    plants.export(tmp_path / "out")
    lines = (tmp_path / "out" / "items.csv").read_text("utf-8-sig").splitlines()
    assert "SADDLE-C,'=1+1,pcs,0,yes" in lines
    price = Source.objects.get(supplier__code="alba", item__part_number="RIM-28").price
    assert price == Decimal("14.2")
    assert ",14.2," in (tmp_path / "out" / "sources.csv").read_text()


@pytest.mark.django_db
def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("mine")
    with pytest.raises(CommandError, match="name a new or an empty folder"):
        call_command("export_plant", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


@given(st.text(alphabet="'=+-@\tab1", max_size=8))
def test_every_text_comes_back_as_it_left(text: str) -> None:
    assert meant(inert(text)) == text
    assert not inert(text).startswith(("=", "+", "-", "@", "\t", "\r"))
