"""A plant's folder as one zip file from a browser: bounded before anything of it is read as a table."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from kanban.plants.problems import Problem, Refused
from kanban.plants.reading import read
from kanban.plants.tables import TABLES, Plant

LARGEST = 2 * 1024 * 1024
MOST_ENTRIES = 60
MOST_BYTES = 12 * 1024 * 1024
MOST_RATIO = 100
SMALL = 64 * 1024  # below this a ratio says nothing
MOST_LINES = 150_000
PIECE = 64 * 1024
KNOWN = {table.file for table in TABLES}
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def read_zip(content: bytes) -> Plant:
    """The plant in the zip, checked as a whole: its files at the top, or in one folder.

    Refuses what no plant has: too large, too many entries, a bomb, a name that leads elsewhere, a file
    of another name. Read-me files and what operating systems add are passed over.
    """
    if len(content) > LARGEST:
        raise _refused("", _("It is larger than 2 MB; a plant of 50,000 items is not."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, TemporaryDirectory() as folder:
            _unpack(packed, Path(folder))
            return read(Path(folder))
    except BROKEN as broken:
        raise _refused("", _("This is no zip file that can be read; pack the folder again.")) from broken


def _unpack(packed: zipfile.ZipFile, folder: Path) -> None:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _refused("", _("It holds more than %d files; a plant has nine.") % MOST_ENTRIES)
    wanted = dict(_wanted(entries))
    tops = {PurePosixPath(entry.filename).parent for entry in wanted.values()}
    if len(tops) > 1:
        raise _refused("", _("Its tables are in several folders; put them into one."))
    left, lines = MOST_BYTES, 0
    for name, entry in wanted.items():
        raw = _content(packed, entry, most=left)
        left -= len(raw)
        lines += raw.count(b"\n")
        if lines > MOST_LINES:
            raise _refused(name, _("Its tables have more than %d lines together.") % MOST_LINES)
        (folder / name).write_bytes(raw)
    if not wanted:
        raise _refused("", _("There is no table of a plant in it; they are %s.") % ", ".join(sorted(KNOWN)))


def _wanted(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    seen = set()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename or "\0" in entry.orig_filename:
            raise _refused(entry.filename[:80], _("This name leads out of the folder."))
        if entry.is_dir() or path.parts[0] == "__MACOSX" or _is_no_table(path.name):
            continue
        if path.name not in KNOWN:
            words = _("This is no file of a plant; they are %s.") % ", ".join(sorted(KNOWN))
            raise _refused(path.name[:80], words)
        if path.name in seen:
            raise _refused(path.name, _("It is there twice; keep one."))
        seen.add(path.name)
        yield path.name, entry


def _is_no_table(name: str) -> bool:
    return name.startswith(".") or name.casefold() in ("thumbs.db", "desktop.ini", "readme.md", "readme.txt")


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes:
    """What is really in it, read piece by piece: what an entry says of its own size is not believed."""
    raw = bytearray()
    with packed.open(entry) as stream:
        while piece := stream.read(PIECE):
            raw += piece
            bomb = len(raw) > SMALL and len(raw) > MOST_RATIO * max(entry.compress_size, 1)
            if bomb or len(raw) > most:
                raise _refused(entry.filename[:80], _("Unpacked it is far larger than a plant's table."))
    return bytes(raw)


def _refused(name: str, words: str) -> Refused:
    return Refused([Problem(name or _("The zip file"), 0, "", words)])
