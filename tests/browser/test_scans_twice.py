"""Twice is once on the scan page, also where a scan acts at once; what is heard, and what scanners type."""

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import bicycle_works, log_in
from tests.browser.test_scans import open_scan, scan
from tests.server import Program, Server

pytestmark = pytest.mark.browser

ACT = "from kanban.models import Board; Board.objects.filter(slug='wheels').update(acts_on_scan=True)"
SPY = """window.heard = [];
window.OscillatorNode = class extends OscillatorNode {
    constructor(context, options) { super(context, options); heard.push(options.frequency) }
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant whose board of wheels acts on scans; the one of bikes shows the card first."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    running.manage("shell", "-c", ACT)
    yield running
    running.stop()


def now(leader: Program, card: Any) -> Any:
    return leader.ask("GET", f"/cards/{card['id']}/")[1]["card"]


def full(leader: Program, place: int = 0) -> Any:
    """A card of the board that acts at once, standing full."""
    return leader.cards("wheels", state="DONE", kind="withdrawal")[place]


def twice_at_once(page: Page, code: str) -> None:
    """A trigger that bounces: the second scan comes before anything was answered."""
    page.evaluate(
        """code => { for (const key of [...code, "Enter", ...code, "Enter"]) document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})) }""",
        code,
    )


def test_a_scan_acts_at_once_a_repeat_does_not_and_undo_takes_it_back(
    browser: Browser, server: Server, leader: Program
) -> None:
    card = full(leader)
    page = open_scan(browser, server)
    twice_at_once(page, card["token"])
    expect(page.locator("#said .answer b")).to_have_text("Done")
    expect(page.locator("#said").get_by_role("button", name="Undo")).to_be_visible()
    scan(page, card["token"])
    expect(page.locator("#scanned .answer.soon")).to_contain_text("Already requested")
    expect(page.locator("#scanned .next button")).to_have_text("Pick")
    assert now(leader, card)["version"] == card["version"] + 1
    done = page.locator("#lately li", has_text="Done")
    expect(page.locator("#lately li").first).to_contain_text("Already moved")
    done.get_by_role("button", name="Undo").click()
    expect(page.locator("#lately li").first).to_contain_text("Undone")
    assert now(leader, card)["state"] == "DONE"
    scan(page, card["token"])
    expect(page.locator("#scanned .next button")).to_have_text("Empty")
    assert now(leader, card)["state"] == "DONE"
    page.context.close()


def test_of_two_scanners_at_once_the_second_is_told_what_the_first_has_done(
    browser: Browser, server: Server, leader: Program
) -> None:
    """The second has been answered before the first acts, and acts after it: the version decides."""
    card = full(leader, 1)
    first = open_scan(browser, server)
    second = open_scan(browser, server, service_workers="block")

    def held_back(route: Route) -> None:
        answer = route.fetch()
        scan(first, card["token"])
        expect(first.locator("#said .answer b")).to_have_text("Done")
        route.fulfill(response=answer)

    second.route("**/scan/found/*", held_back, times=1)
    scan(second, card["token"])
    expect(second.locator("#scanned .answer.soon")).to_contain_text("Already requested")
    expect(second.locator("#scanned .next button")).to_have_text("Pick")
    assert now(leader, card)["version"] == card["version"] + 1
    first.context.close()
    second.context.close()


@pytest.mark.nightly
def test_control_without_the_guard_the_second_scan_would_do_the_second_verb(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    careless = bicycle_works(tmp_path_factory.mktemp("careless"))
    careless.stop()
    careless.application = "tests.browser.unguarded:application"
    careless.manage("shell", "-c", ACT)
    careless.start()
    leader = Program(careless, careless.manage("create_token", "leader").strip().split()[-1])
    card = full(leader)
    page = open_scan(browser, careless)
    for version in (1, 2):
        scan(page, card["token"])
        expect(page.locator("#lately li", has_text="Done")).to_have_count(version)
    assert now(leader, card)["version"] == card["version"] + 2
    page.context.close()
    careless.stop()


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "control: another key, no version"])
def test_a_press_whose_answer_is_lost_is_sent_again_and_done_once(
    browser: Browser, server: Server, leader: Program, guarded: bool
) -> None:
    begun = leader.cards("assembly", state="IN_PROGRESS", kind="production")
    waiting = leader.cards("assembly", state="REQUESTED", kind="production")
    made = begun[0] if begun else leader.do("start", waiting[0])["card"]
    page = open_scan(browser, server, service_workers="block")
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        facts: dict[str, Any] = {}
        if not guarded:
            fields = parse_qs(route.request.post_data or "") | {"version": [now(leader, made)["version"]]}
            facts["headers"] = route.request.headers | {"idempotency-key": uuid.uuid4().hex}
            facts["post_data"] = urlencode(fields, doseq=True)
        if lost:
            return route.continue_(**facts)
        lost.append(route.request.url)
        route.fetch(**facts)
        return route.abort()

    before = float(now(leader, made)["received"])
    page.route("**/cards/*/finish/", lose_the_first_answer)
    scan(page, made["token"])
    page.locator("#scanned output").evaluate("shown => { shown.dataset.value = '1' }")
    with page.expect_response("**/cards/*/finish/"):  # the one that the page sends again by itself
        page.locator("#scanned [data-verb=finish]").click()
    assert float(now(leader, made)["received"]) == before + (1 if guarded else 2)
    page.context.close()


def test_done_already_and_refused_are_heard_apart_and_a_muted_device_is_silent(
    browser: Browser, server: Server, leader: Program
) -> None:
    card = full(leader, -1)
    page = log_in(browser, server, "operator")
    page.add_init_script(SPY)
    page.goto("/scan/")
    page.locator("body").click()
    heard = []
    for code, words in (
        (card["token"], "Done"),
        (card["token"], "Already moved"),
        ("4006381333931", "Refused"),
    ):
        page.evaluate("heard.length = 0")
        scan(page, code)
        expect(page.locator(".shown .answer b")).to_have_text(words)
        heard.append(page.evaluate("[...heard]"))
    assert heard == [[880, 1320], [660, 660], [300, 180]]
    page.get_by_text("Sound and scanner of this device").click()
    page.get_by_role("checkbox", name="Sound").uncheck()
    page.reload()
    scan(page, "4006381333931")
    expect(page.locator(".shown .answer b")).to_have_text("Refused")
    assert page.evaluate("heard") == []
    page.context.close()
