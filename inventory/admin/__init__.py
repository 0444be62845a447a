"""The admin of the store: master data is kept here, the ledger is read."""

from inventory.admin import buying, ledger, links, master
from inventory.admin.readonly import ReadOnly

__all__ = ["ReadOnly", "buying", "ledger", "links", "master"]
