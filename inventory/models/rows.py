"""Saving several rows at once."""

from collections.abc import Collection

from django.db import connections, models, router


def save_rows(rows: Collection[models.Model], fields: Collection[str]) -> None:
    """Writes `fields` of rows that exist already, in one batch of one prepared statement.

    Django's bulk_update builds a CASE per field and row, which took a third of a verb's time. Rows
    are of one model; no signals are sent, as with bulk_update.
    """
    if not rows:
        return
    model = type(next(iter(rows)))
    connection = connections[router.db_for_write(model)]
    columns = [column for column in model._meta.concrete_fields if column.name in fields]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(column.column or column.attname)} = %s" for column in columns)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {assignments} WHERE id = %s"  # noqa: S608
    values = [
        [*(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
