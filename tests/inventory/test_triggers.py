"""Guards in the database: what was written stays written, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from inventory import triggers
from inventory.models import Act, Posting, Shipment
from kanban import triggers as kanban_triggers
from kanban.models import Board
from tests.factory import Factory
from tests.inventory.asking import ask, bought

GUARDS = (*triggers.GUARDS, *kanban_triggers.GUARDS)


def installed() -> set[str]:
    """The names of the triggers that the database has now."""
    listing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(listing[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def drop(guard: triggers.Guard) -> None:
    table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard.name}{table}")


def written(factory: Factory) -> dict[type[models.Model], models.Model]:
    """An act with its posting, and what a supplier said has left."""
    rim = bought(factory)
    factory.stock(rim, factory.place("rack"), 10)
    act = Act.objects.get()
    asked = ask(factory, rim).order
    shipment = Shipment.objects.create(order=asked, quantity=Decimal(5), at=factory.now, caused_by=act)
    return {Posting: Posting.objects.get(), Act: act, Shipment: shipment}


EDITS: list[tuple[str, type[models.Model], Callable[[models.QuerySet[models.Model]], object]]] = [
    ("posting_never_edited", Posting, lambda rows: rows.update(quantity=11)),
    ("posting_never_deleted", Posting, lambda rows: rows._raw_delete("default")),
    ("act_never_edited", Act, lambda rows: rows.update(reason="it was not me")),
    ("act_never_deleted", Act, lambda rows: rows._raw_delete("default")),
    ("shipment_never_edited", Shipment, lambda rows: rows.update(quantity=6)),
    ("shipment_never_deleted", Shipment, lambda rows: rows._raw_delete("default")),
]


@pytest.mark.parametrize(("name", "model", "edit"), EDITS)
def test_what_was_written_is_neither_edited_nor_deleted(
    factory: Factory,
    name: str,
    model: type[models.Model],
    edit: Callable[[models.QuerySet[models.Model]], object],
) -> None:
    row = written(factory)[model]
    rows = model._default_manager.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        edit(rows)
    assert rows.get() == row


def test_a_row_edited_by_hand_is_refused_too(factory: Factory) -> None:
    written(factory)
    with (
        pytest.raises(IntegrityError, match="posting_never_edited"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE inventory_posting SET quantity = 11")


def test_without_its_guard_a_row_could_be_edited(factory: Factory) -> None:
    written(factory)
    (guard,) = (guard for guard in triggers.GUARDS if guard.name == "posting_never_edited")
    drop(guard)
    Posting.objects.update(quantity=11)
    assert Posting.objects.get().quantity == 11


def test_a_correction_is_a_row_of_its_own(factory: Factory) -> None:
    posting = written(factory)[Posting]
    assert isinstance(posting, Posting)
    reversal = Posting.objects.create(
        item=posting.item,
        source=posting.destination,
        destination=posting.source,
        quantity=posting.quantity,
        at=factory.now,
        caused_by=posting.caused_by,
        reverses=posting,
    )
    assert Posting.objects.count() == 2
    assert reversal.reverses == posting


@pytest.mark.django_db
def test_every_guard_is_there_after_all_migrations() -> None:
    assert {guard.name for guard in GUARDS} <= installed()


@pytest.mark.django_db
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: str(guard.name))
def test_a_guard_that_a_migration_lost_is_there_again_after_it(guard: triggers.Guard) -> None:
    drop(guard)
    assert guard.name not in installed()
    call_command("migrate", verbosity=0)
    assert guard.name in installed()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Posting, Act])
def test_a_rebuilt_table_has_its_guards_again(model: type[models.Model]) -> None:
    field, changed = model._meta.get_field("at"), models.DateTimeField(null=True)
    assert isinstance(field, models.DateTimeField)
    changed.set_attributes_from_name("at")
    for old, new in ((field, changed), (changed, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)
    call_command("migrate", verbosity=0)
    assert {guard.name for guard in GUARDS} <= installed()
    Factory().stock(Factory().item("RIM"), Factory().place("rack"), 10)
    with pytest.raises(IntegrityError, match="never_deleted"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a statement of SQLite")
def test_a_row_is_not_replaced_either(factory: Factory) -> None:
    """REPLACE deletes what is in its way; SQLite asks the triggers only where they are recursive."""
    posting = written(factory)[Posting]
    replacing = "INSERT OR REPLACE INTO inventory_posting SELECT * FROM inventory_posting WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="posting_never_deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(replacing, [posting.pk])


def test_the_seq_of_a_board_never_goes_back(factory: Factory) -> None:
    """Saving a board that was read a while ago would number new events like old ones."""
    board = factory.board()
    Board.objects.update(seq=5)
    with pytest.raises(IntegrityError, match="board_seq_only_grows"), transaction.atomic():
        board.save()
