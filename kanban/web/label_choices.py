"""What a person may choose on the page of labels: `what` is a word, or a word, a colon and which one."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest

from inventory.models import Location
from kanban import labels
from kanban.models import AuditedCard, Card
from kanban.web import access
from kanban.web.seats import person


def chosen(request: HttpRequest) -> list[labels.Label]:
    """The labels of the choice; an unknown one has none.

    Refuses with TooManyLabels, and as the doors do where the person may not print them.
    """
    what, _colon, which = (request.POST.get("what") or request.GET.get("what", "")).partition(":")
    return CHOICES.get(what, _nothing)(request, which)


def cards(request: HttpRequest) -> QuerySet[Card]:
    """The cards whose labels this person may print."""
    return Card.objects.filter(loop__board__in=access.labelled_boards(person(request)))


def places(request: HttpRequest) -> QuerySet[Location]:
    """The places whose labels this person may print."""
    return access.places_of(access.labelled_boards(person(request)))


def old(request: HttpRequest) -> list[labels.Outdated]:
    """The outdated labels that are meant: `which` is card:ID, place:ID or, all that hang there, at:ID."""
    kind, _colon, which = request.POST.get("which", "").partition(":")
    number = _number(which)
    found = labels.outdated(cards(request), places(request))
    hit: dict[str, Callable[[labels.Outdated], bool]] = {
        "card": lambda each: each.card is not None and each.card.pk == number,
        "place": lambda each: each.card is None and each.place.pk == number,
        "at": lambda each: each.place.pk == number,
    }
    return [each for each in found if each.prints and kind in hit and hit[kind](each)]


def _board(request: HttpRequest, slug: str) -> list[labels.Label]:
    board = access.labelled_board(person(request), slug)
    return labels.labels_of_cards(Card.objects.on(board))


def _places(request: HttpRequest, slug: str) -> list[labels.Label]:
    board = access.labelled_board(person(request), slug)
    return labels.labels_of_places(access.places_of([board]))


def _loop(request: HttpRequest, which: str) -> list[labels.Label]:
    loop = access.labelled_loop(person(request), _number(which))
    return labels.labels_of_cards(Card.objects.filter(loop=loop))


def _card(request: HttpRequest, which: str) -> list[labels.Label]:
    card = access.visible_card(person(request), _number(which))
    access.labelled_board(person(request), card.loop.board.slug)
    return labels.labels_of_cards(Card.objects.filter(pk=card.pk))


def _audit(request: HttpRequest, which: str) -> list[labels.Label]:
    """The new labels that a round gave to cards that it misses, printed already or not."""
    number = _number(which)
    scanned = AuditedCard.objects.filter(audit=number, at__isnull=False)
    replaced = cards(request).filter(replaced_labels__audit=number).exclude(pk__in=scanned.values("card"))
    return labels.labels_of_cards(replaced.distinct())


def _outdated(request: HttpRequest, _which: str) -> list[labels.Label]:
    """New labels for those that get one and have none yet."""
    return labels.due(cards(request), places(request))


def _nothing(_request: HttpRequest, _which: str) -> list[labels.Label]:
    return []


def _number(which: str) -> int:
    return int(which) if which.isascii() and which.isdecimal() and len(which) < 19 else 0


CHOICES: dict[str, Callable[[HttpRequest, str], list[labels.Label]]] = {
    "board": _board,
    "places": _places,
    "loop": _loop,
    "card": _card,
    "audit": _audit,
    "outdated": _outdated,
}
