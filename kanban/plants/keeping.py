"""What is known, as the rows of a plant's files: the way back from `loading`.

Passwords, secrets of webhooks and tokens are in no file. A loop that is closing or closed is in none
either: loading it would open it again.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from inventory.models import BomLine, Item, Location, Source, StockLevel, Supplier
from inventory.models.locations import FIXED
from kanban.models import Board, Card, Loop, Member
from kanban.models.choices import State
from kanban.plants.tables import SOURCES, SUPPLIERS, Row, Table

Values = dict[str, Any]
AT_ONCE = 2000


def rows(table: Table) -> Iterator[Row]:
    """The rows of one file, in the order of its key; line 0, as no file has them yet."""
    for values in KEPT[table.name]():
        yield Row(table, 0, values)


def _locations() -> Iterator[Values]:
    places = Location.objects.exclude(pk__in=FIXED).order_by("code")
    return _each(places, code="code", name="name", kind="kind")


def _items() -> Iterator[Values]:
    names = ("part_number", "name", "unit", "decimals", "active")
    return _each(Item.objects.order_by("part_number"), **{name: name for name in names})


def _bom() -> Iterator[Values]:
    lines = BomLine.objects.order_by("item__part_number", "component__part_number")
    return _each(lines, item="item__part_number", component="component__part_number", quantity="quantity")


def _suppliers() -> Iterator[Values]:
    called = {"webhook": "webhook_url"}
    names = [column.name for column in SUPPLIERS.columns]
    return _each(Supplier.objects.order_by("code"), **{name: called.get(name, name) for name in names})


def _sources() -> Iterator[Values]:
    called = {"supplier": "supplier__code", "item": "item__part_number"}
    names = [column.name for column in SOURCES.columns]
    ordered = Source.objects.order_by("item__part_number", "priority", "supplier__code")
    return _each(ordered, **{name: called.get(name, name) for name in names})


def _boards() -> Iterator[Values]:
    for board in Board.objects.order_by("slug").prefetch_related("limits"):
        limits = {limit.state: limit for limit in board.limits.all()}
        values: Values = {f"limit_{state.lower()}": None for state in State.values}
        values |= {f"limit_{state.lower()}": limit.cards for state, limit in limits.items()}
        effects = {limit.effect for limit in limits.values()} or {"block"}
        values["limit_effect"] = "block" if "block" in effects else "warn"
        yield {
            "slug": board.slug,
            "name": board.name,
            **values,
            "limit_counts_suppliers": board.limit_counts_suppliers,
            "acts_on_scan": board.acts_on_scan,
        }


def _loops() -> Iterator[Values]:
    going = Card.objects.filter(loop=OuterRef("pk"), retired_at=None, surplus=False)
    return _each(
        Loop.objects.filter(Exists(going), active=True).order_by("item__part_number", "destination__code"),
        board="board__slug",
        item="item__part_number",
        kind="kind",
        source="source__code",
        destination="destination__code",
        container_quantity="container_quantity",
        cards="cards",
    )


def _opening_stock() -> Iterator[Values]:
    levels = StockLevel.objects.exclude(location__in=FIXED).filter(quantity__gt=0)
    return _each(
        levels.order_by("item__part_number", "location__code"),
        item="item__part_number",
        location="location__code",
        quantity="quantity",
    )


def _users() -> Iterator[Values]:
    """One row a person and role: who leads one board and looks at another has two."""
    boards = {board.pk: board.slug for board in Board.objects.all()}
    for user in User.objects.filter(is_active=True).order_by("username"):
        facts = {"username": user.username, "name": user.get_full_name() or user.username, "password": ""}
        held: dict[str, list[str]] = {}
        for member in Member.objects.filter(user=user).order_by("board__slug"):
            held.setdefault(member.role, []).append(boards[member.board_id])
        if user.is_superuser:
            held = {"admin": []}
        for role, slugs in held.items():
            yield facts | {"role": role, "boards": tuple(slugs)}


def _each(found: "QuerySet[Any]", **columns: str) -> Iterator[Values]:
    """The rows as values by column, read in portions: the whole is never in memory."""
    for values in found.values_list(*columns.values()).iterator(chunk_size=AT_ONCE):
        yield dict(zip(columns, values, strict=True))


KEPT: Final[dict[str, Callable[[], Iterator[Values]]]] = {
    "locations": _locations,
    "items": _items,
    "bom": _bom,
    "suppliers": _suppliers,
    "sources": _sources,
    "boards": _boards,
    "loops": _loops,
    "opening_stock": _opening_stock,
    "users": _users,
}
