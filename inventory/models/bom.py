"""Bills of material: what one unit of a made item takes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.history import remembered
from inventory.models.items import Item
from inventory.models.quantities import QuantityField


class BomLine(models.Model):
    """How much of a component one unit of a made item takes."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="bom", verbose_name=_("made item"))
    component = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="used_in", verbose_name=_("component")
    )
    quantity = QuantityField(_("quantity of the component per unit"))

    history = remembered()

    class Meta:
        verbose_name = _("BOM line")
        verbose_name_plural = _("BOM lines")
        constraints = (
            models.UniqueConstraint(fields=("item", "component"), name="one_bom_line_per_component"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bom_quantity_positive"),
            models.CheckConstraint(condition=~Q(item=F("component")), name="bom_item_not_its_own_component"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.component_id} / {self.item_id}"

    def clean(self) -> None:
        if self.item_id is None or self.component_id is None:
            return
        from_above = BomLine.objects.exclude(pk=self.pk).values_list("item_id", "component_id")
        refuse_cycles([*from_above, (self.item_id, self.component_id)])


def find_cycle(lines: list[tuple[int, int]]) -> list[int]:
    """Items that contain themselves, as a path back to its first item; empty when there is none."""
    parts: dict[int, list[int]] = {}
    for item, component in lines:
        parts.setdefault(item, []).append(component)
    finished: set[int] = set()
    for start in parts:
        trail, branches = [start], [iter(parts[start])]
        while branches:
            for component in branches[-1]:
                if component in trail:
                    return [*trail[trail.index(component) :], component]
                if component not in finished and component in parts:
                    trail.append(component)
                    branches.append(iter(parts[component]))
                    break
            else:
                branches.pop()
                finished.add(trail.pop())
    return []


def refuse_cycles(lines: list[tuple[int, int]]) -> None:
    """Refuses with a ValidationError that names the part numbers on the way round."""
    path = find_cycle(lines)
    if path:
        names = Item.objects.in_bulk(path)
        trail = " → ".join(str(names.get(item, item)) for item in path)
        raise ValidationError(_("An item cannot be part of itself: %(trail)s."), params={"trail": trail})
