"""What follows from a supplier's silence. Each says whether it was this caller's to do."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from inventory import orders, outbox
from inventory.models import Act, ReplenishmentOrder
from kanban import pull
from kanban.overview.silent import Silent
from kanban.pull import tell


def remind(silent: Silent, *, at: datetime) -> bool:
    """Writes to the supplier again, once for a request."""
    with transaction.atomic():
        if not _note(silent, "reminded_at", at=at):
            return False
        act = Act.objects.create(verb="remind", at=at, caused_by_id=silent.order.caused_by_id)
        outbox.enqueue([silent.order], topic=outbox.Topic.REMINDER, at=at, act=act)
    return True


def alert(silent: Silent, *, at: datetime) -> bool:
    """Notes that the buyers have to know, once for a request; their boards show it from now on."""
    with transaction.atomic():
        return _note(silent, "alerted_at", at=at)


def give_up(silent: Silent, *, at: datetime) -> bool:
    """Asks the backup, where the source says that this is done by itself; otherwise people decide.

    False where somebody acted meanwhile, the card is on hold, or nobody else sells the item.
    """
    if not silent.order.source.fails_over or orders.backup_of(silent.order, at=at) is None:
        return False
    try:
        pull.reorder(silent.card, by=None, at=at, version=silent.card.version, reason=_why(silent))
    except pull.Refusal:
        return False
    return True


def _note(silent: Silent, moment: str, *, at: datetime) -> bool:
    """Notes the moment unless it is noted, or the supplier has answered; shows the card anew.

    The board is locked before the order, as the verbs do.
    """
    tell.orders_sent(order_ids=[silent.order.pk], at=at)
    still_silent = ReplenishmentOrder.objects.open().filter(pk=silent.order.pk, confirmed_at=None)
    if still_silent.filter(**{moment: None}).update(**{moment: at}):
        return True
    transaction.set_rollback(True)
    return False


def _why(silent: Silent) -> str:
    facts = {"supplier": silent.order.supplier.name}
    if not silent.reached:
        return _("%(supplier)s could not be reached") % facts
    hours = number_format(2 * silent.order.source.response_hours.normalize(), use_l10n=True)
    return _("%(supplier)s did not answer within %(hours)s h") % {**facts, "hours": hours}
