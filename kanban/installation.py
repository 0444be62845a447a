"""What an installation has of its own: its data folder, its secret key, the build that its browsers load."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kanban import environment

SHORTEST_SECRET = 32


def data_folder(name: str, path: Path) -> Path:
    """The folder for everything this installation keeps; made where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise environment.refusal(name, f"a folder that can be made ({error.strerror})") from None
    return path.resolve()


def secret_key(name: str, value: str, *, kept_in: Path) -> str:
    """The given key, or one made once and kept in a file that only its owner reads."""
    if value and len(value) < SHORTEST_SECRET:
        raise environment.refusal(
            name, f"at least {SHORTEST_SECRET} characters, or nothing to have one made and kept"
        )
    return value or kept_secret(kept_in / "secret_key")


def kept_secret(file: Path) -> str:
    """Reads the file, made first where it is missing. Two processes starting at once get the same key."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()


def build_of(places: Iterable[Path]) -> str:
    """A short name for what browsers load: it changes when a file does that is, or is in, one of `places`."""
    digest = hashlib.sha256()
    inside = (path for place in places for path in (place, *place.rglob("*")))
    for file in sorted(path for path in inside if path.is_file()):
        digest.update(f"{file.name} {file.stat().st_size}".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
