"""Rules about the code itself: what may import what, how long things get, what is open to strangers."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def sources(*folders: str) -> list[Path]:
    """Every Python file below the folders, migrations left out: makemigrations writes those."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return [file for file in files if "migrations" not in file.parts]
