"""Texts that a spreadsheet would run as a formula, made harmless and taken back unchanged.

`=1+1` leaves as `'=1+1`, and `'=1+1` as `''=1+1`: one apostrophe more on the way out, one less on the
way in. After OWASP, "CSV Injection".
"""

import re

LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
MADE_INERT = re.compile(r"'+[=+\-@\t\r]")


def inert(text: str) -> str:
    return "'" + text if LIKE_A_FORMULA.match(text) else text


def meant(cell: str) -> str:
    """What `inert` was given."""
    return cell[1:] if MADE_INERT.match(cell) else cell
