"""Scanning with the camera: a real Chromium looks at the picture of a label that this plant printed."""

import io
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.conftest import QUIET, log_in
from tests.browser.test_looks import violations
from tests.server import Program, Server

pytestmark = pytest.mark.browser

HOLDS_STILL = 4_000
"""Milliseconds: longer than the page waits until the same code counts as a new scan."""
BUILT_IN = """code => window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"] }
    async detect(video) { return [{rawValue: code, boundingBox: new DOMRect(0, 0, video.videoWidth, 9)}] }
}"""

TROUBLES = {
    "NotAllowedError": "The camera is blocked. Allow it",
    "NotFoundError": "This device has no camera",
    "NotReadableError": "Another program uses the camera",
    "AbortError": "The camera cannot be used here",
}


@dataclass
class Label:
    """The card's label, and a browser before whose camera it is held."""

    card: Any
    browser: Browser


def printed(leader: Program, card: Any) -> Image.Image:
    """The label as /labels/ prints it, at 200 dpi."""
    fields = urllib.parse.urlencode({"what": f"loop:{card['loop']}", "format": "label"}).encode()
    headers = {"Authorization": f"Bearer {leader.token}", "Accept": "text/html"}
    request = urllib.request.Request(f"{leader.server.url}/labels/", fields, headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        document = pypdfium2.PdfDocument(answer.read())
    pictures: list[Image.Image] = [page.render(scale=200 / 72).to_pil() for page in document]
    return next(each for each in pictures if zxingcpp.read_barcodes(each)[0].text == card["token"])


def film(label: Image.Image, file: Path) -> Path:
    """What a camera sees of it in a hand: askew, a little blurred, on a grey bench."""
    frame = Image.new("RGB", (640, 480), (120, 118, 112))
    small = label.resize((540, round(540 * label.height / label.width)))
    askew = small.rotate(4, expand=True, fillcolor=(120, 118, 112)).filter(ImageFilter.GaussianBlur(0.6))
    frame.paste(askew, ((640 - askew.width) // 2, (480 - askew.height) // 2))
    picture = io.BytesIO()
    frame.save(picture, "JPEG", quality=85)
    file.write_bytes(picture.getvalue() * 10)
    return file


@pytest.fixture(scope="module")
def held_up(
    browser_type: BrowserType, leader: Program, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Label]:
    """A Chromium whose camera sees the label of a card that stands full."""
    card = leader.cards("assembly", state="DONE", kind="withdrawal")[0]
    file = film(printed(leader, card), tmp_path_factory.mktemp("film") / "label.mjpeg")
    fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={file}"]
    looking = browser_type.launch(executable_path="/usr/bin/chromium", args=[*QUIET, *fake])
    yield Label(card, looking)
    looking.close()


def open_camera(page: Page) -> list[str]:
    """Opens it; returns the list to which the addresses asked for are added."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Use the camera").click()
    return asked


def test_a_label_before_the_camera_shows_its_card_and_staying_there_is_one_scan(
    held_up: Label, server: Server
) -> None:
    """This Chromium has no reader of its own: ours is loaded, and no sooner than the camera is opened."""
    page = log_in(held_up.browser, server, "operator", permissions=["camera"])
    before: list[str] = []
    page.on("request", lambda request: before.append(request.url))
    page.goto("/scan/")
    assert not page.evaluate("'BarcodeDetector' in window")
    page.wait_for_load_state("networkidle")
    assert not [address for address in before if "zxing" in address]
    asked = open_camera(page)
    expect(page.locator(f"#scanned-card[data-card='{held_up.card['id']}']")).to_be_visible(timeout=15_000)
    assert len([address for address in asked if address.endswith(".wasm")]) == 1
    page.wait_for_timeout(HOLDS_STILL)
    assert len([address for address in asked if "/scan/found/" in address]) == 1
    page.get_by_role("button", name="Close the camera").click()
    expect(page.get_by_role("button", name="Use the camera")).to_be_visible()
    assert page.evaluate("document.querySelector('video').srcObject") is None
    page.context.close()


def test_a_browser_that_reads_codes_itself_loads_no_reader(held_up: Label, server: Server) -> None:
    """No Chromium for Linux reads codes: what one on Android has stands in, and says what is held up."""
    page = log_in(held_up.browser, server, "operator", permissions=["camera"])
    page.add_init_script(f"({BUILT_IN})('{held_up.card['token']}')")
    page.goto("/scan/")
    asked = open_camera(page)
    expect(page.locator(f"#scanned-card[data-card='{held_up.card['id']}']")).to_be_visible()
    assert not [address for address in asked if "zxing" in address]
    page.context.close()


def test_an_open_camera_is_clean_for_axe_and_opens_again_by_itself(held_up: Label, server: Server) -> None:
    size: Any = {"width": 390, "height": 844}
    page = log_in(held_up.browser, server, "operator", permissions=["camera"], viewport=size, bypass_csp=True)
    page.goto("/scan/")
    open_camera(page)
    expect(page.locator("#camera")).to_have_attribute("data-state", "open")
    page.reload()
    expect(page.locator("#camera")).to_have_attribute("data-state", "open")
    expect(page.locator("#camera [role=status]")).to_have_text("Hold a card or a shelf label here")
    expect(page.locator("#scanned-card")).to_be_visible(timeout=15_000)
    assert violations(page) == []
    for target in page.locator("#camera button:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    page.context.close()


def test_why_the_camera_stays_shut_is_said_in_words(browser: Browser, server: Server) -> None:
    page = log_in(browser, server, "operator")
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', window.trouble) }"
    )
    page.goto("/scan/")
    for trouble, words in TROUBLES.items():
        page.evaluate("trouble => { window.trouble = trouble }", trouble)
        open_camera(page)
        expect(page.locator("#camera [role=status]")).to_contain_text(words)
        expect(page.get_by_role("button", name="Use the camera")).to_be_visible()
    page.context.close()


def test_a_camera_that_the_person_denies_is_said_to_be_blocked(held_up: Label, server: Server) -> None:
    page = log_in(held_up.browser, server, "operator")
    page.goto("/scan/")
    open_camera(page)
    expect(page.locator("#camera [role=status]")).to_contain_text("The camera is blocked", timeout=10_000)
    page.context.close()


def test_without_https_the_camera_says_what_it_wants(browser: Browser, server: Server) -> None:
    """By another name than localhost a page without TLS is not safe enough for a camera."""
    page = log_in(browser, server, "operator")
    page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', {value: false});"
        "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"
    )
    page.goto("/scan/")
    open_camera(page)
    expect(page.locator("#camera [role=status]")).to_contain_text("only where this page is opened by https")
    page.context.close()
