"""Refusals that the buyers have not heard of yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from inventory import sourcing
from inventory.models import ReplenishmentOrder
from kanban.models import Move
from kanban.models.choices import Verb
from kanban.silence.letters import News

OLD_NEWS = timedelta(days=7)
UNTOLD = Q(order__alerted_at=None) | Q(order__alerted_at__lt=F("order__refused_at"))


def hear(*, at: datetime) -> list[News]:
    """What was refused in the last week and no buyer has been told of; told from now on, by this caller.

    Whoever refused in the supplier's name knows it already. The boards show a refusal by themselves.
    """
    recent = Q(verb=Verb.REFUSE, undone_by=None, order__refused_at__range=(at - OLD_NEWS, at))
    named = ("card__loop", "caused_by", "order__supplier", "order__item", "order__replaced_by__supplier")
    refusals = Move.objects.filter(UNTOLD, recent).select_related(*named).order_by("pk")
    found = [move for move in refusals if _note(move, at=at)]
    backups = sourcing.backups([move.order for move in found if move.order], at=at)
    return list(_news(found, {pk: source.supplier.name for pk, source in backups.items()}))


def _note(refusal: Move, *, at: datetime) -> bool:
    """Notes that the buyers are told; False where somebody else has noted it first."""
    assert refusal.order_id  # noqa: S101  whoever refused was asked
    untold = Q(alerted_at=None) | Q(alerted_at__lt=F("refused_at"))
    return bool(ReplenishmentOrder.objects.filter(untold, pk=refusal.order_id).update(alerted_at=at))


def _news(refusals: Iterable[Move], backups: dict[int, str]) -> Iterable[News]:
    for move in refusals:
        order = move.order
        assert order  # noqa: S101  whoever refused was asked
        instead = order.replaced_by.supplier.name if hasattr(order, "replaced_by") else ""
        yield News(
            order,
            move.card.loop.board_id,
            known_to=move.caused_by.by_id,
            instead=instead,
            backup=backups.get(order.pk, ""),
        )
