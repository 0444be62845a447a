"""How many cards a loop needs: worked examples that others have published."""

from decimal import Decimal

import pytest

from kanban.planning.sizing import cards_needed

# Demand, lead time, safety share, container, cards.
PUBLISHED = {
    "Krajewski, waiting 0.10 d": ("2000", "0.10", "0.10", "22", 10),
    "Krajewski, waiting 0.08 d": ("2000", "0.08", "0.10", "22", 8),
    "leanlab.name, a day": ("100", "5", "0.20", "50", 12),
    "leanlab.name, a week": ("5760", "1.714285714", "0.20", "1920", 7),
    "leanlab.name, never less than one": ("5", "2", "0.20", "20", 1),
    "a teaching page, 0.25 d + 0.15 d": ("2000", "0.40", "0.10", "200", 5),
    "a teaching page, in hours": ("1000", "2", "0.15", "250", 10),
    "a teaching page, little safety": ("200", "2", "0.05", "48", 9),
}


@pytest.mark.parametrize(
    ("demand", "lead_time", "safety", "container", "cards"), PUBLISHED.values(), ids=PUBLISHED
)
def test_published_examples(demand: str, lead_time: str, safety: str, container: str, cards: int) -> None:
    facts = {"demand": Decimal(demand), "lead_time": Decimal(lead_time), "container": Decimal(container)}
    assert cards_needed(**facts, safety_share=Decimal(safety)) == cards


def test_a_lot_larger_than_the_lead_times_demand_takes_its_place() -> None:
    """IFS Cloud, "About Kanban Calculation Rules": (350 + 30) / 10."""
    facts = {"demand": Decimal(100), "lead_time": Decimal(2), "container": Decimal(10)}
    assert cards_needed(**facts, safety_stock=Decimal(30), lot=Decimal(350)) == 38
    assert cards_needed(**facts, safety_stock=Decimal(30), lot=Decimal(150)) == 23


def test_a_container_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        cards_needed(demand=Decimal(1), lead_time=Decimal(1), container=Decimal(0))
