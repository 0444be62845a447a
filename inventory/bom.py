"""What making an item takes."""

from decimal import Decimal

from inventory.models import BomLine
from inventory.models.quantities import rounded


def components_of(item_id: int) -> list[BomLine]:
    """The BOM lines of an item with their components, in the components' order of id."""
    return list(BomLine.objects.filter(item_id=item_id).select_related("component").order_by("component_id"))


def taken_for(line: BomLine, units: Decimal) -> Decimal:
    """How much of a component `units` of the made item take, as the component is counted.

    Rounded on the total, so that taking 60 at once or 20 three times takes the same.
    """
    return rounded(line.quantity * units, decimals=line.component.decimals)
