"""Cards get a short code that people can type. Their tokens stay as they are: labels never die."""

from typing import Any

from django.db import migrations, models

import inventory.tokens


def give_codes(apps: Any, _editor: Any) -> None:
    """A code of its own to every card there is."""
    cards = list(apps.get_model("kanban", "Card").objects.only("pk"))
    codes: set[str] = set()
    while len(codes) < len(cards):
        codes.add(inventory.tokens.new_code())
    for card, code in zip(cards, codes, strict=True):
        card.code = code
    apps.get_model("kanban", "Card").objects.bulk_update(cards, ["code"], batch_size=500)


def lift_the_guard_that_names_cards(_apps: Any, editor: Any) -> None:
    """SQLite rebuilds the table, and renames none that a trigger of another table names meanwhile.

    All guards are installed again after the migration (kanban/apps.py).
    """
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS loop_keeps_room_for_its_cards")


class Migration(migrations.Migration):
    dependencies = [
        ("kanban", "0003_promises_of_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="card",
            name="code",
            field=models.CharField(editable=False, max_length=8, null=True, verbose_name="code"),
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(lift_the_guard_that_names_cards, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="card",
            name="code",
            field=models.CharField(
                default=inventory.tokens.new_code,
                editable=False,
                max_length=8,
                unique=True,
                verbose_name="code",
            ),
        ),
    ]
