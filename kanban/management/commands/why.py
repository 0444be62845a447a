"""manage.py why ORDER: from a supplier's request back to what started it."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import ReplenishmentOrder
from inventory.models.quantities import plain, unit_for
from kanban import causes


class Command(BaseCommand):
    """Prints the order and the chain of steps behind it, the latest first, each with its time."""

    help = str(gettext_lazy("Tells in words why a replenishment order was placed."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("order", type=int, help=_("number of the replenishment order"))

    def handle(self, *_args: Any, **options: Any) -> None:
        orders = ReplenishmentOrder.objects.select_related("supplier", "item")
        order = orders.filter(pk=options["order"]).first()
        if order is None:
            raise CommandError(
                _("There is no replenishment order %(number)d.") % {"number": options["order"]}
            )
        self.stdout.write(_asked(order))
        for step in causes.chain(order):
            self.stdout.write(f"  ← {_clock(step.at)}  {_told(step)}")


def _asked(order: ReplenishmentOrder) -> str:
    return _("Order %(number)d: %(supplier)s was asked for %(quantity)s %(unit)s of %(item)s at %(when)s") % {
        "number": order.pk,
        "supplier": order.supplier.name,
        "quantity": plain(order.quantity),
        "unit": unit_for(order.quantity, order.item.unit),
        "item": order.item.part_number,
        "when": _clock(order.requested_at),
    }


def _told(step: causes.Step) -> str:
    person = causes.who(step) or _("The system")
    reason = f": {step.act.reason}" if step.act.reason else ""
    return f"{person}: {causes.what(step)}{reason}"


def _clock(at: datetime) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i")
