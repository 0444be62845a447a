"""What one person does, another sees at once, and is not disturbed by."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.boards import card, column, count_in, open_board, places, stands_in
from tests.browser.conftest import log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def screens(browser: Browser, server: Server) -> Iterator[tuple[Page, Page]]:
    """The leader's screen and the operator's, both on final assembly."""
    pages = (log_in(browser, server, "leader"), log_in(browser, server, "operator"))
    for page in pages:
        open_board(page)
    yield pages
    for page in pages:
        page.context.close()


@pytest.fixture
def full(leader: Program) -> dict[str, int]:
    """A card that hangs on a full container of a withdrawal loop, with its item well in stock."""
    found: dict[str, int] = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    return found


def number_in(page: Page, state: str) -> int:
    return int((count_in(page, state).inner_text()).split()[0])


def test_a_move_on_one_screen_is_seen_on_the_other(screens: tuple[Page, Page], full: dict[str, int]) -> None:
    mine, theirs = screens
    before = number_in(theirs, "REQUESTED")
    card(mine, full["id"]).get_by_role("button", name="Empty").click()
    stands_in(mine, full["id"], "REQUESTED")
    stands_in(theirs, full["id"], "REQUESTED", seconds=2)
    expect(count_in(theirs, "REQUESTED")).to_have_text(f"{before + 1} cards")
    assert places(mine) == places(theirs)


def test_undo_on_the_message_puts_card_and_counts_back(
    screens: tuple[Page, Page], full: dict[str, int], leader: Program
) -> None:
    mine, theirs = screens
    stock = leader.board("assembly")["stock"]
    card(mine, full["id"]).get_by_role("button", name="Empty").click()
    stands_in(theirs, full["id"], "REQUESTED")
    mine.locator("#toasts").get_by_role("button", name="Undo").click()
    stands_in(theirs, full["id"], "DONE")
    assert leader.board("assembly")["stock"] == stock


def test_focus_open_menu_and_typed_text_survive_what_others_do(
    screens: tuple[Page, Page], full: dict[str, int], leader: Program
) -> None:
    mine, _ = screens
    search = mine.locator("#filters input[type=search]")
    search.focus()
    leader.do("empty", full)
    stands_in(mine, full["id"], "REQUESTED")
    expect(search).to_be_focused()
    other = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    card(mine, other["id"]).focus()
    mine.keyboard.press("m")
    menu = mine.locator("dialog#menu")
    expect(menu).to_be_visible()
    leader.do("empty", other)
    stands_in(mine, other["id"], "REQUESTED")
    expect(menu).to_be_visible()


def test_a_card_keeps_the_focus_when_somebody_else_moves_it(
    screens: tuple[Page, Page], full: dict[str, int], leader: Program
) -> None:
    mine, _ = screens
    card(mine, full["id"]).focus()
    leader.do("empty", full)
    stands_in(mine, full["id"], "REQUESTED")
    expect(card(mine, full["id"])).to_be_focused()


def test_who_comes_too_late_is_told_who_was_first_and_sees_the_card_as_it_is(
    screens: tuple[Page, Page], full: dict[str, int], leader: Program
) -> None:
    _, theirs = screens

    def somebody_is_faster(route: Route) -> None:
        leader.do("empty", full)
        route.continue_()

    theirs.route("**/cards/*/empty/", somebody_is_faster)
    card(theirs, full["id"]).get_by_role("button", name="Empty").click()
    expect(theirs.locator("#refusals")).to_contain_text("moved this card at")
    stands_in(theirs, full["id"], "REQUESTED")
    assert leader.cards("assembly", id=full["id"])[0]["cycle"] == full["cycle"] + 1


def test_a_double_click_moves_once(screens: tuple[Page, Page], full: dict[str, int], leader: Program) -> None:
    mine, _ = screens
    card(mine, full["id"]).get_by_role("button", name="Empty").dblclick()
    stands_in(mine, full["id"], "REQUESTED")
    now = leader.cards("assembly", id=full["id"])[0]
    assert (now["state"], now["cycle"]) == ("REQUESTED", full["cycle"] + 1)


def test_dragging_with_the_mouse_moves_a_card(screens: tuple[Page, Page], full: dict[str, int]) -> None:
    mine, theirs = screens
    card(mine, full["id"]).scroll_into_view_if_needed()
    start = card(mine, full["id"]).locator("h3").bounding_box()
    end = column(mine, "REQUESTED").bounding_box()
    assert start
    assert end
    mine.mouse.move(start["x"] + 150, start["y"] + 5)
    mine.mouse.down()
    mine.mouse.move(start["x"] + 100, start["y"] + 30, steps=5)
    mine.mouse.move(end["x"] + 120, 300, steps=20)
    mine.wait_for_timeout(200)
    mine.mouse.up()
    stands_in(theirs, full["id"], "REQUESTED")
    stands_in(mine, full["id"], "REQUESTED")


def test_a_viewer_sees_everything_and_no_button(browser: Browser, server: Server) -> None:
    page = log_in(browser, server, "viewer")
    open_board(page)
    expect(page.locator("article.card").first).to_be_visible()
    expect(page.locator("article.card button:visible")).to_have_count(0)
    page.context.close()
