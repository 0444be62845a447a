"""What a wall does by itself: call until somebody has seen it, turn, dim, shift, and follow its leader."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import LIVE
from tests.browser.conftest import log_in
from tests.browser.televisions import hung_up, set_up
from tests.server import Program, Server

pytestmark = pytest.mark.browser

COUNTS_FLASHES = """() => {
    window.flashes = [];
    const wall = document.querySelector(".wall");
    let was = wall.classList.contains("lit");
    new MutationObserver(() => {
        const lit = wall.classList.contains("lit");
        if (lit && !was) window.flashes.push(performance.now());
        was = lit;
    }).observe(wall, { attributeFilter: ["class"] });
}"""
MUTE_AT_FIRST = """{
    const Real = AudioContext;
    window.AudioContext = class extends Real {
        constructor() {
            super();
            this.suspend();
        }
    };
}"""
HEARS_TONES = """() => {
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
        document.body.dataset.tones = "heard";
        return start.apply(this, when);
    };
}"""


def something_is_late(leader: Program) -> None:
    """Two containers of one part run empty one after the other: what is left lasts for minutes."""
    full = leader.cards("assembly", state="DONE", kind="production", held=False)
    loop = next(card["loop"] for card in full if sum(each["loop"] == card["loop"] for each in full) > 1)
    for card in [each for each in full if each["loop"] == loop][:2]:
        leader.do("empty", card)


def acknowledge_all(leader: Program) -> None:
    for notice in leader.ask("GET", "/boards/assembly/attention/")[1]["attention"]:
        if notice["alert"]:
            leader.ask("POST", "/boards/assembly/acknowledge/", {"alert": notice["alert"]})


@pytest.fixture
def late(leader: Program) -> None:
    """One thing calls."""
    acknowledge_all(leader)
    something_is_late(leader)


@pytest.fixture
def television(browser: Browser, server: Server, leader: Program) -> Iterator[Page]:
    page = hung_up(browser, server, leader)
    page.wait_for_selector(LIVE)
    yield page
    page.context.close()


def test_all_walls_flash_until_somebody_on_the_board_has_seen_it(
    browser: Browser, server: Server, leader: Program, late: None, television: Page
) -> None:
    other = hung_up(browser, server, leader)
    for wall in (television, other):
        wall.wait_for_selector(".row.calling")
        wall.evaluate(COUNTS_FLASHES)
    television.wait_for_timeout(4_500)
    flashes = television.evaluate("flashes")
    assert 1 <= len(flashes) <= 3
    assert min((b - a for a, b in zip(flashes, flashes[1:], strict=False)), default=1000) >= 1000
    operator = log_in(browser, server, "operator")
    operator.goto("/boards/assembly/")
    seen = operator.locator("#attention").get_by_role("button", name="Seen")
    expect(seen.first).to_be_visible()
    while number := seen.count():
        seen.first.click()
        expect(seen).to_have_count(number - 1)
    expect(operator.locator("#attention")).to_contain_text("Seen by")
    for wall in (television, other):
        expect(wall.locator(".calling")).to_have_count(0, timeout=5_000)
    other.reload()
    other.wait_for_selector(".facts-line")
    expect(other.locator(".calling")).to_have_count(0)
    for page in (operator, other):
        page.context.close()


def test_nothing_flashes_for_who_wants_no_motion(
    browser: Browser, server: Server, leader: Program, late: None
) -> None:
    wall = hung_up(browser, server, leader, reduced_motion="reduce")
    wall.evaluate(COUNTS_FLASHES)
    wall.wait_for_selector(".row.calling")
    wall.wait_for_timeout(2_500)
    assert wall.evaluate("flashes") == []
    assert wall.locator(".row.calling").first.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"
    wall.context.close()


def test_a_new_alert_is_heard_once_a_key_was_pressed_and_only_where_it_is_wanted(
    browser: Browser, server: Server, leader: Program, television: Page
) -> None:
    acknowledge_all(leader)
    television.add_init_script(MUTE_AT_FIRST)
    expect(television.locator("#silent")).to_have_count(0)
    set_up(browser, server, television, Sound=True)
    expect(television.locator("#silent")).to_be_visible()
    television.keyboard.press("Enter")
    expect(television.locator("#silent")).to_be_hidden()
    television.evaluate(HEARS_TONES)
    something_is_late(leader)
    expect(television.locator("body")).to_have_attribute("data-tones", "heard", timeout=15_000)
    set_up(browser, server, television, Sound=False)
    expect(television.locator("#silent")).to_have_count(0)


def test_it_is_dim_outside_its_hours_and_follows_a_change_of_them(
    browser: Browser, server: Server, television: Page
) -> None:
    hour = int(television.locator("#clock").inner_text()[:2])
    later, latest = f"{(hour + 3) % 24:02}:00", f"{(hour + 4) % 24:02}:00"
    set_up(browser, server, television, Bright_from=later, Bright_until=latest)
    expect(television.locator(".wall")).to_have_class(re.compile("dim"))
    set_up(browser, server, television, Bright_from=f"{hour:02}:00", Bright_until=later)
    # It loads itself anew once in ten seconds at most.
    expect(television.locator(".wall")).not_to_have_class(re.compile("dim"), timeout=20_000)


def test_hours_may_pass_midnight(television: Page) -> None:
    bright = television.evaluate(
        """async () => {
            const { isBright } = await import("/static/js/walldim.js");
            const times = ["05:59", "06:00", "13:59", "14:00", "21:59", "22:00", "23:59", "00:00"];
            const hours = [["06:00", "14:00"], ["22:00", "06:00"], ["", ""]];
            return hours.map(([from, until]) => times.map((time) => isBright(time, from, until)));
        }"""
    )
    by_day = [False, True, True, False, False, False, False, False]
    by_night = [True, False, False, False, False, True, True, True]
    assert bright == [by_day, by_night, [True] * 8]


@pytest.mark.nightly
def test_the_picture_shifts_by_a_few_pixels_and_comes_back(
    browser: Browser, server: Server, leader: Program
) -> None:
    wall = hung_up(browser, server, leader)
    wall.clock.install()
    wall.reload()
    places = set()
    for _ in range(8):
        for _ in range(4):
            wall.clock.run_for(15_000)
        places.add(wall.locator(".wall").evaluate("wall => wall.style.translate"))
    shifts = [[abs(float(number)) for number in re.findall(r"-?\d+", place)] for place in places]
    assert len(places) == 7
    assert all(number <= 3 for shift in shifts for number in shift)
    assert "0px" in {place.split()[0] for place in places}
    wall.context.close()


def test_its_clock_is_the_servers_however_wrong_the_televisions_is(
    browser: Browser, server: Server, leader: Program
) -> None:
    right = hung_up(browser, server, leader)
    wrong = hung_up(browser, server, leader)
    wrong.clock.install(time="2019-01-01T03:33:00")
    wrong.reload()
    wrong.wait_for_selector(LIVE)
    wrong.clock.run_for(2_000)
    shown = [wall.locator("#clock").inner_text() for wall in (right, wrong)]
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in shown]
    assert (minutes[1] - minutes[0]) % 1440 <= 1
    for wall in (right, wrong):
        wall.context.close()


def rows(page: Page) -> list[Any]:
    """What the rows say: loop, sort key, and the beads of each column."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll(".row")].map((row) => [row.id, row.dataset.order,
            [...row.querySelectorAll(".rail")].map((rail) => [rail.dataset.state,
                [...rail.querySelectorAll(".bead")].map((bead) => bead.getAttribute("href"))])])"""
    )
    return found


def turned_to(wall: Page, name: str) -> None:
    for _ in range(30):
        if wall.locator("h1").inner_text() == name:
            break
        wall.clock.run_for(4_000)
        wall.wait_for_timeout(50)
    expect(wall.locator("h1")).to_have_text(name)


def test_several_boards_take_turns_each_live_and_the_address_stays(
    browser: Browser, server: Server, leader: Program
) -> None:
    wall = hung_up(browser, server, leader)
    wall.clock.install()
    wall.reload()
    set_up(browser, server, wall, Wheel_cell=True, Seconds="10")
    for _ in range(8):
        wall.clock.run_for(2_000)
        wall.wait_for_timeout(100)
    turned_to(wall, "Wheel cell")
    wall.clock.run_for(1_000)
    moved = leader.cards("wheels", state="DONE", kind="withdrawal", held=False)[0]
    leader.do("empty", moved)
    bead = f".rail[data-state=REQUESTED] a[href='/cards/{moved['id']}/']"
    expect(wall.locator(bead)).to_have_count(1)
    assert wall.url.endswith("/wall/")
    listed = log_in(browser, server, "leader")
    listed.goto("/boards/wheels/displays/")
    expect(listed.locator(".televisions")).to_contain_text("Showed Wheel cell")
    turned_to(wall, "Final assembly")
    shown = rows(wall)
    wall.reload()
    assert shown == rows(wall)
    for page in (wall, listed):
        page.context.close()
