"""Empty: the container is empty, fill it again."""

from decimal import Decimal

from inventory.models import Location, OutboxMessage, Posting, ReplenishmentOrder, Source
from kanban import loops, pull
from kanban.models import ColumnLimit
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, states


def test_emptying_a_full_container_consumes_it_and_requests_its_card(works: WheelWorks) -> None:
    outcome = works.do("empty", works.card(works.wheels, 2))
    assert states(works.wheels) == ["DONE", "REQUESTED", "DONE"]
    assert level(works.wheel, works.rack) == 20
    posting = Posting.objects.get(caused_by=moved(outcome).caused_by)
    assert (posting.source, posting.destination_id, posting.quantity) == (works.rack, Location.PRODUCTION, 10)


def test_a_container_emptied_at_shipping_went_to_the_customer(works: WheelWorks) -> None:
    outcome = works.do("empty", works.card(works.bikes))
    assert Posting.objects.get(caused_by=moved(outcome).caused_by).destination_id == Location.CUSTOMER


def test_what_backflush_took_already_is_not_taken_twice(works: WheelWorks) -> None:
    pull.consume(works.wheel, works.rack, Decimal(7), by=None, at=works.now)
    works.do("empty", works.card(works.wheels))
    assert level(works.wheel, works.rack) == 20


def test_each_request_begins_a_new_cycle_with_nothing_received(works: WheelWorks) -> None:
    for cycle in (1, 2):
        works.do("empty", works.card(works.rims))
        card = works.card(works.rims)
        assert (card.cycle, card.received) == (cycle, 0)
        works.do("finish", card)


def test_a_supplier_is_asked_once_with_one_message(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    order, card = ReplenishmentOrder.objects.get(), works.card(works.rims)
    assert (order.quantity, order.signal, card.order) == (20, card.signal, order)
    message = OutboxMessage.objects.get()
    assert (message.recipient, message.payload["quantity"]) == ("orders@alba.example", "20")


def test_ordered_is_at_least_the_minimum_in_whole_multiples(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim).update(minimum=25, multiple=12)
    works.do("empty", works.card(works.rims))
    assert ReplenishmentOrder.objects.get().quantity == 36


def test_the_preferred_active_supplier_is_asked(works: WheelWorks) -> None:
    works.source(works.rim, "Backup", priority=2)
    works.do("empty", works.card(works.rims, 1))
    Source.objects.filter(item=works.rim, priority=1).update(active=False)
    works.do("empty", works.card(works.rims, 2))
    asked = ReplenishmentOrder.objects.order_by("id").values_list("supplier__name", flat=True)
    assert list(asked) == ["Alba", "Backup"]


def test_a_board_that_is_not_live_asks_nobody(db: None) -> None:
    works = WheelWorks().build(live=False)
    works.do("empty", works.card(works.rims))
    assert states(works.rims) == ["REQUESTED", "DONE"]
    assert not ReplenishmentOrder.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_card_requested_already_says_when_where_and_in_which_cycle(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    with refused(pull.AlreadyDone, r"Already requested .+ at Goods-In, cycle 1\.") as refusal:
        works.do("empty", works.card(works.rims))
    assert refusal.value.card == works.card(works.rims)


def test_a_card_in_progress_is_finished_first(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    works.do("start", works.card(works.wheels))
    with refused(pull.WrongState, "In-Progress: finish it or return it first"):
        works.do("empty", works.card(works.wheels))


def test_a_held_card_cannot_be_emptied(works: WheelWorks) -> None:
    works.do("hold", works.card(works.wheels), reason="Paint is scratched")
    with refused(pull.Held, "On hold: Paint is scratched"):
        works.do("empty", works.card(works.wheels))


def test_who_saw_an_older_card_hears_who_moved_it(works: WheelWorks) -> None:
    ann, seen = works.person("Ann", "operator"), works.card(works.wheels)
    works.do("empty", seen, by=ann)
    with refused(pull.Stale, r"Ann moved this card at .+: it is in Requested now\.") as refusal:
        works.do("empty", seen, version=seen.version)
    assert refusal.value.card is not None
    assert refusal.value.card.state == "REQUESTED"


def test_a_full_requested_column_blocks_or_warns(works: WheelWorks) -> None:
    limit = ColumnLimit.objects.create(board=works.assembly, state="REQUESTED", cards=1)
    assert works.do("empty", works.card(works.wheels, 1)).warning == ""
    with refused(pull.WipLimit, "Requested is at its limit of 1 card"):
        works.do("empty", works.card(works.wheels, 2))
    ColumnLimit.objects.filter(pk=limit.pk).update(effect="warn")
    assert "limit of 1 card" in works.do("empty", works.card(works.wheels, 2)).warning


def test_an_emptied_surplus_card_is_retired_instead(works: WheelWorks) -> None:
    loops.resize(works.rims, cards=1, container_quantity=Decimal(20), by=None, at=works.now)
    works.do("empty", works.card(works.rims, 2))
    assert states(works.rims) == ["DONE"]
    assert works.card(works.rims, 2).retired_at == works.now
    assert level(works.rim, works.goods_in) == 20
    assert not ReplenishmentOrder.objects.exists()
    with refused(pull.WrongState, "no longer in use"):
        works.do("empty", works.card(works.rims, 2))
