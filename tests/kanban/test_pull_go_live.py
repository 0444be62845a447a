"""Go live: from now on this board's supplier cards ask their suppliers."""

import pytest

from inventory.models import OutboxMessage, ReplenishmentOrder
from kanban import pull
from kanban.models import BoardEvent
from tests.factory import WheelWorks
from tests.kanban.books import everything, started


@pytest.fixture
def quiet(db: None) -> WheelWorks:
    """A plant whose suppliers are not asked yet, with a rim card and a spoke card waiting."""
    works = WheelWorks().build(live=False)
    works.do("empty", works.card(works.rims))
    works.do("empty", works.card(works.spokes))
    return works


def test_the_requests_of_all_waiting_cards_go_out_together(quiet: WheelWorks) -> None:
    quiet.pass_time(hours=1)
    pull.go_live(quiet.assembly, by=None, at=quiet.now)
    quiet.assembly.refresh_from_db()
    assert quiet.assembly.live_since == quiet.now
    asked = ReplenishmentOrder.objects.order_by("id").values_list("item__part_number", "requested_at")
    assert list(asked) == [("RIM", quiet.now), ("SPOKE", quiet.now)]
    assert OutboxMessage.objects.count() == 2
    assert BoardEvent.objects.filter(caused_by__verb="go live").count() == 2


def test_a_card_keeps_its_version_when_it_is_asked_for(quiet: WheelWorks) -> None:
    pull.go_live(quiet.assembly, by=None, at=quiet.now)
    card = quiet.card(quiet.rims)
    assert card.version == 1
    assert card.order == ReplenishmentOrder.objects.get(item=quiet.rim)


def test_going_live_again_changes_nothing(quiet: WheelWorks) -> None:
    pull.go_live(quiet.assembly, by=None, at=quiet.now)
    before = everything()
    pull.go_live(quiet.assembly, by=None, at=quiet.pass_time(hours=1))
    assert everything() == before


def test_a_card_under_way_already_is_not_asked_for(quiet: WheelWorks) -> None:
    started(quiet, quiet.rims, number=2)
    pull.go_live(quiet.assembly, by=None, at=quiet.now)
    assert ReplenishmentOrder.objects.filter(item=quiet.rim).count() == 1


def test_other_boards_stay_as_they_are(quiet: WheelWorks) -> None:
    paint = quiet.board("paint", live=False)
    pull.go_live(paint, by=None, at=quiet.now)
    assert not ReplenishmentOrder.objects.exists()


def test_undoing_the_empty_cancels_a_request_that_went_out_with_the_board(quiet: WheelWorks) -> None:
    emptied = quiet.card(quiet.rims).moves.get()
    pull.go_live(quiet.assembly, by=None, at=quiet.now)
    pull.undo(emptied, by=None, at=quiet.now)
    assert ReplenishmentOrder.objects.get(item=quiet.rim).state == "cancelled"
