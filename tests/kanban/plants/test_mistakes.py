"""Mistakes in a plant's files: each is named where it is, with what would be right; nothing is loaded."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inventory.models import Item
from kanban.models import Board
from tests.kanban.plants.conftest import Edit, load, problems_of

MISTAKES = [
    (
        "items.csv",
        "SADDLE-C,",
        "CHAIN-8,",
        "items.csv, line 17, column part_number: “CHAIN-8” stands in line 16",
    ),
    (
        "items.csv",
        "SADDLE-C,",
        "chain-8,",
        "items.csv, line 17, column part_number: “chain-8” stands in line 16 as “CHAIN-8”",
    ),
    (
        "locations.csv",
        "store-b2,",
        "LINE-1,",
        "“line-1” stands in line 3 as “LINE-1”",
    ),
    ("items.csv", "pcs,0", "pcs,7", "column decimals: 7 is out of range; write a number from 0 to 3"),
    (
        "items.csv",
        "decimals",
        "decimal",
        "column decimal: Unknown column; known are part_number, name, unit, decimals, active. Did you",
    ),
    (
        "items.csv",
        "part_number,",
        "partnumbr,",
        "items.csv, line 1, column part_number: The column is missing",
    ),
    ("items.csv", "Comfort saddle", "", "items.csv, line 17, column name: The cell is empty"),
    ("items.csv", "Comfort saddle", "Saddle, red", "items.csv, line 17: 5 cells, but 4 columns"),
    ("items.csv", "Comfort saddle", "x" * 121, "121 characters are too many; write at most 120"),
    ("items.csv", "Comfort saddle", '"Comfort', "items.csv, line 17: This is no CSV"),
    ("locations.csv", "goods-in,", "transit,", "column code: Every plant has transit already"),
    ("locations.csv", "line_side", "lineside", "“lineside” is unknown; write one of supermarket, line_side"),
    (
        "bom.csv",
        "CITY-28,FRAME-M,1",
        "CITY-28,FRAME-M,-1",
        "bom.csv, line 2, column quantity: -1 is out of range",
    ),
    ("bom.csv", "CITY-28,FRAME-M,1", "CITY-28,FRAME-M,1.5", "FRAME-M is counted in whole pcs"),
    (
        "bom.csv",
        "CITY-28,FRAME-M,1",
        "CITY-28,FRAME-X,1",
        "“FRAME-X” is not in items.csv. Did you mean “FRAME-M”?",
    ),
    ("bom.csv", "WHEEL-28,RIM-28,1", "WHEEL-28,CITY-28,1", "itself: CITY-28 → WHEEL-28 → CITY-28"),
    ("suppliers.csv", "orders@alba-rims.example", "alba rims", "“alba rims” is no e-mail address"),
    (
        "sources.csv",
        "velodepot,RIM-28,2",
        "velodepot,RIM-28,1",
        "RIM-28 has a source with priority 1 in line 2",
    ),
    (
        "sources.csv",
        "halm,FORK-RAW",
        "halm,RIM-28",
        "loops.csv, line 34, column item: Nobody in sources.csv sells FORK-RAW",
    ),
    ("boards.csv", "paint,", "the paint,", "column slug: “the paint” cannot be part of an address"),
    (
        "loops.csv",
        "line-1,shipping,4,5",
        ",shipping,4,5",
        "loops.csv, line 2, column source: A production loop needs the place",
    ),
    (
        "loops.csv",
        "production,line-1",
        "supplier,line-1",
        "column source: A supplier loop has no place to take from",
    ),
    (
        "loops.csv",
        "TOUR-28,production",
        "PEDAL-P,production",
        "column item: Nothing in bom.csv says what PEDAL-P is made from",
    ),
    (
        "loops.csv",
        "SADDLE-C,withdrawal,store-b2,line-1",
        "CHAIN-8,withdrawal,goods-in,line-1",
        "One place is filled with one item by one loop",
    ),
    (
        "loops.csv",
        "shipping,4,5",
        "shipping,4,0",
        "loops.csv, line 2, column cards: 0 is out of range; write a number from 1 to 1000",
    ),
    (
        "loops.csv",
        "shipping,4,5",
        "shipping,99999999999,5",
        "column container_quantity: 99999999999 is out of range",
    ),
    ("loops.csv", "shipping,4,5", "shipping,2.125,5", "2.125: CITY-28 is counted in whole pcs"),
    ("loops.csv", "shipping,4,5", "shipping,1e3,5", "“1e3” is no number"),
    ("loops.csv", "shipping,4,5", "shipping,٣,5", "“٣” is no number"),
    ("loops.csv", "shipping,4,5", "shipping,4,٥", "“٥” is no number"),
    ("loops.csv", "shipping,4,5", "shipping,NaN,5", "“NaN” is no number"),
    ("loops.csv", "shipping,4,5", 'shipping,"1,000",5', "“1,000” may mean thousands or decimals"),
    (
        "opening_stock.csv",
        "CITY-28,shipping",
        "CITY-28,shiping",
        "“shiping” is not in locations.csv. Did you mean “shipping”?",
    ),
    ("users.csv", ",leader,", ",boss,", "users.csv, line 4, column role: “boss” is unknown"),
    (
        "users.csv",
        "operator,assembly,",
        "operator,assembly wheel,",
        "“wheel” is not in boards.csv. Did you mean “wheels”?",
    ),
]


@pytest.mark.django_db
class TestMistakes:
    @pytest.mark.parametrize(("file", "old", "new", "words"), MISTAKES)
    def test_a_mistake_is_named_where_it_is(
        self, folder: Path, edit: Edit, file: str, old: str, new: str, words: str
    ) -> None:
        edit(file, old, new)
        assert words in "\n".join(problems_of(folder))
        assert not Board.objects.exists()

    def test_every_mistake_is_named_at_once_in_the_order_of_the_files(self, folder: Path, edit: Edit) -> None:
        edit("loops.csv", "shipping,4,5", "shipping,-4,5")
        edit("items.csv", "pcs,0", "pcs,-1")
        edit("bom.csv", "CITY-28,CHAIN-8,1", "CITY-28,CHAIN-8,one")
        assert [problem.split(":")[0] for problem in problems_of(folder)] == [
            "items.csv, line 2, column decimals",
            "bom.csv, line 6, column quantity",
            "loops.csv, line 2, column container_quantity",
        ]

    def test_a_file_in_another_encoding_is_named_with_its_line(self, folder: Path) -> None:
        path = folder / "suppliers.csv"
        path.write_bytes(path.read_text().replace("Halm", "Hälm").encode("latin-1"))
        assert "suppliers.csv, line 4: Byte 0xe4 is no UTF-8; save the file as “CSV UTF-8”." in problems_of(
            folder
        )

    def test_a_file_that_cannot_be_read_is_the_only_mistake(self, folder: Path, edit: Edit) -> None:
        edit("items.csv", "part_number,", "number,")
        assert [problem.split(":")[0] for problem in problems_of(folder)] == [
            "items.csv, line 1, column number",
            "items.csv, line 1, column part_number",
        ]

    def test_a_line_with_a_comma_too_many_is_the_only_mistake(self, folder: Path, edit: Edit) -> None:
        edit("items.csv", "Comfort saddle", "Saddle, red")
        assert len(problems_of(folder)) == 1

    def test_a_file_without_rows_or_with_tabs_is_the_only_mistake(self, folder: Path) -> None:
        boards, bom = folder / "boards.csv", folder / "bom.csv"
        boards.write_text(boards.read_text().splitlines()[0])
        bom.write_text(bom.read_text().replace(",", "\t"))
        assert problems_of(folder) == [
            "bom.csv: Its columns are separated by tabs; save it with commas or semicolons.",
            "boards.csv: It has a heading but no row; write at least one.",
        ]

    def test_a_thousand_with_a_point_is_not_taken_for_one(self, folder: Path, edit: Edit) -> None:
        path = folder / "opening_stock.csv"
        path.write_text(path.read_text().replace(",", ";").replace("12600", "12.600"))
        assert problems_of(folder) == [
            "opening_stock.csv, line 25, column quantity: “12.600” may mean thousands or decimals; "
            "write 1000 for a thousand, or 1.0000 for one."
        ]

    def test_a_utf_16_file_is_refused(self, folder: Path) -> None:
        path = folder / "suppliers.csv"
        path.write_bytes(path.read_text().encode("utf-16"))
        assert "UTF-8" in problems_of(folder)[0]

    def test_a_missing_an_empty_and_an_unknown_file_are_named(self, folder: Path) -> None:
        (folder / "suppliers.csv").unlink()
        (folder / "bom.csv").write_text("")
        (folder / "user.csv").write_text("username\n")
        found = problems_of(folder)
        assert "bom.csv: The file is empty; its first line is item,component,quantity." in found
        assert any(problem.startswith("suppliers.csv: The file is missing") for problem in found)
        assert any("user.csv" in problem and "Did you mean “users.csv”?" in problem for problem in found)

    def test_a_folder_that_is_not_there_is_refused(self, folder: Path) -> None:
        with pytest.raises(CommandError, match="There is no such folder"):
            call_command("load_plant", folder / "nowhere")

    def test_what_the_database_does_not_allow_is_refused_whole(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit("items.csv", "kg,2", "kg,0")
        edit("items.csv", "Comfort saddle", "Gel saddle")
        edit("bom.csv", "0.38", "1")
        edit("bom.csv", "0.12", "1")
        edit("sources.csv", "12.5,12.5", "12,12")
        edit("loops.csv", "12.5,4", "12,4")
        edit("opening_stock.csv", "40.25", "40")
        assert problems_of(folder) == [
            "items.csv, line 10, column decimals: "
            "PAINT-RED has postings with up to 2 decimals; it needs as many."
        ]
        assert Item.objects.get(part_number="SADDLE-C").name == "Comfort saddle"
