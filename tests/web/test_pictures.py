"""Pictures of items: kept in the admin, seen by whoever sees the item, and nobody else."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inventory import pictures
from inventory.models import Item, Picture
from tests.factory import WheelWorks
from tests.web.office import address, inline, told


def png(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return file.getvalue()


def save(office: Client, item: Item, upload: bytes | None = None, **facts: str) -> str:
    fields = {"part_number": item.part_number, "name": item.name, "unit": "pcs", "decimals": "0"}
    form = fields | {"active": "on"} | inline("bom") | inline("sources") | facts
    if upload is not None:
        form["new_picture"] = SimpleUploadedFile("rim.png", upload, content_type="image/png")
    return told(office.post(address(Item, "change", item.pk), form))


def test_an_item_gets_a_picture_in_the_admin_and_loses_it_again(office: Client, works: WheelWorks) -> None:
    save(office, works.rim, png())
    assert Picture.objects.get().item == works.rim
    assert "data:image/jpeg;base64," in told(office.get(address(Item, "change", works.rim.pk)))
    first = pictures.digest_of(works.rim.pk)
    save(office, works.rim)
    assert pictures.digest_of(works.rim.pk) == first
    save(office, works.rim, png("blue"))
    assert pictures.digest_of(works.rim.pk) not in ("", first)
    save(office, works.rim, no_picture="on")
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("upload", "words"),
    [(b"", "This file is empty."), (b"<svg/>", "This is no picture"), (png()[:60], "This is no picture")],
)
def test_what_is_no_picture_is_refused_in_words_and_the_old_one_stays(
    office: Client, works: WheelWorks, upload: bytes, words: str
) -> None:
    pictures.put(works.rim, BytesIO(png()))
    assert words in save(office, works.rim, upload)
    assert Picture.objects.count() == 1


def test_whoever_sees_the_item_on_a_board_sees_its_picture(works: WheelWorks, client: Client) -> None:
    pictures.put(works.rim, BytesIO(png()))
    client.force_login(works.person("Vera", "viewer"))
    answer = client.get(f"/items/{works.rim.pk}/picture/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    card, token = works.card(works.rims), works.card(works.rims).token
    for page in (f"/cards/{card.pk}/", f"/scan/found/?code={token}"):
        assert f"/items/{works.rim.pk}/picture/" in told(client.get(page))
    assert client.get(f"/items/{works.spoke.pk}/picture/").status_code == 404


def test_a_stranger_sees_no_picture(works: WheelWorks, client: Client) -> None:
    pictures.put(works.rim, BytesIO(png()))
    address_of_it = f"/items/{works.rim.pk}/picture/"
    assert client.get(address_of_it).status_code == 302
    client.force_login(works.person("Sam", "leader", works.board("paint")))
    assert client.get(address_of_it).status_code == 404


def test_an_item_without_a_picture_shows_none(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    assert "/picture/" not in told(client.get(f"/cards/{works.card(works.rims).pk}/"))
