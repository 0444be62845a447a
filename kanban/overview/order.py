"""What runs out first stands on top: absolute sort keys that a browser compares as plain strings."""

from datetime import datetime

NEVER = 0xFFFFFFFF


def sort_key(runs_out_at: datetime | None, since: datetime | None, number: int) -> str:
    """Orders by the moment of running out, then by who has waited longest, then by `number`.

    Moments are seconds since 1970 in eight hexadecimal digits; what is not being used up comes last
    ("ffffffff"). Equal only for the same `number`.
    """
    return f"{_seconds(runs_out_at):08x}~{_seconds(since):08x}~{number:06x}"


def _seconds(at: datetime | None) -> int:
    return min(max(int(at.timestamp()), 0), NEVER) if at else NEVER
