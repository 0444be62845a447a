"""Every page in every theme and size: axe finds nothing, nothing scrolls sideways, names stay text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.boards import card, open_board
from tests.browser.conftest import bicycle_works, log_in
from tests.server import Program, Server

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
PAGES = (
    "/",
    "/boards/assembly/",
    "/boards/assembly/abacus/",
    "/cards/{card}/",
    "/orders/",
    "/suppliers/",
    "/suppliers/alba/",
    "/stock/",
    "/labels/",
    "/boards/assembly/audits/",
    "/guide/",
)
SIZES = {"phone": (390, 844), "tablet": (1024, 768), "desktop": (1440, 900), "television": (1920, 1080)}
EVIL = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def busy(leader: Program) -> dict[str, Any]:
    """A card in progress, so that each column has something to show."""
    waiting = leader.cards("assembly", state="REQUESTED", kind="production")[0]
    return leader.do("start", waiting)["card"]  # type: ignore[no-any-return]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, a line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_axe_finds_nothing_in_any_theme(
    browser: Browser, server: Server, busy: dict[str, Any], theme: str
) -> None:
    page = log_in(browser, server, "leader", bypass_csp=True)
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    wrong = {}
    for address in PAGES:
        page.goto(address.format(card=busy["id"]))
        page.wait_for_load_state("networkidle")
        wrong[address] = violations(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    wrong["log-in"] = violations(page)
    page.context.close()
    assert not {address: found for address, found in wrong.items() if found}


def test_axe_would_find_a_button_without_a_name(browser: Browser, server: Server) -> None:
    """The control: axe does look."""
    page = log_in(browser, server, "leader", bypass_csp=True)
    open_board(page)
    page.evaluate("document.querySelector('article.card button').textContent = ''")
    assert any("button-name" in found for found in violations(page))
    page.context.close()


@pytest.mark.parametrize("overlay", ["m", "?"])
def test_axe_finds_nothing_in_what_opens_over_the_board(
    browser: Browser, server: Server, busy: dict[str, Any], overlay: str
) -> None:
    page = log_in(browser, server, "leader", bypass_csp=True)
    open_board(page)
    card(page, busy["id"]).focus()
    page.keyboard.press(overlay)
    expect(page.locator("dialog[open]")).to_be_visible()
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_scrolls_sideways(browser: Browser, server: Server, busy: dict[str, Any], size: str) -> None:
    width, height = SIZES[size]
    page = log_in(browser, server, "leader", viewport={"width": width, "height": height})
    for address in PAGES:
        page.goto(address.format(card=busy["id"]))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.context.close()


def test_targets_are_large_enough_for_a_finger(
    browser: Browser, server: Server, busy: dict[str, Any]
) -> None:
    page = log_in(browser, server, "leader", viewport={"width": 390, "height": 844}, has_touch=True)
    open_board(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input")].filter((each) => each.offsetParent)
            .filter((each) => each.getBoundingClientRect().height < 44)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.context.close()


def test_markup_in_names_is_text_on_every_page_and_in_every_frame(
    browser: Browser, server: Server, leader: Program
) -> None:
    some = leader.cards("assembly", state="DONE", kind="supplier", held=False)[0]
    code = "from inventory.models import Item, Supplier; "
    code += f"Item.objects.filter(part_number={some['item']!r}).update(name={EVIL!r}[:120]); "
    code += f"Supplier.objects.update(name={EVIL!r}[:120])"
    server.manage("shell", "-c", code)
    page = log_in(browser, server, "leader")
    open_board(page)
    leader.do("empty", some)
    expect(card(page, some["id"])).to_contain_text("<img src=x")
    held = leader.cards("assembly", id=some["id"])[0]
    leader.do("hold", held, reason=EVIL[:180])
    expect(card(page, some["id"])).to_contain_text("On hold: <img src=x")
    for address in (*PAGES[2:3], *PAGES[4:], f"/cards/{some['id']}/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.title() != "broken in"  # as a script in a name would have made it
        assert page.locator("img[src=x]").count() == 0
    page.context.close()
