"""A plant's folder as a zip from a browser: the example comes through, everything hostile is refused."""

import io
import zipfile
from collections.abc import Callable

import pytest

from kanban import plants
from kanban.plants import zipped
from kanban.plants.zipped import read_zip
from tests.server import BICYCLE

Files = dict[str, bytes]
EXAMPLE = {path.name: path.read_bytes() for path in BICYCLE.glob("*.csv")}


def packed(files: Files, *, folder: str = "") -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return into.getvalue()


@pytest.mark.parametrize("folder", ["", "bicycle/", "my plant/2026/"])
def test_the_example_is_read_as_from_its_folder(folder: str) -> None:
    more = {"README.md": b"read me", ".DS_Store": b"\0", "__MACOSX/._items.csv": b"\0"}
    found = read_zip(packed(EXAMPLE | more, folder=folder if folder else ""))
    assert found.rows.keys() == plants.read(BICYCLE).rows.keys()
    assert [row.key for row in found] == [row.key for row in plants.read(BICYCLE)]


def bomb() -> bytes:
    return packed(EXAMPLE | {"items.csv": b"0" * 30_000_000})


def bomb_that_lies() -> bytes:
    """Says in its directory that what is in it is small."""
    raw = packed({"items.csv": b"0" * 30_000_000})
    return raw.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


def twice() -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("items.csv", EXAMPLE["items.csv"])
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("items.csv", b"part_number\n")
    return into.getvalue()


def locked() -> bytes:
    """An entry that says it is encrypted."""
    raw = bytearray(packed({"items.csv": b"part_number\n"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"%PDF-1.7 and so on", "no zip file"),
    "cut off": (lambda: packed(EXAMPLE)[:-200], "no zip file"),
    "nothing": (lambda: b"", "no zip file"),
    "too large": (lambda: b"P" * (zipped.LARGEST + 1), "larger than 2 MB"),
    "a bomb": (bomb, "far larger"),
    "a bomb that lies": (bomb_that_lies, "far larger|no zip file"),
    "up and out": (lambda: packed({"../items.csv": b"x"}), "leads out"),
    "up in the middle": (lambda: packed({"a/../../items.csv": b"x"}), "leads out"),
    "from the root": (lambda: packed({"/etc/items.csv": b"x"}), "leads out"),
    "on a drive": (lambda: packed({"C:\\items.csv": b"x"}), "leads out"),
    "up by backslash": (lambda: packed({"..\\items.csv": b"x"}), "leads out"),
    "a stranger": (lambda: packed(EXAMPLE | {"run.sh": b"x"}), "no file of a plant"),
    "a zip in it": (lambda: packed({"more.zip": packed(EXAMPLE)}), "no file of a plant"),
    "many": (lambda: packed({f"{n}/items.csv": b"x" for n in range(99)}), "more than 60 files"),
    "two folders": (lambda: packed({"a/items.csv": b"x", "b/loops.csv": b"x"}), "several folders"),
    "twice": (twice, "twice"),
    "empty": (lambda: packed({}), "no table"),
    "locked": (locked, "no zip file"),
    "endless": (lambda: packed({"items.csv": b"a,b,c\n" * 160_000}), "far larger|more than"),
    "not a table": (lambda: packed({"items.csv": b"\xff\xfe\0"}), "UTF-8"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_plant_is_is_refused_in_words(name: str) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(plants.Refused, match=words):
        read_zip(make())


def test_without_the_bound_the_bomb_would_be_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same bomb gets as far as the reader of tables."""
    monkeypatch.setattr(zipped, "MOST_BYTES", 10**9)
    monkeypatch.setattr(zipped, "MOST_RATIO", 10**9)
    with pytest.raises(plants.Refused) as refused:
        read_zip(bomb())
    assert "far larger" not in str(refused.value)
