"""What a board says about requests: the card's sentence, its one tap, and the panel's."""

from decimal import Decimal

import pytest
from django.test import Client

from inventory.models import OutboxMessage, ReplenishmentOrder, Source
from kanban import fragments, silence
from kanban.fragments import cards_html
from tests.factory import WheelWorks


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    fragments.kept.clear()


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba got a request for rims, and is to answer within 4 hours; Velo could be asked instead."""
    works.source(works.rim, "Velo <b>Lyon</b>", priority=2, minimum=50)
    Source.objects.filter(item=works.rim).update(response_hours=4)
    works.do("empty", works.card(works.rims))
    OutboxMessage.objects.update(state="sent", sent_at=works.now, attempts=1)
    ReplenishmentOrder.objects.update(sent_at=works.now)
    return works


def look(works: WheelWorks) -> str:
    card = works.card(works.rims)
    return cards_html([card.pk], language="en")[card.pk]


def panel(works: WheelWorks, client: Client, role: str) -> str:
    client.force_login(works.person(role.title(), role))
    return client.get("/boards/assembly/attention/").content.decode()


def test_a_refused_card_says_why_and_has_one_button(asked: WheelWorks) -> None:
    asked.do("refuse", asked.card(asked.rims), reason="Strike & storm")
    html = look(asked)
    assert "Alba: Strike &amp; storm" in html
    assert 'data-t="refused"' in html
    assert html.count("<button") == 1
    assert '<button data-verb="reorder">Ask Velo &lt;b&gt;Lyon&lt;/b&gt;</button>' in html
    assert 'data-m="reorder hold"' in html


def test_a_refused_card_that_nobody_else_can_fill_has_no_button(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.do("refuse", works.card(works.rims), reason="Strike")
    assert "<button" not in look(works)


def test_a_silent_supplier_leaves_the_yes_and_proposes_the_backup(asked: WheelWorks) -> None:
    silence.watch(at=asked.pass_time(hours=4))
    assert "Ask Velo" not in look(asked)
    silence.watch(at=asked.pass_time(hours=2))
    html = look(asked)
    assert 'data-t="silent"' in html
    assert html.index('data-verb="start"') < html.index('data-verb="reorder"')


def test_the_card_says_what_its_backups_minimum_adds(asked: WheelWorks) -> None:
    asked.do("reorder", asked.card(asked.rims))
    assert "Ordered 50: exceeds the card by 30" in look(asked)


def test_shipped_promised_less_and_partly_received_are_told(asked: WheelWorks) -> None:
    asked.do("start", asked.card(asked.rims), promised_quantity=Decimal(12))
    assert "12 of 20 promised" in look(asked)
    asked.do("ship", asked.card(asked.rims), quantity=Decimal(12))
    assert 'data-t="shipped"' in look(asked)
    asked.do("finish", asked.card(asked.rims), good=Decimal(12))
    html = look(asked)
    assert 'data-t="promised"' in html
    assert "of 20 pcs" in html


@pytest.mark.parametrize(("role", "taps"), [("viewer", 0), ("operator", 1), ("leader", 1), ("buyer", 1)])
def test_the_panel_proposes_the_backup_to_whoever_may_ask(
    asked: WheelWorks, client: Client, role: str, taps: int
) -> None:
    asked.do("refuse", asked.card(asked.rims), reason="Strike")
    html = panel(asked, client, role)
    assert "Alba cannot deliver RIM" in html
    assert html.count("Ask Velo &lt;b&gt;Lyon&lt;/b&gt;") == taps
    card = asked.card(asked.rims)
    assert html.count(f'action="/cards/{card.pk}/reorder/"') == taps
