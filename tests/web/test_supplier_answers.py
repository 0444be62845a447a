"""A supplier answers from its letter, without an account."""

from decimal import Decimal

import pytest

from inventory.models import Act, Shipment
from kanban import pull
from kanban.models import Move
from kanban.web.supplier_answers.requests import DEVICE
from tests.factory import Factory
from tests.web.letters import Letter, asked, in_days


@pytest.fixture
def letter(factory: Factory) -> Letter:
    return asked(factory).come_in()


def test_the_page_tells_part_quantity_date_dock_and_card(letter: Letter) -> None:
    page = letter.seen()
    for words in ("Can you deliver by", "100</b> pcs", "Chain, 8 speed", "NO-8-116", "CHAIN-8"):
        assert words in page
    assert "Dock-Chain-8" in page
    assert "card 1 of 3" in page


def test_yes_by_the_asked_date_confirms_the_order_and_moves_the_card(letter: Letter) -> None:
    answer = letter.say("yes")
    assert (answer.status_code, answer["Location"]) == (302, letter.page)
    order, move = letter.order, Move.objects.latest("pk")
    assert (order.state, order.promised_for) == ("confirmed", order.asked_for)
    assert letter.now.state == "IN_PROGRESS"
    assert (move.caused_by.by, move.caused_by.device) == (None, DEVICE)
    assert "Promised for" in letter.seen()


def test_yes_by_another_date_and_quantity(letter: Letter) -> None:
    letter.say("change", **in_days(letter, 3, quantity=80))
    order = letter.order
    assert order.promised_quantity == 80
    assert order.promised_for
    assert order.promised_for > order.asked_for
    assert "80 pcs" in letter.seen()


def test_an_answer_may_be_changed(letter: Letter) -> None:
    letter.say("yes")
    letter.say("change", **in_days(letter, 5, quantity=60))
    order = letter.order
    assert (order.state, order.promised_quantity) == ("confirmed", 60)
    assert letter.now.state == "IN_PROGRESS"
    assert Act.objects.latest("pk").verb == "promise"


def test_no_tells_why_and_there_is_nothing_more_to_do(letter: Letter) -> None:
    letter.say("no", reason="The press is broken")
    order = letter.order
    assert (order.state, order.refused_because) == ("refused", "The press is broken")
    page = letter.seen()
    assert "The press is broken" in page
    assert page.count("<form") == 1
    assert "We can deliver after all" in page


def test_a_yes_may_become_a_no(letter: Letter) -> None:
    letter.say("yes")
    letter.say("no", reason="The press is broken")
    assert (letter.order.state, letter.now.state) == ("refused", "REQUESTED")


def test_goods_leave_in_two_consignments(letter: Letter) -> None:
    letter.say("yes")
    letter.say("ship", quantity=60, carrier="DHL", number="JD 0146")
    page = letter.seen()
    assert "60 of 100 pcs have left" in page
    assert "DHL JD 0146" in page
    assert 'name="quantity" value="40"' in page
    assert "We cannot deliver this" in page
    letter.say("ship", quantity=40)
    page = letter.seen()
    assert "Say that it has left" not in page
    assert "We cannot deliver this" not in page
    assert [shipment.quantity for shipment in Shipment.objects.order_by("pk")] == [60, 40]


def test_goods_may_leave_without_a_promise_before(letter: Letter) -> None:
    letter.say("ship", quantity=100, carrier="DHL")
    assert (letter.order.state, letter.now.state) == ("shipped", "IN_PROGRESS")


def test_what_has_arrived_is_told(letter: Letter) -> None:
    letter.say("ship", quantity=60)
    letter.factory.do("finish", letter.now, good=Decimal(60))
    assert "60 of 100</dd>" in letter.seen()
    assert "We cannot deliver this" not in letter.seen()


def test_what_was_received_needs_nothing_more(letter: Letter) -> None:
    letter.factory.do("finish", letter.now)
    page = letter.seen()
    assert "Received on" in page
    assert "<form" not in page
    assert letter.say("yes").status_code == 302
    assert letter.order.state == "received"


def test_a_withdrawn_request_says_when_and_takes_no_answer(factory: Factory) -> None:
    letter = asked(factory)
    move, order, page = Move.objects.latest("pk"), letter.order, letter.page
    link = letter.link
    pull.undo(move, by=None, at=factory.now)
    assert letter.client.get(link).status_code == 302
    seen = letter.client.get(page).content.decode()
    assert "This request was withdrawn on" in seen
    assert "<form" not in seen
    letter.client.post(f"{page}yes/", {"version": letter.now.version})
    order.refresh_from_db()
    assert (order.state, letter.now.state) == ("cancelled", "DONE")


def test_a_request_that_went_to_the_backup_is_withdrawn_for_the_first(factory: Factory) -> None:
    letter = asked(factory).come_in()
    factory.source(letter.card.loop.item, "Velodepot", priority=2)
    first, page = letter.order, letter.page
    factory.do("reorder", letter.now)
    assert "withdrawn" in letter.client.get(page).content.decode()
    answer = letter.client.post(f"{page}yes/", {"version": letter.now.version})
    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert letter.now.state == "REQUESTED"


def test_a_card_on_hold_takes_no_answer(letter: Letter) -> None:
    letter.factory.do("hold", letter.now, reason="Drawing is being changed")
    page = letter.seen()
    assert "on hold" in page
    assert "Drawing" not in page
    letter.say("yes")
    assert letter.now.state == "REQUESTED"


def test_the_page_speaks_the_suppliers_language(letter: Letter) -> None:
    supplier = letter.order.supplier
    supplier.language = "de"
    supplier.save()
    answer = letter.client.get(letter.page, headers={"Accept-Language": "en"})
    assert answer["Content-Language"] == "de"
    assert '<html lang="de">' in answer.content.decode()


def test_an_unknown_language_is_no_reason_for_no_page(letter: Letter) -> None:
    supplier = letter.order.supplier
    supplier.language = "tlh"
    supplier.save()
    assert '<html lang="en">' in letter.seen()


def test_markup_in_names_is_text(factory: Factory) -> None:
    letter = asked(factory, "<b>Firm</b>", "<i>CHAIN").come_in()
    letter.say("no", reason="<script>alert(1)</script>")
    page = letter.seen() + letter.client.get("/answer/").content.decode()
    for markup in ("<b>Firm", "<i>CHAIN", "<script>alert"):
        assert markup not in page
