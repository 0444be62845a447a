"""What needs somebody's attention on a board, the most urgent first. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory import sourcing
from kanban.clock import moment
from kanban.models import Acknowledgement, Board, Card, Loop
from kanban.models.choices import Kind, State
from kanban.overview.asked import about_requests
from kanban.overview.columns import ColumnCount, column_counts
from kanban.overview.notice import Notice
from kanban.overview.rows import LoopRow, loop_rows
from kanban.overview.still import still

SOON = timedelta(hours=1)


def notices(board: Board, *, at: datetime) -> list[Notice]:
    """What is late first, of that what nobody has seen yet, then what soon will be late."""
    rows = loop_rows(Loop.objects.filter(board=board))
    found = [
        *_not_live(board, rows),
        *_running_out(rows, at=at),
        *_unsold(board, rows, at=at),
        *about_requests(board, rows, at=at),
        *_webhooks_off(rows, at=at),
        *_limits(column_counts(board)),
        *_on_hold(rows),
        *_over(rows),
        *_lying_still(board, at=at),
    ]
    return sorted(_with_who_saw_it(board, found), key=urgency)


def urgency(notice: Notice) -> tuple[int, bool]:
    """What is late sorts first, of that what nobody has seen yet."""
    return ("late", "soon", "fine").index(notice.level), not notice.calls


def _with_who_saw_it(board: Board, found: list[Notice]) -> list[Notice]:
    alerts = [notice.alert for notice in found if notice.alert]
    seen = (
        Acknowledgement.objects.filter(board=board, alert__in=alerts).select_related("by") if alerts else ()
    )
    by_alert = {each.alert: each for each in seen}
    return [replace(notice, seen=by_alert.get(notice.alert)) for notice in found]


def _not_live(board: Board, rows: list[LoopRow]) -> Iterable[Notice]:
    if board.live_since is None and any(row.loop.kind == Kind.SUPPLIER for row in rows):
        yield Notice(
            "soon", _("This board is not live"), _("No supplier is asked until a leader puts it live.")
        )


def _running_out(rows: list[LoopRow], *, at: datetime) -> Iterable[Notice]:
    """Loops that are empty within the hour although cards wait, and for which nothing comes in time."""
    for row in rows:
        waiting = row.cards[State.REQUESTED]
        coming = [*row.cards[State.IN_PROGRESS], *waiting]
        due = row.runs_out_at
        if due and due <= at + SOON and coming and not any(in_time(card, row, due) for card in coming):
            part = row.loop.item.part_number
            place = row.loop.destination.name
            if row.stock:
                title = _("%(part)s runs out at %(when)s") % {"part": part, "when": moment(due, at)}
            else:
                title = _("%(part)s has run out at %(place)s") % {"part": part, "place": place}
            alert = f"{'low' if row.stock else 'out'}/{row.loop.pk}/{row.turn}"
            yield Notice("late", title, _what_is_coming(row, at), card=coming[0], alert=alert)


def in_time(card: Card, row: LoopRow, due: datetime) -> bool:
    """Whether a card can be full before `due`: for a supplier's promise a date, for the plant's own
    people that they have started."""
    if row.loop.kind == Kind.SUPPLIER:
        return (
            card.order is not None and card.order.promised_for is not None and card.order.promised_for <= due
        )
    return card.state == State.IN_PROGRESS and not card.held


def _what_is_coming(row: LoopRow, at: datetime) -> str:
    promised = [
        card.order.promised_for
        for state in (State.IN_PROGRESS, State.REQUESTED)
        for card in row.cards[state]
        if card.order and card.order.promised_for
    ]
    if promised:
        return _("The next delivery is promised for %(when)s.") % {"when": moment(min(promised), at)}
    number = len(row.cards[State.REQUESTED])
    return ngettext(
        "%(number)d card is requested, none will be full in time.",
        "%(number)d cards are requested, none will be full in time.",
        number,
    ) % {"number": number}


def _unsold(board: Board, rows: list[LoopRow], *, at: datetime) -> Iterable[Notice]:
    """Cards that wait unasked on a live board: nobody sells their item."""
    waiting = {
        row.loop.item_id: card
        for row in rows
        for card in row.cards[State.REQUESTED]
        if board.live_since and row.loop.kind == Kind.SUPPLIER and card.order is None
    }
    sold = {source.item_id for source in sourcing.usable(set(waiting), at=at)} if waiting else set()
    for row in rows:
        if row.loop.item_id in waiting.keys() - sold:
            title = _("Nobody sells %(part)s: give it a source") % {"part": row.loop.item.part_number}
            text = _("Its cards wait unasked; they are asked for as soon as it has one.")
            card = waiting.pop(row.loop.item_id)
            yield Notice("late", title, text, card=card, alert=f"unsold/{card.pk}/{card.cycle}")


def _webhooks_off(rows: list[LoopRow], *, at: datetime) -> Iterable[Notice]:
    """Those asked whose webhook said that it is gone: their requests go by mail, or nowhere."""
    cards = [card for row in rows for cards in row.cards.values() for card in cards]
    asked = {card.order.supplier_id: card.order.supplier for card in cards if card.order}
    for supplier in sorted(asked.values(), key=lambda each: each.name):
        if not supplier.webhook_url or not supplier.webhook_disabled_at:
            continue
        facts = {"supplier": supplier.name, "when": moment(supplier.webhook_disabled_at, at)}
        title = _("The webhook of %(supplier)s is switched off") % facts
        if supplier.email:
            text = _(
                "It said so itself, %(when)s. Requests go by e-mail: ask for a new address, or clear "
                "“webhook disabled” in the admin to try it again."
            )
        else:
            text = _(
                "It said so itself, %(when)s, and there is no e-mail address: nothing reaches them. Enter "
                "a new address or an e-mail address in the admin, then send what failed again."
            )
        if supplier.email:
            yield Notice("soon", title, text % facts)
        else:
            since = int(supplier.webhook_disabled_at.timestamp())
            yield Notice("late", title, text % facts, alert=f"webhook/{supplier.pk}/{since}")


def _limits(counts: dict[str, ColumnCount]) -> Iterable[Notice]:
    for state, count in counts.items():
        if count.full:
            title = _("%(column)s is at its limit") % {"column": State(state).label}
            facts = {"counted": count.counted, "limit": count.limit}
            text = _("%(counted)d of %(limit)d. Finish a card before you start another.") % facts
            yield Notice("soon", title, text)


def _on_hold(rows: list[LoopRow]) -> Iterable[Notice]:
    for row in rows:
        for card in (card for cards in row.cards.values() for card in cards if card.held):
            facts = {"part": row.loop.item.part_number, "number": card.number, "of": row.loop.cards}
            title = _("%(part)s, card %(number)d of %(of)d, is on hold") % facts
            yield Notice("soon", title, card.held, card=card)


def _over(rows: list[LoopRow]) -> Iterable[Notice]:
    for row in rows:
        if row.over:
            facts = {"part": row.loop.item.part_number, "place": row.loop.destination.name, "over": row.over}
            title = _("%(part)s at %(place)s is over its cards by %(over)d") % facts
            yield Notice("fine", title, _("Goods came back: take back requests that nobody has acted on."))


def _lying_still(board: Board, *, at: datetime) -> Iterable[Notice]:
    """Cards that may be lost, in one line: the board's page of audit rounds names them."""
    number = len(still(board, at=at))
    if number:
        title = ngettext(
            "%(number)d card has not moved for longer than usual",
            "%(number)d cards have not moved for longer than usual",
            number,
        )
        text = ngettext("It may be lost: go round and look.", "They may be lost: go round and look.", number)
        yield Notice("fine", title % {"number": number}, text, page="audits")
