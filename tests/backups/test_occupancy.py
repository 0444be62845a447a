"""Who works on a data folder is known truthfully: a lock of the kernel ends with its process."""

import os
import signal
from pathlib import Path

import pytest

from kanban import occupancy
from kanban.backups.scratch import scratch, sweep


@pytest.fixture
def worker(tmp_path: Path) -> int:
    """Another process that works on the folder; killed by the test."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        occupancy.enter(tmp_path)
        os.write(write, b".")
        signal.pause()
    assert os.read(read, 1) == b"."
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_nobody_has_a_folder_alone_on_which_another_process_works(tmp_path: Path, worker: int) -> None:
    with pytest.raises(occupancy.Occupied), occupancy.alone(tmp_path):
        pass
    kill(worker)
    with occupancy.alone(tmp_path):
        pass


def test_any_number_work_on_a_folder_together_and_none_while_one_has_it_alone(
    tmp_path: Path, worker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occupancy, "_entered", {})
    occupancy.enter(tmp_path)
    occupancy.enter(tmp_path)
    kill(worker)
    os.close(occupancy._entered.pop(tmp_path))
    with occupancy.alone(tmp_path), pytest.raises(occupancy.Occupied):
        occupancy.enter(tmp_path)


def test_a_scratch_folder_in_use_is_never_swept_and_one_left_behind_is(tmp_path: Path) -> None:
    left = tmp_path / ".drill.left"
    left.mkdir()
    with scratch(tmp_path, "drill") as mine:
        assert not left.exists()
        sweep(tmp_path, "drill")
        assert mine.is_dir()
        assert mine.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []
