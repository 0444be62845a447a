"""First steps: the example, an uploaded folder, and one item through five short screens."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inventory.models import Item, Location, ReplenishmentOrder, Source, StockLevel
from kanban.models import Board, Card, Loop
from tests.factory import WheelWorks
from tests.kanban.plants.test_zipped import EXAMPLE, packed
from tests.web.tablets import logged_in

PAGES = ("", "upload/", "item/", "place/", "source/", "cards/", "label/")
FIRM = {"kind": "supplier", "firm": "Alba Rims", "email": "orders@alba.example", "days": "2"}


@pytest.fixture
def ada(db: None, client: Client) -> Client:
    """Ada runs the site, and it is empty."""
    client.force_login(User.objects.create_superuser("ada"))
    return client


def tell(client: Client, step: str, **said: str) -> Any:
    return client.post(f"/first-steps/{step}/", said)


def told(client: Client, source: dict[str, str] = FIRM) -> None:
    """The first three steps."""
    tell(client, "item", part_number="RIM-28", name="Rim 28 in", unit="pcs")
    tell(client, "place", name="Line 1", kind="line_side")
    tell(client, "source", **source)


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("plant.zip", content, "application/zip")
    return client.post("/first-steps/upload/", {"plant": file})


@pytest.mark.parametrize("role", ["viewer", "operator", "leader", "buyer"])
def test_only_whoever_runs_the_site_takes_them(works: WheelWorks, role: str) -> None:
    client = logged_in(works.person("Paul", role))
    for page in PAGES:
        assert client.get(f"/first-steps/{page}").status_code == 403
    for page in ("example/", "upload/", "load/", "item/"):
        assert client.post(f"/first-steps/{page}").status_code == 403
    User.objects.create_superuser("ada")  # the set-up is over: strangers are sent to log in
    assert Client().get("/first-steps/").headers["Location"].startswith("/accounts/login/")


def test_the_bicycle_works_come_without_people_whose_passwords_everybody_knows(ada: Client) -> None:
    assert ada.post("/first-steps/example/").status_code == 302
    assert Board.objects.count() == 3
    assert list(User.objects.values_list("username", flat=True)) == ["ada"]
    assert not Board.objects.filter(live_since__isnull=False).exists()
    assert not ReplenishmentOrder.objects.exists()


def test_a_plant_at_work_is_not_mixed_with_another(works: WheelWorks, client: Client) -> None:
    client.force_login(User.objects.create_superuser("ada"))
    before = Item.objects.count()
    assert client.post("/first-steps/example/").status_code == 409
    assert upload(client, packed(EXAMPLE)).status_code == 409
    assert client.post("/first-steps/load/").status_code == 409
    assert Item.objects.count() == before


def test_an_upload_is_shown_before_anything_is_kept_and_then_loaded(ada: Client) -> None:
    answer = upload(ada, packed(EXAMPLE))
    assert answer.status_code == 200
    assert "loops.csv" in answer.content.decode()
    assert not Item.objects.exists()
    assert ada.post("/first-steps/load/").status_code == 302
    assert Loop.objects.exists()
    assert User.objects.filter(username="leader").exists()
    assert "uploaded_plant" not in ada.session


def test_an_upload_with_a_mistake_names_the_cell_and_loads_nothing(ada: Client) -> None:
    upload(ada, packed(EXAMPLE))
    wrong = EXAMPLE | {"loops.csv": EXAMPLE["loops.csv"].replace(b"CITY-28", b"CITY-29", 1)}
    answer = upload(ada, packed(wrong))
    assert answer.status_code == 400
    assert "loops.csv, line 2, column item" in answer.content.decode()
    assert ada.post("/first-steps/load/").status_code == 400
    assert not Item.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no zip", packed({"../items.csv": b"x"})])
def test_hostile_uploads_are_refused_in_words(ada: Client, content: bytes) -> None:
    assert upload(ada, content).status_code == 400
    assert ada.post("/first-steps/upload/").status_code == 400


def test_five_screens_end_with_cards_that_move(ada: Client) -> None:
    told(ada)
    answer = tell(ada, "cards", container_quantity="20", cards="3", there="40")
    assert answer.headers["Location"] == "/first-steps/label/"
    assert "Print 3 labels" in ada.get("/first-steps/label/").content.decode()
    assert StockLevel.objects.get().quantity == 40
    assert sorted(Card.objects.values_list("state", flat=True)) == ["DONE", "DONE", "REQUESTED"]
    assert Source.objects.get().lead_time_days == 2
    assert not ReplenishmentOrder.objects.exists()
    loop = Loop.objects.get()
    assert ada.post("/labels/", {"what": f"loop:{loop.pk}"})["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("said", "kind", "source"),
    [
        ({"kind": "withdrawal", "store": "Store B"}, "withdrawal", "Store B"),
        (
            {"kind": "production", "cell": "Wheel cell", "part": "SPOKE", "per": "36"},
            "production",
            "Wheel cell",
        ),
    ],
)
def test_each_kind_opens_its_loop(ada: Client, said: dict[str, str], kind: str, source: str) -> None:
    told(ada, said)
    tell(ada, "cards", container_quantity="20", cards="2", there="0")
    loop = Loop.objects.get()
    assert (loop.kind, loop.source and loop.source.name) == (kind, source)


def test_steps_can_be_left_and_come_back_to(ada: Client) -> None:
    assert ada.get("/first-steps/cards/").headers["Location"] == "/first-steps/item/"
    told(ada)
    assert 'value="RIM-28"' in ada.get("/first-steps/item/").content.decode()
    assert ada.get("/first-steps/label/").headers["Location"] == "/first-steps/cards/"
    tell(ada, "item", part_number="RIM-29", name="Rim 29 in", unit="pcs")
    assert list(Item.objects.values_list("part_number", flat=True)) == ["RIM-29"]
    assert ada.get("/first-steps/cards/").status_code == 200


def test_what_is_wrong_is_said_and_what_was_kept_stays(ada: Client) -> None:
    assert tell(ada, "item", part_number="", name="", unit="").status_code == 400
    told(ada, {"kind": "supplier"})
    assert ada.get("/first-steps/cards/").headers["Location"] == "/first-steps/source/"
    assert tell(ada, "source", kind="withdrawal", store="line 1").status_code == 400
    assert tell(ada, "source", kind="production", cell="Cell", part="rim-28", per="1").status_code == 400
    tell(ada, "source", **FIRM)
    assert tell(ada, "cards", container_quantity="0.5", cards="2", there="0").status_code == 400
    assert tell(ada, "cards", container_quantity="20", cards="2", there="0.5").status_code == 400
    assert not Loop.objects.exists()
    assert not Location.objects.filter(name="Cell").exists()


def test_the_guide_is_for_everybody_who_has_logged_in(works: WheelWorks) -> None:
    for role in ("viewer", "operator", "leader", "buyer"):
        page = logged_in(works.person(role.title(), role)).get("/guide/").content.decode()
        for anchor in (
            "rules",
            "kinds",
            "verbs",
            "quantities",
            "limit",
            "hold",
            "stock",
            "scan",
            "offline",
            "wall",
        ):
            assert f'id="{anchor}"' in page
    assert Client().get("/guide/").status_code == 302
