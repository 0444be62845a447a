"""Plant files: what is loaded, what changes on a second load, and what a file may look like."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from inventory.models import Act, BomLine, Item, Posting, ReplenishmentOrder, Source, StockLevel
from kanban.models import Board, BoardEvent, Card, ColumnLimit, Loop, Member
from tests.kanban.plants.conftest import BICYCLE, Edit, load, problems_of

DIFFERENCES = [
    "items.csv, line 16: BELL: new",
    "items.csv, line 18: SADDLE-C: name Comfort saddle → Gel saddle",
    "sources.csv, line 2: alba: RIM-28: priority 1 → 2",
    "sources.csv, line 3: velodepot: RIM-28: priority 2 → 1",
    "boards.csv, line 2: assembly: limit_requested – → 9, limit_in_progress 5 → 6",
    "loops.csv, line 2: CITY-28 at shipping: container_quantity 4 → 3, cards 5 → 7; adds cards 6, 7",
    "loops.csv, line 14: BRAKE-V at store-b2: cards 3 → 2; marks 3 surplus",
    "users.csv, line 2: viewer: role on assembly viewer → –, role on wheels viewer → –, "
    "role on paint viewer → operator",
]


def counts() -> dict[str, int]:
    models = (Act, Board, BoardEvent, BomLine, Card, ColumnLimit, Item, Loop, Member, Posting, Source, User)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.django_db
class TestTheBicycleWorks:
    def test_is_a_plant_of_three_boards_and_a_two_level_bom(self) -> None:
        load(BICYCLE)
        assert list(Board.objects.order_by("pk").values_list("slug", flat=True)) == [
            "assembly",
            "wheels",
            "paint",
        ]
        assert Item.objects.count() >= 20
        assert Loop.objects.count() >= 30
        assert BomLine.objects.filter(item__part_number="CITY-28", component__bom__isnull=False).exists()
        assert Source.objects.filter(priority=2).count() == 2
        assert not any("No loop fills" in notice for notice in load(BICYCLE).notices)

    def test_its_containers_cover_the_lead_times_of_their_suppliers(self) -> None:
        load(BICYCLE)
        per_hour = {"SPOKE-264": 864, "RIM-28": 24, "TYRE-28": 24, "CABLE-B": 41, "PAINT-RED": 6}
        for loop in Loop.objects.filter(kind="supplier").exclude(item__part_number="GREASE-1"):
            source = Source.objects.get(item=loop.item, priority=1)
            needed = per_hour.get(loop.item.part_number, 12) * source.lead_time_days * 8
            assert loop.container_quantity * loop.cards >= needed + loop.container_quantity, loop

    def test_nobody_is_asked_for_anything_before_a_leader_puts_it_live(self) -> None:
        load(BICYCLE)
        assert not ReplenishmentOrder.objects.exists()
        waiting = Card.objects.filter(loop__kind="supplier", state="REQUESTED").count()
        call_command("go_live", by="leader", stdout=StringIO())
        assert ReplenishmentOrder.objects.count() == waiting == 2
        call_command("go_live", by="leader", stdout=StringIO())
        assert ReplenishmentOrder.objects.count() == waiting

    def test_only_a_leader_puts_a_board_live(self) -> None:
        load(BICYCLE)
        with pytest.raises(CommandError, match="does not lead assembly"):
            call_command("go_live", "assembly", by="operator")
        with pytest.raises(CommandError, match="no board nowhere"):
            call_command("go_live", "nowhere")
        assert not Board.objects.exclude(live_since=None).exists()

    @pytest.mark.parametrize("name", ["viewer", "operator", "leader", "buyer"])
    def test_a_role_s_user_has_it_on_every_board(self, name: str) -> None:
        load(BICYCLE)
        assert list(Member.objects.filter(user__username=name).values_list("role", flat=True)) == [name] * 3

    def test_the_demo_s_passwords_are_the_user_names(self) -> None:
        load(BICYCLE)
        assert User.objects.get(username="operator").check_password("operator")
        admin = User.objects.get(username="admin")
        assert (admin.is_superuser, admin.is_staff) == (True, True)
        assert not User.objects.get(username="marta").has_usable_password()

    def test_whoever_has_no_password_is_named(self) -> None:
        assert any("marta" in notice and "changepassword" in notice for notice in load(BICYCLE).notices)


@pytest.mark.django_db
class TestLoadingAgain:
    def test_the_same_folder_changes_nothing(self) -> None:
        load(BICYCLE)
        before = counts()
        versions = list(Card.objects.order_by("pk").values_list("version", "seq"))
        assert load(BICYCLE).changes == 0
        assert counts() == before
        assert list(Card.objects.order_by("pk").values_list("version", "seq")) == versions

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self) -> None:
        output = StringIO()
        before = counts()
        call_command("load_plant", BICYCLE, dry_run=True, stdout=output)
        assert counts() == before
        assert "loops             34" in output.getvalue()
        assert "dry run" in output.getvalue()

    def test_a_dry_run_says_of_each_row_what_would_change_from_what_to_what(
        self, folder: Path, edit: Edit
    ) -> None:
        load(folder)
        before = counts()
        edit("items.csv", "Comfort saddle", "Gel saddle")
        edit("items.csv", "\nCHAIN-8,", "\nBELL,Bell,pcs,0\nCHAIN-8,")
        edit("loops.csv", "shipping,4,5", "shipping,3,7")
        edit("loops.csv", "store-b2,60,3", "store-b2,60,2")
        edit("sources.csv", "alba,RIM-28,1", "alba,RIM-28,2")
        edit("sources.csv", "velodepot,RIM-28,2", "velodepot,RIM-28,1")
        edit("boards.csv", "assembly,Final assembly,,5", "assembly,Final assembly,9,6")
        edit("users.csv", "Vera Visitor,viewer,", "Vera Visitor,operator,paint")
        output = StringIO()
        call_command("load_plant", folder, dry_run=True, stdout=output)
        assert counts() == before
        assert [line for line in output.getvalue().splitlines() if ".csv, line" in line] == DIFFERENCES
        assert list(load(folder).lines()) == DIFFERENCES
        assert list(load(folder).lines()) == []

    def test_a_first_load_stays_a_short_table_and_the_same_folder_again_says_so(self) -> None:
        output = StringIO()
        call_command("load_plant", BICYCLE, stdout=output)
        assert ".csv, line" not in output.getvalue()
        assert "Nothing changes" not in output.getvalue()
        call_command("load_plant", BICYCLE, stdout=output)
        assert "Nothing changes: everything is as the files say." in output.getvalue()

    def test_what_is_taken_out_of_a_file_is_named_and_left(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit("loops.csv", "assembly,GREASE-1,supplier,,line-1,1,4\n", "")
        edit("sources.csv", "velodepot,RIM-28,2", "velodepot,HUB-F,2")
        report = load(folder)
        assert [notice for notice in report.notices if notice.startswith("Not in")] == [
            "Not in sources.csv, and left as before: velodepot: RIM-28.",
            "Not in loops.csv, and left as before: GREASE-1: line-1.",
        ]
        assert Loop.objects.filter(item__part_number="GREASE-1", active=True).exists()

    def test_more_cards_are_added_and_fewer_become_surplus(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit("loops.csv", "store-b2,line-1,12,3", "store-b2,line-1,12,5")
        edit("loops.csv", "store-b2,60,3", "store-b2,60,2")
        report = load(folder)
        assert report.changes == report.counts["loops"]["changed"] == 2
        grown = Card.objects.filter(loop__item__part_number="HANDLE-C", loop__destination__code="line-1")
        assert (grown.count(), grown.filter(state="REQUESTED").count()) == (5, 2)
        shrunk = Card.objects.filter(loop__item__part_number="BRAKE-V", loop__kind="supplier")
        assert list(shrunk.filter(surplus=True).values_list("number", flat=True)) == [3]

    def test_names_and_terms_follow_the_files(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit("items.csv", "Comfort saddle", "Gel saddle")
        edit("sources.csv", "alba,RIM-28,1", "alba,RIM-28,2")
        edit("sources.csv", "velodepot,RIM-28,2", "velodepot,RIM-28,1")
        edit("boards.csv", "assembly,Final assembly,,5", "assembly,Final assembly,9,6")
        edit("users.csv", "Vera Visitor,viewer,", "Vera Visitor,operator,paint")
        assert load(folder).changes == 5
        assert Item.objects.get(part_number="SADDLE-C").name == "Gel saddle"
        rims = Source.objects.filter(item__part_number="RIM-28", active=True).order_by("priority")
        assert [source.supplier.code for source in rims] == ["velodepot", "alba"]
        limits = ColumnLimit.objects.filter(board__slug="assembly").order_by("cards")
        assert [(limit.state, limit.cards) for limit in limits] == [("IN_PROGRESS", 6), ("REQUESTED", 9)]
        vera = Member.objects.get(user__username="viewer")
        assert (vera.board.slug, vera.role) == ("paint", "operator")

    def test_a_password_that_its_owner_changed_stays(self) -> None:
        load(BICYCLE)
        leader = User.objects.get(username="leader")
        leader.set_password("quite another")
        leader.save()
        load(BICYCLE)
        assert User.objects.get(username="leader").check_password("quite another")

    def test_opening_stock_is_ignored_where_the_books_have_begun(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit("opening_stock.csv", "CITY-28,shipping,14", "CITY-28,shipping,18")
        report = load(folder)
        assert report.changes == 0
        assert any("34 rows of opening stock were ignored" in notice for notice in report.notices)
        assert StockLevel.objects.get(item__part_number="CITY-28").quantity == 14

    def test_a_loop_keeps_its_kind(self, folder: Path, edit: Edit) -> None:
        load(folder)
        edit(
            "loops.csv",
            "assembly,SADDLE-C,withdrawal,store-b2,line-1,20,3",
            "assembly,SADDLE-C,supplier,,line-1,20,3",
        )
        assert problems_of(folder) == [
            "loops.csv, line 9, column kind: The loop runs with withdrawal and keeps it; close it in "
            "the admin (“Close this loop”), and load this again when its last card is gone."
        ]


@pytest.mark.django_db
class TestFileFormats:
    def test_semicolons_decimal_commas_and_a_byte_order_mark_are_read(self, folder: Path) -> None:
        path = folder / "bom.csv"
        text = path.read_text().replace(".", ",x").replace(",x", "#").replace(",", ";").replace("#", ",")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
        load(folder)
        line = BomLine.objects.get(item__part_number="CITY-28", component__part_number="CABLE-B")
        assert line.quantity == Decimal("3.25")

    def test_windows_line_ends_and_blank_lines_are_read(self, folder: Path) -> None:
        path = folder / "items.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n,,,\r\n")
        load(folder)
        assert Item.objects.count() == 22

    def test_empty_columns_at_the_end_are_passed_over(self, folder: Path) -> None:
        path = folder / "items.csv"
        path.write_text(path.read_text().replace("\n", ",,\n"))
        load(folder)
        assert Item.objects.count() == 22

    def test_markup_in_a_name_is_kept_as_text(self, folder: Path, edit: Edit) -> None:
        edit("items.csv", "Comfort saddle", "<b>Comfort</b> & saddle")
        load(folder)
        assert Item.objects.get(part_number="SADDLE-C").name == "<b>Comfort</b> & saddle"
