"""The page of labels: who may print what, what comes out, and what an empty choice is told."""

import pytest
from django.test import Client

from kanban.models import LabelPrint, Loop
from tests.factory import WheelWorks

LABELS = "/labels/"
MAY = {"viewer": False, "buyer": False, "operator": True, "leader": True}


def log_in(works: WheelWorks, client: Client, role: str) -> None:
    client.force_login(works.person(role.title(), role))


@pytest.mark.parametrize("form", ["label", "a6", "a4"])
@pytest.mark.parametrize(("what", "number"), [("board:assembly", 15), ("places:assembly", 5), ("loop", 2)])
def test_an_operator_prints_a_board_its_places_or_a_loop(
    works: WheelWorks, client: Client, what: str, number: int, form: str
) -> None:
    log_in(works, client, "operator")
    chosen = f"loop:{works.rims.pk}" if what == "loop" else what
    answer = client.post(LABELS, {"what": chosen, "format": form})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert LabelPrint.objects.count() == number


@pytest.mark.parametrize("role", MAY)
def test_only_operators_and_leaders_print(works: WheelWorks, client: Client, role: str) -> None:
    log_in(works, client, role)
    for what in ("board:assembly", "places:assembly", f"loop:{works.rims.pk}"):
        assert client.post(LABELS, {"what": what}).status_code == (200 if MAY[role] else 403)
    assert LabelPrint.objects.exists() == MAY[role]


@pytest.mark.parametrize("role", MAY)
def test_the_page_offers_only_what_one_may_print(works: WheelWorks, client: Client, role: str) -> None:
    log_in(works, client, role)
    page = client.get(LABELS).content.decode()
    assert ("board:assembly" in page) == MAY[role]
    assert (f"loop:{works.rims.pk}" in page) == MAY[role]


@pytest.mark.parametrize("role", MAY)
def test_the_board_leads_there_whoever_may_print(works: WheelWorks, client: Client, role: str) -> None:
    log_in(works, client, role)
    page = client.get("/boards/assembly/").content.decode()
    assert ("/labels/?what=board:assembly" in page) == MAY[role]


def test_a_stranger_cannot_print_another_board(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Sam", "leader", works.board("paint")))
    for what in ("board:assembly", "places:assembly", f"loop:{works.rims.pk}", "loop:99999"):
        assert client.post(LABELS, {"what": what}).status_code == 404
    assert not LabelPrint.objects.exists()


@pytest.mark.parametrize("what", ["", "outdated", "loop", "x:y", "board:paint", "places:paint"])
def test_an_empty_choice_is_told_so_and_nothing_is_printed(
    works: WheelWorks, client: Client, what: str
) -> None:
    works.board("paint")
    log_in(works, client, "leader")
    answer = client.post(LABELS, {"what": what})
    if what == "loop":
        assert answer.status_code == 404
    else:
        assert answer.status_code == 400
        assert "There is no label in this choice" in answer.content.decode()
    assert not LabelPrint.objects.exists()


def test_a_leader_sees_what_to_collect_and_prints_it_anew(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "leader")
    client.post(LABELS, {"what": "board:assembly"})
    assert "No label is outdated." in client.get(LABELS).content.decode()
    Loop.objects.filter(pk=works.rims.pk).update(container_quantity=30)
    assert client.get(LABELS).content.decode().count("Replace it by a new one") == 2
    assert client.post(LABELS, {"what": "outdated", "format": "a4"}).status_code == 200
    assert LabelPrint.objects.filter(card__loop=works.rims).count() == 4
    assert "No label is outdated." in client.get(LABELS).content.decode()


def test_the_page_costs_the_same_however_many_cards_there_are(
    works: WheelWorks, client: Client, django_assert_max_num_queries: object
) -> None:
    log_in(works, client, "leader")
    client.post(LABELS, {"what": "board:assembly"})
    Loop.objects.update(container_quantity=7)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(12):
        client.get(LABELS)
