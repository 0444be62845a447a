"""What a scan says: a card, a place, or why it is neither, in words for the person who scanned.

Reading moves nothing; it tells which verb is to follow at once, if any. A label says a token
(inventory/tokens.py), fingers type a card's code.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inventory import tokens
from inventory.models import Location
from kanban.models import Card, ReplacedLabel
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import wording

# A scanner may be set to say the kind of symbol first: ]Q1 is a QR code, ]C1 and ]d2 are GS1's
# (ISO/IEC 15424).
SYMBOL = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
LONGEST = 200
# A trigger pulled twice, a second scanner at the same box, a label that stays before the camera: they
# all come within seconds. No container is emptied and filled again, or fetched and brought, in a minute.
REPEAT_WITHIN = timedelta(seconds=60)


class Unreadable(Exception):
    """Neither a card nor a place; the text says what to do now."""


class PersonsBadge(Unreadable):
    """A badge. It is as good as its owner's PIN: it is kept nowhere."""


class Foreign(Unreadable):
    """Not one of our labels: a price tag, an address, anything else."""


class Damaged(Unreadable):
    """One of our labels with a wrong sign in it."""


class Unknown(Unreadable):
    """Whole, but of nothing that this person may see: another plant's, or another team's."""


class Retired(Unreadable):
    """A card that was taken out of its loop."""

    def __init__(self, card: Card) -> None:
        super().__init__(wording.retired(card))
        self.card = card


class Replaced(Unreadable):
    """The label of a card that was declared lost, and has another one since."""

    def __init__(self, label: ReplacedLabel) -> None:
        # Translators: how a day with its month is written in short, in Django's letters for dates.
        day = date_format(timezone.localtime(label.at), pgettext("form of a day", "j M"))
        facts = {
            "card": wording.name(label.card),
            "when": day,
            "who": label.by.get_full_name() or label.by.get_username(),
        }
        words = _("%(card)s: this label was replaced %(when)s by %(who)s. Throw it away: nothing was moved.")
        super().__init__(words % facts)
        self.card = label.card


def read(
    text: str, *, cards: QuerySet[Card], places: QuerySet[Location], typed: bool = False
) -> Card | Location:
    """The one of these cards or places that a label, or a typed code, names.

    A place has its own code for fingers (LINE-1); where a card has the same, it is the card's. `typed`:
    fingers did it, so the refusals speak of writing and not of scanning.
    Refuses with PersonsBadge, Foreign, Damaged, Unknown, Retired or Replaced.
    """
    said = tidy(text)
    if not said:
        raise Foreign(_("Nothing was read. Scan the label again, or type the card's code."))
    if tokens.is_badge(said):
        raise PersonsBadge(_("This is a person's badge. It says who works at a shared device, and no card."))
    if not tokens.is_ours(said):
        if place := _place_called(text, places):
            return place
        raise Foreign(_("This is no label of a card or a place here. Nothing was moved."))
    if not tokens.is_whole(said):
        if place := _place_called(text, places):
            return place
        raise Damaged(_damaged(typed=typed))
    found = cards.filter(Q(token=said) | Q(code=said)).first() or places.filter(token=said).first()
    if found is None:
        _refuse_replaced(said, cards)
        if place := _place_called(text, places):
            return place
        raise Unknown(_("No card or place of your boards has this code. It may be another plant's."))
    if isinstance(found, Card) and found.retired_at:
        raise Retired(found)
    return found


def _place_called(text: str, places: QuerySet[Location]) -> Location | None:
    """The place with this code, in capitals or not, with other spaces or hyphens; never one of two."""
    if len(text) > LONGEST:
        return None
    own = "".join(sign for sign in text if unicodedata.category(sign) != "Cc").strip()
    exact = places.filter(code__iexact=own).first()
    if exact or not tidy(text):
        return exact
    alike = [place for place in places if tidy(place.code) == tidy(text)]
    return alike[0] if len(alike) == 1 else None


def _damaged(*, typed: bool) -> str:
    if typed:
        return _("A sign of this code is wrong. Compare it with the label, and type it again.")
    return _("This code was misread or is damaged. Scan it again, or type the card's code.")


def _refuse_replaced(said: str, cards: QuerySet[Card]) -> None:
    labels = ReplacedLabel.objects.filter(Q(token=said) | Q(code=said), card__in=cards.values("pk"))
    label = labels.select_related("card__loop__item", "by").first()
    if label:
        raise Replaced(label)


def tidy(text: str) -> str:
    """The code in what a scanner or a person has typed, without what only comes along with it."""
    if len(text) > LONGEST:
        return text[:LONGEST]
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cc").strip()
    return tokens.tidy(SYMBOL.sub("", seen))


def already(card: Card) -> str:
    """Who brought the card where it is in this cycle, and when; nothing of a card that never moved."""
    steps = card.moves.filter(cycle=card.cycle, to_state=card.state, undone_by=None)
    arrived = steps.exclude(from_state=card.state).exclude(verb=Verb.UNDO)
    step = arrived.select_related("caused_by__by").order_by("-version").first()
    return wording.already(card, step) if step else ""


def moved_lately(card: Card, *, at: datetime) -> bool:
    """Whether anything moved the card so short a time ago that a scan of it is most likely a repeat."""
    return card.moves.filter(caused_by__at__gt=at - REPEAT_WITHIN).exists()


def verb_at_once(card: Card, *, at: datetime) -> Verb | None:
    """The verb that a scan does by itself: where the board says so, no repeat, and no doubt which."""
    if not card.loop.board.acts_on_scan or moved_lately(card, at=at):
        return None
    return _without_doubt(card)


def _without_doubt(card: Card) -> Verb | None:
    """Empty, start in full or finish in full; None where a person has to say when, how many or why."""
    if card.retired_at or card.held or (card.order and card.order.refused_at):
        return None
    if card.state == State.DONE:
        return Verb.EMPTY
    if card.received or card.scrapped:
        return None
    if card.state == State.REQUESTED:
        return None if card.loop.kind == Kind.SUPPLIER else Verb.START
    return Verb.FINISH if card.announced in (None, card.wanted) else None
