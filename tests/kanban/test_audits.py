"""An audit round: what is expected where, what counts as found, and what stays when it is closed."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inventory import tokens
from inventory.models import Item, Location
from kanban import audits
from kanban.models import AuditedCard, AuditRound, Card, Move, StrayCode
from tests.factory import WheelWorks
from tests.kanban.test_scanning import spoilt

AT_RACK = [("WHEEL", 1), ("WHEEL", 2), ("WHEEL", 3)]


@pytest.fixture
def olga(works: WheelWorks) -> User:
    return works.person("Olga", "operator")


def start(works: WheelWorks, place: Location | None = None) -> AuditRound:
    return audits.open_round(works.assembly, place, by=works.people["Olga"], at=works.now)


def scan(works: WheelWorks, audit: AuditRound, text: str, place: Location | None = None) -> audits.Answer:
    return audits.scan(
        audit,
        text,
        place=place or audit.place,
        cards=Card.objects.visible_to(works.people["Olga"]),
        places=Location.objects.all(),
        by=works.people["Olga"],
        at=works.now,
    )


def seen(audit: AuditRound) -> audits.Picture:
    audit.refresh_from_db()
    return audits.picture(audit, cards=Card.objects.all())


def names(lines: Iterable[audits.Line]) -> list[tuple[str, int]]:
    return [(line.card.loop.item.part_number, line.card.number) for line in lines]


@pytest.mark.usefixtures("olga")
def test_a_round_of_a_place_finds_misses_and_counts_each_card_once(works: WheelWorks) -> None:
    audit = start(works, works.rack)
    assert names(seen(audit).expected) == AT_RACK
    first = works.card(works.wheels)
    assert scan(works, audit, first.token).kind == "found"
    works.pass_time(minutes=4)
    again = scan(works, audit, tokens.shown(first.code))
    assert (again.kind, again.message) == (
        "already",
        "Card 1 of 3, WHEEL: found already 06:00 by Olga.",
    )
    picture = seen(audit)
    assert (names(picture.found), names(picture.missing)) == (AT_RACK[:1], AT_RACK[1:])
    assert AuditedCard.objects.get().at != works.now


@pytest.mark.usefixtures("olga")
def test_a_card_of_another_place_is_found_elsewhere_and_told_where_it_belongs(works: WheelWorks) -> None:
    audit = start(works, works.rack)
    answer = scan(works, audit, works.card(works.bikes).token)
    assert (answer.kind, answer.message) == (
        "elsewhere",
        "Card 1 of 3, BIKE belongs at Shipping: take it there.",
    )
    assert names(seen(audit).elsewhere) == [("BIKE", 1)]


@pytest.mark.usefixtures("olga")
def test_a_scanned_place_is_where_the_phone_is_from_then_on(works: WheelWorks) -> None:
    audit, card = start(works), works.card(works.wheels)
    answer = scan(works, audit, works.line.token)
    assert (answer.kind, answer.place) == ("place", works.line)
    scan(works, audit, card.token, works.line)
    assert names(seen(audit).elsewhere) == AT_RACK[:1]
    assert scan(works, audit, card.token, works.rack).kind == "found"
    assert (seen(audit).elsewhere, AuditedCard.objects.count()) == ([], 1)


def at_its_place(works: WheelWorks, *, state: str) -> dict[str, audits.Whereabouts]:
    """Where the card of each kind should be in a state."""
    loops = {"production": works.wheels, "withdrawal": works.wheels_at_line, "supplier": works.rims}
    for loop in loops.values():
        if state != "DONE":
            works.do("empty", works.card(loop))
        if state == "IN_PROGRESS":
            works.do("start", works.card(loop))
    return {kind: audits.whereabouts(works.card(loop)) for kind, loop in loops.items()}


@pytest.mark.parametrize("state", ["DONE", "REQUESTED"])
def test_a_card_is_sought_where_its_container_stands_or_ran_empty(works: WheelWorks, state: str) -> None:
    assert at_its_place(works, state=state) == {
        "production": audits.Whereabouts((works.rack,)),
        "withdrawal": audits.Whereabouts((works.line,)),
        "supplier": audits.Whereabouts((works.goods_in,)),
    }


def test_a_card_on_its_way_is_sought_in_the_cell_or_on_the_way_and_not_at_the_supplier(
    works: WheelWorks,
) -> None:
    where = at_its_place(works, state="IN_PROGRESS")
    assert where["production"] == audits.Whereabouts((works.cell,))
    assert where["withdrawal"] == audits.Whereabouts((works.line, works.rack))
    assert [where["withdrawal"].expected_at(place) for place in (None, works.line, works.rack)] == [
        True,
        False,
        False,
    ]
    assert where["supplier"] == audits.Whereabouts((works.goods_in,), sought=False)


@pytest.mark.usefixtures("olga")
def test_what_is_no_card_is_told_why_and_kept_once(works: WheelWorks) -> None:
    audit, gone = start(works), works.card(works.wheels, 3)
    Card.objects.filter(pk=gone.pk).update(retired_at=works.now)
    codes = ["4006381333931", spoilt(gone.token), tokens.new_token(), gone.token, "", "\0"]
    for code in codes * 2:
        assert scan(works, audit, code).kind == "refused"
    whys = list(StrayCode.objects.order_by("pk").values_list("why", flat=True))
    assert whys == ["foreign", "damaged", "unknown", "retired"]
    assert (Move.objects.count(), AuditedCard.objects.count()) == (0, 0)


@pytest.mark.usefixtures("olga")
def test_a_burst_of_price_tags_fills_no_table(works: WheelWorks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audits.rounds, "MOST_STRAYS", 3)
    audit = start(works)
    for number in range(9):
        scan(works, audit, f"400638133393{number}")
    assert StrayCode.objects.count() == 3


@pytest.mark.usefixtures("olga")
def test_starting_it_again_joins_the_round_that_is_under_way(works: WheelWorks) -> None:
    audit = start(works, works.rack)
    assert start(works, works.rack) == audit
    assert start(works) != audit
    audits.close_round(audit, by=works.people["Olga"], at=works.now)
    assert start(works, works.rack) != audit


@pytest.mark.usefixtures("olga")
def test_a_closed_round_takes_nothing_up_and_stays_as_it_was(works: WheelWorks) -> None:
    audit = start(works, works.rack)
    scan(works, audit, works.card(works.wheels).token)
    scan(works, audit, works.card(works.bikes).token)
    audits.close_round(audit, by=works.people["Olga"], at=works.pass_time(minutes=9))
    works.do("empty", works.card(works.wheels, 2))
    works.do("start", works.card(works.wheels, 2))
    works.do("empty", works.card(works.bikes))
    picture = seen(audit)
    assert (names(picture.found), names(picture.missing)) == (AT_RACK[:1], AT_RACK[1:])
    assert (names(picture.elsewhere), names(picture.expected)) == ([("BIKE", 1)], AT_RACK)
    with pytest.raises(audits.RoundClosed, match="Olga has closed this round"):
        scan(works, audit, works.card(works.wheels, 2).token)
    lena = works.person("Lena", "leader")
    again = audits.close_round(audit, by=lena, at=works.pass_time(minutes=1))
    assert again.closed_by == works.people["Olga"]


@pytest.mark.usefixtures("olga")
def test_cards_of_boards_that_the_reader_may_not_see_are_only_counted(works: WheelWorks) -> None:
    paint = works.board("paint")
    works.source(works.item("FRAME"))
    frames = works.loop(paint, Item.objects.get(part_number="FRAME"), "supplier", None, works.rack, cards=1)
    audit = start(works, works.rack)
    works.person("Petra", "leader", paint)
    works.people["Olga"].memberships.create(board=paint, role="operator")
    scan(works, audit, works.card(frames).token)
    mine = Card.objects.on(works.assembly)
    assert names(seen(audit).found) == [("FRAME", 1)]
    assert audits.picture(audit, cards=mine).hidden == 1
    assert audits.picture(audit, cards=mine).found == []


@pytest.mark.usefixtures("olga")
@pytest.mark.parametrize("closed", [False, True])
def test_a_picture_costs_the_same_however_many_cards_were_found(works: WheelWorks, closed: bool) -> None:
    audit = start(works)
    scan(works, audit, works.card(works.wheels).token)
    with CaptureQueriesContext(connection) as few:
        seen(audit)
    for card in Card.objects.filter(loop__board=works.assembly):
        scan(works, audit, card.token)
    if closed:
        audits.close_round(audit, by=works.people["Olga"], at=works.now)
    with CaptureQueriesContext(connection) as many:
        assert len(names(seen(audit).found)) == 15
    assert len(few) == len(many) == 5


@pytest.mark.usefixtures("olga")
def test_the_database_keeps_a_card_once_a_round_and_one_round_open(works: WheelWorks) -> None:
    audit, olga, card = start(works), works.people["Olga"], works.card(works.wheels)
    facts: dict[str, Any] = {"at": works.now, "by": olga}
    AuditedCard.objects.create(audit=audit, card=card, **facts)
    refused: dict[str, Callable[[], object]] = {
        "once": lambda: AuditedCard.objects.create(audit=audit, card=card, **facts),
        "by somebody": lambda: AuditedCard.objects.create(
            audit=audit, card=works.card(works.wheels, 2), at=works.now
        ),
        "one open": lambda: AuditRound.objects.create(
            board=works.assembly, opened_at=works.now, opened_by=olga
        ),
        "closed by": lambda: AuditRound.objects.filter(pk=audit.pk).update(closed_at=works.now),
    }
    for name, write in refused.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            pytest.fail(f"{name}: {write()}")


@pytest.mark.usefixtures("olga")
def test_a_find_without_a_place_leaves_the_place_where_the_card_was_found(works: WheelWorks) -> None:
    audit, card = start(works), works.card(works.wheels)
    scan(works, audit, card.token, works.line)
    assert scan(works, audit, card.token).kind == "already"
    assert (names(seen(audit).elsewhere), AuditedCard.objects.get().place) == (AT_RACK[:1], works.line)


@pytest.mark.usefixtures("olga")
@pytest.mark.parametrize("closed", [False, True])
def test_each_card_is_in_one_list_and_the_list_of_rounds_has_the_same_numbers(
    works: WheelWorks, closed: bool
) -> None:
    audit, lena = start(works, works.rack), works.person("Lena", "leader")
    scan(works, audit, works.card(works.wheels).token)
    scan(works, audit, works.card(works.bikes).token)
    audits.replace(works.card(works.wheels, 2), reason="Gone", by=lena, at=works.now, audit=audit)
    if closed:
        audits.close_round(audit, by=lena, at=works.now)
    picture = seen(audit)
    lists = [picture.found, picture.missing, picture.replaced, picture.elsewhere]
    assert [len(lines) for lines in lists] == [1, 1, 1, 1]
    assert len(picture.expected) + picture.besides == 4
    if closed:
        row = audits.with_counts(AuditRound.objects.all(), cards=Card.objects.all()).get()
        assert [getattr(row, name) for name in ("found", "missing", "replaced", "elsewhere")] == [1, 1, 1, 1]
