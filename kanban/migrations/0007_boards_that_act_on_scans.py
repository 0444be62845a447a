from typing import Any

from django.db import migrations, models


def lift_the_guard_that_names_boards(_apps: Any, editor: Any) -> None:
    """SQLite rebuilds the table, and renames none that a trigger of another table names meanwhile.

    All guards are installed again after the migration (kanban/apps.py).
    """
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS board_event_deleted_only_by_pruning")


class Migration(migrations.Migration):
    dependencies = [
        ("kanban", "0006_label_prints"),
    ]

    operations = [
        migrations.RunPython(
            lift_the_guard_that_names_boards, lift_the_guard_that_names_boards, elidable=True
        ),
        migrations.AddField(
            model_name="board",
            name="acts_on_scan",
            field=models.BooleanField(
                default=False,
                help_text="Else a scan shows the card, and a press moves it.",
                verbose_name="a scan acts at once",
            ),
        ),
    ]
