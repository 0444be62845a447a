"""The story goes on: an emptied container, a real mail, and a supplier with a phone and no account."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.boards import card, open_board, stands_in
from tests.browser.conftest import log_in
from tests.browser.test_looks import violations
from tests.server import Program, Server

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
BOARDS = ("wheels", "assembly", "paint")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BETWEEN_LETTERS = re.compile(rb"-{79}\n")


def letter_about(server: Server, order: int, seconds: float = 15) -> EmailMessage:
    """The first letter in the mail folder that tells of the order."""
    limit = monotonic() + seconds
    while monotonic() < limit:
        for letter in letters(server.folder / "mail"):
            if re.search(rf"\b{order}\)", str(letter["Subject"])):
                return letter
        sleep(0.2)
    raise AssertionError(f"no letter about order {order}")


def letters(folder: Path) -> Iterator[EmailMessage]:
    for file in sorted(folder.glob("*.log")):
        for written in BETWEEN_LETTERS.split(file.read_bytes()):
            if written.strip():
                letter = message_from_bytes(written, policy=policy.default)
                assert isinstance(letter, EmailMessage)
                yield letter


def link_in(letter: EmailMessage) -> str:
    """The address behind the button of the letter; text and HTML have the same one."""
    html, text = letter.get_body(("html",)), letter.get_body(("plain",))
    assert html
    assert text
    found = re.search(r'href="(\S+/answer/\S+)"', html.get_content())
    assert found
    assert found[1] in text.get_content()
    return found[1]


@pytest.fixture
def bought(leader: Program) -> dict[str, Any]:
    """A full container of chains, 100 of them, which Nordkette delivers."""
    full = leader.cards("assembly", state="DONE", kind="supplier", item="CHAIN-8", held=False)
    assert full[0]["container_quantity"] == "100"
    return dict(full[0])


@pytest.fixture
def letter(server: Server, leader: Program) -> EmailMessage:
    """A letter about a container of some supplier's that has just been emptied."""
    speak_english(server)
    full = [card for slug in BOARDS for card in leader.cards(slug, state="DONE", kind="supplier", held=False)]
    some = next(card for card in full if card["item"] != "CHAIN-8")
    return letter_about(server, int(leader.do("empty", some)["card"]["order"]))


def on_the_phone(browser: Browser, *, javascript: bool = True, **options: Any) -> Page:
    """A browser of somebody who never logged in anywhere."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=javascript, **options
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    return page


def speak_english(server: Server) -> None:
    code = "from inventory.models import Supplier; Supplier.objects.update(language='en', bundle_minutes=0)"
    server.manage("shell", "-c", code)


def test_from_the_emptied_container_to_the_full_one(
    browser: Browser, server: Server, leader: Program, bought: dict[str, Any]
) -> None:
    speak_english(server)
    board = log_in(browser, server)
    open_board(board)
    card(board, bought["id"]).get_by_role("button", name="Empty").click()
    stands_in(board, bought["id"], "REQUESTED")
    order = int(leader.cards("assembly", id=bought["id"])[0]["order"])

    phone = on_the_phone(browser, javascript=False)
    phone.goto(link_in(letter_about(server, order)))
    assert phone.url == f"{server.url}/answer/{order}/"
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Can you deliver by")
    phone.get_by_role("button", name="Yes, by").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Promised for")
    stands_in(board, bought["id"], "IN_PROGRESS", seconds=3)

    phone.get_by_label("Quantity").first.fill("60")
    phone.get_by_label("Carrier").fill("DHL")
    phone.get_by_label("Consignment number").fill("JD014600003")
    phone.get_by_role("button", name="Say that it has left").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("60 of 100 pcs have left")

    leader.do("finish", leader.cards("assembly", id=bought["id"])[0], good="60")
    expect(card(board, bought["id"])).to_contain_text(re.compile(r"60\s*of\s*100"), timeout=5000)
    phone.reload()
    expect(phone.locator(".ticket")).to_contain_text("60 of 100")

    phone.get_by_role("button", name="Say that it has left").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("100 of 100 pcs have left")
    leader.do("finish", leader.cards("assembly", id=bought["id"])[0])
    stands_in(board, bought["id"], "DONE", seconds=3)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Received on")
    assert '"ok": true' in server.manage("verify_ledger", "--json")
    phone.context.close()
    board.context.close()


def test_a_no_needs_a_reason_and_is_remembered(browser: Browser, letter: EmailMessage) -> None:
    phone = on_the_phone(browser)
    phone.goto(link_in(letter))
    phone.get_by_text("We cannot deliver this").click()
    phone.get_by_role("button", name="Say no").click()
    expect(phone.get_by_label("Why not?")).to_be_focused()
    expect(phone.get_by_text("Say why, in a few words.")).to_be_visible()
    phone.get_by_label("Why not?").fill("The press is broken")
    phone.get_by_role("button", name="Say no").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("you cannot deliver")
    phone.goto(link_in(letter))
    expect(phone.get_by_text("The press is broken")).to_be_visible()
    phone.context.close()


def test_what_was_said_by_mistake_is_taken_back_without_javascript(
    browser: Browser, letter: EmailMessage
) -> None:
    phone = on_the_phone(browser, javascript=False)
    title = phone.get_by_role("heading", level=1)
    phone.goto(link_in(letter))
    phone.get_by_text("We cannot deliver this").click()
    phone.get_by_label("Why not?").fill("wrong button")
    phone.get_by_role("button", name="Say no").click()
    phone.get_by_role("button", name="We can deliver after all").click()
    expect(title).to_contain_text("Can you deliver by")
    phone.get_by_role("button", name="Yes, by").click()
    phone.get_by_label("Quantity").first.fill("2")
    phone.get_by_role("button", name="Say that it has left").click()
    expect(title).to_contain_text("2 of")
    phone.get_by_role("button", name="Take back: 2 pcs shipped").click()
    expect(title).to_contain_text("Promised for")
    phone.get_by_role("button", name="Take back: your answer").click()
    expect(title).to_contain_text("Can you deliver by")
    phone.context.close()


def test_axe_finds_nothing_and_everything_fits_a_phone_and_a_finger(
    browser: Browser, server: Server, letter: EmailMessage
) -> None:
    phone = on_the_phone(browser, bypass_csp=True)
    phone.goto(link_in(letter))
    asked = phone.url
    for scheme in SCHEMES:
        phone.emulate_media(color_scheme=scheme)
        for address in (asked, f"{server.url}/answer/", f"{server.url}/answer/guessed/"):
            phone.goto(address)
            phone.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
            assert violations(phone) == []
            assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert too_small(phone) == []
    phone.goto(asked)
    phone.get_by_role("button", name="Yes, by").click()
    phone.get_by_role("button", name="Take back").wait_for()
    assert violations(phone) == []
    assert too_small(phone) == []
    phone.context.close()


def too_small(page: Page) -> list[str]:
    """What a finger may miss: targets below 44 pixels."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, a, textarea, input:not([type=hidden])")]
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )
    return found


def test_the_secret_of_a_link_stays_in_the_letter(
    browser: Browser, server: Server, letter: EmailMessage
) -> None:
    link = link_in(letter)
    secret = link.rstrip("/").rpartition("/")[2]
    phone = on_the_phone(browser)
    phone.goto(link)
    assert secret not in phone.url
    assert phone.evaluate("document.referrer") == ""
    assert secret not in phone.content()
    assert secret not in (server.folder / "server.log").read_text()
    phone.context.close()
