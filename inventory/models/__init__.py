"""The nouns of the store: one file each."""

from inventory.models.acts import Act
from inventory.models.bom import BomLine
from inventory.models.items import Item
from inventory.models.ledger import Posting, StockLevel
from inventory.models.links import AnswerLink
from inventory.models.locations import PHYSICAL_KINDS, Location
from inventory.models.orders import ReplenishmentOrder, Shipment
from inventory.models.outbox import OutboxMessage
from inventory.models.pictures import Picture
from inventory.models.plants import Plant, Shift
from inventory.models.quantities import QuantityField
from inventory.models.suppliers import Source, Supplier

__all__ = [
    "PHYSICAL_KINDS",
    "Act",
    "AnswerLink",
    "BomLine",
    "Item",
    "Location",
    "OutboxMessage",
    "Picture",
    "Plant",
    "Posting",
    "QuantityField",
    "ReplenishmentOrder",
    "Shift",
    "Shipment",
    "Source",
    "StockLevel",
    "Supplier",
]
