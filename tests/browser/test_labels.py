"""The page of labels in a browser: what is chosen is seen before it is printed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import log_in
from tests.browser.test_looks import violations
from tests.server import Server

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def test_what_is_chosen_is_seen_printed_and_the_paper_remembered(browser: Browser, server: Server) -> None:
    page = log_in(browser, server, "operator", bypass_csp=True, viewport=PHONE, has_touch=True)
    page.goto("/labels/")
    expect(page.get_by_role("button", name="Make the PDF")).to_have_count(0)
    page.get_by_label("Which labels").select_option("board:assembly")
    picture = page.get_by_alt_text("The first label")
    expect(picture).to_be_visible()
    page.get_by_label("Sheet, A4").check()
    sheet = page.get_by_alt_text("The first sheet of labels")
    expect(sheet).to_be_visible()
    page.wait_for_function("document.querySelector('#preview img').naturalWidth > 500")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_response(lambda answer: answer.request.method == "POST") as printed:
        page.get_by_role("button", name="Make the PDF").tap()
    assert printed.value.headers["content-type"] == "application/pdf"
    again = page.context.new_page()  # the PDF is still coming to the other one
    again.goto("/labels/")
    expect(again.get_by_label("Sheet, A4")).to_be_checked()
    page.context.close()


def test_without_scripts_the_choice_is_shown_by_its_button(browser: Browser, server: Server) -> None:
    page = log_in(browser, server, "operator", java_script_enabled=False)
    page.goto("/labels/")
    page.get_by_label("Which labels").select_option("outdated")
    page.get_by_role("button", name="Show what will come out").click()
    expect(page.locator("#preview")).to_contain_text("There is no label in this choice")
    page.context.close()
