"""The page of labels: who may print what, what comes out, and what an empty choice is told."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from inventory.models import Item, Location
from kanban import labels
from kanban.models import Card, LabelPrint, Loop
from tests.factory import WheelWorks
from tests.web.posting import JSON

LABELS = "/labels/"
COLLECTED = "/labels/collected/"
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


def test_a_leader_sees_what_to_collect_prints_it_anew_and_collects_it(
    works: WheelWorks, client: Client
) -> None:
    log_in(works, client, "leader")
    client.post(LABELS, {"what": "board:assembly"})
    assert "No label is outdated." in page_of(client)
    Loop.objects.filter(pk=works.rims.pk).update(container_quantity=30)
    assert page_of(client).count("Replace it by a new one") == 2
    assert "Print 2 new labels" in page_of(client)
    assert client.post(LABELS, {"what": "outdated", "format": "a4"}).status_code == 200
    assert LabelPrint.objects.filter(card__loop=works.rims).count() == 4
    assert page_of(client).count("The new one is printed") == 2
    assert client.post(LABELS, {"what": "outdated"}).status_code == 400
    card = works.card(works.rims)
    assert "off the list" in client.post(COLLECTED, {"which": f"card:{card.pk}"}).content.decode()
    assert page_of(client).count("The new one is printed") == 1
    told = client.post(COLLECTED, {"which": f"at:{works.goods_in.pk}"}, headers=JSON).json()
    assert told == {"collected": 1}
    assert "No label is outdated." in page_of(client)
    assert "off the list already" in client.post(COLLECTED, {"which": "at:1"}).content.decode()


def test_places_have_their_old_labels_on_the_list(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "operator")
    client.post(LABELS, {"what": "places:assembly"})
    Location.objects.filter(pk=works.rack.pk).update(name="Rack 12")
    assert "label of the place" in page_of(client)
    assert client.post(LABELS, {"what": "outdated"}).status_code == 200
    client.post(COLLECTED, {"which": f"place:{works.rack.pk}"})
    assert "No label is outdated." in page_of(client)


@pytest.mark.parametrize("which", ["", "card", "card:x", "x:1", "card:99999999999999999999"])
def test_collecting_nothing_that_is_known_takes_nothing_off(
    works: WheelWorks, client: Client, which: str
) -> None:
    log_in(works, client, "leader")
    client.post(LABELS, {"what": f"loop:{works.rims.pk}"})
    Loop.objects.filter(pk=works.rims.pk).update(container_quantity=30)
    assert client.post(COLLECTED, {"which": which}, headers=JSON).json() == {"collected": 0}


@pytest.mark.parametrize("role", MAY)
def test_only_who_may_print_collects(works: WheelWorks, client: Client, role: str) -> None:
    lena = works.person("Lena", "leader")
    cards = labels.labels_of_cards(Card.objects.filter(loop=works.rims))
    labels.print_labels(cards, labels.FORMATS["label"], by=lena, at=works.now)
    Loop.objects.filter(pk=works.rims.pk).update(container_quantity=30)
    log_in(works, client, role)
    answer = client.post(COLLECTED, {"which": f"at:{works.goods_in.pk}"}, headers=JSON)
    assert answer.json() == {"collected": 2 if MAY[role] else 0}


def test_a_viewer_is_told_who_prints(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "viewer")
    page = page_of(client)
    assert "Labels are printed by the operators and leaders of a board." in page
    assert "<select" not in page


@pytest.mark.parametrize("form", ["label", "a6", "a4"])
def test_the_preview_shows_the_first_page_and_prints_nothing(
    works: WheelWorks, client: Client, form: str
) -> None:
    log_in(works, client, "operator")
    chosen = {"what": "board:assembly", "format": form}
    answer = client.get("/labels/preview/", chosen)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    across, down = Image.open(BytesIO(answer.content)).size
    page = labels.FORMATS[form].page
    assert across / down == pytest.approx(page[0] / page[1], abs=0.01)
    assert "15 labels" in client.get(LABELS, chosen).content.decode()
    assert not LabelPrint.objects.exists()


@pytest.mark.parametrize(
    ("what", "status"), [("", 404), ("outdated", 404), ("loop:1x", 404), ("board:no", 404)]
)
def test_there_is_no_preview_of_nothing(works: WheelWorks, client: Client, what: str, status: int) -> None:
    log_in(works, client, "leader")
    assert client.get("/labels/preview/", {"what": what}).status_code == status


def test_a_device_remembers_its_paper(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "operator")
    assert 'value="label" checked' in page_of(client)
    client.get(LABELS, {"what": "outdated", "format": "a6"}, headers={"HX-Request": "true"})
    assert 'value="a6" checked' in page_of(client)
    client.post(LABELS, {"what": f"loop:{works.rims.pk}", "format": "junk"})
    assert client.cookies["label_format"].value == "a6"


def test_signs_that_no_font_has_are_named_before_printing(works: WheelWorks, client: Client) -> None:
    Item.objects.filter(pk=works.rim.pk).update(name="Rim 𓀀")
    log_in(works, client, "operator")
    chosen = {"what": f"loop:{works.rims.pk}"}
    assert "signs that are in no font of the labels" in client.get(LABELS, chosen).content.decode()
    refused = client.post(LABELS, chosen)
    assert refused.status_code == 400
    assert "Nothing was printed yet" in refused.content.decode()
    assert client.post(LABELS, chosen | {"without": "yes"}).status_code == 200


def test_the_page_costs_the_same_however_many_cards_there_are(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "leader")
    client.post(LABELS, {"what": f"loop:{works.rims.pk}"})
    Loop.objects.update(container_quantity=7)
    few = cost(client)
    client.post(LABELS, {"what": "board:assembly"})
    client.post(LABELS, {"what": "places:assembly"})
    Loop.objects.update(container_quantity=8)
    assert cost(client) <= few + 1
    assert few <= 18


def cost(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(LABELS)
    return len(queries)


def page_of(client: Client) -> str:
    return client.get(LABELS).content.decode()
