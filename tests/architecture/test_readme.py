"""The README keeps its promises: every setting and every make target it needs is named."""

import re

from tests.architecture import ROOT

README = ROOT / "README.md"
SETTINGS = (ROOT / "kanban" / "settings.py").read_text()


def test_the_readme_lists_every_variable_that_settings_read() -> None:
    variables = set(re.findall(r'env\.\w+\(\s*"(\w+)"', SETTINGS))
    assert len(variables) >= 10
    assert [name for name in sorted(variables) if f"| `{name}` |" not in README.read_text()] == []


def test_every_path_in_the_readme_exists() -> None:
    paths = re.findall(r"`((?:kanban|inventory|templates|static|tests)/[\w./-]*)`", README.read_text())
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
