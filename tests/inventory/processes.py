"""`manage.py deliver` as processes, on the test's own database."""

import os
import subprocess
import sys

from django.db import connection

from tests.architecture import ROOT
from tests.inventory.peer import Peer


def database_url() -> str:
    """The test's own database, as DATABASE_URL names it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    person = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{person}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}?pool=0"


class Deliverer:
    """Starts `manage.py deliver` processes that mail to the peer, and leaves none behind."""

    def __init__(self, peer: Peer, **environment: str) -> None:
        mail = f"smtp://127.0.0.1:{peer.port}"
        self.peer = peer
        self.environment = os.environ | {"DATABASE_URL": database_url(), "EMAIL_URL": mail} | environment
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *options: str, quietly: bool = False) -> subprocess.Popen[str]:
        """Starts one; what it says `quietly` is lost, or a long run would wait for somebody to read it."""
        process = subprocess.Popen(
            [sys.executable, "manage.py", "deliver", *options],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL if quietly else subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def start_reading(self) -> subprocess.Popen[str]:
        """A deliverer whose first letter the peer is reading now."""
        process = self.start()
        for _ in range(300):
            if self.peer.reading.wait(timeout=0.1) or process.poll() is not None:
                break
        assert process.poll() is None, process.communicate()[1]
        return process

    def stop(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()
