"""The scan page and the board without network: nothing is lost or forced, and what is old says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.boards import LIVE, card, open_board
from tests.browser.conftest import bicycle_works, log_in
from tests.browser.device import Device, some, state_of, until
from tests.browser.rough_network import BROKEN, DOWN, LOSE, PASS, RoughNetwork
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of this file's own, as its server is mistreated."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture
def device(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Device]:
    """The operator's tablet, installed."""
    network = RoughNetwork(server.port)
    tablet = Device(playwright.chromium, tmp_path / "profile", network)
    tablet.install()
    yield tablet
    tablet.context.close()
    network.close()


def test_scans_wait_while_power_fails_and_are_sent_in_order_when_the_network_is_back(
    device: Device, leader: Program
) -> None:
    first, second = some(leader, 2)
    device.offline()
    assert device.press(first, "empty") == "Waiting"
    device.lose_power()
    expect(device.page.locator("#network")).to_contain_text("No network since")
    assert device.press(second, "empty") == "Waiting"
    expect(device.page.locator("#kept h2")).to_have_text("2 scans wait")
    device.lose_tab()
    expect(device.page.locator("#kept li")).to_have_count(2)
    device.online()
    device.all_sent()
    expect(device.page.locator("#kept .answer.fine")).to_have_count(2)
    posts = [line for line in device.network.done if line.startswith("POST /cards/")]
    assert posts == [f"POST /cards/{each['id']}/empty/" for each in (first, second)]
    assert [state_of(leader, each) for each in (first, second)] == [("REQUESTED", 1)] * 2


def test_a_card_that_somebody_moved_meanwhile_is_shown_and_not_forced(
    device: Device, leader: Program
) -> None:
    (seen,) = some(leader)
    device.offline()
    assert device.press(seen, "empty") == "Waiting"
    leader.do("empty", seen)
    device.online()
    device.all_sent()
    refused = device.page.locator("#kept .answer.late")
    expect(refused).to_contain_text("moved this card at")
    expect(device.page.locator("#network")).to_have_text("1 scan needs you")
    assert state_of(leader, seen) == ("REQUESTED", 1)
    device.lose_tab()
    refused = device.page.locator("#kept .answer.late")
    refused.get_by_role("button", name="Show the card").click()
    expect(device.page.locator(f"#scanned [data-card='{seen['id']}']")).to_have_attribute(
        "data-v", str(seen["version"] + 1)
    )
    refused.get_by_role("button", name="Seen").click()
    expect(refused).to_have_count(0)
    device.lose_tab()
    expect(device.page.locator("#scanned")).to_be_attached()
    expect(device.page.locator("#kept .answer")).to_have_count(0)


def test_a_server_that_does_not_work_properly_is_told_and_asked_again(
    device: Device, leader: Program
) -> None:
    first, second = some(leader, 2)
    device.network.fate = lambda method, path: BROKEN if method == "POST" else PASS
    assert device.press(first, "empty") == "Waiting"
    expect(device.page.locator("#network")).to_contain_text("The server does not work properly")
    expect(device.page.locator("#said")).to_contain_text("as soon as the server works properly again")
    assert device.press(second, "empty") == "Waiting"
    expect(device.page.locator("#lately li b")).to_have_text(["Waiting", "Waiting"])
    device.online()
    device.all_sent()
    expect(device.page.locator("#network")).to_be_hidden()
    expect(device.page.locator("#lately li b")).to_have_text(["Done", "Done"])
    assert [state_of(leader, each) for each in (first, second)] == [("REQUESTED", 1)] * 2


def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_happens_twice(
    device: Device, leader: Program
) -> None:
    (seen,) = some(leader)
    fates = [LOSE]
    device.network.fate = lambda method, path: fates.pop() if method == "POST" and fates else PASS
    assert device.press(seen, "empty") in ("Done", "Waiting")
    device.all_sent()
    posts = [line for line in device.network.done if line.startswith("POST /cards/")]
    assert len(posts) == 2
    assert state_of(leader, seen) == ("REQUESTED", 1)
    expect(device.page.locator("#kept .answer.late")).to_have_count(0)


def test_one_step_of_a_card_waits_at_a_time_and_an_unknown_code_is_looked_up_later(
    device: Device, leader: Program
) -> None:
    (seen,) = some(leader)
    device.offline()
    assert device.press(seen, "empty") == "Waiting"
    device.scan(seen["token"])
    expect(device.page.locator("#scanned")).to_contain_text("waits to be sent since")
    expect(device.page.locator("#scanned button")).to_have_count(0)
    device.scan("4006381333931")
    expect(device.page.locator("#said")).to_contain_text("looked up later")
    device.online()
    device.all_sent()
    device.page.get_by_role("button", name="Show it").click()
    expect(device.page.locator("#scanned")).to_contain_text("Nothing was moved")


