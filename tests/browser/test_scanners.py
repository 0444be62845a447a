"""What wedge scanners type: other keyboards, prefixes, suffixes and control characters come through."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_scans import open_scan
from tests.server import Program, Server

pytestmark = pytest.mark.browser

Key = dict[str, Any]
ENTER: Key = {"key": "Enter", "code": "Enter"}
TAB: Key = {"key": "Tab", "code": "Tab"}
SEPARATOR: Key = {"key": "]", "code": "BracketRight", "ctrlKey": True}
LINE_END: Key = {"key": "j", "code": "KeyJ", "ctrlKey": True}
FRENCH = dict(zip("23456789AQWMZ-]", "é\"'(-è_çQAZ,W)$", strict=True))


def keys(text: str, layout: dict[str, str] | None = None) -> list[Key]:
    """The keys that a scanner set to an English keyboard presses, and what another layout makes of them."""
    codes = {"]": "BracketRight", "-": "Minus", "#": "Digit3", "$": "Digit4"}
    return [
        {
            "key": (layout or {}).get(sign, sign),
            "code": codes.get(sign) or ("Digit" if sign.isdigit() else "Key") + sign.upper(),
        }
        for sign in text
    ]


def press(page: Page, *pressed: Key) -> None:
    page.evaluate(
        """pressed => { for (const each of pressed) document.body.dispatchEvent(
            new KeyboardEvent("keydown", {...each, bubbles: true, cancelable: true})) }""",
        list(pressed),
    )


def shows(page: Page, card: Any) -> None:
    expect(page.locator("#scanned-card")).to_have_attribute("data-card", str(card["id"]))


def test_a_scanner_may_be_set_to_another_keyboard_than_the_computer(
    browser: Browser, server: Server, leader: Program
) -> None:
    page = open_scan(browser, server)
    cards = leader.cards("assembly", state="DONE")
    german = {"]": "+", "-": "ß", "Y": "Z", "Z": "Y"}
    ways = [
        [*keys(cards[0]["token"]), TAB],
        [*keys(cards[1]["token"].lower()), ENTER],
        [*keys("]Q1" + cards[2]["token"], german), ENTER],
        [*keys(cards[3]["token"], FRENCH), ENTER],
        [*keys("]C1"), SEPARATOR, *keys(cards[4]["token"]), SEPARATOR, LINE_END],
    ]
    for card, way in zip(cards, ways, strict=False):
        press(page, *way)
        shows(page, card)
    page.context.close()


def test_a_scanners_prefix_suffix_and_speed_are_settings_of_the_device(
    browser: Browser, server: Server, leader: Program
) -> None:
    first, second, third = leader.cards("assembly", state="DONE")[:3]
    page = open_scan(browser, server)
    page.get_by_text("Sound and scanner of this device").click()
    page.get_by_label("Before each code").fill("#A2")
    page.get_by_label("After each code").fill("$")
    page.get_by_label("How fast it types").select_option("250")
    page.reload()
    press(page, *keys("#A2" + first["token"] + "$"), ENTER)
    shows(page, first)
    press(page, *keys(second["token"]), ENTER)
    shows(page, second)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(f"#A2{third['token']}$", delay=90)
    page.keyboard.press("Enter")
    shows(page, third)
    page.context.close()


def test_control_a_scanner_slower_than_the_device_is_set_to_is_no_scanner(
    browser: Browser, server: Server, leader: Program
) -> None:
    page = open_scan(browser, server)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(leader.cards("assembly", state="DONE")[0]["token"], delay=90)
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    expect(page.locator("#scanned")).to_be_empty()
    page.context.close()


def test_an_empty_field_and_ten_kilobytes_get_a_sentence_and_a_colour(
    browser: Browser, server: Server, leader: Program
) -> None:
    before = leader.board("assembly")["seq"]
    page = open_scan(browser, server)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#said .answer.late")).to_contain_text("Nothing was read")
    press(page, *keys("PULL2" * 2048), ENTER)
    expect(page.locator("#scanned .answer.late")).to_contain_text("Nothing was moved")
    assert leader.board("assembly")["seq"] == before
    page.context.close()
