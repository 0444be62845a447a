"""Televisions in browsers of their own, and the leader who pairs them and sets them up."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import log_in
from tests.server import Program, Server


def switched_on(
    browser: Browser, server: Server, width: int = 1920, height: int = 1080, **other: Any
) -> Page:
    """A television that nobody has logged in on."""
    size: Any = {"width": width, "height": height}
    options: Any = {"base_url": server.url, "locale": "en-GB", "viewport": size, "screen": size} | other
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(10_000)
    page.goto("/wall/")
    return page


def pair(
    browser: Browser, server: Server, television: Page, distance: str = "4", name: str = "Hall 2"
) -> None:
    """A leader finds the page from the board, and enters what the television shows."""
    code = television.locator(".code").inner_text().replace("\n", " ")
    leader = log_in(browser, server, "leader")
    leader.goto("/boards/assembly/")
    leader.get_by_role("button", name="You, language and colours").click()
    leader.get_by_role("link", name="Televisions").click()
    leader.get_by_label("Code on the screen").fill(code)
    leader.get_by_label("Name").fill(name)
    leader.get_by_label("Place").fill("above the line")
    leader.get_by_label("Viewing distance").fill(distance)
    leader.get_by_role("button", name="Pair").click()
    expect(leader.locator(".televisions")).to_contain_text(name)
    leader.context.close()


def hung_up(
    browser: Browser,
    server: Server,
    program: Program,
    *,
    distance: str = "4",
    diagonal: str = "55",
    **other: Any,
) -> Page:
    """A television that shows the board; its leader is a program, which is quicker."""
    television = switched_on(browser, server, **other)
    code = television.locator(".code").inner_text().replace("\n", "")
    said = {"code": code, "name": f"Hall {code}", "distance": distance, "diagonal": diagonal}
    program.fill_in("/boards/assembly/displays/", said)
    television.wait_for_selector(".wall .row", state="attached")
    return television


def set_up(browser: Browser, server: Server, television: Page, **said: Any) -> None:
    """A leader changes what her list offers for this television."""
    name = television.title().split(" · ")[1]
    leader = log_in(browser, server, "leader")
    leader.goto("/boards/assembly/displays/")
    leader.get_by_role("link", name=f"Change {name}").click()
    for label, value in said.items():
        words = label.replace("_", " ")
        if isinstance(value, bool):
            leader.get_by_role("checkbox", name=words).set_checked(value)
        else:
            leader.get_by_label(words).fill(value)
    leader.get_by_role("button", name="Save").click()
    expect(leader.locator(".televisions")).to_contain_text("Hall")
    leader.context.close()
