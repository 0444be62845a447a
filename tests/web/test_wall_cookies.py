"""A television's cookie: what it opens, and how many televisions may wait for one."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kanban import displays
from kanban.models import Display
from tests.factory import WheelWorks
from tests.web.test_wall import logged_in, paired


@pytest.fixture
def lena(works: WheelWorks) -> Client:
    """The browser of a leader."""
    return logged_in(works.person("Lena", "leader"))


@pytest.mark.parametrize("address", ["/wall/", "/wall/waiting/", "/wall/facts/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_television_cannot_post_anything(
    works: WheelWorks, lena: Client, address: str, method: str
) -> None:
    television = paired(lena)
    assert getattr(television, method)(address).status_code == 405


def test_its_cookie_opens_nothing_else(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    card = works.card(works.wheels)
    pages = ["/", "/boards/assembly/", "/boards/paint/", f"/cards/{card.pk}/", "/stock/"]
    for address in pages:
        assert television.get(address)["Location"].startswith("/accounts/login/")
    answer = television.post(f"/cards/{card.pk}/empty/", {"version": card.version})
    assert answer["Location"].startswith("/accounts/login/")
    assert works.card(works.wheels).version == card.version
    assert television.get("/wall/paint/").status_code == 404


def test_the_leaders_page_tells_when_each_was_seen(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    assert "Not seen yet" in lena.get("/boards/assembly/displays/").content.decode()
    television.get("/wall/")
    assert Display.objects.get().last_seen_at is not None
    assert "Hall 2" in lena.get("/boards/assembly/displays/").content.decode()


def test_only_so_many_televisions_wait_at_one_address(works: WheelWorks, lena: Client) -> None:
    for _ in range(displays.MOST_WAITING):
        Client().get("/wall/")
    assert Client().get("/wall/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get("/wall/").status_code == 200
    Display.objects.update(code_expires_at=timezone.now() - 2 * displays.CODE_FOR)
    assert Client().get("/wall/").status_code == 200
    assert Display.objects.count() == 1


def test_a_display_has_a_code_or_a_board_and_never_both(works: WheelWorks) -> None:
    Client().get("/wall/")
    with pytest.raises(IntegrityError, match="display_has_a_code_or_a_board"), transaction.atomic():
        Display.objects.update(board=works.assembly)
