"""The filter lives in the address, is kept by the server and the screen alike, and loses nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import card, open_board, places, stands_in
from tests.browser.conftest import log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    shown = log_in(browser, server, "leader")
    open_board(shown)
    yield shown
    shown.context.close()


def parts(page: Page) -> set[str]:
    return set(page.locator("article.card h3").all_inner_texts())


def narrow(page: Page, words: str) -> None:
    """Types into the search field and waits until the address says so."""
    page.get_by_role("searchbox").fill(words)
    page.wait_for_url(lambda url: f"q={words}" in url)


def test_typing_narrows_the_board_and_the_address_shows_the_same_to_somebody_else(page: Page) -> None:
    narrow(page, "saddle")
    assert parts(page) == {"SADDLE-C"}
    shown = places(page)
    page.reload()
    assert places(page) == shown


def test_kind_and_place_narrow_it_further(page: Page) -> None:
    page.get_by_label("Kind").select_option("supplier")
    page.get_by_label("Location").select_option(label="Line 1")
    page.wait_for_url(lambda url: "kind=supplier" in url and "location=" in url)
    assert page.locator("article.card").count() == page.locator("article.card.supplier").count() > 0
    assert all("Line 1" in way for way in page.locator("article.card .way").all_inner_texts())


def test_what_does_not_match_stays_away_when_it_moves_and_is_there_when_the_filter_goes(
    page: Page, leader: Program
) -> None:
    other = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    narrow(page, "nothing-is-called-so")
    expect(page.get_by_text("No card here matches the filter.").first).to_be_visible()
    seq = leader.board("assembly")["seq"]
    leader.do("empty", other)
    expect(page.locator("#board")).not_to_have_attribute("data-seq", str(seq))
    expect(card(page, other["id"])).to_have_count(0)
    page.get_by_role("link", name="Clear").click()
    stands_in(page, other["id"], "REQUESTED")
    page.wait_for_url(lambda url: "?" not in url)
