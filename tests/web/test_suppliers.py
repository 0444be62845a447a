"""The supplier pages: who sees which, what is awaited first, and figures that follow from the facts."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from inventory.models import Item, ReplenishmentOrder, Source, Supplier
from kanban.models import Member
from tests.factory import WheelWorks
from tests.web.buying import ADDRESSES, JSON, delivered, page, works

__all__ = ["delivered", "works"]


@pytest.mark.parametrize("role", list(Member.Role))
def test_everybody_on_the_board_sees_its_suppliers(delivered: WheelWorks, client: Client, role: str) -> None:
    client.force_login(delivered.person("Pat", role))
    for address in ADDRESSES:
        assert "Alba" in page(client, address)
        assert client.get(address, headers=JSON).status_code == 200
        assert client.post(address).status_code == 405


def test_a_stranger_cannot_even_know_that_the_supplier_exists(delivered: WheelWorks, client: Client) -> None:
    client.force_login(delivered.person("Sam", "leader", delivered.board("paint")))
    assert "Alba" not in page(client, "/suppliers/")
    assert client.get("/suppliers/", headers=JSON).json()["suppliers"] == []
    for address in ADDRESSES[1:]:
        unknown = client.get(address.replace("alba", "nobody"), headers=JSON)
        known = client.get(address, headers=JSON)
        assert (known.status_code, known.content) == (404, unknown.content)
        assert client.get(address).status_code == 404


def test_nobody_sees_a_supplier_without_logging_in(delivered: WheelWorks, client: Client) -> None:
    for address in ADDRESSES:
        assert client.get(address).status_code == 302
        assert client.get(address, headers=JSON).status_code == 401


@pytest.mark.parametrize(
    ("role", "seen"), [("viewer", False), ("operator", False), ("buyer", True), ("leader", True)]
)
def test_whom_to_call_is_for_buyers_and_leaders(
    delivered: WheelWorks, client: Client, role: str, seen: bool
) -> None:
    client.force_login(delivered.person("Pat", role))
    told = page(client, "/suppliers/alba/")
    assert ("Ana Ribeiro" in told, "tel:+4989555" in told) == (seen, seen)


def test_who_runs_the_site_sees_all_suppliers_and_their_contacts(
    delivered: WheelWorks, client: Client
) -> None:
    Supplier.objects.create(code="unused", name="Unused", email="a@unused.example", contact="Uwe")
    client.force_login(User.objects.create_superuser("ada"))
    assert "Unused" in page(client, "/suppliers/")
    assert "Uwe" in page(client, "/suppliers/unused/")


def test_the_items_and_orders_of_other_boards_stay_unseen(delivered: WheelWorks, client: Client) -> None:
    upstream = delivered.board("upstream")
    delivered.spokes.board = upstream
    delivered.spokes.save()
    client.force_login(delivered.person("Bea", "buyer", upstream))
    told = client.get("/suppliers/alba/scorecard", headers=JSON).json()
    assert [source["item"] for source in told["sources"]] == ["SPOKE"]
    assert [order["item"] for order in told["open"]] == ["SPOKE"]
    assert told["deliveries"] == 0


def test_the_scorecard_is_told_as_a_program_reads_it(delivered: WheelWorks, client: Client) -> None:
    Source.objects.update(distance_km=40)
    client.force_login(delivered.person("Bea", "buyer"))
    told = client.get("/suppliers/alba/scorecard", headers=JSON).json()
    assert told["legs"]["answer"] == {
        "number": 1,
        "median_seconds": 3600,
        "p85_seconds": 3600,
        "agreed_seconds": [86400],
        "kept_percent": 100,
        "overrun": 0,
    }
    assert [told["legs"][leg]["median_seconds"] for leg in ("ship", "arrive", "whole")] == [
        6 * 3600,
        3 * 3600,
        10 * 3600,
    ]
    assert told["on_time_in_full"]["by_promise"]["early"] == 1
    assert told["on_time_in_full"]["by_promise"]["late"] == 2
    assert (told["quality_percent"], told["freight_km"], told["requests"]) == ("100", 40, 3)
    assert [order["item"] for order in told["open"]] == ["RIM", "SPOKE"]
    assert client.get("/suppliers/alba/", headers=JSON).json().keys() == told.keys()


def test_the_page_shows_late_requests_first_with_what_can_be_done(
    delivered: WheelWorks, client: Client
) -> None:
    client.force_login(delivered.person("Bea", "buyer"))
    told = page(client, "/suppliers/")
    assert told.index("RIM") < told.index("SPOKE")
    assert "overdue" in told
    card = delivered.card(delivered.rims)
    confirm = f'action="/cards/{card.pk}/start/"'
    assert confirm in told
    client.post(f"/cards/{card.pk}/start/", {"version": card.version}, headers={"Accept": "text/html"})
    told = page(client, "/suppliers/alba/")
    assert confirm not in told
    assert f'action="/cards/{card.pk}/finish/"' in told


def test_a_viewer_gets_no_buttons(delivered: WheelWorks, client: Client) -> None:
    client.force_login(delivered.person("Vera", "viewer"))
    assert "/start/" not in page(client, "/suppliers/")


def test_the_backup_is_offered_for_a_late_request_and_asked_with_one_tap(
    delivered: WheelWorks, client: Client
) -> None:
    delivered.source(delivered.rim, "Velo", priority=2)
    client.force_login(delivered.person("Bea", "buyer"))
    card = delivered.card(delivered.rims)
    assert "Ask Velo" in page(client, "/suppliers/alba/")
    client.post(f"/cards/{card.pk}/reorder/", {"version": card.version}, headers={"Accept": "text/html"})
    assert ReplenishmentOrder.objects.filter(supplier__code="velo").count() == 1
    assert "Ask Velo" not in page(client, "/suppliers/alba/")
    assert "The backup was asked instead" in page(client, "/suppliers/alba/")


def test_a_refused_request_stays_in_sight_until_somebody_else_is_asked(
    delivered: WheelWorks, client: Client
) -> None:
    delivered.source(delivered.rim, "Velo", priority=2)
    delivered.do("refuse", delivered.card(delivered.rims), reason="No <b>steel</b>")
    client.force_login(delivered.person("Bea", "buyer"))
    told = page(client, "/suppliers/alba/")
    assert "Refused: No &lt;b&gt;steel&lt;/b&gt;" in told
    assert "Ask Velo" in told
    assert f'action="/cards/{delivered.card(delivered.rims).pk}/start/"' not in told


def test_the_charts_have_a_mark_per_request_and_a_table_beside_them(
    delivered: WheelWorks, client: Client
) -> None:
    client.force_login(delivered.person("Bea", "buyer"))
    told = page(client, "/suppliers/alba/")
    assert told.count('class="dot" cx=') == 4
    assert told.count('<rect class="late"') + told.count('<rect class="early"') >= 2
    assert "As a table" in told
    assert "style=" not in told
    assert "1\N{NO-BREAK SPACE}h" in told


def test_a_supplier_without_orders_says_so(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Bea", "buyer"))
    told = page(client, "/suppliers/alba/")
    for words in (
        "Nothing is awaited.",
        "Nothing has been measured",
        "Nothing was due",
        "nothing to judge yet",
    ):
        assert words in told
    assert "nothing yet" in page(client, "/suppliers/")
    scorecard = client.get("/suppliers/alba/scorecard", headers=JSON).json()
    assert (scorecard["quality_percent"], scorecard["on_time_in_full"]["as_asked"]["percent"]) == (None, None)


def test_what_a_supplier_sells_is_not_to_be_had_while_either_is_inactive(
    works: WheelWorks, client: Client
) -> None:
    client.force_login(works.person("Bea", "buyer"))
    assert "not now" not in page(client, "/suppliers/alba/")
    Supplier.objects.filter(code="alba").update(active=False)
    assert "not now" in page(client, "/suppliers/alba/")
    scorecard = client.get("/suppliers/alba/scorecard", headers=JSON).json()
    assert {source["active"] for source in scorecard["sources"]} == {False}


@pytest.mark.parametrize("said", ["7", "junk", "", "-30", "9" * 50, "30", "365"])
def test_a_period_is_30_90_or_365_days(delivered: WheelWorks, client: Client, said: str) -> None:
    client.force_login(delivered.person("Bea", "buyer"))
    told = client.get("/suppliers/alba/scorecard", {"days": said}, headers=JSON).json()
    assert told["days"] == (int(said) if said in ("30", "365") else 90)


def test_suppliers_are_found_by_name_and_a_page_beyond_the_last_is_no_error(
    delivered: WheelWorks, client: Client
) -> None:
    client.force_login(delivered.person("Bea", "buyer"))
    assert client.get("/suppliers/?q=LB", headers=JSON).json()["suppliers"][0]["supplier"] == "alba"
    assert "Nothing matches." in page(client, "/suppliers/?q=%00zzz&page=99&open=junk")


def test_markup_in_names_is_text(delivered: WheelWorks, client: Client) -> None:
    evil = "<script>alert(1)</script>"
    Supplier.objects.update(name=evil, contact=evil)
    Item.objects.update(name=evil)
    client.force_login(delivered.person("Bea", "buyer"))
    for address in ADDRESSES[:2]:
        told = page(client, address)
        assert "<script>alert(1)" not in told
        assert "&lt;script&gt;alert(1)" in told


def test_a_code_with_spaces_and_slashes_has_its_page(delivered: WheelWorks, client: Client) -> None:
    Supplier.objects.update(code="Alba & Co / 7")
    client.force_login(delivered.person("Bea", "buyer"))
    assert "/suppliers/Alba%20&amp;%20Co%20/%207/" in page(client, "/suppliers/")
    assert client.get("/suppliers/Alba%20&%20Co%20/%207/").status_code == 200


def test_every_third_card_goes_to_the_second_source(works: WheelWorks, client: Client) -> None:
    works.source(works.rim, "Velo", priority=2, every=3)
    client.force_login(works.person("Ole", "operator"))
    for _round in range(3):
        for number in (1, 2):
            for verb in ("empty", "finish"):
                card = works.card(works.rims, number)
                answer = client.post(f"/cards/{card.pk}/{verb}/", {"version": card.version}, headers=JSON)
                assert answer.status_code == 200
    asked = ReplenishmentOrder.objects.order_by("pk").values_list("supplier__name", flat=True)
    assert list(asked) == ["Alba", "Alba", "Velo", "Alba", "Alba", "Velo"]
    assert "1 of 3 requests" in page(client, "/suppliers/velo/")


@pytest.mark.parametrize(("good", "status", "code"), [(21, 200, None), (22, 409, "over_delivery")])
def test_more_than_was_asked_for_is_received_within_the_tolerance_agreed(
    works: WheelWorks, client: Client, good: int, status: int, code: str | None
) -> None:
    """5 percent of 20 is one more, and it is all that may be more."""
    Source.objects.filter(item=works.rim).update(over_percent=5)
    works.do("empty", works.card(works.rims))
    client.force_login(works.person("Ole", "operator"))
    card = works.card(works.rims)
    answer = client.post(f"/cards/{card.pk}/finish/", {"version": card.version, "good": good}, headers=JSON)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert ReplenishmentOrder.objects.get().received_quantity == (good if code is None else 0)


def test_one_tub_is_awaited_and_not_one_tubs(delivered: WheelWorks, client: Client) -> None:
    Item.objects.update(unit="tubs")
    ReplenishmentOrder.objects.update(quantity=1, received_quantity=0)
    client.force_login(delivered.person("Bea", "buyer"))
    told = page(client, "/suppliers/alba/")
    assert "<small>tub</small>" in told
