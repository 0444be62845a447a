"""One database takes the place of another: whoever is killed in the middle leaves the old or the new."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kanban.backups import swapping

STEPS = ("link", "replace", "unlink", "fsync")


def made(file: Path, word: str, rows: int) -> Path:
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE said (word text)")
        database.executemany("INSERT INTO said VALUES (?)", [(word,)] * rows)
        database.commit()
    return file


def in_a_child(work: Callable[[], object]) -> int:
    """Runs the work in a process that ends without goodbye; returns its wait status."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def old_with_news_beside(file: Path) -> Path:
    """A database whose last row stands in its -wal only: its process was killed."""
    made(file, "old", 1)

    def write() -> None:
        database = sqlite3.connect(file)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("INSERT INTO said VALUES ('old')")
        database.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    in_a_child(write)
    assert Path(f"{file}-wal").stat().st_size
    return file


def words(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [word for (word,) in database.execute("SELECT word FROM said")]


def killed_at(step: int, new: Path, place: Path, aside: Path) -> bool:
    """Whether the swap came so far that it could be killed before its step of that number."""

    def swap() -> None:
        steps = count(1)
        for name in STEPS:
            setattr(os, name, dying(getattr(os, name), steps, step))
        swapping.put(new, place, aside=aside)

    return os.WIFSIGNALED(in_a_child(swap))


def dying(real: Callable[..., Any], steps: Any, last: int) -> Callable[..., Any]:
    def step(*args: Any, **facts: Any) -> Any:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **facts)

    return step


def left_by_every_kill(folder: Path) -> list[list[str]]:
    """What stands in the place after a kill at each step, and at last after none."""
    found = []
    for step in count(1):
        room = folder / str(step)
        room.mkdir()
        place = old_with_news_beside(room / "plant.sqlite3")
        new = made(room / "new", "new", 3)
        killed = killed_at(step, new, place, room / "aside")
        found.append(words(place))
        if not killed:
            return found
    return found


OLD, NEW = ["old", "old"], ["new", "new", "new"]


def test_killed_at_any_step_it_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    found = left_by_every_kill(tmp_path)
    assert len(found) > 5
    assert found[0] == OLD
    assert found[-1] == NEW
    assert [each for each in found if each not in (OLD, NEW)] == []


def test_with_the_news_not_folded_in_first_it_is_half_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "fold", lambda _database: True)
    assert ["old"] in left_by_every_kill(tmp_path)


def test_the_old_one_is_kept_whole_under_another_name(tmp_path: Path) -> None:
    place = old_with_news_beside(tmp_path / "plant.sqlite3")
    assert swapping.put(made(tmp_path / "new", "new", 3), place, aside=tmp_path / "aside")
    assert (words(tmp_path / "aside"), words(place)) == (OLD, NEW)


def test_a_new_one_may_come_where_none_was(tmp_path: Path) -> None:
    place = tmp_path / "plant.sqlite3"
    assert not swapping.put(made(tmp_path / "new", "new", 3), place, aside=tmp_path / "aside")
    assert words(place) == NEW
    assert not (tmp_path / "aside").exists()


def test_a_damaged_one_goes_aside_and_its_stale_files_spoil_nothing(tmp_path: Path) -> None:
    news = Path(f"{old_with_news_beside(tmp_path / 'plant.sqlite3')}-wal").read_bytes()
    place = tmp_path / "plant.sqlite3"
    place.write_bytes(b"not a database" * 400)
    Path(f"{place}-wal").write_bytes(news[:100])
    assert swapping.put(made(tmp_path / "new", "new", 3), place, aside=tmp_path / "aside")
    assert words(place) == NEW
    assert (tmp_path / "aside").read_bytes().startswith(b"not a database")


def test_it_is_refused_while_any_program_has_the_old_one_open(tmp_path: Path) -> None:
    place = old_with_news_beside(tmp_path / "plant.sqlite3")
    with closing(sqlite3.connect(place)) as reader:
        reader.execute("SELECT * FROM said").fetchall()
        with pytest.raises(swapping.InUse):
            swapping.put(made(tmp_path / "new", "new", 3), place, aside=tmp_path / "aside")
    assert words(place) == OLD


def test_the_new_one_belongs_to_whom_the_old_one_did(tmp_path: Path) -> None:
    place = made(tmp_path / "plant.sqlite3", "old", 1)
    place.chmod(0o640)
    swapping.put(made(tmp_path / "new", "new", 3), place, aside=tmp_path / "aside")
    assert place.stat().st_mode & 0o777 == 0o640
