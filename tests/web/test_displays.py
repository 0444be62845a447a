"""Televisions on their leader's list: set up anew without pairing, several boards, last seen."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kanban.models import Board, Display
from tests.factory import WheelWorks
from tests.web.test_wall import code_on, enter, lena, logged_in, paired

__all__ = ["lena"]
LIST = "/boards/assembly/displays/"


@pytest.fixture
def paint(works: WheelWorks) -> Board:
    """A second board, there before Lena, so that she leads both."""
    return works.board("paint")


def set_up(leader: Client, works: WheelWorks, **other: Any) -> Any:
    said = {"name": "Hall 3", "place": "gate", "distance": "8", "diagonal": "75", "seconds": "20"}
    (display,) = Display.objects.showing()
    return leader.post(f"{LIST}{display.pk}/", said | {"board": works.assembly.pk} | other)


def test_a_television_is_set_up_anew_and_keeps_its_cookie(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    before = television.get("/wall/facts/").context["settings"]
    hours = {"bright_from": "06:00", "bright_until": "22:00"}
    assert set_up(lena, works, sound="on", **hours).status_code == 302
    page = television.get("/wall/").content.decode()
    for written in ('data-distance="8.0"', 'data-diagonal="75.0"', 'data-from="06:00"', 'data-until="22:00"'):
        assert written in page
    assert "data-sound" in page
    after = television.get("/wall/facts/").context["settings"]
    assert after != before
    assert after in page
    display = Display.objects.get()
    assert (display.name, display.place, display.bright_from) == ("Hall 3", "gate", time(6))


def test_it_shows_only_the_boards_that_it_was_given(paint: Board, works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    assert television.get("/wall/?board=paint").context["board"] == works.assembly
    set_up(lena, works, also=[paint.pk])
    assert 'data-boards="assembly paint" data-seconds="20"' in television.get("/wall/").content.decode()
    assert television.get("/wall/?board=paint").context["board"] == paint
    assert television.get("/wall/facts/?board=paint").context["board"] == paint
    works.board("secret")
    for asked in ("secret", "nowhere", "", "%00"):
        assert television.get(f"/wall/?board={asked}").context["board"] == works.assembly
    set_up(lena, works)
    assert television.get("/wall/?board=paint").context["board"] == works.assembly


def test_a_leader_gives_only_boards_that_she_leads(works: WheelWorks, lena: Client) -> None:
    paired(lena)
    secret = works.board("secret")
    assert set_up(lena, works, also=[secret.pk]).status_code == 400
    assert set_up(lena, works, board=secret.pk).status_code == 400
    assert not Display.objects.get().also.exists()


def test_boards_of_other_leaders_stay_when_one_sets_it_up(works: WheelWorks, lena: Client) -> None:
    paired(lena)
    theirs = works.board("theirs")
    Display.objects.get().also.add(theirs)
    assert set_up(lena, works).status_code == 302
    assert list(Display.objects.get().also.all()) == [theirs]


def test_each_board_lists_it_and_withdraws_itself_alone(
    paint: Board, works: WheelWorks, lena: Client
) -> None:
    television = paired(lena)
    set_up(lena, works, also=[paint.pk])
    display = Display.objects.get()
    assert "Hall 3" in lena.get("/boards/paint/displays/").content.decode()
    assert lena.get(f"/boards/paint/displays/{display.pk}/").status_code == 404
    assert lena.post(f"/boards/paint/displays/{display.pk}/revoke/").status_code == 302
    assert television.get("/wall/?board=paint").context["board"] == works.assembly
    lena.post(f"{LIST}{display.pk}/revoke/")
    assert television.get("/wall/?board=paint").context["display"].board is None
    assert lena.get(f"{LIST}{display.pk}/").status_code == 404


def test_the_list_tells_what_each_shows_and_which_is_missed(
    paint: Board, works: WheelWorks, lena: Client
) -> None:
    television = paired(lena)
    set_up(lena, works, also=[paint.pk])
    television.get("/wall/facts/?board=paint&page=2&pages=3")
    assert "Showed Paint, page 2 of 3" in lena.get(LIST).content.decode()
    Display.objects.update(last_seen_at=timezone.now() - timedelta(minutes=3))
    assert "Not seen since" in lena.get(LIST).content.decode()
    television.get("/wall/facts/?page=-1&pages=99999999999")
    assert "Showed Assembly, page 1 of 1" in lena.get(LIST).content.decode()


@pytest.mark.parametrize(
    "hours",
    [
        {"bright_from": "06:00"},
        {"bright_until": "06:00"},
        dict.fromkeys(("bright_from", "bright_until"), "06:00"),
    ],
)
def test_hours_begin_and_end_or_there_are_none(
    works: WheelWorks, lena: Client, hours: dict[str, str]
) -> None:
    paired(lena)
    assert set_up(lena, works, **hours).status_code == 400
    with pytest.raises(IntegrityError, match="display_hours_begin_and_end"), transaction.atomic():
        Display.objects.update(bright_from=time(6), bright_until=None)


@pytest.mark.parametrize("seconds", ["9", "3601", "-1", "soon"])
def test_a_turn_lasts_as_long_as_one_can_read(works: WheelWorks, lena: Client, seconds: str) -> None:
    paired(lena)
    assert set_up(lena, works, seconds=seconds).status_code == 400


def test_only_a_leader_sets_it_up(works: WheelWorks, lena: Client) -> None:
    paired(lena)
    assert set_up(logged_in(works.person("Olga", "operator")), works).status_code == 403
    stranger = logged_in(works.person("Lola", "leader", works.board("paint")))
    assert set_up(stranger, works).status_code == 404
    assert Display.objects.get().name == "Hall 2"


def test_many_wrong_codes_from_one_address_stop_all_leaders_there_and_none_elsewhere(
    works: WheelWorks, lena: Client
) -> None:
    for number in range(4):
        guesser = logged_in(works.person(f"Leader{number}", "leader"))
        for _ in range(5):
            assert enter(guesser, "QQQQQQQQ").status_code == 400
    code = code_on(Client())
    assert "Too many wrong codes" in enter(lena, code).content.decode()
    lena.defaults["REMOTE_ADDR"] = "10.0.0.9"
    assert enter(lena, code).status_code == 302


def test_control_nineteen_wrong_codes_from_one_address_stop_nobody_else(
    works: WheelWorks, lena: Client
) -> None:
    for number, guesses in enumerate((5, 5, 5, 4)):
        guesser = logged_in(works.person(f"Leader{number}", "leader"))
        for _ in range(guesses):
            enter(guesser, "QQQQQQQQ")
    assert enter(lena, code_on(Client())).status_code == 302


@pytest.mark.parametrize("said", [{"diagonal": "5000"}, {"diagonal": "151"}, {"distance": "9999999"}])
def test_a_measure_that_no_screen_has_is_refused_with_the_range(
    works: WheelWorks, lena: Client, said: dict[str, str]
) -> None:
    paired(lena)
    page = set_up(lena, works, **said).content.decode()
    ranges = {"diagonal": "between 10 and 150 inches", "distance": "between 0.5 and 30 m"}
    assert ranges[next(iter(said))] in page
    assert "digits before" not in page
