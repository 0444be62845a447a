"""The whole flow without a mouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import card, open_board, stands_in
from tests.browser.conftest import log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    page = log_in(browser, server, "operator")
    open_board(page)
    yield page
    page.context.close()


def walk_to(page: Page, card_id: int) -> None:
    """Reaches a card by arrow keys alone."""
    for key in ["ArrowLeft"] * 3 + ["ArrowUp"] * 70:
        page.keyboard.press(key)
    for _ in range(3):
        for _ in range(70):
            if page.evaluate("document.activeElement.id") == f"c{card_id}":
                return
            page.keyboard.press("ArrowDown")
        for key in ["ArrowUp"] * 70 + ["ArrowRight"]:
            page.keyboard.press(key)
    raise AssertionError(f"no way to card {card_id} by arrow keys")


def test_a_card_goes_round_by_keyboard_alone(page: Page, leader: Program) -> None:
    full = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    walk_to(page, full["id"])
    for state in ("REQUESTED", "IN_PROGRESS", "DONE"):
        page.keyboard.press("Enter")
        stands_in(page, full["id"], state)
        expect(card(page, full["id"])).to_be_focused()
    page.keyboard.press("u")
    stands_in(page, full["id"], "IN_PROGRESS")


def test_a_short_quantity_with_scrap_is_said_in_the_menu(page: Page, leader: Program) -> None:
    full = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    walk_to(page, full["id"])
    page.keyboard.press("Enter")
    stands_in(page, full["id"], "REQUESTED")
    expect(page.locator("#toasts")).to_contain_text("Undo")  # the answer has come: the next press is heard
    page.keyboard.press("Enter")
    stands_in(page, full["id"], "IN_PROGRESS")
    page.keyboard.press("m")
    page.locator("dialog#menu").get_by_role("button", name="Another quantity").press("Enter")
    asked = page.locator("dialog#ask")
    asked.get_by_label("Good", exact=True).fill("3")
    asked.get_by_label("Scrapped", exact=True).fill("1")
    asked.get_by_label("Why").fill("Bent in transport")
    asked.get_by_label("Why").press("Enter")
    expect(card(page, full["id"])).to_contain_text("3of")
    now = leader.cards("assembly", id=full["id"])[0]
    assert (now["state"], now["received"]) == ("IN_PROGRESS", "3")


def test_what_cannot_be_is_refused_in_the_dialog_or_in_words(page: Page, leader: Program) -> None:
    full = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    leader.do("empty", full)
    started = leader.do("start", leader.cards("assembly", id=full["id"])[0])["card"]
    stands_in(page, full["id"], "IN_PROGRESS")
    card(page, full["id"]).focus()
    page.keyboard.press("m")
    page.locator("dialog#menu").get_by_role("button", name="Another quantity").press("Enter")
    asked = page.locator("dialog#ask")
    asked.get_by_label("Good", exact=True).fill("1000")
    asked.get_by_label("Good", exact=True).press("Enter")
    expect(page.locator("#refusals, dialog#ask .problem").filter(has_text="At most")).to_be_visible()
    assert leader.cards("assembly", id=full["id"])[0]["version"] == started["version"]


def test_help_search_and_menu_open_by_key_and_close_by_escape(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#help")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#filters input[type=search]")).to_be_focused()


def test_a_key_pressed_in_the_moment_the_dialog_closes_is_the_boards(page: Page) -> None:
    """The focus leaves a closed dialog with the next frame only; a fast hand is there before it."""
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    page.evaluate("""() => {
        const within = document.querySelector("dialog#help button, dialog#help");
        document.getElementById("help").close();
        within.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }));
    }""")
    expect(page.locator("#filters input[type=search]")).to_be_focused()
