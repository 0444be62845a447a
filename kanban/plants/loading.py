"""Brings a plant into the database: all of it, or nothing."""

from datetime import datetime

from django.db import transaction

from inventory.models import Item
from kanban.plants.bringing import Bringing
from kanban.plants.checks import gaps
from kanban.plants.circuits import bring_boards, bring_loops, bring_opening_stock
from kanban.plants.masters import bring_bom, bring_items, bring_locations, bring_sources, bring_suppliers
from kanban.plants.people import bring_users
from kanban.plants.report import Report
from kanban.plants.tables import Plant
from kanban.plants.unnamed import unnamed
from kanban.pull.floor import hold_for_long


@transaction.atomic
def load(plant: Plant, *, at: datetime, dry_run: bool = False) -> Report:
    """Adds and changes what the plant's files say; what they do not name is left alone.

    A second time changes nothing. Boards are not put live: nobody is asked for anything yet. Refuses
    with everything that the database does not allow. `dry_run` takes all back at the end.
    Items and boards are locked first: a running plant waits until it is loaded.
    """
    bringing = Bringing()
    parts = [row["part_number"] for row in plant["items"]]
    hold_for_long(Item.objects.filter(part_number__in=parts).values_list("pk", flat=True))
    places = bring_locations(bringing, plant)
    items = bring_items(bringing, plant)
    suppliers = bring_suppliers(bringing, plant)
    bringing.stop_if_refused()
    bring_bom(bringing, plant, items)
    bring_sources(bringing, plant, items, suppliers)
    boards = bring_boards(bringing, plant)
    bringing.stop_if_refused()
    bring_opening_stock(bringing, plant, items, places, at=at)
    bring_loops(bringing, plant, boards, items, places, at=at)
    bring_users(bringing, plant, boards)
    bringing.stop_if_refused()
    bringing.report.notices += [*gaps(plant), *unnamed(plant)]
    if dry_run:
        transaction.set_rollback(True)
    return bringing.report
