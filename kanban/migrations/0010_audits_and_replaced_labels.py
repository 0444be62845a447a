"""Audit rounds, and labels that were replaced. Signals keep their names: the tokens of today's labels."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import inventory.tokens


def keep_the_names_of_signals(apps: Any, _editor: Any) -> None:
    """Requests that were made are named after the card's token."""
    apps.get_model("kanban", "Card").objects.update(signal_root=models.F("token"))


def lift_the_guard_that_names_cards(_apps: Any, editor: Any) -> None:
    """SQLite rebuilds the table, and renames none that a trigger of another table names meanwhile.

    All guards are installed again after the migration (kanban/apps.py).
    """
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER IF EXISTS loop_keeps_room_for_its_cards")
        editor.execute("DROP TRIGGER IF EXISTS replaced_label_is_no_cards_label")


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0006_pictures_of_items"),
        ("kanban", "0009_walls_that_call"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="card",
            name="signal_root",
            field=models.CharField(editable=False, max_length=24, null=True),
        ),
        migrations.RunPython(keep_the_names_of_signals, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(lift_the_guard_that_names_cards, lift_the_guard_that_names_cards, elidable=True),
        migrations.AlterField(
            model_name="card",
            name="signal_root",
            field=models.CharField(
                default=inventory.tokens.new_token, editable=False, max_length=24, unique=True
            ),
        ),
        migrations.CreateModel(
            name="AuditRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="started")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed")),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="kanban.board"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.location",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit round",
                "verbose_name_plural": "audit rounds",
            },
        ),
        migrations.CreateModel(
            name="AuditedCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(null=True, verbose_name="found")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "Found"),
                            ("missing", "Missing"),
                            ("elsewhere", "Found elsewhere"),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                (
                    "belonged",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.location",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audited", to="kanban.card"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.location",
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="kanban.auditround",
                    ),
                ),
            ],
            options={
                "verbose_name": "card of an audit round",
                "verbose_name_plural": "cards of audit rounds",
            },
        ),
        migrations.CreateModel(
            name="ReplacedLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=24, unique=True)),
                ("code", models.CharField(max_length=8, unique=True, verbose_name="code")),
                ("at", models.DateTimeField(verbose_name="replaced")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "audit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_labels",
                        to="kanban.auditround",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_labels",
                        to="kanban.card",
                    ),
                ),
            ],
            options={
                "verbose_name": "replaced label",
                "verbose_name_plural": "replaced labels",
            },
        ),
        migrations.CreateModel(
            name="StrayCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("foreign", "no label of ours"),
                            ("damaged", "damaged or misread"),
                            ("unknown", "no card of your boards"),
                            ("retired", "a card that is no longer in use"),
                            ("replaced", "an old label: throw it away"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="scanned")),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strays",
                        to="kanban.auditround",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kanban.card",
                    ),
                ),
            ],
            options={
                "verbose_name": "stray code",
                "verbose_name_plural": "stray codes",
            },
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("board", "place"),
                name="one_open_round_per_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("place", None)),
                fields=("board",),
                name="one_open_round_per_board",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="round_is_closed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditedcard",
            constraint=models.UniqueConstraint(
                fields=("audit", "card"), name="a_card_counts_once_in_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditedcard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("by", None), ("place", None), ("verdict", "missing")),
                    models.Q(
                        ("at__isnull", False),
                        ("by__isnull", False),
                        ("verdict__in", ("", "found", "elsewhere")),
                    ),
                    _connector="OR",
                ),
                name="a_card_is_found_by_somebody_or_missing",
            ),
        ),
        migrations.AddConstraint(
            model_name="replacedlabel",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="replaced_label_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="straycode",
            constraint=models.UniqueConstraint(
                fields=("audit", "code"), name="a_stray_code_counts_once_in_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="straycode",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ("foreign", "damaged", "unknown", "retired", "replaced"))),
                name="a_stray_code_is_told_why",
            ),
        ),
    ]
