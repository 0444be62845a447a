"""What is wrong with a plant's files, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: `message` says what is wrong and what would be right. Line 0 is the whole file."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += _(", line %(line)d") % {"line": self.line}
        if self.column:
            place += _(", column %(column)s") % {"column": self.column}
        return f"{place}: {self.message}"


def whole(file: str, message: str) -> Problem:
    """A mistake of the whole file."""
    return Problem(file, 0, "", message)


class Refused(Exception):
    """The plant was not loaded, and nothing was written; `problems` names every mistake found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
