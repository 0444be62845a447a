"""What runs out first stands on top: absolute sort keys that a browser compares as plain strings."""

from datetime import UTC, datetime

LATER = "9999-12-31T23:59:59"


def sort_key(runs_out_at: datetime | None, since: datetime | None, number: int) -> str:
    """Orders by the moment of running out, then by who has waited longest, then by `number`.

    What is not being used up comes last. Equal only for the same `number`.
    """
    return f"{_moment(runs_out_at)}~{_moment(since)}~{number:010d}"


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if at else LATER
