"""A television through 26 hours and 10,000 events: it is right at the end, and no larger than after an hour.

Its hours are seconds (timelapse.js); the server beats and the layer forgets its members as much faster.
About ten minutes.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, CDPSession, Page, expect

from tests.browser.conftest import bicycle_works
from tests.browser.televisions import hung_up
from tests.server import ROOT, Program, Server

pytestmark = [pytest.mark.browser, pytest.mark.nightly]

HOUR = 3600.0
HOURS = 26
EVENTS = 10_000
SPEED = 200
AHEAD = 30_000  # ms that the television's time goes on without a frame; it turns amber after 40,000
LONGEST = float(os.environ.get("LONGEST", 13 * 60))  # seconds; a busy machine needs more
TERMS = {
    "heartbeat": 15 / SPEED,
    "look_every": 0.1,
    "together": 0.02,
    "permission": 10 / SPEED,
    "member": HOUR / SPEED,
}
LAPSE = f"({Path(__file__).with_name('timelapse.js').read_text()})({SPEED}, {AHEAD})"
STATE = """(root) => {
    const facts = (each) => [each.getAttribute("href"), each.dataset.left ?? "", "held" in each.dataset];
    const rail = (each) => [each.dataset.state, [...each.querySelectorAll(".bead")].map(facts)];
    return [...root.querySelectorAll(".row")].map((row) => [
        row.id, row.dataset.order, row.dataset.s, row.querySelector(".left small").textContent,
        [...row.querySelectorAll(".rail")].map(rail)]);
}"""


@pytest.fixture
def plain_browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Without compiled code, which the engine goes on making for minutes and counts as heap: what grows
    then is what the page keeps."""
    args = [*browser_type_launch_args["args"], "--js-flags=--jitless"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One whose seconds are minutes."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    running.stop()
    running.settings = {
        "DJANGO_SETTINGS_MODULE": "tests.live.settings",
        "LIVE_TERMS": json.dumps(TERMS),
        "LIVE_LAYER_EXPIRY": str(int(24 * HOUR / SPEED)),
    }
    running.start()
    yield running
    running.stop()


def shown(page: Page) -> Any:
    return page.evaluate(f"({STATE})(document)")


def as_on_the_server(page: Page) -> Any:
    """The page that the server would answer this television with now."""
    html = page.context.request.get("/wall/").text()
    return page.evaluate(f"(html) => ({STATE})(new DOMParser().parseFromString(html, 'text/html'))", html)


def heap(session: CDPSession) -> int:
    """Bytes in use once all garbage is collected; what the browser's console keeps is not the page's."""
    session.send("Runtime.discardConsoleEntries")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    return int(session.send("Runtime.getHeapUsage")["usedSize"])


def wait_for_hour(page: Page, hour: float, begun: float, end: float) -> None:
    while page.evaluate("Date.now()") < begun + hour * HOUR * 1000:
        assert time.monotonic() < end, "the day takes too long"
        page.wait_for_timeout(5_000)  # each question leaves a script behind in the browser


def test_a_day_and_ten_thousand_events_later_it_is_right_and_no_larger(
    plain_browser: Browser, server: Server, leader: Program
) -> None:
    television = hung_up(plain_browser, server, leader)
    television.add_init_script(LAPSE)
    television.reload()
    television.evaluate("window.sameDay = true")
    expect(television.locator("#board")).to_be_visible()  # brings the scripts of the test along, once
    session = television.context.new_cdp_session(television)
    begun, end = television.evaluate("Date.now()"), time.monotonic() + LONGEST
    first = leader.board("assembly")["seq"]
    seconds = HOURS * HOUR / SPEED
    command = [sys.executable, "-m", "tests.browser.busy_day", "assembly", str(EVENTS), str(seconds)]
    work = subprocess.Popen(command, cwd=ROOT, env=server.environment)
    try:
        wait_for_hour(television, 1, begun, end)
        before, events_before = heap(session), leader.board("assembly")["seq"] - first
        wait_for_hour(television, HOURS, begun, end)
        assert work.wait(timeout=max(end - time.monotonic(), 1)) == 0
    finally:
        work.kill()
        work.wait()
    events = leader.board("assembly")["seq"] - first
    expect(television.locator("#board")).to_have_attribute("data-seq", str(first + events), timeout=20_000)
    after = heap(session)
    sys.stdout.write(
        f"\n{HOURS} h, {events} events: heap {before / 1e6:.2f} MB after 1 h and {events_before} events, "
        f"{after / 1e6:.2f} MB at the end ({(after / before - 1) * 100:+.1f} %)\n"
    )
    assert events >= EVENTS
    assert television.evaluate("sameDay"), "it was loaded anew meanwhile"
    assert shown(television) == as_on_the_server(television)
    assert after <= before * 1.1
    television.context.close()
