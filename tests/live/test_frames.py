"""What a screen hears."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.dateparse import parse_datetime

from kanban.models import Board, BoardEvent
from tests.factory import WheelWorks
from tests.live.server import Server, serving

pytestmark = pytest.mark.live


def seq_of(works: WheelWorks) -> int:
    return Board.objects.get(pk=works.assembly.pk).seq


def test_a_screen_is_greeted_with_board_seq_build_and_the_servers_clock(
    server: Server, shown: WheelWorks
) -> None:
    hello = server.open(shown.people["Olga"]).hears("hello")
    assert (hello["board"], hello["seq"], hello["build"]) == ("assembly", seq_of(shown), settings.BUILD)
    assert parse_datetime(hello["now"]).tzinfo is not None  # type: ignore[union-attr]


def test_a_move_reaches_a_screen_that_is_up_to_date(server: Server, shown: WheelWorks) -> None:
    before = seq_of(shown)
    screen = server.open(shown.people["Olga"], since=before, build=settings.BUILD)
    screen.hears("hello")
    card = shown.card(shown.bikes)
    shown.do("empty", card)
    patch = screen.hears("patch")
    assert (patch["from"], patch["to"]) == (before, seq_of(shown))
    assert f'id="c{card.pk}"' in "".join(patch["cards"])
    assert patch["gone"] == []
    assert patch["counts"]["REQUESTED"]["cards"] == 1


def test_a_screen_that_slept_hears_first_what_it_missed_and_then_what_happens(
    server: Server, shown: WheelWorks
) -> None:
    asleep_since = seq_of(shown)
    missed = shown.card(shown.bikes, 1)
    shown.do("empty", missed)
    screen = server.open(shown.people["Olga"], since=asleep_since)
    [patch] = screen.hears_up_to(seq_of(shown))
    assert patch["from"] == asleep_since
    assert f'id="c{missed.pk}"' in "".join(patch["cards"])
    woken_at = seq_of(shown)
    shown.do("start", missed)
    assert screen.hears_up_to(seq_of(shown))[0]["from"] == woken_at


def test_a_screen_that_missed_nothing_hears_nothing_but_heartbeats(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"], since=seq_of(shown))
    beat = screen.hears("hb")
    assert (beat["board"], beat["seq"]) == ("assembly", seq_of(shown))
    assert "now" in beat
    assert screen.hears_nothing("patch", within=0.5)


def test_hello_is_never_behind_a_page_that_is_newer_than_what_the_hub_has_read(shown: WheelWorks) -> None:
    with serving(look_every=3600) as server:
        server.open(shown.people["Olga"]).hears("hello")
        early = server.open(shown.people["Olga"])
        early.hears("hello")
        shown.do("empty", shown.card(shown.bikes))
        fresh = server.open(shown.people["Olga"], since=seq_of(shown))
        assert fresh.hears("hello")["seq"] == seq_of(shown)
        assert early.hears("patch", within=1)["to"] == seq_of(shown)


def test_a_card_that_left_the_board_is_named_as_gone(server: Server, shown: WheelWorks) -> None:
    card = shown.card(shown.bikes, 3)
    type(card).objects.filter(pk=card.pk).update(surplus=True)
    screen = server.open(shown.people["Olga"], since=seq_of(shown))
    screen.hears("hello")
    shown.do("empty", card)
    assert f"c{card.pk}" in screen.hears("patch")["gone"]


def test_the_abacus_hears_of_rows(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"], since=seq_of(shown), view="abacus")
    screen.hears("hello")
    shown.do("empty", shown.card(shown.bikes))
    rows = screen.hears("patch")["cards"]
    assert [row for row in rows if f'id="l{shown.bikes.pk}"' in row]


def test_everybody_hears_in_his_language(server: Server, shown: WheelWorks) -> None:
    olga = shown.people["Olga"]
    german, english = server.open(olga, language="de"), server.open(olga, language="en")
    german.hears("hello")
    english.hears("hello")
    shown.do("empty", shown.card(shown.bikes))
    assert german.hears("patch")["to"] == english.hears("patch")["to"] == seq_of(shown)


def test_names_with_markup_come_as_text(server: Server, shown: WheelWorks) -> None:
    shown.bike.name = '<img src=x onerror="alert(1)">'
    shown.bike.save()
    screen = server.open(shown.people["Olga"], since=seq_of(shown))
    screen.hears("hello")
    shown.do("empty", shown.card(shown.bikes))
    html = "".join(screen.hears("patch")["cards"])
    assert "&lt;img" in html
    assert "<img src=x" not in html


def test_a_page_of_another_build_is_told_to_reload(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"], since=seq_of(shown), build="yesterday")
    screen.hears("reload")
    assert screen.closing_code() == 1000


def test_a_screen_that_slept_past_the_log_is_told_to_reload(server: Server, shown: WheelWorks) -> None:
    for number in (1, 2, 3):
        shown.do("empty", shown.card(shown.bikes, number))
    call_command("prune_events", days=0)
    assert not BoardEvent.objects.exists()
    server.open(shown.people["Olga"], since=1).hears("reload")


def test_pruning_does_not_disturb_a_screen_that_is_up_to_date(server: Server, shown: WheelWorks) -> None:
    shown.do("empty", shown.card(shown.bikes))
    screen = server.open(shown.people["Olga"], since=seq_of(shown))
    call_command("prune_events", days=0)
    assert screen.hears_nothing("reload", within=0.5)
    shown.do("start", shown.card(shown.bikes))
    assert screen.hears("patch")["to"] == seq_of(shown)


def test_a_cursor_from_before_a_restored_backup_is_told_to_reload(server: Server, shown: WheelWorks) -> None:
    server.open(shown.people["Olga"], since=seq_of(shown) + 100).hears("reload")


@pytest.mark.parametrize("query", [{"since": "-1"}, {"since": "x"}, {"since": "9" * 40}, {"view": "all"}])
def test_junk_in_the_address_is_refused(server: Server, shown: WheelWorks, query: dict[str, str]) -> None:
    assert server.open(shown.people["Olga"], **query).closing_code() == 4400


def test_much_that_was_missed_comes_in_several_frames_without_a_gap(shown: WheelWorks) -> None:
    bolt = shown.item("BOLT")
    shown.source(bolt)
    bolts = shown.loop(shown.assembly, bolt, "supplier", None, shown.place("bolts"), cards=20)
    asleep_since = seq_of(shown)
    cards = list(bolts.all_cards.all())
    for card in cards:
        shown.do("hold", card, reason="rusty")
    with serving(frame_characters=4_000) as server:
        patches = server.open(shown.people["Olga"], since=asleep_since).hears_up_to(seq_of(shown))
    assert len(patches) > 1
    assert [patch["from"] for patch in patches] == [asleep_since, *(patch["to"] for patch in patches[:-1])]
    html = ["".join(patch["cards"]) for patch in patches]
    assert ["".join(html).count(f'<article id="c{card.pk}"') for card in cards] == [1] * 20
    assert max(len(part) for part in html) <= 4_000


def test_who_missed_too_much_loads_the_page_anew(shown: WheelWorks) -> None:
    asleep_since = seq_of(shown)
    for number in (1, 2, 3):
        shown.do("hold", shown.card(shown.bikes, number), reason="rusty")
    with serving(events_behind=2) as server:
        server.open(shown.people["Olga"], since=asleep_since).hears("reload")
        assert server.open(shown.people["Olga"], since=asleep_since + 1).hears("patch")
