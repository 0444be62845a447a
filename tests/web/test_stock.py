"""Using stock and counting it, by people and by programs."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from inventory.models import Act, Posting, StockLevel
from kanban.models import Card, Gesture, Member
from tests.factory import WheelWorks

JSON = {"Accept": "application/json"}
SHIP = {"item": "BIKE", "location": "shipping", "quantity": "5"}
COUNT = {"item": "RIM", "location": "goods-in", "quantity": "38", "reason": "two are bent"}


def post(client: Client, deed: str, facts: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/stock/{deed}/", facts, headers=JSON | headers)


def level(works: WheelWorks, part: str, place: str) -> Decimal:
    return StockLevel.objects.get(item__part_number=part, location__code=place).quantity


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("buyer", 403), ("operator", 200), ("leader", 200)]
)
@pytest.mark.parametrize(("deed", "facts"), [("consume", SHIP), ("count", COUNT)])
def test_operators_and_leaders_use_and_count_stock_and_others_only_look(
    works: WheelWorks, client: Client, role: str, status: int, deed: str, facts: dict[str, str]
) -> None:
    client.force_login(works.person("Pat", role))
    assert client.get("/stock/", headers=JSON).status_code == 200
    postings = Posting.objects.count()
    assert post(client, deed, facts).status_code == status
    assert (Posting.objects.count() > postings) == (status == 200)


@pytest.mark.parametrize(("deed", "facts"), [("consume", SHIP), ("count", COUNT)])
def test_an_operator_of_another_board_cannot_tell_the_place_from_a_missing_one(
    works: WheelWorks, client: Client, deed: str, facts: dict[str, str]
) -> None:
    client.force_login(works.person("Sam", "operator", works.board("paint")))
    assert post(client, deed, facts).status_code == 404
    assert post(client, deed, facts | {"location": "nowhere"}).status_code == 404
    assert client.get("/stock/", headers=JSON).json() == {"stock": []}
    assert client.get("/stock/?location=shipping", headers=JSON).json() == {"stock": []}


def test_nobody_touches_stock_without_logging_in(works: WheelWorks, client: Client) -> None:
    assert post(client, "consume", SHIP).status_code == 401
    assert client.post("/stock/consume/", SHIP).status_code == 302
    assert level(works, "BIKE", "shipping") == 15


def test_a_role_on_one_board_is_none_on_another(works: WheelWorks, client: Client) -> None:
    """Pat moves cards in the paint shop and only looks at assembly, whose shipping place this is."""
    pat = works.person("Pat", "viewer", works.assembly)
    Member.objects.create(user=pat, board=works.board("paint"), role="operator")
    client.force_login(pat)
    assert post(client, "consume", SHIP).status_code == 403


def test_a_shipment_takes_stock_and_requests_a_card(works: WheelWorks, client: Client) -> None:
    olga = works.person("Olga", "operator")
    client.force_login(olga)
    answer = post(client, "consume", SHIP | {"device": "scale 3"})
    assert answer.json()["stock"] == [{"item": "BIKE", "location": "shipping", "quantity": "10"}]
    assert answer.json()["message"] == "Shipped 5 pcs of BIKE from Shipping"
    assert Card.objects.filter(loop=works.bikes, state="REQUESTED").count() == 1
    act = Act.objects.latest("id")
    assert (act.verb, act.by, act.device) == ("consume", olga, "scale 3")


def test_a_count_brings_the_books_to_what_stands_there(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = post(client, "count", COUNT).json()
    assert answer["stock"] == [{"item": "RIM", "location": "goods-in", "quantity": "38"}]
    assert Act.objects.latest("id").reason == "two are bent"
    assert post(client, "count", COUNT | {"quantity": "0"}).json()["stock"][0]["quantity"] == "0"


def test_a_program_may_send_json(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = client.post("/stock/consume/", SHIP, content_type="application/json", headers=JSON)
    assert answer.status_code == 200
    assert level(works, "BIKE", "shipping") == 10


def test_a_count_far_beyond_the_loop_is_asked_about_before_it_is_believed(
    works: WheelWorks, client: Client
) -> None:
    """The loop of the rims is full with 40."""
    client.force_login(works.person("Olga", "operator"))
    assert post(client, "count", COUNT | {"quantity": "400"}).status_code == 200
    answer = post(client, "count", COUNT | {"quantity": "401"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == {"quantity": ["Goods-In is full with 40 of RIM. Are there really 401?"]}
    assert level(works, "RIM", "goods-in") == 400
    sure = COUNT | {"quantity": "401", "sure": True}
    answer = client.post("/stock/count/", sure, content_type="application/json", headers=JSON)
    assert answer.json()["stock"][0]["quantity"] == "401"


def test_where_no_loop_fills_the_place_a_million_is_believed_and_more_is_asked_about(
    works: WheelWorks, client: Client
) -> None:
    client.force_login(works.person("Olga", "operator"))
    bolts = {"item": works.item("BOLT").part_number, "location": "rack", "reason": "found"}
    assert post(client, "count", bolts | {"quantity": "1000000"}).status_code == 200
    answer = post(client, "count", bolts | {"quantity": "1000001"})
    assert answer.json()["errors"] == {"quantity": ["Are there really 1000001 pcs of BOLT at Rack?"]}


def test_the_page_asks_with_a_button_whether_so_many_were_counted(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    page = client.post("/stock/count/", COUNT | {"quantity": "4000"})
    assert (page.status_code, page.context["unsure"]) == (400, True)
    assert 'name="sure" value="1"' in page.content.decode()
    assert 'name="sure"' not in client.post("/stock/count/", COUNT | {"quantity": "-1"}).content.decode()
    yes = client.post("/stock/count/", COUNT | {"quantity": "4000", "sure": "1", "key": page.context["key"]})
    assert yes.status_code == 303
    assert level(works, "RIM", "goods-in") == 4000


def test_only_a_count_is_confirmed(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    assert list(post(client, "consume", SHIP | {"sure": "1"}).json()["errors"]) == ["sure"]


def test_one_piece_is_said_in_the_singular(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    one = post(client, "consume", SHIP | {"quantity": "1"})
    assert one.json()["message"] == "Shipped 1 pc of BIKE from Shipping"


def test_the_same_gesture_takes_stock_once(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    first = post(client, "consume", SHIP, **{"Idempotency-Key": "k1"})
    again = post(client, "consume", SHIP, **{"Idempotency-Key": "k1"})
    assert first.json() == again.json()
    assert level(works, "BIKE", "shipping") == 10
    other = post(client, "consume", SHIP | {"quantity": "1"}, **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (422, "other_fields")
    assert post(client, "consume", SHIP, **{"Idempotency-Key": "k2"}).status_code == 200
    assert level(works, "BIKE", "shipping") == 5


def test_more_than_is_there_is_refused_and_leaves_nothing_behind(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    acts = Act.objects.count()
    answer = post(client, "consume", SHIP | {"quantity": "16"}, **{"Idempotency-Key": "k1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_enough_stock")
    assert answer.json()["message"].startswith("Shipping holds 15 of BIKE, 16 needed.")
    assert (Act.objects.count(), Gesture.objects.count()) == (acts, 0)


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("quantity", "-1"),
        ("quantity", "0"),
        ("quantity", ""),
        ("quantity", "many"),
        ("quantity", "1_0"),
        ("quantity", "\u0663"),
        ("quantity", "NaN"),
        ("quantity", "Infinity"),
        ("quantity", "1e30"),
        ("quantity", "1.5"),
        ("quantity", "0.0001"),
        ("quantity", "9" * 40),
        ("item", ""),
        ("item", "NO-SUCH-PART"),
        ("item", "BIKE\0"),
        ("item", "B" * 100),
        ("location", ""),
        ("location", "ship\0ping"),
        ("reason", "r" * 201),
        ("amount", "5"),
    ],
)
def test_junk_is_refused_by_field_and_nothing_is_written(
    works: WheelWorks, client: Client, field: str, junk: str
) -> None:
    client.force_login(works.person("Olga", "operator"))
    acts = Act.objects.count()
    answer = post(client, "consume", SHIP | {field: junk})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.json()
    assert list(answer.json()["errors"]) == [field]
    assert Act.objects.count() == acts


def test_a_form_left_empty_says_of_each_field_what_is_missing(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = post(client, "consume", SHIP | {"item": "", "quantity": ""})
    assert answer.json()["message"] == "Say which part. Say how many."


def test_a_count_without_a_reason_is_refused(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = post(client, "count", COUNT | {"reason": " "})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])


@pytest.mark.parametrize("place", ["transit", "customer", "count", "scrap"])
def test_nobody_uses_stock_at_a_place_that_is_no_place(works: WheelWorks, client: Client, place: str) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    assert post(client, "consume", SHIP | {"location": place}).status_code == 404
