"""Messages that arrive: claimed under a lease, sent outside any transaction, tried again for days.

`leases` and `retries` are the life of one message in the database; `Postman` drives it.
"""

from inventory.delivery.embedded import Embedded
from inventory.delivery.postman import Postman

__all__ = ["Embedded", "Postman"]
