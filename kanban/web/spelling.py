"""Quantities as people write them: 1,5 in German, 1.5 in English, and nothing that can mean two things.

A language's own decimal sign always is one. The other sign is taken for it too, unless it stands
where thousands are parted: "1.000" is a thousand to some and one to others, so it is asked again.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.models import quantities
from inventory.models.quantities import own_sign, spelled

__all__ = ["Ambiguous", "read", "spelled"]

PARTED = re.compile(r"[-+]?[1-9][0-9]{0,2}([.,][0-9]{3})+([.,][0-9]+)?")


class Ambiguous(ValueError):
    """Can be read in two ways; the text says how to write it."""


def read(text: str) -> Decimal:
    """The number that a person spelled, in the language that is spoken now.

    Refuses with Ambiguous what may be thousands, and with ValueError what is no number.
    """
    said, own = text.strip(), own_sign()
    if PARTED.fullmatch(said) and not re.fullmatch(rf"[-+]?[0-9]+{re.escape(own)}[0-9]+", said):
        raise Ambiguous(_how_to_write(said))
    return quantities.read(said.replace(",", "."))


def _how_to_write(said: str) -> str:
    whole = re.sub(r"[.,](?=[0-9]{3}(?![0-9]))", "", said).replace(",", ".").replace(".", own_sign())
    signs = re.findall(r"[.,]", said)
    if len(signs) > 1:
        return _("Write thousands without a sign between them: %(whole)s.") % {"whole": whole}
    small = spelled(quantities.read(said.replace(",", ".")))
    words = _("“%(said)s” can be read in two ways: write %(whole)s or %(small)s.")
    return words % {"said": said, "whole": whole, "small": small}
