"""What the first line and the letters of a name say: a wrong heading stops, and letters part nothing."""

from pathlib import Path

import pytest

from tests.kanban.plants.conftest import Edit, load, problems_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("board,item,kind,source,destination,colour,cards", "column colour: Unknown column"),
        ("board,item,kind,source,destination,cards,cards", "column cards: The column is there twice"),
    ],
)
def test_a_wrong_heading_stops_the_reading_of_its_file(
    folder: Path, edit: Edit, heading: str, words: str
) -> None:
    edit("loops.csv", "board,item,kind,source,destination,container_quantity,cards", heading)
    found = problems_of(folder)
    assert words in found[0]
    assert {problem.split(":")[0].split(",")[0:2][1] for problem in found} == {" line 1"}
    assert len([problem for problem in found if "missing" not in problem]) == 1


def test_an_additional_column_that_nobody_knows_is_the_only_mistake(folder: Path) -> None:
    path = folder / "items.csv"
    first, *rows = path.read_text().splitlines()
    path.write_text("\n".join([first + ",colour", *(row + ",red" for row in rows)]))
    assert len(problems_of(folder)) == 1


def test_letters_do_not_part_a_new_item_from_one_that_is_known(folder: Path, edit: Edit) -> None:
    load(folder)
    for file in ("items", "loops", "sources", "bom", "opening_stock"):
        path = folder / f"{file}.csv"
        path.write_text(path.read_text().replace("SADDLE-C", "Saddle-C"))
    assert problems_of(folder) == ["items.csv, line 17: Another item has this part number, in other letters."]
