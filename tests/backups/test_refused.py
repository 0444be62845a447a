"""What is no sound backup of this version is refused in a sentence, before anything is touched."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kanban.backups import archive, manifest
from kanban.backups.archive import MANIFEST, opened
from kanban.backups.manifest import Manifest
from kanban.backups.refusals import Refused
from tests.backups.plants import QUIET

NOON = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)


def backup(folder: Path, **facts: object) -> Path:
    """A small backup; `facts` are said in its manifest instead of what is so."""
    content, file = folder / "content", folder / "backup.zip"
    content.write_bytes(bytes(range(256)) * 200)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        part = archive.pack(packed, "database.sqlite3", content, QUIET)
        whole = Manifest(NOON, "0.1.0", "sqlite", sorted(manifest.known_migrations()), {"a": 1}, [part])
        packed.writestr(MANIFEST, json.dumps(json.loads(whole.written()) | facts))
    return file


def restored(file: Path) -> None:
    with opened(file) as found:
        found.manifest.check("sqlite")
        found.unpack(file.parent / "unpacked", QUIET)


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as refused:
        restored(file)
    return str(refused.value)


def test_a_sound_one_is_unpacked_as_it_was(tmp_path: Path) -> None:
    restored(backup(tmp_path))
    assert (tmp_path / "unpacked" / "database.sqlite3").read_bytes() == bytes(range(256)) * 200


def test_one_that_was_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    whole = backup(tmp_path).read_bytes()
    for length in [5, 40, *range(1000, len(whole), 5000), len(whole) - 1]:
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert "damaged or cut short" in refusal(tmp_path / "cut.zip"), length


def test_one_with_a_single_wrong_byte_is_refused(tmp_path: Path) -> None:
    whole = bytearray(backup(tmp_path).read_bytes())
    whole[20_000] ^= 1
    (tmp_path / "flipped.zip").write_bytes(whole)
    assert "damaged or cut short" in refusal(tmp_path / "flipped.zip")


def test_one_whose_part_was_exchanged_is_refused_by_its_checksum(tmp_path: Path) -> None:
    file = backup(tmp_path)
    with zipfile.ZipFile(file) as packed:
        text = packed.read(MANIFEST)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("database.sqlite3", bytes(256 * 200))
        packed.writestr(MANIFEST, text)
    assert "not what the manifest says" in refusal(file)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"migrations": ["kanban.9999_from_the_future"]}, "made by a newer version"),
        ({"format": 2}, "made by a newer version"),
        ({"engine": "postgresql"}, "holds a database of postgresql"),
        ({"product": "another"}, "damaged"),
        ({"parts": [{"name": "../../etc/passwd", "bytes": 1, "sha256": ""}]}, "damaged"),
        ({"parts": [{"name": "/etc/passwd", "bytes": 1, "sha256": ""}]}, "damaged"),
        ({"parts": [{"name": "missing", "bytes": 1, "sha256": ""}]}, "damaged"),
        ({"parts": "none"}, "damaged"),
        ({"made_at": "yesterday"}, "damaged"),
        ({"another": "fact"}, "damaged"),
    ],
)
def test_one_that_says_something_else_of_itself_is_refused(
    tmp_path: Path, facts: dict[str, object], words: str
) -> None:
    assert words in refusal(backup(tmp_path, **facts))
    assert not (tmp_path / "unpacked").exists() or not list((tmp_path / "unpacked").iterdir())


def plain_text(file: Path) -> None:
    file.write_text("part_number,name\n")


def another_archive(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photos/1.jpeg", b"")


def a_database(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" * 10)


@pytest.mark.parametrize("make", [plain_text, another_archive, a_database])
def test_a_foreign_file_is_refused_and_never_written_over(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "foreign")
    assert "is no backup of Pullboard" in refusal(tmp_path / "foreign")
    assert not archive.is_backup(tmp_path / "foreign")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "nothing.zip")
