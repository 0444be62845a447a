"""A whole audit round on phones, by a wedge scanner: start, scan, see what is missing, replace, close."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import log_in
from tests.browser.test_looks import violations
from tests.browser.test_scans import scan
from tests.server import Program, Server

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PLACE, NAME = "goods-in", "Goods in"


def at_place(leader: Program) -> list[dict[str, Any]]:
    """The cards that belong at the place."""
    return [card for card in leader.cards("assembly", destination=PLACE) if card["state"] != "IN_PROGRESS"]


def told(page: Page, heading: str) -> None:
    expect(page.locator("#said .answer b")).to_have_text(heading)


def test_a_whole_round_of_two_phones_to_the_printed_label(
    browser: Browser, server: Server, leader: Program, tmp_path: Path
) -> None:
    cards = at_place(leader)
    stray = leader.cards("assembly", state="DONE", destination="line-1")[0]
    page = log_in(browser, server, "leader", bypass_csp=True, **PHONE)
    page.goto("/boards/assembly/audits/")
    assert violations(page) == []
    page.get_by_role("button", name=NAME, exact=True).click()
    page.wait_for_url("**/audits/*/")
    other = log_in(browser, server, "operator", **PHONE)
    other.goto(page.url)
    for card in cards[:-1]:
        scan(page, card["token"])
        told(page, "Found")
    scan(page, cards[0]["token"])
    told(page, "Found already")
    scan(page, stray["token"])
    told(page, "Found elsewhere")
    scan(page, "4006381333931")
    told(page, "Refused")
    expect(page.locator("#missing li")).to_have_count(1)
    for name, number in {
        "Expected": len(cards),
        "Found": len(cards) - 1,
        "Missing": 1,
        "Elsewhere": 1,
    }.items():
        tile = page.locator(f".tiles a[href='#{name.lower()}']")
        expect(tile).to_have_text(re.compile(rf"^\s*{number}\s+{name}\s*$"))
    expect(other.locator("#missing li")).to_have_count(1, timeout=10_000)
    looks_right(page, tmp_path)
    replaces_and_closes(page, leader, cards[-1])
    other.context.close()
    page.context.close()


def looks_right(page: Page, folder: Path) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for target in page.locator("main button:visible, main .button:visible, main input:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.screenshot(path=folder / "round.png")


def replaces_and_closes(page: Page, leader: Program, lost: dict[str, Any]) -> None:
    page.locator("#missing").get_by_text("It is lost").click()
    assert violations(page) == []
    page.get_by_role("button", name="Replace the label").click()
    expect(page.locator("#toasts")).to_contain_text("has a new label: print it")
    scan(page, lost["token"])
    told(page, "Refused")
    expect(page.locator("#said")).to_contain_text("Throw it away")
    page.locator("#code").fill(leader.cards("assembly", id=lost["id"])[0]["token"].lower())
    page.locator("#code").press("Enter")
    told(page, "Found")
    expect(page.locator("#missing p")).to_have_text("Nothing: all that is expected was found.")
    page.get_by_role("link", name="Close the round …").click()
    expect(page.locator("#h-close")).to_have_text("0 cards are missing")
    assert violations(page) == []
    page.get_by_role("button", name="Close the round").click()
    expect(page.locator(".closed")).to_contain_text("Closed by")
    expect(page.locator("#code")).to_have_count(0)
    assert violations(page) == []


def test_a_scan_without_an_answer_is_said_and_the_next_one_counts(
    browser: Browser, server: Server, leader: Program
) -> None:
    cards = leader.cards("assembly", state="DONE", destination="line-1")
    page = log_in(browser, server, "operator", **PHONE)
    page.goto("/boards/assembly/audits/")
    page.get_by_role("button", name="Line 1", exact=True).click()
    page.wait_for_url("**/audits/*/")
    page.context.set_offline(True)
    scan(page, cards[0]["token"])
    told(page, "Refused")
    expect(page.locator("#said")).to_contain_text("it will not count twice")
    page.context.set_offline(False)
    scan(page, cards[0]["token"])
    told(page, "Found")
    page.context.close()
