"""A plant's folder to spoil, and what loading it answers."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kanban import plants
from tests.factory import MORNING

BICYCLE = Path(plants.__file__).parent / "bicycle"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bicycle works to spoil."""
    return Path(shutil.copytree(BICYCLE, tmp_path / "plant"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces a text in one of its files, once."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


def load(folder: Path) -> plants.Report:
    return plants.load(plants.read(folder), at=MORNING)


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(plants.Refused) as refused:
        load(folder)
    return [str(problem) for problem in refused.value.problems]
