"""Server killed, network gone, socket frozen: nothing lost, nothing twice, and the screen says so."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.boards import LIVE, card, open_board, places, stands_in
from tests.browser.conftest import bicycle_works, log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of this file's own, as its server is mistreated."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = log_in(browser, server, "operator")
    open_board(page)
    yield page
    page.context.close()


def one_full(leader: Program) -> dict[str, int]:
    found: dict[str, int] = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    return found


def as_loaded_anew(page: Page) -> dict[str, list[str]]:
    """What a fresh page of the same board shows."""
    fresh = page.context.new_page()
    open_board(fresh)
    shown = places(fresh)
    fresh.close()
    return shown


def test_a_killed_server_comes_back_and_the_screen_catches_up(
    page: Page, server: Server, leader: Program
) -> None:
    moved = one_full(leader)
    server.kill()
    expect(page.locator("#live")).not_to_have_attribute("data-health", "dead")
    server.start()
    leader.do("empty", moved)
    stands_in(page, moved["id"], "REQUESTED", seconds=15)
    page.wait_for_selector(LIVE)
    assert places(page) == as_loaded_anew(page)


def test_a_press_without_an_answer_can_be_pressed_again_and_happens_once(
    page: Page, server: Server, leader: Program
) -> None:
    moved = one_full(leader)
    server.kill()
    card(page, moved["id"]).get_by_role("button", name="Empty").click()
    expect(page.locator("#refusals")).to_contain_text("No answer came")
    server.start()
    card(page, moved["id"]).get_by_role("button", name="Empty").click()
    stands_in(page, moved["id"], "REQUESTED", seconds=15)
    assert leader.cards("assembly", id=moved["id"])[0]["cycle"] == moved["cycle"] + 1


def test_a_move_whose_answer_got_lost_is_shown_all_the_same(page: Page, leader: Program) -> None:
    moved = one_full(leader)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/cards/*/empty/", lose_the_answer)
    card(page, moved["id"]).get_by_role("button", name="Empty").click()
    stands_in(page, moved["id"], "REQUESTED")
    assert leader.cards("assembly", id=moved["id"])[0]["cycle"] == moved["cycle"] + 1


def test_the_network_goes_and_comes_back(page: Page, leader: Program) -> None:
    moved = one_full(leader)
    page.context.set_offline(True)
    leader.do("empty", moved)
    page.context.set_offline(False)
    stands_in(page, moved["id"], "REQUESTED", seconds=15)
    assert places(page) == as_loaded_anew(page)


def test_a_frozen_server_turns_the_screen_amber_then_not_live_and_back(
    browser: Browser, server: Server, leader: Program
) -> None:
    page = log_in(browser, server, "operator")
    page.clock.install()
    open_board(page)
    moved = one_full(leader)
    server.send(signal.SIGSTOP)
    try:
        page.clock.run_for(45_000)
        expect(page.locator("#live")).to_have_attribute("data-health", "stale")
        expect(page.locator(".staleness")).to_be_visible()
        page.clock.run_for(80_000)
        expect(page.locator("#dead")).to_be_visible()
        expect(page.locator("#dead-title")).to_contain_text("NOT LIVE since")
    finally:
        server.send(signal.SIGCONT)
    leader.do("empty", moved)
    for _ in range(20):
        page.clock.run_for(3_000)
        if page.locator(LIVE).count():
            break
    expect(page.locator("#dead")).to_be_hidden()
    stands_in(page, moved["id"], "REQUESTED", seconds=15)
    page.context.close()
