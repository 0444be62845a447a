"""Boards and loops in the admin: set up, opened, resized, put live."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from inventory.models import OutboxMessage, Supplier
from kanban import pull
from kanban.models import Board, Card, Loop
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.web.office import address, inline, told


def board_form(board: Board, **facts: Any) -> dict[str, Any]:
    return {"name": board.name, "slug": board.slug} | facts | inline("limits") | inline("members")


def test_a_board_is_set_up_with_limits_and_members(office: Client, works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    limits = inline("limits", {"state": "IN_PROGRESS", "cards": "5", "effect": "block"})
    members = inline("members", {"user": olga.pk, "role": "leader"})
    office.post(address(Board, "add"), {"name": "Paint", "slug": "paint"} | limits | members)
    paint = Board.objects.get(slug="paint")
    assert (paint.limits.get().cards, paint.members.get().user, paint.live_since) == (5, olga, None)


def test_saving_a_board_leaves_its_seq_to_the_verbs(
    office: Client, works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Ada saves the name, Olga moves a card: the board goes on counting from there."""
    before = Board.objects.get().seq
    save = Board.save

    def move_first(board: Board, *args: Any, **kwargs: Any) -> None:
        Board.objects.update(seq=before + 7)
        save(board, *args, **kwargs)

    monkeypatch.setattr(Board, "save", move_first)
    office.post(address(Board, "change", works.assembly.pk), board_form(works.assembly, name="Bikes"))
    assert (Board.objects.get().name, Board.objects.get().seq) == ("Bikes", before + 7)


def test_whether_a_scan_acts_at_once_is_the_boards_to_say(office: Client, works: WheelWorks) -> None:
    form = board_form(works.assembly, acts_on_scan="on")
    office.post(address(Board, "change", works.assembly.pk), form)
    assert Board.objects.get().acts_on_scan
    office.post(address(Board, "change", works.assembly.pk), board_form(works.assembly))
    assert not Board.objects.get().acts_on_scan


def test_the_boards_are_put_live_by_an_action(office: Client, works: WheelWorks) -> None:
    Board.objects.update(live_since=None)
    works.do("empty", works.card(works.spokes))
    asked = OutboxMessage.objects.count()
    act = {"action": "put_live", "_selected_action": works.assembly.pk}
    page = office.post(address(Board, "changelist"), act, follow=True)
    assert "Assembly is live." in told(page)
    assert OutboxMessage.objects.count() == asked + 1


def loop_form(works: WheelWorks, **facts: Any) -> dict[str, Any]:
    new = {"board": works.assembly.pk, "item": works.wheel.pk, "kind": "withdrawal", "source": works.rack.pk}
    return new | {"destination": works.shipping.pk, "container_quantity": "10", "cards": "2"} | facts


def test_a_loop_opens_with_its_cards_and_the_empty_ones_are_requested(
    office: Client, works: WheelWorks
) -> None:
    office.post(address(Loop, "add"), loop_form(works))
    loop = Loop.objects.get(destination=works.shipping, item=works.wheel)
    cards = Card.objects.filter(loop=loop)
    assert [(card.number, card.state) for card in cards.order_by("number")] == [
        (1, "REQUESTED"),
        (2, "REQUESTED"),
    ]
    assert not any(verify().values())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"source": ""}, "needs a source"),
        ({"kind": "supplier"}, "a supplier loop has none"),
        ({"kind": "supplier", "source": ""}, "No supplier sells WHEEL"),
        ({"cards": "0"}, "greater than or equal to 1"),
        ({"container_quantity": "-3"}, "greater than or equal to"),
        ({"container_quantity": "2.5"}, "WHEEL is counted in whole pcs"),
    ],
)
def test_a_loop_that_cannot_work_is_refused(
    office: Client, works: WheelWorks, facts: dict[str, str], words: str
) -> None:
    before = Loop.objects.count()
    assert words in told(office.post(address(Loop, "add"), loop_form(works, **facts)))
    assert Loop.objects.count() == before


def test_a_second_loop_for_the_same_item_and_place_is_refused(office: Client, works: WheelWorks) -> None:
    answer = office.post(address(Loop, "add"), loop_form(works, destination=works.line.pk))
    assert "A loop fills this place with this item already." in told(answer)


def test_a_bigger_loop_gets_cards_and_a_smaller_one_marks_them_surplus(
    office: Client, works: WheelWorks
) -> None:
    page = office.post(
        address(Loop, "change", works.wheels.pk), {"container_quantity": "10", "cards": "5"}, follow=True
    )
    assert "2 cards are added (4, 5): print their labels." in told(page)
    page = office.post(
        address(Loop, "change", works.wheels.pk), {"container_quantity": "10", "cards": "2"}, follow=True
    )
    assert "3 cards become surplus (3, 4, 5)" in told(page)
    works.wheels.refresh_from_db()
    assert works.wheels.cards == 2
    assert works.card(works.wheels, 3).surplus
    assert not any(verify().values())


def test_what_an_open_loop_connects_cannot_be_changed(office: Client, works: WheelWorks) -> None:
    facts = loop_form(works, destination=works.cell.pk, item=works.rim.pk, cards="3")
    office.post(address(Loop, "change", works.wheels.pk), facts)
    works.wheels.refresh_from_db()
    assert (works.wheels.item, works.wheels.destination) == (works.wheel, works.rack)


def test_closing_a_loop_shows_first_what_it_does_to_its_cards(office: Client, works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels, 2))
    facts = {"action": "close", "_selected_action": [works.wheels.pk]}
    page = told(office.post(address(Loop, "changelist"), facts))
    assert "Cards taken out at once: 2." in page
    assert "Taken out when used up: 1, 3." in page
    assert not works.card(works.wheels, 1).surplus
    page = told(office.post(address(Loop, "changelist"), {**facts, "confirmed": "yes"}, follow=True))
    assert "closes with its last card" in page
    assert works.card(works.wheels, 1).surplus
    pull.consume(works.wheel, works.rack, Decimal(20), by=None, at=works.now)
    assert not Loop.objects.get(pk=works.wheels.pk).active
    size = {"container_quantity": "10", "cards": "5"}
    assert office.post(address(Loop, "change", works.wheels.pk), size).status_code == 403
    assert not any(verify().values())


def test_an_open_loop_is_not_deleted(office: Client, works: WheelWorks) -> None:
    assert office.post(address(Loop, "delete", works.wheels.pk), {"post": "yes"}).status_code == 403


def test_opening_a_loop_that_no_supplier_can_fill_is_refused_in_words(
    office: Client, works: WheelWorks
) -> None:
    Supplier.objects.update(active=False)
    facts = loop_form(works, kind="supplier", source="", item=works.rim.pk, container_quantity=Decimal(20))
    page = office.post(address(Loop, "add"), facts, follow=True)
    assert "No supplier sells RIM" in told(page)
    assert not Loop.objects.filter(item=works.rim, destination=works.shipping).exists()
