"""The abacus and the page of one card are as live as the board; a phone shows one column at a time."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import LIVE, column, open_board
from tests.browser.conftest import log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    shown = log_in(browser, server, "leader")
    yield shown
    shown.context.close()


@pytest.fixture
def full(leader: Program) -> dict[str, Any]:
    found: dict[str, Any] = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    return found


def test_a_bead_moves_along_its_rail_when_its_card_does(
    page: Page, full: dict[str, Any], leader: Program
) -> None:
    page.goto("/boards/assembly/abacus/")
    page.wait_for_selector(LIVE)
    bead = f"a[href='/cards/{full['id']}/']"
    expect(page.locator(f".rail[data-state=DONE] {bead}")).to_have_count(1)
    leader.do("empty", full)
    expect(page.locator(f".rail[data-state=REQUESTED] {bead}")).to_have_count(1)
    expect(page.locator(bead)).to_have_count(1)


def test_the_history_grows_on_the_page_of_a_card_and_undoes_there(page: Page, full: dict[str, Any]) -> None:
    page.goto(f"/cards/{full['id']}/")
    page.wait_for_selector(LIVE)
    steps = page.locator(".moves li")
    before = page.locator(".moves li:has(time)").count()
    page.get_by_role("button", name="Empty").click()
    expect(steps).to_have_count(before + 1)
    expect(steps.first).to_contain_text("Lea Leader")
    steps.first.get_by_role("button", name="Undo").click()
    expect(steps).to_have_count(before + 2)
    expect(page.get_by_role("button", name="Empty")).to_be_visible()


def test_a_phone_shows_one_column_at_a_time(browser: Browser, server: Server) -> None:
    phone = log_in(browser, server, "operator", viewport={"width": 390, "height": 844}, has_touch=True)
    open_board(phone)
    expect(column(phone, "DONE")).to_be_hidden()
    phone.get_by_role("group", name="Columns").get_by_role("button", name="Done").tap()
    expect(column(phone, "DONE")).to_be_visible()
    expect(column(phone, "REQUESTED")).to_be_hidden()
    column(phone, "DONE").locator("article.card .way").first.tap()
    expect(phone.get_by_role("dialog")).to_contain_text("History, stock and cause")
    phone.context.close()
