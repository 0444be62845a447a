"""A real HTTP server at the other end of webhooks, which takes them or misbehaves."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RESET = struct.pack("ii", 1, 0)


@dataclass
class Letter:
    """One request as it was read; `ended` when the sender had its answer, or went away."""

    path: str
    headers: dict[str, str]
    body: bytes
    began: float
    ended: float = 0

    @property
    def name(self) -> str:
        return self.headers["webhook-id"]


def accept(letter: Letter) -> str:
    return "204"


@dataclass
class Hooks:
    """Listens on `host`. `manner` says by letter: a status, "429 7" with Retry-After, hang, drip or reset."""

    manner: Callable[[Letter], str] = accept
    host: str = "127.0.0.1"
    certificate: ssl.SSLContext | None = None
    letters: list[Letter] = field(default_factory=list)
    names_asked_for: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.server = Server((self.host, 0), Handler)
        self.server.hooks = self
        self.port = self.server.server_address[1]

    @contextmanager
    def listening(self) -> Iterator["Hooks"]:
        thread = threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield self
        self.server.shutdown()
        self.server.server_close()
        thread.join()

    def url(self, path: str = "/in", host: str = "", scheme: str = "http") -> str:
        return f"{scheme}://{host or '127.0.0.1'}:{self.port}{path}"


class Server(ThreadingHTTPServer):
    hooks: Hooks
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def get_request(self) -> tuple[socket.socket, Any]:
        line, address = super().get_request()
        self.hooks.connections += 1
        return line, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        """TLS is agreed upon in the connection's own thread."""
        if self.hooks.certificate:
            request = self.hooks.certificate.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up has gone; that is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        letter = Letter(self.path, {k.lower(): v for k, v in self.headers.items()}, body, time.monotonic())
        self.server.hooks.letters.append(letter)
        manner, _space, more = self.server.hooks.manner(letter).partition(" ")
        try:
            self.behave(manner, more)
        except OSError:
            pass
        finally:
            letter.ended = time.monotonic()
            self.close_connection = True

    def behave(self, manner: str, more: str) -> None:
        if manner == "hang":
            self.connection.recv(1)  # returns when the sender hangs up
        elif manner == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.connection.close()
        elif manner == "drip":
            self.drip(more or "HTTP/1.1 200 OK\r\nX: ")
        elif manner == "raw":
            self.connection.sendall(more.encode())
        else:
            self.send_response(int(manner))
            if more:
                self.send_header("Location" if "/" in more else "Retry-After", more)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def drip(self, beginning: str) -> None:
        """An answer that never ends, a byte every now and then: no single read ever takes long."""
        self.connection.sendall(beginning.encode())
        while True:
            self.connection.sendall(b"x")
            time.sleep(0.02)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
