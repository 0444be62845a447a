"""Brings boards, opening stock and loops."""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Item, Location, Posting
from inventory.models.quantities import plain
from kanban import loops, pull
from kanban.models import Board, ColumnLimit, Loop
from kanban.models.choices import State
from kanban.plants.bringing import Bringing
from kanban.plants.problems import Problem
from kanban.plants.report import ADDED, CHANGED, LEFT, became, numbers
from kanban.plants.tables import Plant, Row


def bring_boards(bringing: Bringing, plant: Plant) -> dict[str, Board]:
    known = {board.slug: board for board in Board.objects.all()}
    limits = {(limit.board_id, limit.state): limit for limit in ColumnLimit.objects.all()}
    for row in plant["boards"]:
        slug = row["slug"]
        names = ("name", "limit_counts_suppliers", "acts_on_scan")
        wanted = {name: row[name] for name in names if name in row.values}
        board, what = bringing.bring(row, known.get(slug), Board(slug=slug), wanted)
        known[slug] = board
        bringing.stop_if_refused()
        changes = [
            _bring_limit(bringing, row, board, state, limits.get((board.pk, state))) for state in State.values
        ]
        bringing.count(row, what, *changes)
    return known


def _bring_limit(bringing: Bringing, row: Row, board: Board, state: str, known: ColumnLimit | None) -> str:
    column = f"limit_{state.lower()}"
    cards = row[column]
    if cards is None:
        if known is None:
            return LEFT
        bringing.report.tell(row, became(column, known.cards, None))
        known.delete()
        return CHANGED
    if known is None:
        bringing.report.tell(row, became(column, None, cards))
    wanted = {"cards": cards, "effect": row["limit_effect"]}
    called = {"cards": column, "effect": "limit_effect"}
    _limit, what = bringing.bring(row, known, ColumnLimit(board=board, state=state), wanted, called)
    return what


def bring_opening_stock(
    bringing: Bringing, plant: Plant, items: dict[str, Item], places: dict[str, Location], *, at: datetime
) -> None:
    """Counts what stood there on the first day; where the books have begun, they are left alone."""
    begun = set(Posting.objects.values_list("item", "source").distinct())
    begun |= set(Posting.objects.values_list("item", "destination").distinct())
    left_alone = 0
    for row in plant["opening_stock"]:
        item, place = items[row["item"]], places[row["location"]]
        if (item.pk, place.pk) in begun or not row["quantity"]:
            left_alone += bool(row["quantity"])
            bringing.count(row, LEFT)
            continue
        pull.count(item, place, row["quantity"], by=bringing.by, at=at, reason=_("opening stock"))
        bringing.count(row, ADDED)
    if left_alone:
        words = ngettext(
            "%(rows)d row of opening stock was ignored: the books of its item and place have begun.",
            "%(rows)d rows of opening stock were ignored: the books of their items and places have begun.",
            left_alone,
        )
        bringing.report.notices.append(words % {"rows": left_alone})


def bring_loops(
    bringing: Bringing,
    plant: Plant,
    boards: dict[str, Board],
    items: dict[str, Item],
    places: dict[str, Location],
    *,
    at: datetime,
) -> None:
    known = {(loop.item_id, loop.destination_id): loop for loop in Loop.objects.filter(active=True)}
    for row in plant["loops"]:
        wanted = Loop(
            board=boards[row["board"]],
            item=items[row["item"]],
            kind=row["kind"],
            source=places[row["source"]] if row["source"] else None,
            destination=places[row["destination"]],
            container_quantity=row["container_quantity"],
            cards=row["cards"],
        )
        loop = known.get((wanted.item_id, wanted.destination_id))
        try:
            what = _bring_loop(bringing, row, loop, wanted, at=at)
        except ValidationError as refused:
            bringing.refuse(row, refused)
        except pull.Refusal as refusal:
            bringing.problems.append(Problem(row.table.file, row.line, "", refusal.message))
        else:
            bringing.count(row, what)
        _tell_of_too_much(bringing, plant, row)


def _bring_loop(bringing: Bringing, row: Row, loop: Loop | None, wanted: Loop, *, at: datetime) -> str:
    if loop is None:
        loops.open_loop(wanted, by=bringing.by, at=at)
        return ADDED
    for column in ("board", "kind"):
        if getattr(loop, column) != getattr(wanted, column):
            words = _(
                "The loop runs with %(old)s and keeps it; close it in the admin (“Close this loop”), "
                "and load this again when its last card is gone."
            )
            message = words % {"old": loop.board.slug if column == "board" else loop.kind}
            bringing.problems.append(Problem(row.table.file, row.line, column, message))
            return LEFT
    moved = loop.source_id != wanted.source_id
    if moved:
        _change_source(bringing, row, loop, wanted)
    size = (wanted.cards, wanted.container_quantity)
    if not moved and (loop.cards, loop.container_quantity) == size:
        return LEFT
    bringing.report.tell(row, *_resizing(loop, wanted))
    loops.resize(loop, cards=size[0], container_quantity=size[1], by=bringing.by, at=at)
    return CHANGED


def _resizing(loop: Loop, wanted: Loop) -> Iterator[str]:
    """What another size is and does, in words."""
    sizes = [
        became(column, getattr(loop, column), getattr(wanted, column))
        for column in ("container_quantity", "cards")
        if getattr(loop, column) != getattr(wanted, column)
    ]
    change, consequences = loops.resizing(loop, wanted.cards), []
    if change.wanted:
        consequences.append(_("adds cards %s") % numbers(change.wanted))
    if change.surplus:
        consequences.append(_("marks %s surplus") % numbers(change.surplus))
    if sizes:
        yield "; ".join([", ".join(sizes), *consequences])


def _change_source(bringing: Bringing, row: Row, loop: Loop, wanted: Loop) -> None:
    if loop.all_cards.filter(state=State.IN_PROGRESS, retired_at=None).exists():
        words = _("Cards are being filled from %(old)s; finish them before you change it.")
        message = words % {"old": loop.source}
        bringing.problems.append(Problem(row.table.file, row.line, "source", message))
        return
    bringing.report.tell(row, became("source", loop.source and loop.source.code, row["source"]))
    loop.source = wanted.source
    bringing.save(row, loop)


def _tell_of_too_much(bringing: Bringing, plant: Plant, row: Row) -> None:
    """Opening stock beyond the loop's containers is no mistake: it is used before anything is asked for."""
    most = row["container_quantity"] * row["cards"]
    for stock in plant["opening_stock"]:
        if stock.key == (row["item"], row["destination"]) and stock["quantity"] > most:
            words = _(
                "%(item)s at %(place)s: the opening stock of %(stock)s is more than the loop's %(most)s."
            )
            bringing.report.notices.append(
                words
                % {
                    "item": row["item"],
                    "place": row["destination"],
                    "stock": plain(stock["quantity"]),
                    "most": plain(most),
                }
            )
