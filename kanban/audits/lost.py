"""A lost label is replaced: the card gets a new token and a new code, the old ones open nothing more."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from inventory import tokens
from kanban.audits.picture import picture
from kanban.audits.refusals import NoReason, OutOfUse, ReplacedMeanwhile
from kanban.audits.rounds import lock_round
from kanban.models import AuditRound, Card, ReplacedLabel
from kanban.pull.floor import lock_boards
from kanban.pull.tell import relabelled

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_REASON = 200


@transaction.atomic
def replace(
    card: Card, *, reason: str, by: "User", at: datetime, audit: AuditRound | None = None
) -> ReplacedLabel:
    """Gives the card another label in place of the one that it carries as the person sees it.

    It stays the same card: cycle, state, order and history are untouched, and nothing moves. Its label
    is due for printing, and its board tells that the card has changed. Of two people who replace the
    same label, the second is refused. A mistake is mended by replacing again; what was once replaced
    never becomes valid again. Refuses with NoReason, OutOfUse or ReplacedMeanwhile.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise NoReason
    list(lock_boards([card.loop.board_id]))
    if not relabel(card):
        now = Card.objects.as_shown().get(pk=card.pk)
        if now.retired_at:
            raise OutOfUse(now)
        raise ReplacedMeanwhile(ReplacedLabel.objects.select_related("by").filter(token=card.token).first())
    relabelled(card, by=by, at=at, reason=reason)
    return ReplacedLabel.objects.create(
        card=card, token=card.token, code=card.code, at=at, by=by, reason=reason, audit=audit
    )


@transaction.atomic
def replace_missing(
    audit: AuditRound, tokens: Collection[str], *, reason: str, by: "User", at: datetime
) -> list[ReplacedLabel]:
    """Gives all cards another label that carry these tokens and that the round misses, as `replace` does.

    All or none, for one reason. Who was found meanwhile, is out of use or has another label by now
    keeps it: so the answer may be shorter than `tokens`. Refuses with NoReason.
    """
    list(lock_boards([audit.board_id]))
    audit = lock_round(audit)
    missing = picture(audit, cards=Card.objects.on(audit.board)).missing
    lost = [line.card for line in missing if line.card.token in tokens and line.card.retired_at is None]
    return [replace(card, reason=reason, by=by, at=at, audit=audit) for card in lost]


def relabel(card: Card) -> bool:
    """Whether the card still carried the label that the person saw, and has a new one now."""
    carrying = Card.objects.in_use().filter(pk=card.pk, token=card.token)
    return bool(carrying.update(token=tokens.new_token(), code=tokens.new_code()))
