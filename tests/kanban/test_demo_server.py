"""The parent of `make demo` stops what it started."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from kanban.management import demo_server

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def test_all_parts_are_stopped_together(tmp_path: Path) -> None:
    with demo_server.running(SLEEP, SLEEP, os.environ | {"DATA_DIR": str(tmp_path)}) as children:
        assert [child.poll() for child in children] == [None, None]
    assert all(child.returncode is not None for child in children)


def test_a_part_that_does_not_listen_is_stopped_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_server, "PATIENCE_SECONDS", 0.3)
    started = tmp_path / "started"
    deaf = [sys.executable, "-c", DEAF, str(started)]
    with demo_server.running(deaf, SLEEP, os.environ | {"DATA_DIR": str(tmp_path)}) as children:
        while not started.exists():
            time.sleep(0.05)
    assert children[0].wait(timeout=5) == -signal.SIGKILL


def test_the_demo_keeps_what_the_environment_already_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EMAIL_URL", "console:")
    found = demo_server.surroundings("10.0.0.5", 8080)
    assert found["EMAIL_URL"] == "console:"
    assert found["PUBLIC_ORIGINS"] == "http://localhost:8080,http://127.0.0.1:8080,http://10.0.0.5:8080"
