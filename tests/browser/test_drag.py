"""Dragging follows the same policy: what leads nowhere is refused, and news waits for the finger."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import card, column, open_board, stands_in
from tests.browser.conftest import log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    shown = log_in(browser, server, "operator")
    open_board(shown)
    yield shown
    shown.context.close()


@pytest.fixture
def full(leader: Program) -> dict[str, Any]:
    found: dict[str, Any] = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    return found


def carry(page: Page, card_id: int, state: str) -> None:
    """Takes the card with the mouse and holds it over the column."""
    card(page, card_id).scroll_into_view_if_needed()
    start, goal = card(page, card_id).bounding_box(), column(page, state).bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 180, start["y"] + 70)
    page.mouse.down()
    page.mouse.move(start["x"] + 170, start["y"] + 90, steps=4)
    page.mouse.move(goal["x"] + 150, max(goal["y"], 60) + 140, steps=12)
    expect(column(page, state).locator(f"#c{card_id}")).to_have_count(1)


def test_a_drop_that_leads_nowhere_is_refused_in_words_and_the_card_goes_back(
    page: Page, full: dict[str, Any]
) -> None:
    carry(page, full["id"], "IN_PROGRESS")
    expect(column(page, "IN_PROGRESS")).to_have_attribute("data-drop", "no")
    page.mouse.up()
    expect(page.get_by_role("alert").first).to_contain_text("Its container is full")
    stands_in(page, full["id"], "DONE")


def test_news_waits_while_a_card_is_held_and_the_drop_tells_who_was_first(
    page: Page, full: dict[str, Any], leader: Program
) -> None:
    seq = page.get_attribute("#board", "data-seq") or ""
    carry(page, full["id"], "REQUESTED")
    leader.do("empty", full)
    expect(page.locator("#board")).not_to_have_attribute("data-seq", seq)
    expect(card(page, full["id"])).to_have_attribute("data-v", str(full["version"]))
    page.mouse.up()
    expect(page.get_by_role("alert").first).to_contain_text("moved this card")
    stands_in(page, full["id"], "REQUESTED")
    expect(card(page, full["id"])).not_to_have_attribute("data-v", str(full["version"]))


def test_dropping_back_in_requested_asks_why(page: Page, leader: Program) -> None:
    waiting = leader.cards("assembly", state="REQUESTED", kind="withdrawal")[0]
    started = leader.do("start", waiting)["card"]
    stands_in(page, started["id"], "IN_PROGRESS")
    carry(page, started["id"], "REQUESTED")
    page.mouse.up()
    expect(page.get_by_role("dialog")).to_contain_text("Back to Requested")
    stands_in(page, started["id"], "IN_PROGRESS")
    page.get_by_label("Why").fill("Wrong trolley")
    page.get_by_role("button", name="OK").click()
    stands_in(page, started["id"], "REQUESTED")
