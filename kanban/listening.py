"""What the board listens to in the store: suppliers asked, names that its cards show, and new sources."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_save
from django.utils import timezone

from inventory.models import Item, Location, Source, Supplier
from inventory.signals import orders_sent
from kanban.models import Loop
from kanban.pull import ask_waiting, tell


def listen() -> None:
    """Begins to listen; called once, when the app is ready."""
    orders_sent.connect(tell.orders_sent)
    for noun in (Item, Location, Supplier):
        post_save.connect(on_saved, sender=noun)
    for seller in (Source, Supplier):
        post_save.connect(on_offered, sender=seller)


def on_saved(*, instance: Model, created: bool, **_sender: Any) -> None:
    """Shows the cards anew that name what was saved; what is new is on no card yet.

    Only after the commit, in a transaction of its own: whoever saves two items in one transaction
    must not hold a board when the second is locked. A failure goes to the log; until the cards'
    next change they then show the old name.
    """
    if not created:
        transaction.on_commit(partial(show_anew, instance), robust=True)


def show_anew(noun: Model) -> None:
    tell.looks_different(loops_that_name(noun), at=timezone.now())


def on_offered(**_sender: Any) -> None:
    """Asks for what waits because nobody sold it. Only after the commit: other items are locked then."""
    transaction.on_commit(lambda: ask_waiting(at=timezone.now()), robust=True)


def loops_that_name(noun: Model) -> QuerySet[Loop]:
    """The active loops whose cards show the name of an item, a location or a supplier."""
    shown = {
        Item: Q(item=noun.pk),
        Location: Q(source=noun.pk) | Q(destination=noun.pk),
        Supplier: Q(kind="supplier", item__in=Item.objects.filter(sources__supplier=noun.pk)),
    }
    return Loop.objects.filter(shown[type(noun)], active=True)
