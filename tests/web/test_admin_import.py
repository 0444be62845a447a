"""Import in the admin: looked through first, written as it was shown, refused in words with the cell."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from inventory.models import BomLine, Item, Source, Supplier
from kanban.models import Board, Card, Loop
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.web.exchanging import book, confirm, csv, export, upload
from tests.web.office import address

HEADING = "part_number,name,unit,decimals"


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_file_is_shown_before_it_is_written_and_history_names_the_person(
    office: Client, works: WheelWorks
) -> None:
    file = csv(HEADING, "RIM,Alloy rim,pcs,0", "BELL,Bell,pcs,0", "BIKE,Bike,pcs,0")
    page, where = upload(office, Item, file)
    assert "Added: 1. Changed: 1. Left as they are: 1." in page
    assert "name Rim → Alloy rim" in page
    assert not Item.objects.filter(part_number="BELL").exists()
    page = confirm(office, where)
    assert "Done. Added: 1. Changed: 1." in page
    for part in ("RIM", "BELL"):
        assert Item.objects.get(part_number=part).history.latest().history_user.username == "ada"


def test_what_somebody_changed_since_the_preview_is_told_and_nothing_is_written(
    office: Client, works: WheelWorks
) -> None:
    _page, where = upload(office, Item, csv(HEADING, "RIM,Alloy rim,pcs,0"))
    Item.objects.filter(part_number="RIM").update(name="Steel rim")
    page = confirm(office, where)
    assert "Somebody changed something since you looked: nothing was written." in page
    assert "name Steel rim → Alloy rim" in page
    assert Item.objects.get(part_number="RIM").name == "Steel rim"
    assert "Done." in confirm(office, where)
    assert Item.objects.get(part_number="RIM").name == "Alloy rim"


@pytest.mark.parametrize("model", [Item, BomLine, Supplier, Source, Loop])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_exported_file_imports_unchanged(office: Client, works: WheelWorks, model: Any, kind: str) -> None:
    Item.objects.filter(part_number="RIM").update(name="=cmd|' /C calc'!A0")
    Supplier.objects.update(phone="+49 89 555", contact="-", webhook_secret="whsec_never")
    Source.objects.update(price="14.2005", lead_time_days="0.25")
    content = export(office, model, kind)
    assert b"whsec" not in content
    page, _where = upload(office, model, content, name=f"list.{kind}")
    assert "Nothing changes: everything is as the file says." in page
    assert "Left as they are: 0" not in page


def test_loops_are_opened_and_resized_by_the_verbs_with_their_cards(
    office: Client, works: WheelWorks
) -> None:
    lines = export(office, Loop).decode("utf-8-sig").replace(",10,3", ",10,5")
    page, where = upload(office, Loop, lines.encode())
    assert "cards 3 → 5; adds cards 4, 5" in page
    assert Card.objects.filter(loop=works.wheels).count() == 3
    confirm(office, where)
    assert Card.objects.filter(loop=works.wheels).count() == 5
    assert not any(verify().values())


MISTAKES = [
    (Item, csv("part_number,name", "RIM"), "1 cell, but 2 columns"),
    (Item, csv("part_number,title", "RIM,x"), "title Unknown column; known are part_number, name"),
    (Item, csv(HEADING, "A,A,pcs,0", "a,A,pcs,0"), "3 part_number “a” stands in line 2 as “A”"),
    (Item, csv(HEADING, "rim,Rim,pcs,0"), "2 – Another item has this part number, in other letters."),
    (Item, csv(HEADING, "A,A,pcs,many"), "2 decimals “many” is no number; write one such as 12"),
    (Item, csv(HEADING, "A,A,pcs,7"), "2 decimals 7 is out of range"),
    (Item, b"", "The submitted file is empty"),
    (Item, csv(HEADING), "It has a heading but no row"),
    (
        Item,
        "part_number,name\nA,Größe".encode("latin-1"),
        "Byte 0xf6 is no UTF-8; save the file as “CSV UTF-8”",
    ),
    (Item, b"a," * 50_000, "columns; the first line is part_number"),
    (BomLine, csv("item,component,quantity", "RIM,BIKE,1"), "2 component An item cannot be part of itself: "),
    (BomLine, csv("item,component,quantity", "BIKE,NUT,1"), "2 component “NUT” is not in items.csv"),
    (BomLine, csv("item;component;quantity", "BIKE;RIM;1.000"), "2 quantity “1.000” may mean thousands"),
    (Source, csv("supplier,item", "nobody,RIM"), "2 supplier “nobody” is not in suppliers.csv"),
    (Source, csv("supplier,item,price", "alba,RIM,-1"), "2 price -1 is out of range"),
    (Supplier, csv("code,name,email", "x,X,nowhere"), "2 email “nowhere” is no e-mail address"),
    (
        Loop,
        csv("board,item,kind,destination,container_quantity,cards", "x,RIM,supplier,cell,1,1"),
        "2 board “x”",
    ),
]


@pytest.mark.parametrize(("model", "content", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_column(
    office: Client, works: WheelWorks, model: Any, content: bytes, words: str
) -> None:
    before = model.objects.count()
    page, _where = upload(office, model, content)
    assert words in page
    assert model.objects.count() == before


def test_one_wrong_row_keeps_all_others_out(office: Client, works: WheelWorks) -> None:
    page, where = upload(office, Item, csv(HEADING, "GOOD,Good,pcs,0", "BAD,Bad,pcs,9"))
    assert "1 mistake. Nothing was changed." in page
    confirm(office, where)
    assert not Item.objects.filter(part_number="GOOD").exists()


def test_a_workbook_with_numbers_days_and_text_is_read(office: Client, works: WheelWorks) -> None:
    rows = book(("supplier", "item", "price"), ("alba", "RIM", 14.25))
    page, where = upload(office, Source, rows, name="list.xlsx")
    assert "price 0 → 14.25" in page
    confirm(office, where)
    assert str(Source.objects.get(item__part_number="RIM").price) == "14.2500"


def test_only_who_may_change_the_table_may_import(works: WheelWorks, client: Client, office: Client) -> None:
    _page, where = upload(office, Item, csv(HEADING, "A,A,pcs,0"))
    looker = User.objects.create(username="bea", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_item"))
    client.force_login(looker)
    assert client.get(address(Item, "import_file")).status_code == 403
    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 404
    assert b"RIM" in export(client, Item)
    assert client.get(address(Supplier, "export_csv")).status_code == 403


def test_the_upload_of_somebody_else_is_not_there(office: Client, works: WheelWorks) -> None:
    _page, where = upload(office, Item, csv(HEADING, "A,A,pcs,0"))
    other = Client()
    other.force_login(User.objects.create_superuser("eve"))
    assert other.post(where).status_code == 404
    assert other.get(where.replace("import/", "import/..")).status_code == 404


def test_administrators_download_the_whole_plant(works: WheelWorks, client: Client, office: Client) -> None:
    answer: Any = office.get(address(Board, "whole_plant"))
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "items.csv" in archive.namelist()
        assert "RIM" in archive.read("items.csv").decode()
    looker = User.objects.create(username="bea", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="change_board"))
    client.force_login(looker)
    assert client.get(address(Board, "whole_plant")).status_code == 403
