"""Servers that take everything at once: `python -m tests.benchmarks.fast_servers web|mail`.

Prints its port, and serves until it is killed.
"""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class Web(asyncio.Protocol):
    """Reads a request to its end, and answers 204."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.line, self.read = transport, b""

    def data_received(self, data: bytes) -> None:
        self.read += data
        head, end, body = self.read.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if end and len(body) >= length and isinstance(self.line, asyncio.Transport):
            self.line.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            self.line.close()


class Mail:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "250 OK"


async def serve(kind: str) -> None:
    loop = asyncio.get_running_loop()
    protocol = Web if kind == "web" else lambda: SMTP(Mail(), hostname="fast.example")
    server = await loop.create_server(protocol, "0.0.0.0", 0, backlog=512)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
