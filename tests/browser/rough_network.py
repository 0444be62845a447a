"""A network that fails on demand: a small proxy before the server that loses, delays and refuses."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs

PASS, DOWN, LOSE, SLOW, BROKEN = "pass", "down", "lose", "slow", "broken"
ABORT = struct.pack("ii", 1, 0)  # SO_LINGER: a close becomes a reset


def always_passes(method: str, path: str) -> str:
    return PASS


@dataclass
class RoughNetwork:
    """Listens on a port of its own and asks `fate` what becomes of each request.

    PASS: answered. DOWN: reset before the server hears of it. LOSE: the server does it, and its answer
    never arrives. SLOW: answered after half a second.
    BROKEN: 500, and the server hears of nothing. Without `keys` no Idempotency-Key gets through.
    `done` is what the server was asked, `pressed` the card, version and key of each press among it.
    """

    upstream: int
    fate: Callable[[str, str], str] = always_passes
    keys: bool = True
    done: list[str] = field(default_factory=list)
    pressed: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = Listener(("127.0.0.1", 0), Connection)
        self.listener.network = self
        self.port: int = self.listener.server_address[1]
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.listener.shutdown()
        self.listener.server_close()


class Listener(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    network: RoughNetwork

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


class Connection(StreamRequestHandler):
    """One request; the connection is closed after it."""

    server: Listener

    def handle(self) -> None:
        network = self.server.network
        head, body = self._read()
        if not head:
            return
        method, path = head[0].split(" ")[:2]
        fate = network.fate(method, path)
        if fate == DOWN:
            return self._reset()
        if fate == BROKEN:
            self.wfile.write(
                b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            return None
        answer = self._ask(head, body)
        network.done.append(f"{method} {path}")
        self._note(path, head, body)
        if fate == LOSE:
            return self._reset()
        if fate == SLOW:
            time.sleep(0.5)
        with contextlib.suppress(OSError):
            self.wfile.write(answer)

    def _read(self) -> tuple[list[str], bytes]:
        head: list[str] = []
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            head.append(line)
        length = next(
            (line.split(":")[1] for line in head if line.lower().startswith("content-length:")), "0"
        )
        return head, self.rfile.read(int(length))

    def _note(self, path: str, head: list[str], body: bytes) -> None:
        version = parse_qs(body.decode("latin-1")).get("version")
        key = next(
            (line.split(":")[1].strip() for line in head if line.lower().startswith("idempotency-key:")), ""
        )
        if version and key:
            self.server.network.pressed.append((int(path.split("/")[2]), int(version[0]), key))

    def _ask(self, head: list[str], body: bytes) -> bytes:
        dropped = ("connection:", "upgrade:") + (() if self.server.network.keys else ("idempotency-key:",))
        kept = [line for line in head if not line.lower().startswith(dropped)]
        request = "\r\n".join([*kept, "Connection: close", "", ""]).encode("latin-1") + body
        try:
            with socket.create_connection(("127.0.0.1", self.server.network.upstream), timeout=20) as server:
                server.sendall(request)
                return b"".join(iter(lambda: server.recv(65536), b""))
        except OSError:
            return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        self.connection.close()
