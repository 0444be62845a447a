"""What calls on the walls, until somebody has seen it; and again when the same trouble comes again."""

from decimal import Decimal

from kanban import alerts, pull
from kanban.models import Acknowledgement, Card
from kanban.overview import attention
from tests.factory import WheelWorks


def calling(works: WheelWorks) -> list[str]:
    """Alerts of the bikes that nobody has seen."""
    found = attention.notices(works.assembly, at=works.now)
    return [each.alert for each in found if each.calls and each.card and each.card.loop == works.bikes]


def runs_low(works: WheelWorks) -> None:
    """Bikes are shipped so fast that what is left lasts for minutes only."""
    for _ in range(2):
        pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.pass_time(minutes=5))


def test_what_is_late_calls_until_somebody_has_seen_it(works: WheelWorks) -> None:
    olga, otto = works.person("Olga", "operator"), works.person("Otto", "operator")
    runs_low(works)
    (alert,) = calling(works)
    alerts.acknowledge(works.assembly, alert, by=olga, at=works.now)
    alerts.acknowledge(works.assembly, alert, by=otto, at=works.pass_time(minutes=1))
    assert calling(works) == []
    (notice,) = [each for each in attention.notices(works.assembly, at=works.now) if each.alert]
    assert notice.seen
    assert (notice.level, notice.seen.by) == ("late", olga)


def test_what_gets_worse_calls_again(works: WheelWorks) -> None:
    runs_low(works)
    (low,) = calling(works)
    alerts.acknowledge(works.assembly, low, by=works.person("Olga", "operator"), at=works.now)
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.pass_time(minutes=1))
    (out,) = calling(works)
    assert (low.split("/")[0], out.split("/")[0]) == ("low", "out")


def test_the_same_trouble_calls_again_when_it_comes_again(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    runs_low(works)
    (first,) = calling(works)
    alerts.acknowledge(works.assembly, first, by=olga, at=works.now)
    for card in Card.objects.filter(loop=works.bikes, state="REQUESTED"):
        works.do("start", card, by=olga)
        works.do("finish", card, by=olga, good=Decimal(5))
    assert calling(works) == []
    runs_low(works)
    assert len(calling(works)) == 1
    assert calling(works) != [first]


def test_a_start_that_is_taken_back_does_not_call_anew(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    runs_low(works)
    (alert,) = calling(works)
    alerts.acknowledge(works.assembly, alert, by=olga, at=works.now)
    card = Card.objects.filter(loop=works.bikes, state="REQUESTED").first()
    assert card
    works.do("start", card, by=olga)
    works.do("return_to_queue", card, by=olga, reason="no frames")
    assert calling(works) == []


def test_what_is_over_or_never_was_cannot_be_acknowledged(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    for alert in ("", "low/1/1", "x" * 500):
        alerts.acknowledge(works.assembly, alert, by=olga, at=works.now)
    assert Acknowledgement.objects.count() == 0


def test_an_alert_is_acknowledged_on_its_board_only(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    runs_low(works)
    (alert,) = calling(works)
    alerts.acknowledge(works.board("paint"), alert, by=olga, at=works.now)
    assert calling(works) == [alert]
