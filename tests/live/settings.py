"""The project's settings with the paces that a test asks for, as JSON in LIVE_TERMS and LIVE_LAYER."""

import json
import os

from kanban.settings import *  # noqa: F403
from kanban.settings import CHANNEL_LAYERS

LIVE = json.loads(os.environ.get("LIVE_TERMS", "{}"))
if layer := os.environ.get("LIVE_LAYER"):
    CHANNEL_LAYERS["default"] = {"BACKEND": layer}
EMBEDDED_DELIVERY = False
