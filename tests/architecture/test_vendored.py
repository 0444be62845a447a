"""Vendored libraries are the files that their packages hold: each has its hash, its folder a licence."""

import hashlib
from pathlib import Path

import pytest

from tests.architecture import ROOT

VENDORED = ("static/vendor", "tests/vendor", "kanban/labels/fonts")


def listed(folder: Path) -> dict[str, str]:
    """The hash list: path → SHA-256."""
    lines = (folder / "HASHES").read_text().splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if not line.startswith("#")]
    return {path: digest for digest, path in pairs}


@pytest.mark.parametrize("vendored", VENDORED)
def test_the_hash_list_holds_every_vendored_file_as_it_is(vendored: str) -> None:
    folder = ROOT / vendored
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "HASHES"]
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    assert found == listed(folder)


@pytest.mark.parametrize("vendored", VENDORED)
def test_every_vendored_library_has_its_licence(vendored: str) -> None:
    libraries = [folder for folder in (ROOT / vendored).iterdir() if folder.is_dir()]
    assert libraries
    assert [library.name for library in libraries if not (library / "LICENSE").is_file()] == []
