"""Who may watch, and for how long."""

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from kanban import displays
from kanban.models import Display, Member
from tests.factory import WheelWorks
from tests.live.server import FAST, Server, serving, token_of

pytestmark = pytest.mark.live

WITHIN = FAST["permission"] + 1


def test_nobody_watches_without_logging_in(server: Server, shown: WheelWorks) -> None:
    assert server.open(None).closing_code() == 4401


def test_a_forbidden_board_and_a_missing_one_answer_alike(server: Server, shown: WheelWorks) -> None:
    stranger = User.objects.create_user("sven", password="sven")
    assert server.open(stranger).closing_code() == 4403
    assert server.open(shown.people["Olga"], "nowhere").closing_code() == 4403


def test_a_program_watches_with_its_token_and_needs_no_origin(server: Server, shown: WheelWorks) -> None:
    screen = server.open(None, origin=None, token=token_of(shown.people["Olga"]))
    assert screen.hears("hello")["board"] == "assembly"


def test_a_wrong_token_opens_nothing_even_beside_a_session(server: Server, shown: WheelWorks) -> None:
    assert server.open(shown.people["Olga"], token="guessed").closing_code() == 4401


def test_who_loses_the_board_stops_seeing_it_while_others_go_on(server: Server, shown: WheelWorks) -> None:
    olga, vera = shown.people["Olga"], shown.person("Vera", "viewer")
    leaving, staying = server.open(olga), server.open(vera)
    leaving.hears("hello")
    staying.hears("hello")
    Member.objects.filter(user=olga).delete()
    assert leaving.closing_code(within=WITHIN) == 4403
    shown.do("empty", shown.card(shown.bikes))
    assert staying.hears("patch")


def test_control_without_the_check_who_lost_the_board_would_go_on(shown: WheelWorks) -> None:
    olga = shown.people["Olga"]
    with serving(permission=3600) as careless:
        screen = careless.open(olga)
        screen.hears("hello")
        Member.objects.filter(user=olga).delete()
        with pytest.raises(TimeoutError):
            screen.closing_code(within=WITHIN)


def test_who_logs_out_is_shown_out(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"])
    screen.hears("hello")
    import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects.all().delete()
    assert screen.closing_code(within=WITHIN) == 4401


def test_a_changed_password_ends_the_sockets_of_the_old_one(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"])
    screen.hears("hello")
    shown.people["Olga"].set_password("new and better")
    shown.people["Olga"].save()
    assert screen.closing_code(within=WITHIN) == 4401


def test_who_is_no_longer_employed_is_shown_out(server: Server, shown: WheelWorks) -> None:
    screen = server.open(None, token=token_of(shown.people["Olga"]))
    screen.hears("hello")
    User.objects.update(is_active=False)
    assert screen.closing_code(within=WITHIN) == 4401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None, "http://127.0.0.1:junk"])
def test_another_sites_page_is_refused_the_handshake(
    server: Server, shown: WheelWorks, origin: str | None
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        server.open(shown.people["Olga"], origin=origin)
    assert refused.value.response.status_code == 403


def test_the_public_origin_is_let_in(server: Server, shown: WheelWorks) -> None:
    assert server.open(shown.people["Olga"], origin=settings.PUBLIC_ORIGINS[0]).hears("hello")


def test_another_address_is_refused_the_handshake(server: Server, shown: WheelWorks) -> None:
    with pytest.raises(InvalidStatus):
        server.open(shown.people["Olga"], "assembly/../../secret")


def test_one_person_and_one_address_open_only_so_many(shown: WheelWorks) -> None:
    olga, vera = shown.people["Olga"], shown.person("Vera", "viewer")
    with serving(sockets_per_person=2, sockets_per_address=3) as server:
        first, second = server.open(olga), server.open(olga)
        first.hears("hello")
        second.hears("hello")
        assert server.open(olga).closing_code() == 4429
        assert server.open(vera).hears("hello")
        assert server.open(shown.person("Willi", "viewer")).closing_code() == 4429
        first.close()
        assert server.open(olga).hears("hello")


def test_a_client_that_says_too_much_is_closed(server: Server, shown: WheelWorks) -> None:
    screen = server.open(shown.people["Olga"])
    screen.hears("hello")
    screen.socket.send("small talk is ignored")
    assert screen.hears("hb")
    screen.socket.send("x" * 70_000)
    assert screen.closing_code() == 1009


def test_a_television_watches_its_board_and_no_other_until_it_is_revoked(
    server: Server, shown: WheelWorks
) -> None:
    secret, at = Display.new_secret(), timezone.now()
    waiting = displays.wait(secret=secret, address="", at=at)
    lena = shown.person("Lena", "leader", shown.board("paint"))
    assert server.open(None, display=secret).closing_code() == 4401
    facts: dict[str, Any] = {"name": "Hall", "place": "", "distance": Decimal(4), "diagonal": Decimal(55)}
    display = displays.pair(shown.assembly, waiting.code or "", by=lena, at=at, **facts)
    assert server.open(None, "paint", display=secret).closing_code() == 4403
    assert server.open(None, display="guessed").closing_code() == 4401
    screen = server.open(None, display=secret, view="abacus")
    screen.hears("hello")
    shown.do("empty", shown.card(shown.bikes))
    assert screen.hears("patch")["cards"][0].lstrip().startswith('<article id="l')
    displays.revoke(display, at=at)
    assert screen.closing_code(within=WITHIN) == 4401


def test_a_televisions_cookie_opens_no_socket_of_people(server: Server, shown: WheelWorks) -> None:
    secret, at = Display.new_secret(), timezone.now()
    displays.wait(secret=secret, address="", at=at)
    Display.objects.update(board=shown.assembly, code=None, paired_at=at)
    assert server.open(None, display=secret, path="live/boards").closing_code() == 4401
