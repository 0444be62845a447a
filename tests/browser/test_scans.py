"""The scan page in a real browser: a wedge scanner types, thumbs press."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import log_in
from tests.browser.test_looks import violations
from tests.server import Program, Server

pytestmark = pytest.mark.browser


def scan(page: Page, code: str) -> None:
    """As a wedge scanner types it: all at once, ended by Enter."""
    page.evaluate(
        """code => { for (const key of [...code, "Enter"]) document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})) }""",
        code,
    )


@pytest.fixture(scope="module")
def place(server: Server) -> str:
    """What the label of Line 1 says."""
    code = "from inventory.models import Location; print('label', Location.objects.get(code='line-1').token)"
    return server.manage("shell", "-c", code).split("label ")[1].split()[0]


def open_scan(browser: Browser, server: Server, **options: Any) -> Page:
    page = log_in(browser, server, "operator", **options)
    page.goto("/scan/")
    return page


def press(page: Page, verb: str) -> None:
    page.locator(f"#scanned [data-verb={verb}]").click()
    expect(page.locator("#said .answer b")).to_have_text("Done")


def test_a_whole_round_of_a_card_by_scanner_and_thumb(
    browser: Browser, server: Server, leader: Program
) -> None:
    card = leader.cards("assembly", state="DONE", kind="withdrawal")[0]
    page = open_scan(browser, server)
    for verb in ("empty", "start", "finish"):
        scan(page, card["token"])
        press(page, verb)
        expect(page.locator("#scanned")).to_be_empty()
    moves = leader.ask("GET", f"/cards/{card['id']}/")[1]["moves"]
    assert [move["verb"] for move in moves][:3] == ["finish", "start", "empty"]


def test_a_card_scanned_while_the_last_press_waits_for_its_answer_stays(
    browser: Browser, server: Server, leader: Program
) -> None:
    first, second = leader.cards("assembly", state="DONE", kind="withdrawal")[-2:]
    page = open_scan(browser, server)

    def answered_late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/cards/*/empty/", answered_late)
    scan(page, first["token"])
    page.locator("#scanned [data-verb=empty]").click()
    scan(page, second["token"])
    expect(page.locator(f"#scanned [data-card='{second['id']}']")).to_be_visible()
    expect(page.locator("#said .answer b")).to_have_text("Done", timeout=10_000)
    expect(page.locator(f"#scanned [data-card='{second['id']}']")).to_be_visible()


def test_two_fast_scans_of_a_card_and_two_presses_move_it_once(
    browser: Browser, server: Server, leader: Program
) -> None:
    card = leader.cards("assembly", state="DONE", kind="withdrawal")[1]
    page = open_scan(browser, server)
    scan(page, card["token"])
    scan(page, card["token"])
    button = page.locator("#scanned [data-verb=empty]")
    button.evaluate("button => { button.click(); button.click() }")
    expect(page.locator("#said .answer b")).to_have_text("Done")
    (now,) = leader.cards("assembly", id=card["id"])
    assert (now["state"], now["version"]) == ("REQUESTED", card["version"] + 1)
    scan(page, card["token"])
    expect(page.locator("#scanned [data-words]")).to_contain_text("Already requested")


def test_a_card_that_somebody_else_moved_meanwhile_is_said_to_be_done_already(
    browser: Browser, server: Server, leader: Program
) -> None:
    card = leader.cards("assembly", state="DONE", kind="production")[0]
    page = open_scan(browser, server)
    scan(page, card["token"])
    expect(page.locator("#scanned [data-verb=empty]")).to_be_visible()
    leader.do("empty", card)
    page.locator("#scanned [data-verb=empty]").click()
    expect(page.locator("#said .answer b")).to_have_text("Already moved")
    (now,) = leader.cards("assembly", id=card["id"])
    assert now["version"] == card["version"] + 1


def test_the_scanners_enter_presses_no_button_but_a_persons_does(
    browser: Browser, server: Server, leader: Program
) -> None:
    first, second = leader.cards("assembly", state="DONE", kind="production")[:2]
    page = open_scan(browser, server)
    scan(page, first["token"])
    page.locator("#scanned [data-verb=empty]").focus()
    page.keyboard.type(second["token"])
    page.keyboard.press("Enter")
    expect(page.locator("#scanned-card")).to_have_attribute("data-card", str(second["id"]))
    assert leader.cards("assembly", id=first["id"])[0]["state"] == "DONE"
    page.locator("#scanned [data-verb=empty]").focus()
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    expect(page.locator("#said .answer b")).to_have_text("Done")


def test_a_burst_of_scans_is_bounded_and_moves_nothing(
    browser: Browser, server: Server, leader: Program
) -> None:
    before = leader.board("assembly")["seq"]
    page = open_scan(browser, server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/found/" in request.url else None)
    page.evaluate(
        """() => { for (let scan = 0; scan < 5000; scan++)
            for (const key of [...String(4006381000000 + scan), "Enter"])
                document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})) }"""
    )
    expect(page.locator("#scanned .answer")).to_contain_text("Nothing was moved")
    page.wait_for_timeout(1500)
    assert 0 < len(asked) <= 20
    card = leader.cards("assembly", state="DONE")[0]
    scan(page, card["token"])
    expect(page.locator(f"#scanned [data-card='{card['id']}']")).to_be_visible()
    assert leader.board("assembly")["seq"] == before


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
def test_it_is_clean_for_axe_and_its_targets_are_big_enough(
    browser: Browser,
    server: Server,
    leader: Program,
    place: str,
    theme: str,
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    waiting = leader.cards("assembly", state="REQUESTED", kind="withdrawal")
    full = leader.cards("assembly", state="DONE", kind="withdrawal")
    card = waiting[0] if waiting else leader.do("empty", full[0])["card"]
    page = open_scan(browser, server, bypass_csp=True, viewport={"width": size[0], "height": size[1]})
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    page.reload()
    expect(page.locator(".waiting")).to_be_visible()
    wrong = violations(page)
    for code, shown in (
        ("", "#said .answer"),
        ("4006381333931", "#scanned-nothing"),
        (place, "#scanned-place"),
    ):
        scan(page, code) if code else page.get_by_role("button", name="Show").click()
        expect(page.locator(shown)).to_be_visible()
        wrong += violations(page)
    page.get_by_text("Sound and scanner of this device").click()
    scan(page, card["token"])
    expect(page.locator("#scanned .stepper")).to_be_visible()
    assert wrong + violations(page) == []
    for target in page.locator(
        "main button:visible, main input:not([type=checkbox]):visible, main label.tick"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.screenshot(path=tmp_path / f"scan-{theme}-{size[0]}.png")


def test_a_button_held_down_goes_on_in_larger_steps_to_round_quantities(
    browser: Browser, server: Server, leader: Program
) -> None:
    """250 m in steps of 0.01: nobody presses five thousand times to come to 200."""
    card = leader.cards("assembly", item="CABLE-B")[0]
    while card["state"] != "IN_PROGRESS":
        card = leader.do("empty" if card["state"] == "DONE" else "start", card)["card"]
    page = open_scan(browser, server)
    scan(page, card["token"])
    shown, fewer = page.locator("#scanned .stepper output"), page.get_by_role("button", name="Fewer")
    fewer.click()
    expect(shown).to_have_attribute("data-value", "249.99")
    fewer.dispatch_event("pointerdown")
    while float(shown.get_attribute("data-value") or 0) > 230:
        page.wait_for_timeout(50)
    page.evaluate("dispatchEvent(new PointerEvent('pointerup'))")
    value = shown.get_attribute("data-value") or ""
    assert value.isdigit()
    page.wait_for_timeout(400)
    expect(shown).to_have_attribute("data-value", value)


def test_a_typed_code_with_a_wrong_sign_is_compared_and_not_scanned_again(
    browser: Browser, server: Server, leader: Program
) -> None:
    code = leader.cards("assembly")[0]["token"]
    page = open_scan(browser, server)
    page.get_by_label("Scan a label").fill(code[:-1] + ("A" if code[-1] != "A" else "C"))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#scanned-nothing")).to_contain_text("Compare it with the label")
