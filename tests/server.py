"""A real server in a process of its own, on its own data folder: killed, frozen and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BICYCLE = ROOT / "kanban" / "plants" / "bicycle"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@dataclass
class Server:
    """uvicorn with `application` on loopback; `settings` are environment variables."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    application: str = "kanban.asgi:application"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DATA_DIR": str(self.folder),
            "PUBLIC_ORIGINS": self.url,
            "EMAIL_URL": f"file://{self.folder / 'mail'}",
            "DJANGO_SETTINGS_MODULE": "kanban.settings",
        }
        database = {"DATABASE_URL": f"sqlite:///{self.folder / 'plant.sqlite3'}"}
        return {**os.environ, **database, **own, **self.settings}

    def manage(self, *command: str) -> str:
        """Runs a manage.py command against this server's data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        command = [sys.executable, "-m", "uvicorn", self.application, "--port", str(self.port)]
        options = ["--ws", "websockets-sansio", "--log-level", "warning", "--timeout-graceful-shutdown", "1"]
        self.process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )
        self.wait_until_up()

    def wait_until_up(self, seconds: float = 30) -> None:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "server.log").read_text()[-3000:])

    def send(self, sent: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(sent)

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        self.send(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(timeout=10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Program:
    """A program that acts for a person with a token, as other systems do."""

    server: Server
    token: str

    def ask(
        self, method: str, path: str, fields: dict[str, Any] | None = None, key: str = ""
    ) -> tuple[int, Any]:
        """Status and JSON body of one request."""
        headers = {
            "Accept": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key or uuid.uuid4().hex,
        }
        body = json.dumps(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.server.url + path, body, headers, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    def fill_in(self, path: str, fields: dict[str, Any]) -> None:
        """Sends a page's form; fails the test where it comes back with a mistake."""
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        headers = {"Accept": "text/html", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.server.url + path, body, headers)  # noqa: S310
        urllib.request.urlopen(request, timeout=20).close()  # noqa: S310

    def board(self, slug: str) -> Any:
        status, board = self.ask("GET", f"/boards/{slug}/")
        assert status == 200, board
        return board

    def cards(self, slug: str, **wanted: Any) -> list[Any]:
        """The cards of a board whose fields are as wanted."""
        every = self.board(slug)["cards"]
        return [card for card in every if all(card[name] == value for name, value in wanted.items())]

    def do(self, verb: str, card: Any, **fields: Any) -> Any:
        """Moves a card as the board shows it now; fails the test when refused."""
        seen = {"version": card["version"]}
        status, answer = self.ask("POST", f"/cards/{card['id']}/{verb}/", seen | fields)
        assert status == 200, answer
        return answer
