"""Files and functions stay short enough to read to the end. The limits are those where reading gets hard."""

import ast
from pathlib import Path

import pytest

from tests.architecture import ROOT, sources

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
USUAL_FUNCTION = 20
LONGEST_PARTIAL = 50


def functions() -> list[tuple[str, int]]:
    """Each function's place and how many lines it has, its docstring and decorators left out."""
    found = []
    for file in sources("kanban", "inventory", "tests"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1:2] if ast.get_docstring(node) and len(node.body) > 1 else node.body[:1]
                lines = (node.end_lineno or node.lineno) - first[0].lineno + 2
                found.append((f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", lines))
    return found


def too_long(files: list[Path], limit: int) -> list[str]:
    lengths = {file: len(file.read_text().splitlines()) for file in files}
    return [f"{file.relative_to(ROOT)}: {lines}" for file, lines in lengths.items() if lines > limit]


def test_no_python_file_is_too_long_to_read() -> None:
    assert too_long(sources("kanban", "inventory", "tests"), LONGEST_FILE) == []


@pytest.mark.parametrize("pattern", ["js/**/*.js", "css/**/*.css"])
def test_no_browser_file_is_too_long_to_read(pattern: str) -> None:
    assert too_long(sorted((ROOT / "static").glob(pattern)), LONGEST_FILE) == []


def test_no_partial_template_is_too_long_to_read() -> None:
    assert too_long(sorted((ROOT / "templates").rglob("_*.html")), LONGEST_PARTIAL) == []


def test_no_function_is_too_long_to_read() -> None:
    assert [function for function in functions() if function[1] > LONGEST_FUNCTION] == []


def test_nine_of_ten_functions_are_short() -> None:
    lengths = [lines for _, lines in functions()]
    assert sum(lines <= USUAL_FUNCTION for lines in lengths) / len(lengths) >= 0.9
