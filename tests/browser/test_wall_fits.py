"""A wall on screens of many sizes, read from near and far: nothing sticks out sideways, all can be read."""

import pytest
from playwright.sync_api import Browser

from tests.browser.boards import LIVE
from tests.browser.televisions import hung_up
from tests.browser.test_looks import violations
from tests.server import Program, Server

pytestmark = pytest.mark.browser

SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
STICKS_OUT = """() => [...document.querySelectorAll(".wall, .wall *")]
    .filter((each) => each.checkVisibility() && !each.closest(".unseen") && each.textContent.trim())
    .filter((each) => getComputedStyle(each).textOverflow !== "ellipsis")
    .filter((each) => (getComputedStyle(each).display !== "inline" && each.scrollWidth > each.clientWidth)
        || each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 30)}`)"""
LIGHTS_A_ROW = """() => {
    const { classList } = document.querySelector(".wall");
    classList.toggle = () => true;
    classList.add("lit");
    for (const row of document.querySelectorAll(".wall .row")) row.classList.add("calling");
}"""


@pytest.mark.parametrize("distance", ["6", "10", "12"])
def test_nothing_sticks_out_sideways(
    browser: Browser, server: Server, leader: Program, distance: str
) -> None:
    wrong = {}
    for width, height in SIZES:
        wall = hung_up(browser, server, leader, distance=distance, diagonal="75", width=width, height=height)
        wall.wait_for_selector(LIVE)
        wall.wait_for_selector(".facts-line")
        wrong[width] = wall.evaluate(STICKS_OUT)
        wall.context.close()
    assert not {width: found for width, found in wrong.items() if found}


def test_a_lit_row_can_be_read(browser: Browser, server: Server, leader: Program) -> None:
    wall = hung_up(browser, server, leader, bypass_csp=True)
    wall.wait_for_selector(LIVE)
    wall.evaluate(LIGHTS_A_ROW)
    assert not violations(wall)
    wall.context.close()
