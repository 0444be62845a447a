"""Pictures of items: what is kept, and what hostile files are told."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from inventory import pictures
from inventory.models import Item, Picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def file(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **facts: object) -> BytesIO:
    kept = BytesIO()
    Image.new(mode, size, facts.pop("colour", "red")).save(kept, form, **facts)  # type: ignore[arg-type]
    kept.seek(0)
    return kept


def bomb(side: int) -> bytes:
    """A PNG of a few bytes whose head promises side × side pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def kept(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", pictures.TAKEN)
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_picture_is_kept_as_a_small_jpeg(form: str, mode: str) -> None:
    colour = "red" if mode == "RGB" else 76
    content, size = pictures.read(file(form, (2000, 1000), mode, colour=colour))
    assert size == kept(content).size == (800, 400)
    assert kept(content).format == "JPEG"
    assert len(content) < 20_000


def test_what_can_be_seen_through_becomes_white() -> None:
    content, _size = pictures.read(file("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert kept(content).getpixel((20, 15)) == (255, 255, 255)


def test_a_photograph_stands_upright_and_loses_where_it_was_taken() -> None:
    told = Image.Exif()
    told[0x0112] = 6
    told[0x010E] = "Hall 3, by Lena"
    told.get_ifd(0x8825)[1] = "N"
    photograph = file("JPEG", (60, 40), exif=told, comment=b"secret")
    content, size = pictures.read(photograph)
    assert size == (40, 60)
    assert (b"Lena" in photograph.getvalue(), b"Lena" in content, b"secret" in content) == (
        True,
        False,
        False,
    )
    assert dict(kept(content).getexif()) == {}


@pytest.mark.parametrize(
    ("name", "upload", "words"),
    [
        ("nothing", b"", "empty"),
        ("SVG", SVG, "JPEG, PNG or WebP"),
        ("text", b"FRAME-M", "JPEG, PNG or WebP"),
        ("GIF", file("GIF").getvalue(), "JPEG, PNG or WebP"),
        ("TIFF", file("TIFF").getvalue(), "JPEG, PNG or WebP"),
        ("half a file", file("PNG", (300, 300), colour="blue").getvalue()[:90], "JPEG, PNG or WebP"),
        ("a JPEG's head", b"\xff\xd8\xff\xe0" + SVG, "JPEG, PNG or WebP"),
        ("large bomb", bomb(60_000), "50 million pixels"),
        ("small bomb", bomb(8_000), "50 million pixels"),
        ("too large", b"\xff\xd8" + bytes(pictures.LARGEST_FILE), "10 MB"),
    ],
)
def test_what_is_no_picture_is_told_so(name: str, upload: bytes, words: str) -> None:
    with pytest.raises(pictures.NotAPicture, match=words):
        pictures.read(BytesIO(upload))


@pytest.mark.django_db
def test_a_second_picture_replaces_the_first_and_a_refused_one_does_not() -> None:
    item = Item.objects.create(part_number="RIM", name="Rim")
    first = pictures.put(item, file())
    second = pictures.put(item, file(colour="blue"))
    assert (first.pk, Picture.objects.count()) == (second.pk, 1)
    assert first.digest != second.digest
    with pytest.raises(pictures.NotAPicture):
        pictures.put(item, BytesIO(SVG))
    assert Picture.objects.get().digest == second.digest
    pictures.drop(item)
    assert not Picture.objects.exists()
