"""How many cards a loop needs.

The formula of the field: N = D · L · (1 + α) / C, rounded up, where D is what is used in a span of
time, L how long a container takes to come back full, α the safety and C what a container holds
(Y. Monden, "Toyota Production System", chapter on the number of kanban; R. Krajewski, "Operations
Management", lean systems). Where goods come in lots larger than what L uses up, the lot takes the place
of D · L.
"""

from decimal import ROUND_CEILING, Decimal

USUAL_SAFETY = Decimal("0.10")


def cards_needed(
    *,
    demand: Decimal,
    lead_time: Decimal,
    container: Decimal,
    safety_share: Decimal = Decimal(0),
    safety_stock: Decimal = Decimal(0),
    lot: Decimal = Decimal(0),
) -> int:
    """The cards of a loop, at least one.

    `demand` is per unit of time, `lead_time` in the same unit; the others are quantities, but for
    `safety_share`, the α of the formula.
    """
    if container <= 0:
        raise ValueError("A container holds more than nothing.")
    under_way = max(demand * lead_time * (1 + safety_share), lot)
    return max(1, int(((under_way + safety_stock) / container).to_integral_value(ROUND_CEILING)))
