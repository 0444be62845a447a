"""Channel layers that fail."""

from typing import Any


class Broken:
    """Every call raises, as where Redis is down."""

    def __init__(self, **_config: Any) -> None:
        pass

    async def new_channel(self) -> str:
        raise ConnectionError("the layer is down")

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("the layer is down")
