"""The terms that came later to suppliers and sources: read where a file has them, left alone where not."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inventory.models import Source, Supplier
from tests.kanban.plants.conftest import BICYCLE, Edit, load, problems_of

LATER = {"suppliers.csv": 4, "sources.csv": 9}


def without_later_columns(folder: Path) -> None:
    """The folder as it was before there were such columns."""
    for file, columns in LATER.items():
        path = folder / file
        rows = [line.split(",")[:columns] for line in path.read_text().splitlines()]
        path.write_text("".join(",".join(row) + "\n" for row in rows))


@pytest.mark.django_db
class TestTheBicycleWorks:
    def test_shares_its_rims_and_asks_for_chains_elsewhere_by_itself(self) -> None:
        load(BICYCLE)
        assert Source.objects.get(every=3).supplier.code == "velodepot"
        assert [source.item.part_number for source in Source.objects.filter(fails_over=True)] == ["CHAIN-8"]
        assert not Source.objects.filter(distance_km=0).exists()
        assert Supplier.objects.get(code="alba").contact == "Ana Ribeiro"

    def test_is_loaded_twice_without_a_change(self) -> None:
        load(BICYCLE)
        before = list(Source.objects.order_by("pk").values())
        load(BICYCLE)
        assert list(Source.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_an_old_folder_still_loads_and_leaves_what_it_does_not_say(folder: Path) -> None:
    without_later_columns(folder)
    load(folder)
    source = Source.objects.get(item__part_number="CHAIN-8", priority=1)
    assert (source.distance_km, source.response_hours, source.fails_over) == (0, Decimal(24), False)
    load(BICYCLE)
    load(folder)
    source.refresh_from_db()
    assert (source.distance_km, source.response_hours, source.fails_over) == (164, Decimal(1), True)
    assert Supplier.objects.get(code="alba").phone == "+49 89 555 0142"


@pytest.mark.django_db
def test_dates_and_webhooks_are_read(folder: Path) -> None:
    without_later_columns(folder)
    for file, heading, first, said in (
        ("sources.csv", ",active_from,active_until", "alba,RIM-28", ",2026-01-01,2026-12-31"),
        ("suppliers.csv", ",webhook", "alba,", ",https://alba.example/kanban"),
    ):
        lines = (folder / file).read_text().splitlines()
        rows = [line + (said if line.startswith(first) else "," * said.count(",")) for line in lines[1:]]
        (folder / file).write_text("\n".join([lines[0] + heading, *rows]) + "\n")
    load(folder)
    rims = Source.objects.get(item__part_number="RIM-28", priority=1)
    assert (rims.active_from, rims.active_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert rims.supplier.webhook_url == "https://alba.example/kanban"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("sources.csv", ",46,3,0.5,no", ",46,1,0.5,no", "1 is out of range; write a number from 2 to 99."),
        ("sources.csv", ",164,,1,yes", ",164,,0,yes", "write a number above 0"),
        ("sources.csv", ",164,,1,yes", ",164,,1,perhaps", "“perhaps” is neither yes nor no."),
        ("sources.csv", ",38,,1,no", ",thirty,,1,no", "“thirty” is no number"),
        ("suppliers.csv", "orders@alba-rims.example", "", "needs an e-mail address or a webhook"),
        ("suppliers.csv", "555 0142,0", "555 0142,9999", "write a number from 0 to 1440."),
    ],
)
def test_a_term_that_nobody_can_mean_is_named(
    folder: Path, edit: Edit, file: str, old: str, new: str, says: str
) -> None:
    edit(file, old, new)
    assert any(says in problem for problem in problems_of(folder))


@pytest.mark.django_db
def test_a_source_ends_after_it_has_begun_and_a_webhook_is_an_address(folder: Path, edit: Edit) -> None:
    edit("sources.csv", "distance_km,every", "active_until,active_from")
    edit("sources.csv", "5,38,,1,no", "5,2026-01-01,2026-02-01,1,no")
    edit("suppliers.csv", "phone,bundle_minutes", "phone,webhook")
    found = problems_of(folder)
    assert any("“38” is no day; write one such as 2026-05-11." in problem for problem in found)
    assert any("“0” is no web address" in problem for problem in found)
    assert any("2026-01-01 lies before 2026-02-01" in problem for problem in found)
