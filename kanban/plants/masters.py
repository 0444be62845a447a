"""Brings places, items, bills of material, suppliers and sources."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inventory.models import BomLine, Item, Location, Posting, Source, Supplier
from inventory.models.bom import refuse_cycles
from inventory.models.locations import FIXED
from kanban.plants.bringing import Bringing
from kanban.plants.problems import Problem
from kanban.plants.tables import BOM, SOURCES, Plant, Row

LATER = ("contact", "phone", "bundle_minutes", "active")


def facts(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _said(row: Row, *names: str) -> list[str]:
    """Those columns that the file has."""
    return [name for name in names if name in row.values]


def bring_locations(bringing: Bringing, plant: Plant) -> dict[str, Location]:
    known = {place.code: place for place in Location.objects.exclude(pk__in=FIXED)}
    for row in plant["locations"]:
        code = row["code"]
        wanted = facts(row, "name", "kind")
        known[code], what = bringing.bring(row, known.get(code), Location(code=code), wanted)
        bringing.count(row, what)
    return known


def bring_items(bringing: Bringing, plant: Plant) -> dict[str, Item]:
    known = {item.part_number: item for item in Item.objects.all()}
    with bringing.together(Item):
        for row in plant["items"]:
            part = row["part_number"]
            _refuse_fewer_decimals(bringing, row, known.get(part))
            wanted = facts(row, "name", "unit", "decimals", *_said(row, "active"))
            known[part], what = bringing.bring(row, known.get(part), Item(part_number=part), wanted)
            bringing.count(row, what)
    return known


def _refuse_fewer_decimals(bringing: Bringing, row: Row, item: Item | None) -> None:
    if item and row["decimals"] < item.decimals and Posting.objects.filter(item=item).exists():
        words = _("%(part)s has postings with up to %(places)d decimals; it needs as many.")
        message = words % {"part": item.part_number, "places": item.decimals}
        bringing.problems.append(Problem(row.table.file, row.line, "decimals", message))


def bring_bom(bringing: Bringing, plant: Plant, items: dict[str, Item]) -> None:
    known = {(line.item_id, line.component_id): line for line in BomLine.objects.all()}
    stated = set()
    with bringing.together(BomLine):
        for row in plant["bom"]:
            item, component = items[row["item"]], items[row["component"]]
            key = (item.pk, component.pk)
            stated.add(key)
            fresh = BomLine(item=item, component=component)
            known[key], what = bringing.bring(row, known.get(key), fresh, facts(row, "quantity"))
            bringing.count(row, what)
    try:
        refuse_cycles(list(known))
    except ValidationError as refused:
        bringing.problems += [Problem(BOM.file, 0, "component", message) for message in refused.messages]
    _tell_of_other_components(bringing, items, set(known) - stated, {item for item, _component in stated})


def _tell_of_other_components(
    bringing: Bringing, items: dict[str, Item], unstated: set[tuple[int, int]], made: set[int]
) -> None:
    names = {item.pk: item.part_number for item in items.values()}
    for item, component in sorted(unstated):
        if item in made:
            words = _("%(item)s also takes %(component)s, which bom.csv does not say; it was left so.")
            bringing.report.notices.append(words % {"item": names[item], "component": names[component]})


def bring_suppliers(bringing: Bringing, plant: Plant) -> dict[str, Supplier]:
    known = {supplier.code: supplier for supplier in Supplier.objects.all()}
    for row in plant["suppliers"]:
        code = row["code"]
        wanted = facts(row, "name", "email", "language", *_said(row, *LATER))
        if "webhook" in row.values:
            wanted["webhook_url"] = row["webhook"]
        called = {"webhook_url": "webhook"}
        known[code], what = bringing.bring(row, known.get(code), Supplier(code=code), wanted, called)
        bringing.count(row, what)
    return known


def bring_sources(
    bringing: Bringing, plant: Plant, items: dict[str, Item], suppliers: dict[str, Supplier]
) -> None:
    """Sources that change their priority step aside first: two of an item may swap theirs."""
    known = {(source.supplier_id, source.item_id): source for source in Source.objects.all()}
    terms = [column.name for column in SOURCES.columns[2:]]
    keys = {id(row): (suppliers[row["supplier"]].pk, items[row["item"]].pk) for row in plant["sources"]}
    for row in plant["sources"]:
        source = known.get(keys[id(row)])
        if source and source.active and source.priority != row["priority"]:
            Source.objects.filter(pk=source.pk).update(active=False)
    with bringing.together(Source, "active"):
        for row in plant["sources"]:
            key = keys[id(row)]
            fresh = Source(supplier_id=key[0], item_id=key[1])
            wanted = facts(row, *_said(row, *terms))
            _source, what = bringing.bring(row, known.get(key), fresh, wanted)
            bringing.count(row, what)
