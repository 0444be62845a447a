"""When the live board speaks, and what it puts up with."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Seconds, unless a line says otherwise. `settings.LIVE` may name others, as tests do."""

    look_every: float = 1.0  # without a poke
    together: float = 0.1  # what changes within it after a patch goes into the next one
    heartbeat: float = 15.0
    permission: float = 10.0  # how long somebody may go on seeing a board that he no longer may
    goodbye: float = 5.0  # for a socket to take its last frames before it is cut off
    member: float = 3600.0  # of pokes in a group, then joined anew: the layer in memory forgets it in a day
    frame_characters: int = 48_000  # of cards in one frame; a change of more stays whole
    frames_waiting: int = 64  # frames; with more than that a socket is too slow
    events_behind: int = 2_000  # events; with more than that a screen loads the page anew
    sockets_per_person: int = 60
    sockets_per_address: int = 300  # a plant behind one router is one address


@cache
def terms() -> Terms:
    return Terms(**getattr(settings, "LIVE", {}))
