"""A wall through a new build, a broken layer, a dead network and a browser that sleeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import LIVE
from tests.browser.conftest import bicycle_works
from tests.browser.televisions import hung_up
from tests.server import Program, Server

pytestmark = pytest.mark.browser

OTHER_BUILD = {"DJANGO_SETTINGS_MODULE": "tests.live.settings", "LIVE_BUILD": "another"}
BROKEN = {"LIVE_LAYER": "tests.live.layers.Broken"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of this file's own, as its server is mistreated."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture
def television(browser: Browser, server: Server, leader: Program) -> Iterator[Page]:
    page = hung_up(browser, server, leader)
    page.wait_for_selector(LIVE)
    yield page
    page.context.close()


def move_one(leader: Program) -> str:
    """Where a bead has to be from now on."""
    moved = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    leader.do("empty", moved)
    return f".rail[data-state=REQUESTED] a[href='/cards/{moved['id']}/']"


def test_a_dead_network_is_over_when_it_is_back(television: Page, leader: Program) -> None:
    television.context.set_offline(True)
    bead = move_one(leader)
    television.wait_for_timeout(500)
    expect(television.locator(bead)).to_have_count(0)
    television.context.set_offline(False)
    expect(television.locator(bead)).to_have_count(1, timeout=15_000)


def test_a_browser_that_slept_is_right_when_it_wakes(television: Page, leader: Program) -> None:
    session = television.context.new_cdp_session(television)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    bead = move_one(leader)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    expect(television.locator(bead)).to_have_count(1, timeout=15_000)


def test_a_new_build_is_loaded_by_all_walls_but_not_at_once_and_a_broken_layer_stops_nothing(
    browser: Browser, server: Server, leader: Program, television: Page
) -> None:
    walls = [television, *(hung_up(browser, server, leader) for _ in range(2))]
    for wall in walls:
        wall.wait_for_selector(LIVE)
        assert wall.locator("html").get_attribute("data-build") != "another"
        wall.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('left', Date.now()))")
    server.stop()
    server.settings = OTHER_BUILD | BROKEN
    server.start()
    for wall in walls:
        expect(wall.locator("html[data-build=another]")).to_have_count(1, timeout=30_000)
        wall.wait_for_selector(LIVE)
    left: list[Any] = sorted(int(wall.evaluate("sessionStorage.getItem('left')")) for wall in walls)
    assert left[-1] - left[0] > 20, "all at once"
    bead = move_one(leader)
    for wall in walls:
        expect(wall.locator(bead)).to_have_count(1, timeout=5_000)
    for wall in walls[1:]:
        wall.context.close()
