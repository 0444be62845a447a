"""A passkey as an administrator's second factor, with Chromium's own virtual authenticator."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import prepared
from tests.browser.test_looks import violations
from tests.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Server]:
    """The bicycle works, where administrators need a second factor."""
    server = Server(Path(shutil.copytree(prepared(), tmp_path, dirs_exist_ok=True)))
    server.settings["REQUIRE_SECOND_FACTOR"] = "true"
    server.start()
    yield server
    server.stop()


def key_in_hand(page: Page) -> None:
    """A security key that is there, and touched at once."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )


def log_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "admin")
    page.press("input[name=password]", "Enter")


def test_an_administrator_adds_a_passkey_and_needs_it_from_then_on(browser: Browser, strict: Server) -> None:
    # Browsers know passkeys on names alone, not on addresses.
    context = browser.new_context(base_url=f"http://localhost:{strict.port}", locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(8000)
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    key_in_hand(page)
    log_in(page)
    page.wait_for_url("**/accounts/second-factor/")
    assert violations(page) == []
    page.goto("/accounts/second-factor/webauthn/add/")
    assert violations(page) == []
    page.fill("input[name=name]", "The key on my ring")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/admin/")
    assert page.url.endswith("/admin/")
    context.clear_cookies()
    log_in(page)
    page.wait_for_url("**/second-factor/authenticate/**")
    assert violations(page) == []
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "second-factor" not in url)
    page.goto("/admin/")
    assert page.url.endswith("/admin/")
    assert said == [], "nothing was stopped by the content security policy"
