"""A tablet with the scan page installed: its tab, its browser and its network can be killed."""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.conftest import QUIET
from tests.browser.rough_network import DOWN, PASS, RoughNetwork
from tests.browser.test_scans import scan
from tests.server import Program

BACK = "dispatchEvent(new Event('online'))"


def until(page: Page, truth: str, arg: Any = None) -> None:
    """Waits for what a script promises; Playwright's own wait takes the promise itself for the truth."""
    limit = time.monotonic() + 20
    while not page.evaluate(truth, arg):
        assert time.monotonic() < limit, truth
        page.wait_for_timeout(50)


def some(leader: Program, number: int = 1) -> list[dict[str, Any]]:
    """Cards of different loops that hang on full containers."""
    found = {
        each["loop"]: each for each in leader.cards("assembly", state="DONE", kind="withdrawal", held=False)
    }
    return list(found.values())[:number]


def state_of(leader: Program, seen: dict[str, Any]) -> tuple[str, int]:
    (now,) = leader.cards("assembly", id=seen["id"])
    return now["state"], now["version"] - seen["version"]


class Device:
    """`page` is the tab that is open; whatever happens, `folder` keeps what the browser has written."""

    page: Page
    context: BrowserContext

    def __init__(self, kind: BrowserType, folder: Path, network: RoughNetwork, **options: Any) -> None:
        self.kind, self.folder, self.network, self.options = kind, folder, network, options

    def switch_on(self) -> None:
        """Starts the browser on what is left of its profile, and opens the scan page."""
        self.context = self.kind.launch_persistent_context(
            self.folder,
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium",
            args=list(QUIET),
            base_url=self.network.url,
            locale="en-GB",
            **self.options,
        )
        self.context.set_default_timeout(10_000)
        self.open_tab()

    def open_tab(self) -> None:
        """The first tab stays empty: a browser whose last one is closed ends."""
        self.page = self.context.new_page()
        self.page.goto("/scan/")

    def log_in(self, name: str = "operator") -> None:
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", name)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/scan/")

    def install(self, name: str = "operator") -> None:
        """The first day: logs in, waits until the page is kept, and is switched off properly once."""
        self.switch_on()
        self.log_in(name)
        self.is_kept()
        self.context.close()
        self.switch_on()

    def is_kept(self) -> None:
        until(
            self.page,
            """async () => Boolean(await caches.match("/scan/") && await caches.match("/scan/cards/")
                && (await navigator.serviceWorker.getRegistration())?.active)""",
        )

    def offline(self) -> None:
        self.network.fate = lambda method, path: DOWN

    def online(self) -> None:
        self.network.fate = lambda method, path: PASS
        self.page.evaluate(BACK)

    def lose_tab(self) -> None:
        """Without a goodbye to the page, and opened again."""
        self.page.close(run_before_unload=False)
        self.open_tab()

    def lose_power(self) -> None:
        """The browser is killed as a power cut would, and started again."""
        for process in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()
        (self.folder / "SingletonLock").unlink(missing_ok=True)
        self.switch_on()

    def _processes(self) -> list[int]:
        """Those whose command line names this device's own folder."""
        mine = f"--user-data-dir={self.folder}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mine in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found

    def scan(self, code: str) -> None:
        scan(self.page, code)

    def press(self, card: dict[str, Any], verb: str) -> str:
        """Scans a card and presses its verb; returns the word that it is told."""
        self.scan(card["token"])
        self.page.locator(f"#scanned [data-card='{card['id']}'] [data-verb={verb}]").click()
        expect(self.page.locator("#said .answer b")).to_be_visible()
        return self.page.locator("#said .answer b").inner_text()

    def known_cards(self) -> list[dict[str, Any]]:
        """The cards as this device has kept them."""
        self.is_kept()
        kept: list[dict[str, Any]] = self.page.evaluate(
            """async () => (await (await caches.match("/scan/cards/")).json()).cards
                .map(({id, version}) => ({id, version}))"""
        )
        return kept

    def all_sent(self, seconds: float = 30) -> None:
        expect(self.page.locator("#kept")).to_have_attribute("data-waiting", "0", timeout=seconds * 1000)
