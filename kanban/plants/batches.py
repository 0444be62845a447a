"""Many rows of a table that remembers its changes, written together: five times as fast as one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import ForeignKey, Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from kanban.plants.tables import Row

MANY = 1000


@dataclass
class Batch:
    """Waiting rows, written MANY at a time, each with its history.

    A batch that the database or a field refuses is taken back and goes `one_by_one`, which finds the
    row and the words.
    """

    model: type[Model]
    also: Iterable[str]
    by: User | None
    one_by_one: Callable[[Row, Model], None]
    _waiting: list[tuple[Row, Model, bool]] = field(default_factory=list)
    _differing: set[str] = field(default_factory=set)

    def add(self, row: Row, target: Model, differing: Iterable[str]) -> None:
        self._waiting.append((row, target, target._state.adding))
        self._differing.update(differing)
        if len(self._waiting) >= MANY:
            self.write()

    def write(self) -> None:
        waiting, self._waiting = self._waiting, []
        pointers = {each.name for each in self.model._meta.fields if isinstance(each, ForeignKey)}
        try:
            with transaction.atomic():
                for _row, target, _new in waiting:
                    target.clean_fields(exclude=pointers)
                self._write_all(waiting)
        except (ValidationError, DatabaseError):
            for row, target, new in waiting:
                if new:
                    target.pk, target._state.adding = None, True
                self.one_by_one(row, target)
        self._differing = set()

    def _write_all(self, waiting: list[tuple[Row, Model, bool]]) -> None:
        added = [target for _row, target, new in waiting if new]
        changed = [target for _row, target, new in waiting if not new]
        if added:
            bulk_create_with_history(added, self.model, default_user=self.by)
        if changed:
            fields = sorted({*self._differing, *self.also})
            bulk_update_with_history(changed, self.model, fields, batch_size=200, default_user=self.by)
