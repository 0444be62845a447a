"""Brings one row of a file to the row of the database that it names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from kanban.plants.batches import Batch
from kanban.plants.problems import Problem, Refused
from kanban.plants.report import ADDED, CHANGED, LEFT, Report, became
from kanban.plants.tables import Row

TOLD_EVERY, MOST_PROBLEMS = 500, 200
Noun = TypeVar("Noun", bound=Model)


@dataclass
class Bringing:
    """Adds what is missing, changes what differs, leaves the rest alone; counts and tells which.

    History names `by`. `progress` is told now and then how many rows were dealt with.
    """

    report: Report = field(default_factory=Report)
    problems: list[Problem] = field(default_factory=list)
    by: User | None = None
    progress: Callable[[int], None] = lambda _rows: None
    _batch: Batch | None = None
    _rows: int = 0

    def bring(
        self,
        row: Row,
        known: Noun | None,
        fresh: Noun,
        facts: Mapping[str, Any],
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Noun, str]:
        """`known` brought to the facts, or `fresh` with them where nothing is known; and which it was.

        A fact that the file's reader knows under another name is `called` so.
        """
        target = fresh if known is None else known
        differing = [name for name, value in facts.items() if known is None or getattr(known, name) != value]
        for name in differing:
            if known is not None:
                self.report.tell(row, became(called.get(name, name), getattr(known, name), facts[name]))
            setattr(target, name, facts[name])
        if self._batch and (differing or known is None):
            self._batch.add(row, target, differing)
        elif differing or known is None:
            self.save(row, target)
        return target, ADDED if known is None else CHANGED if differing else LEFT

    def count(self, row: Row, *parts: str) -> None:
        """Counts a row once, however many rows of the database it stands for."""
        self._rows += 1
        if self._rows % TOLD_EVERY == 0:
            self.progress(self._rows)
        first = parts[0]
        self.report.count(row, CHANGED if first == LEFT and set(parts) != {LEFT} else first)

    def save(self, row: Row, target: Model) -> None:
        """Saves what the model's own rules allow; what they do not is a problem of the row."""
        try:
            target.clean_fields()
            target.validate_unique()
            target.validate_constraints()
        except ValidationError as refused:
            self.refuse(row, refused)
        else:
            target._history_user = self.by  # type: ignore[attr-defined]
            target.save()

    @contextmanager
    def together(self, model: type[Model], *also: str) -> Iterator[None]:
        """Rows of `model` that are brought meanwhile are written in batches, with their history;
        changes write the fields `also` besides."""
        self._batch = Batch(model, also, by=self.by, one_by_one=self.save)
        try:
            yield
            self._batch.write()
        finally:
            self._batch = None

    def stop_if_refused(self) -> None:
        """What follows builds on these rows: no use going on without one of them."""
        if self.problems:
            raise Refused(self.problems[:MOST_PROBLEMS])

    def refuse(self, row: Row, refused: ValidationError) -> None:
        """A model's refusal in the words of a file."""
        columns = {column.name for column in row.table.columns}
        for column, message in _messages(refused):
            named = column if column in columns else ""
            self.problems.append(Problem(row.table.file, row.line, named, message))


def _messages(refused: ValidationError) -> Iterable[tuple[str, str]]:
    if not hasattr(refused, "error_dict"):
        return [("", message) for message in refused.messages]
    return [
        ("" if column == NON_FIELD_ERRORS else column, message)
        for column, messages in refused.message_dict.items()
        for message in messages
    ]
