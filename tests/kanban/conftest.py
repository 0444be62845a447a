"""Begun situations that several files of tests go on from."""

import pytest

from tests.factory import WheelWorks
from tests.kanban.silent import alba, arrive


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba got a request for rims at six in the morning, to be answered in 4 hours; Velo is the backup."""
    works.source(works.rim, "Velo", priority=2, response_hours=2)
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)
    return works
