"""What the scan page shows without network, and after it, is clean for axe and big enough for a thumb."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import log_in
from tests.browser.test_looks import violations
from tests.browser.test_scans import scan
from tests.server import Program, Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1280)])
def test_waiting_scans_and_refusals_are_clean_for_axe(
    browser: Browser, server: Server, leader: Program, theme: str, width: int
) -> None:
    seen = leader.cards("assembly", state="DONE", kind="withdrawal", held=False)[0]
    page = log_in(browser, server, "operator", bypass_csp=True, viewport={"width": width, "height": 844})
    page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
    page.goto("/scan/")
    scan(page, seen["token"])
    page.context.set_offline(True)
    page.locator("#scanned [data-verb=empty]").click()
    expect(page.locator("#kept li")).to_have_count(1)
    said, camera = (page.locator(each).bounding_box() for each in ("#network", "#camera"))
    assert said is not None
    assert camera is not None
    assert said["y"] < camera["y"]
    assert violations(page) == []
    leader.do("empty", seen)
    page.context.set_offline(False)
    refused = page.locator("#kept .answer.late")
    expect(refused).to_be_visible(timeout=20_000)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in page.locator("#kept button:visible, #network a:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    page.context.close()
