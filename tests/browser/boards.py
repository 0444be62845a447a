"""A board on a screen, as a person finds things on it."""

from playwright.sync_api import Locator, Page, expect

LIVE = "#live[data-health=live]"


def open_board(page: Page, slug: str = "assembly", query: str = "") -> None:
    """Opens the board and waits until it is live."""
    page.goto(f"/boards/{slug}/{query}")
    page.wait_for_selector(LIVE)


def column(page: Page, state: str) -> Locator:
    return page.locator(f"section.column[data-state={state}]")


def card(page: Page, card_id: int) -> Locator:
    return page.locator(f"#c{card_id}")


def stands_in(page: Page, card_id: int, state: str, *, seconds: float = 5) -> None:
    """The card is in that column, and nowhere else."""
    expect(column(page, state).locator(f"#c{card_id}")).to_have_count(1, timeout=seconds * 1000)
    expect(page.locator(f"#c{card_id}")).to_have_count(1)


def places(page: Page) -> dict[str, list[str]]:
    """The cards of each column in the order in which they stand, with the version they show."""
    shown: dict[str, list[str]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("section.column")].map((column) =>
            [column.dataset.state, [...column.querySelectorAll("article.card")].map((card) =>
                `${card.id} v${card.dataset.v}`)]))"""
    )
    return shown


def count_in(page: Page, state: str) -> Locator:
    """The number of cards in the column's head."""
    return column(page, state).locator(".count b")
