"""How long an import of 50,000 items through the admin takes, and what the server needs for it.

    pytest -m benchmark -s tests/benchmarks/test_import.py

ITEMS may be set in the environment.
"""

import os
import re
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.backups.plants import plant
from tests.server import Server
from tests.web.exchanging import book
from tests.web.test_admin_history import text_of

pytestmark = pytest.mark.benchmark

ITEMS = int(os.environ.get("ITEMS", "50000"))
PROMISED_SECONDS, PROMISED_MEGABYTES = 60, 400
HEADING = ("part_number", "name", "unit", "decimals")


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Server]:
    server = plant(tmp_path / "works", EMBEDDED_DELIVERY="no")
    server.start()
    yield server
    server.stop()


class Browser:
    """Somebody at the admin, without scripts."""

    def __init__(self, server: Server) -> None:
        self.server, self.jar = server, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page, _where = self.open("/accounts/login/")
        self.send("/accounts/login/", dict.fromkeys(self._log_in_fields(page), b"admin"))

    def _log_in_fields(self, page: str) -> list[str]:
        return [name for name in ("username", "login", "password") if f'name="{name}"' in page]

    def open(self, path: str) -> tuple[str, str]:
        with self.opener.open(self.server.url + path, timeout=120) as answer:
            return answer.read().decode(), answer.url.removeprefix(self.server.url)

    def send(self, path: str, fields: dict[str, bytes], file: bytes = b"") -> tuple[str, str]:
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken") or ""
        parts = {"csrfmiddlewaretoken": token.encode(), **fields}
        body = b"".join(
            b'--cut\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
            for name, value in parts.items()
        )
        if file:
            body += (
                b'--cut\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + file + b"\r\n"
            )
        headers = {"Content-Type": "multipart/form-data; boundary=cut", "Referer": self.server.url + path}
        request = urllib.request.Request(self.server.url + path, body + b"--cut--\r\n", headers)  # noqa: S310
        with self.opener.open(request, timeout=120) as answer:
            return answer.read().decode(), answer.url.removeprefix(self.server.url)

    def wait(self, page: str, where: str) -> tuple[str, float, set[str]]:
        """The page once the work is done, how long that took, and the steps that were shown."""
        started, shown = time.monotonic(), set[str]()
        while "<progress" in page:
            shown |= set(re.findall(r"<progress value=\"(\d+)\"", page))
            time.sleep(0.5)
            page, _where = self.open(where)
        return page, time.monotonic() - started, shown


def peak_megabytes(server: Server) -> float:
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fifty_thousand_items_are_looked_through_and_written(works: Server, kind: str) -> None:
    rows = [HEADING, *((f"P-{n:05}", f"Part {n}", "pcs", "0") for n in range(ITEMS))]
    file = "\n".join(",".join(row) for row in rows).encode() if kind == "csv" else book(*rows)
    ada = Browser(works)
    where = "/admin/inventory/item/import"
    _form, where = ada.open(where)
    before = peak_megabytes(works)
    started = time.monotonic()
    page, where = ada.send(where, {}, file)
    page, _seconds, _shown = ada.wait(page, where)
    assert f"Added: {ITEMS}." in page, text_of(page)[-900:]
    looked = time.monotonic() - started
    page, where = ada.send(where, {})
    page, written, shown = ada.wait(page, where)
    assert f"Added: {ITEMS}." in page, text_of(page)[-900:]
    peak = peak_megabytes(works)
    print(  # noqa: T201
        f"\n{ITEMS} items as {kind} ({len(file) / 1e6:.1f} MB): looked through in {looked:.1f} s, written in "
        f"{written:.1f} s, {len(shown)} steps shown; the server's memory {before:.0f} → {peak:.0f} MB at most"
    )
    assert written < PROMISED_SECONDS
    assert peak < PROMISED_MEGABYTES
    assert len(shown) > 1
    started = time.monotonic()
    exported, _where = ada.open("/admin/inventory/item/export.csv/")
    assert exported.count("\n") > ITEMS
    print(f"exported in {time.monotonic() - started:.1f} s, memory {peak_megabytes(works):.0f} MB")  # noqa: T201
