"""Stock as it is listed, and the page on which people use and count it."""

from decimal import Decimal

from django.test import Client

from kanban.models import Member
from tests.factory import WheelWorks
from tests.web.test_stock import JSON, SHIP, level


def test_stock_is_listed_by_item_and_place(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    rims = client.get("/stock/?item=RIM", headers=JSON).json()["stock"]
    assert rims == [
        {"item": "RIM", "location": "cell", "quantity": "20"},
        {"item": "RIM", "location": "goods-in", "quantity": "40"},
    ]
    assert client.get("/stock/?item=RIM&location=cell", headers=JSON).json()["stock"] == rims[:1]
    for nothing in ("item=%00", "item=R%00IM&location=cell", "location=%00", "q=%00"):
        assert client.get(f"/stock/?{nothing}", headers=JSON).json() == {"stock": []}
        assert client.get(f"/stock/?{nothing}").status_code == 200
    found = client.get("/stock/?q=wheel", headers=JSON).json()["stock"]
    assert {row["item"] for row in found} == {"WHEEL"}


def test_what_is_under_way_is_listed_too(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    works.do("empty", works.card(works.rims_at_cell))
    works.do("start", works.card(works.rims_at_cell), quantity=Decimal(7))
    stock = client.get("/stock/?item=RIM&location=transit", headers=JSON).json()["stock"]
    assert stock == [{"item": "RIM", "location": "transit", "quantity": "7"}]


def test_a_person_gets_back_to_the_page_with_a_message(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    page = client.post("/stock/consume/", SHIP, follow=True)
    assert page.redirect_chain == [("/stock/", 303)]
    assert "Shipped 5 pcs of BIKE from Shipping" in page.content.decode()


def test_a_person_is_told_on_the_page_why_not(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    page = client.post("/stock/consume/", SHIP | {"quantity": "16"})
    assert page.status_code == 409
    assert "Shipping holds 15 of BIKE, 16 needed." in page.content.decode()
    assert client.post("/stock/consume/", SHIP | {"item": "<b>"}).status_code == 400


def test_a_double_click_on_the_page_takes_stock_once(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    page = client.get("/stock/")
    assert f'name="key" value="{page.context["key"]}"' in page.content.decode()
    for _ in range(2):
        answer = client.post("/stock/consume/", SHIP | {"key": page.context["key"]})
        assert answer.status_code == 303
    assert level(works, "BIKE", "shipping") == 10


def test_a_refused_form_keeps_what_was_typed(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    page = client.post("/stock/consume/", SHIP | {"quantity": "1.5"}).content.decode()
    assert 'name="quantity" value="1.5"' in page
    assert '<option value="shipping" selected>' in page


def test_only_places_where_one_may_use_stock_are_offered(works: WheelWorks, client: Client) -> None:
    """Pat moves cards in the paint shop and only looks at assembly."""
    pat = works.person("Pat", "viewer", works.assembly)
    client.force_login(pat)
    assert client.get("/stock/").context["may_count"] is False
    paint = works.board("paint")
    works.loop(paint, works.wheel, "withdrawal", works.rack, works.place("oven"), full=False)
    Member.objects.create(user=pat, board=paint, role="operator")
    assert [place.code for place in client.get("/stock/").context["places"]] == ["oven", "rack"]


def test_names_with_markup_are_text_on_the_page(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    works.rim.name = "<script>alert(1)</script>"
    works.rim.save()
    assert "<script>alert(1)" not in client.get("/stock/").content.decode()
