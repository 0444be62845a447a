"""What must be right across the rows of a plant: names that exist, loops that can turn, parts that end."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from inventory.models.bom import find_cycle
from inventory.models.items import InvalidQuantity, Item
from inventory.models.locations import FIXED
from inventory.models.quantities import plain
from kanban.plants.cells import nearest
from kanban.plants.problems import Problem
from kanban.plants.tables import BOM, LOOPS, TABLES, Plant, Row

COUNTED = {
    "bom": ("component", ("quantity",)),
    "sources": ("item", ("minimum", "multiple")),
    "loops": ("item", ("container_quantity",)),
    "opening_stock": ("item", ("quantity",)),
}


def check(plant: Plant) -> Iterator[Problem]:
    """Every mistake that shows only when the rows are seen together."""
    yield from _twice(plant)
    yield from _reserved_codes(plant)
    yield from _unknown_names(plant)
    yield from _uncountable(plant)
    yield from _cycle(plant)
    yield from _impossible_loops(plant)
    yield from _shared_priorities(plant)
    yield from _unreachable(plant)
    yield from _ended_before_they_began(plant)
    yield from _two_roles(plant)


def problem(row: Row, column: str, message: str) -> Problem:
    return Problem(row.table.file, row.line, column, message)


def _twice(plant: Plant) -> Iterator[Problem]:
    for table in TABLES:
        first: dict[tuple[object, ...], Row] = {}
        for row in plant[table.name]:
            if None in row.key:
                continue
            earlier = first.setdefault(tuple(name.casefold() for name in row.key), row)
            if earlier is not row:
                facts = {"key": ", ".join(row.key), "line": earlier.line, "other": ", ".join(earlier.key)}
                words = (
                    _("“%(key)s” stands in line %(line)d already; keep one of the two.")
                    if earlier.key == row.key
                    else _("“%(key)s” stands in line %(line)d as “%(other)s”; keep one of the two.")
                ) % facts
                if table is LOOPS:
                    words += " " + _("One place is filled with one item by one loop.")
                yield problem(row, table.key[-1], words)


def _reserved_codes(plant: Plant) -> Iterator[Problem]:
    for row in plant["locations"]:
        if row.get("code") in set(FIXED.values()):
            yield problem(row, "code", _("Every plant has %s already; take another code.") % row["code"])


def _unknown_names(plant: Plant) -> Iterator[Problem]:
    for row in plant:
        for column in row.table.columns:
            if column.refers not in plant.rows or not row.get(column.name):
                continue
            known = plant.keyed(column.refers)
            said = row[column.name]
            for name in (said,) if isinstance(said, str) else said:
                if name not in known:
                    words = _("“%(name)s” is not in %(file)s.") % {
                        "name": name,
                        "file": f"{column.refers}.csv",
                    }
                    yield problem(row, column.name, words + nearest(name, map(str, known)))


def _uncountable(plant: Plant) -> Iterator[Problem]:
    """Quantities with more decimals than their item is counted in."""
    items = plant.keyed("items")
    for table, (named, columns) in COUNTED.items():
        for row in plant[table]:
            counted = items.get(row.get(named))
            if counted is None or None in (counted.get("unit"), counted.get("decimals")):
                continue
            item = Item(part_number=counted.key[0], unit=counted["unit"], decimals=counted["decimals"])
            for column in columns:
                try:
                    item.check_quantity(Decimal(row.get(column) or 0), zero_allowed=True)
                except InvalidQuantity as refused:
                    yield problem(row, column, f"{plain(row[column])}: {refused}")


def _cycle(plant: Plant) -> Iterator[Problem]:
    """An item that is part of itself, with the way round."""
    lines = [row for row in plant["bom"] if row.get("item") and row.get("component")]
    names = list(dict.fromkeys(name for row in lines for name in (row["item"], row["component"])))
    numbers = {name: number for number, name in enumerate(names)}
    path = find_cycle([(numbers[row["item"]], numbers[row["component"]]) for row in lines])
    if path:
        steps = set(pairwise(names[number] for number in path))
        row = max(
            (row for row in lines if (row["item"], row["component"]) in steps), key=lambda row: row.line
        )
        trail = " → ".join(names[number] for number in path)
        words = _("An item cannot be part of itself: %s. Take one of these lines out.") % trail
        yield problem(row, BOM.key[-1], words)


def _impossible_loops(plant: Plant) -> Iterator[Problem]:
    made = {row.get("item") for row in plant["bom"]}
    bought = {row.get("item") for row in plant["sources"]}
    for row in plant["loops"]:
        kind, item, source = row.get("kind"), row.get("item"), row.get("source")
        if "source" in row.values and kind in ("production", "withdrawal") and not source:
            yield problem(row, "source", _("A %s loop needs the place that it takes from.") % kind)
        if kind == "supplier" and source:
            yield problem(
                row, "source", _("A supplier loop has no place to take from; leave the cell empty.")
            )
        if kind == "withdrawal" and source and source == row.get("destination"):
            yield problem(row, "source", _("A withdrawal goes from one place to another."))
        if kind == "production" and item and item not in made and "bom" in plant.rows:
            yield problem(
                row, "item", _("Nothing in bom.csv says what %s is made from; add its lines.") % item
            )
        if kind == "supplier" and item and item not in bought and "sources" in plant.rows:
            yield problem(row, "item", _("Nobody in sources.csv sells %s; add a line.") % item)


def _shared_priorities(plant: Plant) -> Iterator[Problem]:
    first: dict[tuple[object, object], Row] = {}
    for row in plant["sources"]:
        if None in (row.get("item"), row.get("priority")) or row.get("active") is False:
            continue
        earlier = first.setdefault((row["item"], row["priority"]), row)
        if earlier is not row and earlier.key != row.key:
            words = (
                _("%(item)s has a source with priority %(priority)s in line %(line)d; number them 1, 2, …")
                if earlier.line
                else _("%(item)s has a source with priority %(priority)s already: %(other)s.")
            )
            facts = {**row.values, "line": earlier.line, "other": earlier["supplier"]}
            yield problem(row, "priority", words % facts)


def _unreachable(plant: Plant) -> Iterator[Problem]:
    """Suppliers whom no request could reach."""
    for row in plant["suppliers"]:
        if row.get("email") == "" and not row.get("webhook"):
            yield problem(row, "email", _("A supplier needs an e-mail address or a webhook; write one."))


def _ended_before_they_began(plant: Plant) -> Iterator[Problem]:
    for row in plant["sources"]:
        begins, ends = row.get("active_from"), row.get("active_until")
        if begins and ends and ends < begins:
            words = _("%(ends)s lies before %(begins)s, from which the source is active.")
            yield problem(row, "active_until", words % {"ends": ends, "begins": begins})


def _two_roles(plant: Plant) -> Iterator[Problem]:
    """A person may have a row for each role; each board then stands in one of them."""
    first: dict[object, Row] = {}
    for row in plant["users"]:
        earlier = first.setdefault(row.get("username"), row)
        if earlier is row or not (row.get("role") and earlier.get("role")):
            continue
        apart = row.get("boards") and earlier.get("boards") and not {*row["boards"]} & {*earlier["boards"]}
        if "admin" in (row["role"], earlier["role"]) or not apart:
            words = _("Line %(line)d gives another role; name in each line the boards where it holds.")
            yield problem(row, "boards", words % {"line": earlier.line})


def gaps(plant: Plant) -> Iterator[str]:
    """Places that are taken from and that nothing fills: no mistake, but somebody will run out."""
    filled = {(row["item"], row["destination"]) for row in plant["loops"]}
    parts: dict[str, list[str]] = {}
    for line in plant["bom"]:
        parts.setdefault(line["item"], []).append(line["component"])
    for row in plant["loops"]:
        taken = parts.get(row["item"], []) if row["kind"] == "production" else [row["item"]]
        for item in taken:
            if row["source"] and (item, row["source"]) not in filled:
                yield _("No loop fills %(place)s with %(item)s, which %(taker)s takes from there.") % {
                    "place": row["source"],
                    "item": item,
                    "taker": f"{row['item']} → {row['destination']}",
                }
