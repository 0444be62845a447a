"""A tablet that is shared, in gloves: every target is measured, taps alone do the whole work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import card, open_board, stands_in
from tests.browser.conftest import log_in
from tests.browser.targets import too_small
from tests.browser.test_looks import violations
from tests.browser.test_scans import scan
from tests.browser.test_wall_calls import something_is_late
from tests.server import Program, Server

pytestmark = pytest.mark.browser

GLOVE, APART, FINGER = 112, 15, 44
PIN = "271828"
TABLET = {"width": 1280, "height": 800}
SIZES = {"lying": TABLET, "standing": {"width": 800, "height": 1280}, "phone": {"width": 390, "height": 844}}
PAGES = ("/boards/assembly/", "/scan/", "/boards/assembly/audits/", "/labels/", "/cards/1/", "/stock/")
KEYS = f"""
from django.contrib.auth.models import User
from django.utils import timezone
from kanban.operators import badges, pins
user = User.objects.get(username="operator")
pins.set_pin(user, "{PIN}", at=timezone.now())
print(user.pk, badges.make(User.objects.get(username="leader"), at=timezone.now()))
"""


@pytest.fixture(scope="module")
def keys(server: Server) -> tuple[str, str]:
    """The operator's number, and what the leader's badge says."""
    user, badge = server.manage("shell", "-v", "0", "-c", KEYS).split()[-2:]
    return user, badge


@pytest.fixture(scope="module")
def tablet(browser: Browser, server: Server, keys: tuple[str, str]) -> Iterator[Page]:
    """Shared by its leader, for gloves; nobody works at it yet."""
    page = log_in(browser, server, "leader", viewport=TABLET, has_touch=True, bypass_csp=True)
    page.set_default_timeout(20_000)
    page.goto("/devices/new/?board=assembly")
    page.fill("[name=name]", "Tablet Line 1")
    page.check("[name=gloves]")
    page.click("main form > button")
    page.wait_for_url("**/operator/")
    yield page
    page.context.close()


def open_by_pin(page: Page, user: str) -> None:
    page.locator(f".people a[href*='person={user}&']").tap()
    for digit in PIN:
        page.locator(f"[data-digit='{digit}']").tap()
    page.locator(".open").tap()
    page.wait_for_url(lambda url: "/operator/" not in url)


def at_work(page: Page, user: str, address: str = "/boards/assembly/") -> None:
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    page.goto("/operator/")
    open_by_pin(page, user)
    page.goto(address)


@pytest.mark.parametrize("size", ["lying", "phone", pytest.param("standing", marks=pytest.mark.nightly)])
def test_every_target_fits_a_glove_and_nothing_scrolls_sideways(
    tablet: Page, keys: tuple[str, str], size: str
) -> None:
    at_work(tablet, keys[0])
    tablet.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    wrong = {}
    for address in (*PAGES, "/operator/", f"/operator/?person={keys[0]}"):
        tablet.goto(address)
        wrong[address] = too_small(tablet, least=GLOVE, apart=APART)
        assert tablet.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], address
    open_board(tablet)
    tablet.locator(".card p").first.tap()
    wrong["menu"] = too_small(tablet, least=GLOVE, apart=APART)
    tablet.locator("#menu [data-ask=reason]:visible").first.tap()
    wrong["ask"] = too_small(tablet, least=GLOVE, apart=APART)
    tablet.locator("#ask [value=cancel]").tap()
    tablet.locator(".who").tap()
    wrong["me"] = too_small(tablet, least=GLOVE, apart=APART)
    tablet.locator("#me .shut-sheet").tap()
    expect(tablet.locator("#me")).to_be_hidden()
    assert not {where: found for where, found in wrong.items() if found}


def test_control_a_target_that_shrinks_or_moves_close_is_found(tablet: Page, keys: tuple[str, str]) -> None:
    at_work(tablet, keys[0])
    tablet.add_style_tag(content=".who { min-height: 0 !important; height: 100px; }")
    assert any("112 × 100" in found for found in too_small(tablet, least=GLOVE))
    tablet.add_style_tag(content=".lock-now { margin-right: -8px; }")
    assert any("8 apart" in found for found in too_small(tablet, least=90, apart=APART))


def test_without_gloves_every_target_fits_a_finger(browser: Browser, server: Server) -> None:
    page = log_in(browser, server, "leader", viewport=SIZES["phone"], has_touch=True, bypass_csp=True)
    wrong = {}
    for address in PAGES[:4]:
        page.goto(address)
        wrong[address] = too_small(page, least=FINGER)
    page.add_style_tag(content=".who { min-height: 0 !important; height: 30px; }")
    assert too_small(page, least=FINGER)
    page.context.close()
    assert not {where: found for where, found in wrong.items() if found}


@pytest.mark.parametrize(
    "theme", ["light", *(pytest.param(each, marks=pytest.mark.nightly) for each in ("dark", "contrast"))]
)
def test_axe_finds_nothing_in_gloves(tablet: Page, keys: tuple[str, str], theme: str) -> None:
    tablet.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    at_work(tablet, keys[0])
    wrong = {}
    for address in ("/boards/assembly/", "/scan/", "/operator/", f"/operator/?person={keys[0]}"):
        tablet.goto(address)
        tablet.wait_for_load_state("networkidle")
        wrong[address] = violations(tablet)
    open_board(tablet)
    tablet.locator("section[data-state=DONE] .card.supplier p").first.tap()
    wrong["menu"] = violations(tablet)
    tablet.evaluate("localStorage.removeItem('theme')")
    assert not {where: found for where, found in wrong.items() if found}


def test_a_whole_cycle_and_its_undo_by_taps_alone(
    tablet: Page, keys: tuple[str, str], leader: Program
) -> None:
    chosen = leader.cards("assembly", state="DONE", kind="withdrawal")[0]
    at_work(tablet, keys[0])
    open_board(tablet, query="?all=DONE")
    card(tablet, chosen["id"]).locator("button").tap()
    stands_in(tablet, chosen["id"], "REQUESTED")
    card(tablet, chosen["id"]).locator("p").first.tap()
    tablet.locator("#menu [data-ask=picked]").tap()
    expect(tablet.locator("#ask input[name=quantity]")).to_have_attribute("inputmode", "none")
    tablet.locator("#ask label:visible [data-by='-1']").tap()
    tablet.locator("#ask label:visible [data-by='1']").tap()
    tablet.locator("#ask [value=ok]").tap()
    stands_in(tablet, chosen["id"], "IN_PROGRESS")
    card(tablet, chosen["id"]).locator("button").tap()
    stands_in(tablet, chosen["id"], "DONE")
    undo = tablet.locator("#toasts button.undo")
    assert undo.bounding_box()["height"] >= GLOVE  # type: ignore[index]
    undo.tap()
    stands_in(tablet, chosen["id"], "IN_PROGRESS")
    moves = leader.ask("GET", f"/cards/{chosen['id']}/")[1]["moves"]
    assert [move["verb"] for move in moves][:4] == ["undo", "finish", "start", "empty"]
    tablet.goto(f"/cards/{chosen['id']}/")
    expect(tablet.locator("#history")).to_contain_text("Otto Operator, Tablet Line 1")


def test_a_whole_card_with_its_verb_is_seen_without_scrolling(
    tablet: Page, keys: tuple[str, str], leader: Program
) -> None:
    something_is_late(leader)
    at_work(tablet, keys[0])
    open_board(tablet)
    expect(tablet.locator(".attention .alert.late").first).to_be_visible()
    box = tablet.locator(".card:has(> button)").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= TABLET["height"]
    assert not too_small(tablet, least=GLOVE, apart=APART)


def test_a_badge_over_the_pad_is_answered_also_after_a_refused_pin(
    tablet: Page, keys: tuple[str, str]
) -> None:
    tablet.goto(f"/operator/?person={keys[0]}&next=/scan/")
    tablet.fill("#pin", "0000")
    tablet.locator(".open").tap()
    expect(tablet.locator(".problem")).to_be_visible()
    tablet.fill("#pin", keys[1][:8])
    scan(tablet, keys[1][4:])  # its first letters came too slowly
    expect(tablet.locator("#refusals")).to_contain_text("misread. Scan it again.")
    expect(tablet.locator("#pin")).to_have_value("")
    scan(tablet, keys[1])
    tablet.wait_for_url("**/scan/")


def test_a_hand_that_slides_moves_no_card(tablet: Page, keys: tuple[str, str], leader: Program) -> None:
    waiting = leader.cards("assembly", state="REQUESTED", kind="production")[0]
    at_work(tablet, keys[0])
    open_board(tablet)
    card(tablet, waiting["id"]).locator("h3").hover()
    tablet.mouse.down()
    tablet.mouse.move(700, 500, steps=8)
    tablet.mouse.up()
    assert leader.cards("assembly", id=waiting["id"])[0]["version"] == waiting["version"]


def test_a_badge_changes_who_works_and_a_card_is_no_badge(
    tablet: Page, keys: tuple[str, str], leader: Program
) -> None:
    at_work(tablet, keys[0], "/scan/")
    expect(tablet.locator(".lock-now")).to_contain_text("Otto")
    scan(tablet, keys[1])
    expect(tablet.locator(".lock-now")).to_contain_text("Lea", timeout=15_000)
    assert tablet.url.endswith("/scan/")
    tablet.locator(".lock-now button").tap()
    tablet.wait_for_url("**/operator/**")
    scan(tablet, leader.cards("assembly")[0]["token"])
    expect(tablet.locator("#refusals")).to_contain_text("Scan your badge first, then the card.")
    scan(tablet, keys[1])
    tablet.wait_for_url("**/scan/")


def test_it_counts_down_locks_and_gives_back_what_was_half_written_to_the_same_person(
    tablet: Page, keys: tuple[str, str], server: Server
) -> None:
    code = "from datetime import timedelta; from kanban.models import Device; "
    server.manage("shell", "-c", code + "Device.objects.update(locks_after=timedelta(seconds=10))")
    at_work(tablet, keys[0], "/stock/")
    tablet.locator("main [name=item]").last.fill("RIM-28")
    expect(tablet.locator("#locking")).to_be_visible(timeout=8000)
    tablet.locator("#locking button").tap()
    expect(tablet.locator("#locking")).to_be_hidden()
    tablet.wait_for_url("**/operator/?next=*", timeout=15_000)
    open_by_pin(tablet, keys[0])
    assert tablet.url.endswith("/stock/")
    expect(tablet.locator("main [name=item]").last).to_have_value("RIM-28")