def test_scans_of_the_one_who_logged_out_wait_for_that_person(device: Device, leader: Program) -> None:
    (seen,) = some(leader)
    device.offline()
    assert device.press(seen, "empty") == "Waiting"
    device.context.clear_cookies()
    device.online()
    expect(device.page.locator("#network")).to_contain_text("You are logged out")
    device.page.get_by_role("link", name="Log in").click()
    device.log_in("leader")
    expect(device.page.locator("#kept")).to_contain_text("waits for that person")
    assert state_of(leader, seen) == ("DONE", 0)
    device.context.clear_cookies()
    device.page.goto("/scan/")
    device.log_in("operator")
    device.all_sent()
    assert state_of(leader, seen) == ("REQUESTED", 1)


def test_pages_are_forgotten_at_log_out_and_scans_are_not(device: Device, leader: Program) -> None:
    (seen,) = some(leader)
    device.network.fate = lambda method, path: DOWN if "/empty/" in path else PASS
    assert device.press(seen, "empty") == "Waiting"
    device.page.goto("/")
    device.page.get_by_role("button", name="You, language and colours").click()
    device.page.get_by_role("button", name="Log out").click()
    device.page.wait_for_url("**/login/**")
    until(device.page, "async () => (await caches.keys()).length === 0")
    device.online()
    device.page.goto("/scan/")
    device.log_in("operator")
    device.all_sent()
    assert state_of(leader, seen) == ("REQUESTED", 1)


def test_a_browser_that_keeps_nothing_says_so_and_pretends_nothing(
    browser: Browser, server: Server, leader: Program
) -> None:
    (seen,) = some(leader)
    page = log_in(browser, server, "operator")
    page.add_init_script("indexedDB.open = () => { throw new DOMException('no room', 'QuotaExceededError') }")
    page.goto("/scan/")
    expect(page.locator("#network")).to_contain_text("lets nothing be kept")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.fill("#code", seen["token"])
    page.press("#code", "Enter")
    page.context.set_offline(True)
    page.locator("#scanned [data-verb=empty]").click()
    expect(page.locator("#said")).to_contain_text("No answer came. Press again")
    page.context.set_offline(False)
    page.locator("#scanned [data-verb=empty]").click()
    expect(page.locator("#said .answer b")).to_have_text("Done")
    assert state_of(leader, seen) == ("REQUESTED", 1)
    page.context.close()


def test_the_board_without_network_shows_its_last_state_grey_and_read_only(
    browser: Browser, server: Server, leader: Program
) -> None:
    page = log_in(browser, server, "operator")
    open_board(page)
    (moved,) = some(leader)
    leader.do("empty", moved)
    expect(page.locator(f"section[data-state=REQUESTED] #c{moved['id']}")).to_be_visible()
    until(
        page,
        """async (id) => { const copy = await caches.match("/boards/assembly/");
            return (await copy?.text())?.includes(`id="c${id}"`) }""",
        arg=moved["id"],
    )
    page.wait_for_timeout(4000)
    server.kill()
    page.reload()
    expect(page.locator(".keptness")).to_contain_text("This is the board as it was at")
    expect(page.locator(f"section[data-state=REQUESTED] #c{moved['id']}")).to_be_visible()
    assert page.locator("#main button:not(:disabled, [data-tab])").count() == 0
    assert page.locator("form :is(button, input, select):enabled").count() == 0
    assert page.evaluate("getComputedStyle(document.getElementById('main')).filter") == "grayscale(1)"
    card(page, moved["id"]).locator("p").first.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    server.start()
    page.wait_for_selector(LIVE, timeout=20_000)
    expect(page.locator(".keptness")).to_have_count(0)
    page.context.close()


def test_a_board_that_was_never_opened_here_is_answered_with_what_is_kept(device: Device) -> None:
    device.offline()
    device.page.goto("/boards/assembly/")
    expect(device.page.locator("h1")).to_have_text("No network")
    expect(device.page.locator("#nothing")).to_be_hidden()
    device.page.locator("#shelf").get_by_role("link", name="Scan").click()
    expect(device.page.locator("#network")).to_contain_text("No network since")
    device.page.goto("/boards/assembly/")
    device.online()
    expect(device.page.locator("#board")).to_be_visible()
    device.page.wait_for_timeout(4000)  # until it is kept
    device.offline()
    device.page.goto("/boards/paint/")
    device.page.locator("#shelf a[href='/boards/assembly/']").click()
    expect(device.page.locator(".keptness")).to_be_visible()


def test_an_open_board_lets_nothing_be_pressed_from_the_moment_the_network_is_gone(
    browser: Browser, server: Server, leader: Program
) -> None:
    page = log_in(browser, server, "operator")
    open_board(page)
    (seen,) = some(leader)
    page.context.set_offline(True)
    expect(card(page, seen["id"]).locator("[data-verb]")).to_be_disabled()
    expect(page.locator(".staleness")).to_be_visible()
    page.context.set_offline(False)
    expect(card(page, seen["id"]).locator("[data-verb]")).to_be_enabled(timeout=15_000)
    page.context.close()
