"""What a scan says: a card, a place, or why it is neither, in words for the person who scanned.

Reading moves nothing. A label says a token (inventory/tokens.py), fingers type a card's code.
"""

import re

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from inventory import tokens
from inventory.models import Location
from kanban.models import Card
from kanban.planning.lifecycle import Verb
from kanban.pull import wording

# A scanner may be set to say the kind of symbol first: ]Q1 is a QR code (ISO/IEC 15424).
SYMBOL = re.compile(r"^\]Q\d")
LONGEST = 200


class Unreadable(Exception):
    """Neither a card nor a place; the text says what to do now."""


class Foreign(Unreadable):
    """Not one of our labels: a price tag, an address, anything else."""


class Damaged(Unreadable):
    """One of our labels with a wrong sign in it."""


class Unknown(Unreadable):
    """Whole, but of nothing that this person may see: another plant's, or another team's."""


class Retired(Unreadable):
    """A card that was taken out of its loop."""


def read(text: str, *, cards: QuerySet[Card], places: QuerySet[Location]) -> Card | Location:
    """The one of these cards or places that a label, or a typed code, names.

    Refuses with Foreign, Damaged, Unknown or Retired.
    """
    said = tidy(text)
    if not tokens.is_ours(said):
        raise Foreign(_("This is no label of a card or a place here. Nothing was moved."))
    if not tokens.is_whole(said):
        raise Damaged(_("This code was misread or is damaged. Scan it again, or type the card's code."))
    found = cards.filter(Q(token=said) | Q(code=said)).first() or places.filter(token=said).first()
    if found is None:
        raise Unknown(_("No card or place of your boards has this code. It may be another plant's."))
    if isinstance(found, Card) and found.retired_at:
        raise Retired(wording.retired(found))
    return found


def tidy(text: str) -> str:
    """The code in what a scanner or a person has typed, without what only comes along with it."""
    return tokens.tidy(SYMBOL.sub("", text[:LONGEST].strip()))


def already(card: Card) -> str:
    """Who brought the card where it is in this cycle, and when; nothing of a card that never moved."""
    steps = card.moves.filter(cycle=card.cycle, to_state=card.state, undone_by=None)
    arrived = steps.exclude(from_state=card.state).exclude(verb=Verb.UNDO)
    step = arrived.select_related("caused_by__by").order_by("-version").first()
    return wording.already(card, step) if step else ""
