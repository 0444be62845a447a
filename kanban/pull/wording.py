"""The words of the refusals: what is wrong, and what can be done about it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Item, Location
from inventory.models.quantities import spelled, unit_for
from inventory.stock import Shortage
from kanban.clock import moment
from kanban.models import Card, ColumnLimit, Loop, Move
from kanban.models.choices import Kind, State


def name(card: Card) -> str:
    return _("Card %(number)d of %(of)d, %(item)s") % {
        "number": card.number,
        "of": card.loop.cards,
        "item": card.loop.item.part_number,
    }


def person(move: Move | None) -> str:
    user = move.caused_by.by if move else None
    if user:
        return user.get_full_name() or user.get_username()
    return (move.caused_by.device if move else "") or _("the system")


def clock(move: Move | None, card: Card) -> str:
    return moment(move.caused_by.at if move else card.entered_at, timezone.now())


def stale(card: Card, move: Move | None) -> str:
    return _("%(who)s moved this card at %(when)s: it is in %(column)s now.") % {
        "who": person(move),
        "when": clock(move, card),
        "column": State(card.state).label,
    }


def already(card: Card, move: Move | None) -> str:
    facts = {
        "when": clock(move, card),
        "who": person(move),
        "where": card.loop.destination.name,
        "cycle": card.cycle,
    }
    if card.state == State.REQUESTED:
        return _("Already requested %(when)s at %(where)s, cycle %(cycle)d.") % facts
    if card.state == State.IN_PROGRESS:
        return _begun(card) % facts
    return _("Already done %(when)s by %(who)s, cycle %(cycle)d.") % facts


def _begun(card: Card) -> str:
    if card.loop.kind == Kind.WITHDRAWAL:
        return _("Already picked %(when)s by %(who)s, cycle %(cycle)d.")
    if card.loop.kind == Kind.SUPPLIER:
        return _("Already confirmed %(when)s by %(who)s, cycle %(cycle)d.")
    return _("Already started %(when)s by %(who)s, cycle %(cycle)d.")


def wrong_state(card: Card) -> str:
    column = State(card.state).label
    if card.state == State.REQUESTED:
        return _("This card is in %(column)s: start it first.") % {"column": column}
    if card.state == State.IN_PROGRESS:
        return _("This card is in %(column)s: finish it or return it first.") % {"column": column}
    return _("This card is in %(column)s: its container is full.") % {"column": column}


def retired(card: Card) -> str:
    return _("%(card)s is no longer in use.") % {"card": name(card)}


def held(card: Card) -> str:
    return _("On hold: %(reason)s. Release the card before you move it.") % {"reason": card.held}


def not_held() -> str:
    return _("This card is not on hold.")


def reason_missing() -> str:
    return _("Say why, in a few words.")


def reason_too_long() -> str:
    return _("Say why in at most 200 characters.")


def partly_filled(card: Card) -> str:
    return _("%(received)s of %(container)s are there already: close the card short instead.") % {
        "received": spelled(card.received),
        "container": spelled(card.loop.container_quantity),
    }


def nothing_received() -> str:
    return _("Nothing has come of this one: return it to the queue instead of closing it.")


def nothing_finished() -> str:
    return _("Say how many are good, or how many were scrapped.")


def container_exceeded(card: Card, most: Decimal) -> str:
    return _("At most %(most)s %(unit)s can be taken for this card; %(received)s are there already.") % {
        "most": spelled(most),
        "unit": unit_for(most, card.loop.item.unit),
        "received": spelled(card.received),
    }


def picks_at_most(loop: Loop) -> str:
    return _("A container holds %(container)s %(unit)s: pick that many or less.") % {
        "container": spelled(loop.container_quantity),
        "unit": unit_for(loop.container_quantity, loop.item.unit),
    }


def whole_container_only(loop: Loop) -> str:
    return _("This card is started as a whole, %(container)s %(unit)s; say at the end how many are good.") % {
        "container": spelled(loop.container_quantity),
        "unit": unit_for(loop.container_quantity, loop.item.unit),
    }


def shortages(missing: Iterable[Shortage], items: Mapping[int, Item]) -> str:
    missing = list(missing)
    places = Location.objects.in_bulk({shortage.location_id for shortage in missing})
    lines = [
        _("%(place)s holds %(held)s of %(part)s, %(needed)s needed.")
        % {
            "place": places[shortage.location_id].name,
            "held": spelled(shortage.held),
            "part": items[shortage.item_id].part_number,
            "needed": spelled(shortage.needed),
        }
        for shortage in missing
    ]
    return " ".join([*lines, _("Count the place, or fetch the missing container first.")])


def wip_limit(limit: ColumnLimit) -> str:
    return ngettext(
        "%(column)s is at its limit of %(cards)d card. Finish one before you start another.",
        "%(column)s is at its limit of %(cards)d cards. Finish one before you start another.",
        limit.cards,
    ) % {"column": State(limit.state).label, "cards": limit.cards}


def moved_on(card: Card, move: Move | None) -> str:
    return _("Too late to undo: %(who)s acted on this card at %(when)s.") % {
        "who": person(move),
        "when": clock(move, card),
    }


def undone_already() -> str:
    return _("This has been undone already.")


def not_undoable() -> str:
    return _("This step has no undo: do the opposite instead.")


def cycle_over() -> str:
    return _("Too late to undo: the card had begun its next cycle since, although that was undone.")


def gone_on() -> str:
    return _("Too late to undo: the container was used up already, so the card has gone on.")


def used_meanwhile(loop: Loop) -> str:
    return _("Too late to undo: %(part)s at %(place)s has been used meanwhile. Count the place instead.") % {
        "part": loop.item.part_number,
        "place": loop.destination.name,
    }


def gone_meanwhile(missing: Iterable[Shortage], items: Mapping[int, Item]) -> str:
    return _("Too late to undo: what it brought has been used.") + " " + shortages(missing, items)


def no_stock_kept(location: Location) -> str:
    return _("%(place)s is no place where stock is kept.") % {"place": location.name}
