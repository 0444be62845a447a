"""A wall on screens of many sizes, read from near and far: nothing sticks out sideways, all can be read."""

import pytest
from playwright.sync_api import Browser

from tests.browser.boards import LIVE
from tests.browser.televisions import hung_up
from tests.browser.test_wall_calls import something_is_late
from tests.server import Program, Server

pytestmark = pytest.mark.browser

SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
STICKS_OUT = """() => [...document.querySelectorAll(".wall, .wall *")]
    .filter((each) => each.checkVisibility() && !each.closest(".unseen") && each.textContent.trim())
    .filter((each) => getComputedStyle(each).textOverflow !== "ellipsis")
    .filter((each) => (getComputedStyle(each).display !== "inline" && each.scrollWidth > each.clientWidth)
        || each.getBoundingClientRect().right > innerWidth)
    .map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 30)}`)"""
LIGHTS_ALL_ROWS = """() => {
    const { classList } = document.querySelector(".wall");
    classList.toggle = () => true;
    classList.add("lit");
    for (const row of document.querySelectorAll(".wall .row")) row.classList.add("calling");
    for (const time of document.querySelectorAll(".wall .row time")) time.className = "late";
}"""
CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    const light = (...colours) => {
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) =>
            part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const found = {};
    const row = document.querySelector(".wall .row:has(time)");
    const ground = [getComputedStyle(document.body).backgroundColor, getComputedStyle(row).backgroundColor];
    const under = light("black", ...ground);
    for (const each of row.querySelectorAll(".item *, .left *")) {
        for (const part of [null, "::before"]) {
            const look = getComputedStyle(each, part);
            if (part && look.content === "none") continue;
            const over = light("black", ...ground, look.color);
            const ratio = (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
            found[`${each.tagName}.${each.className}${part ?? ""}`] = ratio;
        }
    }
    return found;
}"""
LEGIBLE = 4.5


BY_NIGHT = [pytest.param(distance, marks=pytest.mark.nightly) for distance in ("6", "10")]


@pytest.mark.parametrize("distance", [*BY_NIGHT, "12"])
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
    something_is_late(leader)
    wall = hung_up(browser, server, leader)
    wall.wait_for_selector(LIVE)
    wall.evaluate(LIGHTS_ALL_ROWS)
    contrasts = wall.evaluate(CONTRASTS)
    assert "TIME.late::before" in contrasts
    assert not {name: ratio for name, ratio in contrasts.items() if ratio < LEGIBLE}
    wall.context.close()
