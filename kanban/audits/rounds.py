"""A round is opened, takes up scan after scan from any number of phones at once, and is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inventory.models import Location
from kanban import scanning
from kanban.audits.picture import picture
from kanban.audits.refusals import RoundClosed
from kanban.audits.whereabouts import whereabouts
from kanban.clock import moment
from kanban.models import AuditedCard, AuditRound, Board, Card, StrayCode
from kanban.pull import wording

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_STRAYS = 200
"""Codes of no card that one round keeps: price tags are not what it is about."""

WHY = {
    scanning.Foreign: StrayCode.Why.FOREIGN,
    scanning.Damaged: StrayCode.Why.DAMAGED,
    scanning.Unknown: StrayCode.Why.UNKNOWN,
    scanning.Retired: StrayCode.Why.RETIRED,
    scanning.Replaced: StrayCode.Why.REPLACED,
}


@dataclass(frozen=True)
class Answer:
    """What a scan did in a round: `kind` is found, already, elsewhere, place or refused.

    `place` is where the phone is from now on.
    """

    kind: str
    message: str
    place: Location | None


@transaction.atomic
def open_round(board: Board, place: Location | None, *, by: "User", at: datetime) -> AuditRound:
    """Starts a round of the board, or of one place of it; where one is under way, joins it."""
    Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    under_way = AuditRound.objects.still_open().filter(board=board, place=place).first()
    return under_way or AuditRound.objects.create(board=board, place=place, opened_at=at, opened_by=by)


@transaction.atomic
def close_round(audit: AuditRound, *, by: "User", at: datetime) -> AuditRound:
    """Writes down what was found, missing and elsewhere in this moment. Twice is once: the first stands."""
    audit = lock_round(audit)
    if audit.closed_at:
        return audit
    seen = picture(audit, cards=Card.objects.all())
    rows = [
        (line.found or AuditedCard(audit=audit, card=line.card), line, verdict)
        for verdict, lines in (
            (AuditedCard.Verdict.FOUND, seen.found),
            (AuditedCard.Verdict.ELSEWHERE, seen.elsewhere),
            (AuditedCard.Verdict.MISSING, (*seen.missing, *seen.replaced)),
        )
        for line in lines
    ]
    for row, line, verdict in rows:
        row.verdict, row.belonged = verdict, line.belongs
    AuditedCard.objects.bulk_update([row for row, *_rest in rows if row.pk], ("verdict", "belonged"))
    AuditedCard.objects.bulk_create(row for row, *_rest in rows if not row.pk)
    audit.closed_at, audit.closed_by = at, by
    audit.save(update_fields=("closed_at", "closed_by"))
    return audit


@transaction.atomic
def scan(
    audit: AuditRound,
    text: str,
    *,
    place: Location | None,
    cards: QuerySet[Card],
    places: QuerySet[Location],
    by: "User",
    at: datetime,
) -> Answer:
    """Takes up what a phone at `place` has scanned: a card of these, or one of these places.

    Moves nothing. The same card twice is once; scanned at another place, it was found there. Codes of
    no card are kept, too, each once. Where nobody said where the phone is, what was known of the place
    stays. Refuses with RoundClosed.
    """
    audit = lock_round(audit)
    if audit.closed_at:
        raise RoundClosed(audit)
    try:
        scanned = scanning.read(text, cards=cards, places=places)
    except scanning.PersonsBadge as why:
        return Answer("refused", str(why), place)
    except scanning.Unreadable as why:
        _keep_stray(audit, text, why, by=by, at=at)
        return Answer("refused", str(why), place)
    if isinstance(scanned, Location):
        words = _("You are at %(place)s now. Scan what you find there.") % {"place": scanned.name}
        return Answer("place", words, scanned)
    return _found(audit, scanned, place, by=by, at=at)


def lock_round(audit: AuditRound) -> AuditRound:
    """The round as it is now, held: scans and the closing come one after the other."""
    return AuditRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=audit.pk)


def _found(audit: AuditRound, card: Card, place: Location | None, *, by: "User", at: datetime) -> Answer:
    before = audit.cards.filter(card=card).select_related("by").first()
    where, name = whereabouts(card), wording.name(card)
    if before and (place is None or before.place_id == place.pk):
        facts = {"card": name, "when": moment(before.at or at, at), "who": _name(before.by or by)}
        return Answer("already", _("%(card)s: found already %(when)s by %(who)s.") % facts, place)
    if before:
        before.place, before.at, before.by = place, at, by
        before.save(update_fields=("place", "at", "by"))
    else:
        AuditedCard.objects.create(audit=audit, card=card, place=place, at=at, by=by)
    if where.fits(place):
        return Answer("found", _("%(card)s: found.") % {"card": name}, place)
    facts = {"card": name, "place": where.places[0].name}
    return Answer("elsewhere", _("%(card)s belongs at %(place)s: take it there.") % facts, place)


def _keep_stray(audit: AuditRound, text: str, why: scanning.Unreadable, *, by: "User", at: datetime) -> None:
    code = "".join(sign for sign in scanning.tidy(text) if sign.isprintable())[:40]
    if not code or audit.strays.filter(code=code).exists() or audit.strays.count() >= MOST_STRAYS:
        return
    card = why.card if isinstance(why, (scanning.Retired, scanning.Replaced)) else None
    StrayCode.objects.create(audit=audit, code=code, why=WHY[type(why)], card=card, at=at, by=by)


def _name(person: "User") -> str:
    return person.get_full_name() or person.get_username()
