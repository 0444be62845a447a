"""Places get a token of their own, for the QR code of their labels."""

from typing import Any

from django.db import migrations, models

import inventory.tokens


def give_tokens(apps: Any, _editor: Any) -> None:
    """A token of its own to every place there is."""
    places = list(apps.get_model("inventory", "Location").objects.only("pk"))
    for place in places:
        place.token = inventory.tokens.new_token()
    apps.get_model("inventory", "Location").objects.bulk_update(places, ["token"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0004_answers_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="location",
            name="token",
            field=models.CharField(editable=False, max_length=24, null=True),
        ),
        migrations.RunPython(give_tokens, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="location",
            name="token",
            field=models.CharField(
                default=inventory.tokens.new_token, editable=False, max_length=24, unique=True
            ),
        ),
    ]
