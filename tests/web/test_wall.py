"""A television without an account: a code, a leader who enters it, and one board to look at."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from inventory.models import ReplenishmentOrder
from kanban import displays
from kanban.models import Card, Display, WrongCode
from tests.factory import WheelWorks

PLACE = {"name": "Hall 2", "place": "above the line", "distance": "6", "diagonal": "65"}


@pytest.fixture
def lena(works: WheelWorks) -> Client:
    """The browser of a leader."""
    return logged_in(works.person("Lena", "leader"))


def logged_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def code_on(television: Client) -> str:
    """What the television shows."""
    return str(television.get("/wall/").context["display"].code)


def enter(leader: Client, code: str, **other: str) -> Any:
    return leader.post("/boards/assembly/displays/", PLACE | {"code": code} | other)


def paired(leader: Client) -> Client:
    television = Client()
    assert enter(leader, code_on(television)).status_code == 302
    return television


def test_a_television_shows_a_code_without_signs_that_look_alike(works: WheelWorks) -> None:
    television = Client()
    code = code_on(television)
    assert len(code) == 8
    assert set(code) <= set("ABCDEFGHJKMNPQRTUVWXYZ2346789")
    assert code_on(television) == code


def test_its_cookie_is_out_of_reach_of_scripts_and_only_its_digest_is_kept(works: WheelWorks) -> None:
    answer = Client().get("/wall/")
    cookie = answer.cookies[Display.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/wall/")
    assert int(cookie["max-age"]) == 400 * 24 * 3600
    kept = Display.objects.get()
    assert kept.digest == Display.digest_of(cookie.value) != cookie.value
    assert cookie.value not in answer.content.decode()


def test_a_leader_enters_the_code_and_the_television_shows_the_board(works: WheelWorks, lena: Client) -> None:
    television = Client()
    code = code_on(television)
    assert television.get("/wall/waiting/").json() == {"code": code}
    assert enter(lena, f" {code[:4].lower()}-{code[4:].lower()} ").status_code == 302
    assert television.get("/wall/waiting/").json() == {"code": ""}
    page = television.get("/wall/")
    assert (page.context["board"], page.context["display"].name) == (works.assembly, "Hall 2")
    text = page.content.decode()
    assert 'data-distance="6.0" data-diagonal="65.0"' in text
    assert text.count("<article") == works.assembly.loops.filter(active=True).count()
    assert "csrf" not in text
    assert "<form" not in text


def test_what_needs_attention_is_told_below_the_rows(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    works.do("empty", works.card(works.rims))
    answer = television.get("/wall/facts/")
    assert answer.status_code == 200
    assert [len(answer.context[name]) for name in ("today", "deliveries")] == [0, 0]
    assert Client().get("/wall/facts/").status_code == 404


def test_the_next_delivery_is_told_until_it_is_received(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    works.do("empty", works.card(works.rims))
    order = works.card(works.rims).order
    assert order
    ReplenishmentOrder.objects.filter(pk=order.pk).update(promised_for=works.now, confirmed_at=works.now)
    answer = television.get("/wall/facts/")
    (coming,) = answer.context["deliveries"]
    assert (coming.part, coming.quantity, coming.supplier) == ("RIM", 20, order.supplier.name)
    assert "Mon 06:00" in answer.content.decode()
    ReplenishmentOrder.objects.filter(pk=order.pk).update(cancelled_at=works.now)
    assert television.get("/wall/facts/").context["deliveries"] == []


def test_the_wall_and_its_facts_cost_a_fixed_number_of_queries(
    works: WheelWorks, lena: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    television = paired(lena)
    television.get("/wall/")
    for address, most in (("/wall/", 8), ("/wall/facts/", 17)):
        with django_assert_max_num_queries(most):
            assert television.get(address).status_code == 200


def test_no_all_clear_speaks_for_suppliers_who_have_not_answered(works: WheelWorks, lena: Client) -> None:
    television = paired(lena)
    works.now = timezone.now()
    Card.objects.update(entered_at=works.now)
    works.do("empty", works.card(works.rims))
    for page in (television.get("/wall/facts/"), lena.get("/boards/assembly/attention/")):
        assert "Nothing" in page.content.decode()
        assert "answered" not in page.content.decode()


def test_an_alert_of_another_of_its_boards_is_told_with_the_boards_name(
    works: WheelWorks, lena: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    television = paired(lena)
    Display.objects.get().also.add(works.board("paint"))
    television.get("/wall/")
    works.now = timezone.now()
    works.do("empty", works.card(works.rims))
    works.do("refuse", works.card(works.rims), reason="Strike")
    with django_assert_max_num_queries(31):
        page = television.get("/wall/facts/?board=paint").content.decode()
    assert "Assembly: Alba cannot deliver RIM" in page
    assert 'data-alerts="assembly/refused/' in page
    assert f'data-rows="l{works.rims.pk}"' in page
    assert "Nothing" not in page


def test_a_wrong_code_and_one_that_was_used_pair_nothing(works: WheelWorks, lena: Client) -> None:
    television = Client()
    code = code_on(television)
    assert enter(lena, "QQQQQQQQ").status_code == 400
    assert enter(lena, code).status_code == 302
    answer = enter(lena, code, name="Hall 3")
    assert answer.status_code == 400
    assert "No television shows this code" in answer.content.decode()
    assert Display.objects.showing().count() == 1


def test_an_expired_code_pairs_nothing_and_the_television_shows_another(
    works: WheelWorks, lena: Client
) -> None:
    television = Client()
    code = code_on(television)
    Display.objects.update(code_expires_at=timezone.now() - timedelta(seconds=1))
    assert enter(lena, code).status_code == 400
    assert television.get("/wall/waiting/").json() == {"code": ""}
    assert code_on(television) != code
    assert Display.objects.count() == 1


def test_who_guesses_is_stopped_and_another_leader_is_not(works: WheelWorks, lena: Client) -> None:
    television = Client()
    code = code_on(television)
    for _ in range(5):
        enter(lena, "QQQQQQQQ")
    assert "Too many wrong codes" in enter(lena, code).content.decode()
    assert enter(logged_in(works.person("Levi", "leader")), code).status_code == 302
    WrongCode.objects.update(at=timezone.now() - displays.WITHIN)
    assert enter(lena, code_on(Client())).status_code == 302


def test_control_with_guesses_uncounted_the_sixth_would_be_let_in(
    works: WheelWorks, lena: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(displays, "MOST_WRONG", 1000)
    code = code_on(Client())
    for _ in range(5):
        enter(lena, "QQQQQQQQ")
    assert enter(lena, code).status_code == 302


@pytest.mark.parametrize("role", ["viewer", "operator", "buyer"])
def test_only_a_leader_pairs_and_revokes(works: WheelWorks, lena: Client, role: str) -> None:
    paired(lena)
    display = Display.objects.get()
    other = logged_in(works.person("Pat", role))
    assert other.get("/boards/assembly/displays/").status_code == 403
    assert enter(other, code_on(Client())).status_code == 403
    assert other.post(f"/boards/assembly/displays/{display.pk}/revoke/").status_code == 403


def test_a_leader_of_another_board_does_not_find_the_television(works: WheelWorks, lena: Client) -> None:
    paired(lena)
    stranger = logged_in(works.person("Lola", "leader", works.board("paint")))
    display = Display.objects.get()
    assert stranger.post(f"/boards/paint/displays/{display.pk}/revoke/").status_code == 404
    assert stranger.get("/boards/assembly/displays/").status_code == 404


def test_a_revoked_television_says_so_with_a_fresh_code_and_its_old_cookie_is_dead(
    works: WheelWorks, lena: Client
) -> None:
    television = paired(lena)
    old = television.cookies[Display.COOKIE].value
    display = Display.objects.get()
    assert lena.post(f"/boards/assembly/displays/{display.pk}/revoke/").status_code == 302
    assert television.get("/wall/facts/").status_code == 404
    page = television.get("/wall/")
    assert page.status_code == 200
    assert "may no longer show its board" in page.content.decode()
    assert "may no longer show its board" in television.get("/wall/").content.decode()
    assert television.cookies[Display.COOKIE].value != old
    assert enter(lena, page.context["display"].code).status_code == 302
    assert television.get("/wall/").context["board"] == works.assembly
    thief = Client()
    thief.cookies[Display.COOKIE] = old
    assert thief.get("/wall/facts/").status_code == 404
