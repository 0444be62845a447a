"""A television in a browser of its own: paired by a leader, live, paged, and loud when it is not live."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import LIVE
from tests.browser.conftest import bicycle_works, log_in
from tests.browser.televisions import pair, switched_on
from tests.browser.test_looks import violations
from tests.server import Program, Server

pytestmark = pytest.mark.browser

EMPTY_BOARD = """
from django.contrib.auth.models import User
from kanban.models import Board, Member
board = Board.objects.create(slug="empty", name="Empty")
Member.objects.create(user=User.objects.get(username="leader"), board=board, role="leader")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of this file's own, as its server is mistreated."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture
def television(browser: Browser, server: Server) -> Iterator[Page]:
    page = switched_on(browser, server)
    pair(browser, server, page)
    page.wait_for_selector(LIVE)
    yield page
    page.context.close()


def one_full(leader: Program) -> dict[str, Any]:
    found: dict[str, Any] = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    return found


def test_a_paired_television_shows_a_move_at_once(television: Page, leader: Program) -> None:
    moved = one_full(leader)
    bead = f"a[href='/cards/{moved['id']}/']"
    expect(television.locator(f".rail[data-state=DONE] {bead}")).to_have_count(1)
    leader.do("empty", moved)
    expect(television.locator(f".rail[data-state=REQUESTED] {bead}")).to_have_count(1)
    expect(television.locator(bead)).to_have_count(1)
    assert "wall" in television.url
    assert "display" not in television.evaluate("document.cookie")


def test_a_press_on_a_bead_never_leads_to_the_log_in_page(television: Page) -> None:
    television.locator(".bead:visible").first.click()
    television.wait_for_timeout(300)
    assert television.url.endswith("/wall/")


def test_rows_that_do_not_fit_are_on_pages_and_nothing_scrolls(browser: Browser, server: Server) -> None:
    television = switched_on(browser, server, 1280, 480, screen={"width": 1280, "height": 720})
    television.clock.install()
    pair(browser, server, television)
    television.clock.run_for(5_000)
    expect(television.locator(".dots i").nth(1)).to_be_visible()
    seen: list[str] = []
    for page in range(television.locator(".dots i").count()):
        expect(television.locator(".dots i").nth(page)).to_have_class("here")
        shown = television.locator(".row:visible")
        seen += [str(row.get_attribute("id")) for row in shown.all()]
        bottom = television.locator("#attention").bounding_box()
        last = shown.last.bounding_box()
        assert bottom
        assert last
        assert last["y"] + last["height"] <= bottom["y"] + 1
        television.clock.run_for(12_100)
    assert len(seen) == len(set(seen)) == television.locator(".row").count()
    height = "document.documentElement.scrollHeight - innerHeight"
    assert television.evaluate(height) <= 0
    television.context.close()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160)])
def test_capitals_are_as_high_as_the_distance_asks(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    television = switched_on(browser, server, width, height)
    pair(browser, server, television, "6")
    television.wait_for_selector(LIVE)
    smallest = television.evaluate(
        """() => Math.min(...[...document.querySelectorAll(".wall *")]
            .filter((each) => each.checkVisibility() && !each.closest(".unseen") && each.clientHeight
                && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""
    )
    millimetres = 55 * 25.4 / (width**2 + height**2) ** 0.5
    assert smallest * 0.727 * millimetres >= 6 * 2.5 - 0.01
    television.context.close()


def test_a_killed_server_comes_back_and_the_television_with_it(
    television: Page, server: Server, leader: Program
) -> None:
    moved = one_full(leader)
    server.kill()
    server.start()
    leader.do("empty", moved)
    rail = f".rail[data-state=REQUESTED] a[href='/cards/{moved['id']}/']"
    expect(television.locator(rail)).to_have_count(1, timeout=20_000)
    television.wait_for_selector(LIVE)


def test_a_frozen_server_turns_it_amber_then_not_live_and_back(browser: Browser, server: Server) -> None:
    television = switched_on(browser, server)
    television.clock.install()
    pair(browser, server, television)
    television.clock.run_for(5_000)
    television.wait_for_selector(LIVE)
    server.send(signal.SIGSTOP)
    try:
        television.clock.run_for(45_000)
        expect(television.locator("#live")).to_have_attribute("data-health", "stale")
        expect(television.locator(".staleness")).to_be_visible()
        television.clock.run_for(80_000)
        expect(television.locator("#dead-title")).to_contain_text("NOT LIVE since")
        assert television.locator("#dead button").count() == 0
    finally:
        server.send(signal.SIGCONT)
    for _ in range(20):
        television.clock.run_for(3_000)
        if television.locator(LIVE).count():
            break
    expect(television.locator("#dead")).to_be_hidden()
    television.context.close()


def test_a_revoked_television_shows_a_fresh_code_within_ten_seconds(
    browser: Browser, server: Server, television: Page
) -> None:
    leader = log_in(browser, server, "leader")
    leader.goto("/boards/assembly/displays/")
    for _ in range(leader.get_by_role("button", name="Withdraw").count()):
        leader.get_by_role("button", name="Withdraw").first.click()
        leader.wait_for_load_state()
    expect(television.locator(".code")).to_be_visible(timeout=10_000)
    expect(television.locator("main")).to_contain_text("may no longer show its board")
    leader.context.close()


def test_axe_finds_nothing_on_any_state_of_the_wall_and_the_leaders_pages(
    browser: Browser, server: Server
) -> None:
    television = switched_on(browser, server, bypass_csp=True)
    television.clock.install()
    wrong = {"code": violations(television)}
    pair(browser, server, television, name="Hall 9")
    television.clock.run_for(5_000)
    television.wait_for_selector(LIVE)
    television.wait_for_load_state("networkidle")
    wrong["wall"] = violations(television)
    leader = log_in(browser, server, "leader", bypass_csp=True)
    leader.goto("/boards/assembly/displays/")
    wrong["displays"] = violations(leader)
    leader.get_by_role("link", name="Change Hall 9").click()
    wrong["setup"] = violations(leader)
    server.send(signal.SIGSTOP)
    try:
        for state, seconds in (("stale", 45), ("dead", 80)):
            television.clock.run_for(seconds * 1000)
            expect(television.locator("#live")).to_have_attribute("data-health", state)
            wrong[state] = violations(television)
    finally:
        server.send(signal.SIGCONT)
    leader.goto("/boards/assembly/displays/")
    leader.get_by_role("button", name="Withdraw Hall 9").click()
    television = television.context.new_page()  # the other one is loading itself anew
    television.goto("/wall/")
    expect(television.locator("main")).to_contain_text("may no longer show its board")
    wrong["revoked"] = violations(television)
    assert not {page: found for page, found in wrong.items() if found}
    television.context.close()
    leader.context.close()


def test_a_board_without_loops_says_so_and_axe_finds_nothing_there(browser: Browser, server: Server) -> None:
    server.manage("shell", "-c", EMPTY_BOARD)
    leader = log_in(browser, server, "leader")
    television = switched_on(browser, server, bypass_csp=True)
    leader.goto("/boards/empty/displays/")
    leader.get_by_label("Code on the screen").fill(television.locator(".code").inner_text())
    leader.get_by_label("Name").fill("Empty hall")
    leader.get_by_role("button", name="Pair").click()
    television.wait_for_selector(LIVE)
    expect(television.get_by_text("This board has no loops yet.")).to_be_visible()
    assert not violations(television)
    for page in (television, leader):
        page.context.close()
