"""`make demo`: the example plant, a server and a simulated shift, started and stopped together."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLANT = ROOT / "kanban" / "plants" / "bicycle"
MANAGE = (sys.executable, str(ROOT / "manage.py"))
SERVER = (
    *(sys.executable, "-m", "uvicorn", "kanban.asgi:application", "--ws", "websockets-sansio"),
    *("--loop", "uvloop", "--ws-per-message-deflate", "false", "--log-level", "warning"),
)
PATIENCE_SECONDS = 10
WELCOME = """
  Pullboard's example plant runs on {address}
  Log in as viewer, operator, leader, buyer or admin; the password is the user's name.
  Data, mail and the diary of the shift are kept in {data}.
  Ctrl-C stops it; the next start goes on from there.
"""


def surroundings(host: str, port: int) -> dict[str, str]:
    """The environment of all parts: what is already set wins, but for the data folder, made absolute."""
    data = Path(os.environ.get("DATA_DIR", "data/demo")).resolve()
    (data / "mail").mkdir(parents=True, exist_ok=True)
    names = dict.fromkeys(("localhost", "127.0.0.1", host))
    usual = {
        "EMAIL_URL": f"file://{data / 'mail'}",
        "PLANT_NAME": "Bicycle Works Dijon",
        "REQUIRE_SECOND_FACTOR": "false",
        "ALLOWED_HOSTS": ",".join(names),
        "PUBLIC_ORIGINS": ",".join(f"http://{name}:{port}" for name in names),
    }
    return usual | os.environ | {"DATA_DIR": str(data)}


def prepare(environment: dict[str, str]) -> None:
    """Brings the database up to date and loads the plant; a second time changes nothing."""
    for command in (["migrate", "--verbosity", "0"], ["load_plant", str(PLANT)], ["go_live"]):
        subprocess.run([*MANAGE, *command], env=environment, cwd=ROOT, check=True)


@contextmanager
def running(
    server: Sequence[str], shift: Sequence[str], environment: dict[str, str]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Starts both, each in a session of its own, and stops them at the end. The shift writes a diary."""
    with Path(environment["DATA_DIR"], "shift.log").open("ab") as diary:
        children = [
            subprocess.Popen(server, env=environment, cwd=ROOT, start_new_session=True),
            subprocess.Popen(shift, env=environment, cwd=ROOT, start_new_session=True, stdout=diary),
        ]
    try:
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Waits until the server takes connections; False when it ended instead."""
    while server.poll() is None:
        with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return True
        time.sleep(0.2)
    return False


def stop(number: int, frame: object) -> None:
    """Ends the wait in `main` the way Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Runs until Ctrl-C (0) or until the server or the shift ends by itself (1)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    environment = surroundings(options.host, options.port)
    server = [*SERVER, "--host", options.host, "--port", str(options.port)]
    try:
        prepare(environment)
        with running(server, [*MANAGE, "demo"], environment) as children:
            if answers(options.port, children[0]):
                address = f"http://localhost:{options.port}"
                sys.stdout.write(WELCOME.format(address=address, data=environment["DATA_DIR"]))
                sys.stdout.flush()
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 1


if __name__ == "__main__":
    sys.exit(main())
