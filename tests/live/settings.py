"""The project's settings with what a test asks for.

The paces are JSON in LIVE_TERMS, the layer is named in LIVE_LAYER and forgets its members after
LIVE_LAYER_EXPIRY seconds, the build is LIVE_BUILD.
"""

import json
import os

from kanban.settings import *  # noqa: F403
from kanban.settings import CHANNEL_LAYERS

LIVE = json.loads(os.environ.get("LIVE_TERMS", "{}"))
if layer := os.environ.get("LIVE_LAYER"):
    CHANNEL_LAYERS["default"] = {"BACKEND": layer}
if expiry := os.environ.get("LIVE_LAYER_EXPIRY"):
    CHANNEL_LAYERS["default"]["CONFIG"] = {"group_expiry": int(expiry)}
if build := os.environ.get("LIVE_BUILD"):
    BUILD = build
EMBEDDED_DELIVERY = False
