"""What the tests of shared devices have in common."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from kanban.models import Device, Pin
from kanban.operators import devices, pins
from kanban.operators.refusals import Refusal
from tests.factory import WheelWorks

GOOD = "271828"


def share(works: WheelWorks, name: str, **settings: Any) -> Device:
    facts: dict[str, Any] = {"place": "Line 1", "by": works.people["Olga"], "at": works.now} | settings
    return devices.share([works.assembly], secret=f"secret of {name}", name=name, **facts)


def enter(works: WheelWorks, tablet: Device, user: User, pin: str, address: str = "10.0.0.1") -> Pin:
    return pins.enter(user, pin, device=tablet, address=address, at=works.now)


def refused(do: Callable[..., Any], *args: Any, **facts: Any) -> str:
    with pytest.raises(Refusal) as why:
        do(*args, **facts)
    return why.value.message
