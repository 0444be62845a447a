"""From an empty machine to a running board in ten minutes, as its first administrator does it.

Set-up, upload of a plant, first move and first label, in a real browser on an empty database. The pictures
of the way are in test-results/ten-minutes (TEST_OUTPUT names another folder).
"""

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_looks import violations
from tests.server import BICYCLE, ROOT, Server

PICTURES = Path(os.environ.get("TEST_OUTPUT") or ROOT / "test-results") / "ten-minutes"
TEN_MINUTES = 600
PASSWORD = "kettle-drum-9"  # noqa: S105


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server on a database without anybody."""
    server = Server(tmp_path, settings={"REQUIRE_SECOND_FACTOR": "false"})
    server.manage("migrate", "--verbosity", "0")
    server.start()
    yield server
    server.stop()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)


def look(page: Page) -> None:
    """axe finds nothing, in light and in dark."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


def printed_token(server: Server) -> str:
    """What whoever started the server reads on its terminal."""
    found = re.findall(r"/set-up/ with the token ([0-9A-Z-]+);", (server.folder / "server.log").read_text())
    assert len(found) == 1
    return str(found[0])


def folder_as_zip() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for file in sorted(BICYCLE.iterdir()):
            archive.write(file, f"bicycle/{file.name}")
    return into.getvalue()


def set_up(page: Page, token: str) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/set-up/$"))
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Paris")
    picture(page, "1-set-up")
    look(page)
    for label, said in {"Token": token, "Your name": "Ada Works", "Log-in name": "ada"}.items():
        page.get_by_label(label, exact=True).fill(said)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_label("Name of the plant").fill("Bicycle Works Dijon")
    page.get_by_role("button", name="Set up").click()
    expect(page).to_have_url(re.compile("/first-steps/$"))


def upload(page: Page) -> None:
    picture(page, "2-first-steps")
    look(page)
    page.get_by_role("link", name="Upload a folder").click()
    zipped = {"name": "bicycle.zip", "mimeType": "application/zip", "buffer": folder_as_zip()}
    page.get_by_label("The folder as one zip file").set_input_files(zipped)  # type: ignore[arg-type]
    page.get_by_role("button", name="Show what it brings").click()
    picture(page, "3-preview")
    look(page)
    page.get_by_role("button", name="Load it").click()


def first_move(page: Page) -> None:
    """The topmost card that is requested is started by its one big button."""
    card = page.locator(".column[data-state=REQUESTED] .card.production").first
    expect(card).to_be_visible()
    picture(page, "4-board")
    name = card.get_attribute("id")
    card.get_by_role("button").first.click()
    expect(page.locator(f".column[data-state=IN_PROGRESS] #{name}")).to_be_visible()
    picture(page, "5-first-move")


def first_label(page: Page) -> None:
    """The label of the first loop as a PDF."""
    page.goto("/labels/?what=board:assembly")
    picture(page, "6-labels")
    made = page.request.post(
        "/labels/",
        form={
            "what": page.locator(".preview input[name=what]").input_value(),
            "csrfmiddlewaretoken": page.locator(".preview input[name=csrfmiddlewaretoken]").input_value(),
        },
        headers={"Referer": page.url},
    )
    assert (made.status, made.headers["content-type"]) == (200, "application/pdf")
    assert made.body().startswith(b"%PDF")


@pytest.mark.browser
def test_an_empty_machine_has_its_board_within_ten_minutes(empty: Server, browser: Browser) -> None:
    begun = time.monotonic()
    context = browser.new_context(
        base_url=empty.url, locale="en-GB", timezone_id="Europe/Paris", bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    set_up(page, printed_token(empty))
    upload(page)
    first_move(page)
    first_label(page)
    took = time.monotonic() - begun
    assert took < TEN_MINUTES
    page.goto("/guide/")
    picture(page, "7-guide")
    look(page)
    assert context.request.get("/set-up/").status == 404
