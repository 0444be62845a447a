"""The file itself: a ZIP of the parts and, last, the manifest with their checksums."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from kanban.backups.manifest import Manifest, Part, read
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused

MANIFEST = "manifest.json"
CHUNK = 2**20
LONGEST_MANIFEST = 2**24
BEGINS = b"PK\x03\x04"
DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),
    *(ValueError, KeyError, TypeError, AttributeError),
)


def pack(target: zipfile.ZipFile, name: str, source: Path, progress: Progress) -> Part:
    """Adds a file under `name`; its checksum is taken from the bytes that go in."""
    digest, done, total = hashlib.sha256(), 0, source.stat().st_size
    with source.open("rb") as file, target.open(name, "w", force_zip64=True) as packed:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            packed.write(chunk)
            done += len(chunk)
            progress(_("Packing"), done, total)
    return Part(name, done, digest.hexdigest())


@dataclass(frozen=True)
class Archive:
    """A backup opened for reading."""

    file: Path
    packed: zipfile.ZipFile
    manifest: Manifest

    def unpack(self, into: Path, progress: Progress) -> None:
        """Writes every part below `into`; refuses one that is not what the manifest says."""
        for part in self.manifest.parts:
            target = into / part.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with damage_refused(self.file), self.packed.open(part.name) as packed, target.open("wb") as file:
                self._copy(part, packed, file, progress)

    def _copy(self, part: Part, packed: IO[bytes], file: IO[bytes], progress: Progress) -> None:
        digest, done = hashlib.sha256(), 0
        while chunk := packed.read(CHUNK):
            done += len(chunk)
            if done > part.bytes:
                raise ValueError("longer than the manifest says")
            digest.update(chunk)
            file.write(chunk)
            progress(_("Unpacking"), done, part.bytes)
        if done != part.bytes or digest.hexdigest() != part.sha256:
            raise ValueError("not what the manifest says")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Opens a backup; refuses what is missing, foreign, cut short or damaged."""
    try:
        with file.open("rb") as start:
            begins = start.read(len(BEGINS))
    except OSError as error:
        words = _("%(file)s cannot be read: %(why)s.")
        raise Refused(words % {"file": file, "why": error.strerror}) from None
    if begins != BEGINS:
        raise foreign(file)
    with damage_refused(file):
        packed = zipfile.ZipFile(file)
    with packed:
        if MANIFEST not in packed.namelist():
            raise foreign(file)
        with damage_refused(file):
            manifest = read(_manifest_of(packed))
            _names_are_plain(manifest)
        yield Archive(file, packed, manifest)


def is_backup(file: Path) -> bool:
    """Whether the file may be written over: nothing but a backup of ours may."""
    try:
        with opened(file):
            return True
    except Refused:
        return False


def foreign(file: Path) -> Refused:
    return Refused(_("%(file)s is no backup of Pullboard.") % {"file": file})


@contextmanager
def damage_refused(file: Path) -> Iterator[None]:
    try:
        yield
    except DAMAGES as error:
        words = _("%(file)s is damaged or cut short (%(why)s). Take another backup; nothing was changed.")
        raise Refused(words % {"file": file, "why": error}) from error


def _manifest_of(packed: zipfile.ZipFile) -> bytes:
    with packed.open(MANIFEST) as file:
        text = file.read(LONGEST_MANIFEST + 1)
    if len(text) > LONGEST_MANIFEST:
        raise ValueError("its manifest is too long")
    return text


def _names_are_plain(manifest: Manifest) -> None:
    """No part may land outside the folder it is unpacked into."""
    for part in manifest.parts:
        path = PurePosixPath(part.name)
        if path.is_absolute() or ".." in path.parts or "\\" in part.name or not path.parts:
            raise ValueError(f"a part is called {part.name!r}")
