"""A supplier was asked: the card says so on every screen, by an event like any other."""

import pytest

from inventory.delivery import Postman
from kanban.models import Board, BoardEvent, Card
from kanban.signals import board_changed
from tests.factory import WheelWorks

pytestmark = pytest.mark.django_db(transaction=True)


def deliver(works: WheelWorks) -> None:
    Postman(clock=lambda: works.now).deliver_due()


@pytest.fixture
def asking() -> tuple[WheelWorks, Card]:
    """A supplier card that was emptied at six and whose request is still to go out."""
    works = WheelWorks().build()
    works.do("empty", works.card(works.rims))
    return works, works.card(works.rims)


def test_the_card_says_when_its_supplier_was_asked(asking: tuple[WheelWorks, Card]) -> None:
    works, card = asking
    works.pass_time(seconds=3)
    deliver(works)
    now = works.card(works.rims)
    assert now.order is not None
    assert now.order.sent_at == works.now
    assert now.seq == Board.objects.get().seq == card.loop.board.seq + 1
    assert now.version == card.version


def test_the_event_follows_without_a_gap_and_names_what_caused_the_request(
    asking: tuple[WheelWorks, Card],
) -> None:
    works, card = asking
    deliver(works)
    events = list(BoardEvent.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    last = events[-1]
    assert card.order is not None
    assert (last.card_id, last.loop_id, last.at) == (card.pk, card.loop_id, works.now)
    assert last.caused_by_id == card.order.caused_by_id


def test_the_screens_are_told_after_the_commit(asking: tuple[WheelWorks, Card]) -> None:
    works, card = asking
    heard: list[tuple[str, int]] = []

    def listen(*, slug: str, seq: int, **_: object) -> None:
        heard.append((slug, seq))

    board_changed.connect(listen)
    deliver(works)
    deliver(works)
    assert heard == [("assembly", card.loop.board.seq + 1)]


def test_an_order_that_no_card_waits_for_any_more_tells_nobody(asking: tuple[WheelWorks, Card]) -> None:
    works, card = asking
    Card.objects.filter(pk=card.pk).update(order=None)
    deliver(works)
    assert Board.objects.get().seq == card.loop.board.seq
