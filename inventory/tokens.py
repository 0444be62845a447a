"""What a label's QR code says of a card or a place, and the short code that people type.

The QR code says the token and nothing else. No address: a label outlives the plant's host name. Only
capitals and digits: the symbol stays the smallest there is (version 1, 21 × 21 modules, level M), so
its modules are as big as the label allows. No Y and Z, which QWERTY and QWERTZ keyboards swap: a
wedge scanner types what it reads. No I, L, O, U: people take them for 1, 0 and V.

The last sign is a check sign (Luhn mod N with N = 28, ISO/IEC 7812-1 Annex B for other alphabets):
one wrong sign is always noticed, two swapped neighbours nearly always. So a damaged code is told from
a foreign one without asking the database.
"""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWX"
TOKEN_LENGTH, CODE_LENGTH, BADGE_LENGTH = 17, 8, 20


def new_token() -> str:
    """Permanent, opaque, not guessable: 16 random signs (77 bits) and their check sign."""
    return _checked(TOKEN_LENGTH)


def new_code() -> str:
    """For fingers and mouths: 7 random signs and their check sign. Not a secret; 13 billion of them."""
    return _checked(CODE_LENGTH)


def new_badge() -> str:
    """A person's badge: 19 random signs (91 bits) and their check sign, longer than any card's token."""
    return _checked(BADGE_LENGTH)


def shown(code: str) -> str:
    """As it stands on the label: K7Q4-M2XD."""
    return f"{code[:4]}-{code[4:]}"


def tidy(text: str) -> str:
    """As it was meant: in capitals, without the spaces and hyphens that people put in."""
    return "".join(text.split()).replace("-", "").upper()


def is_ours(text: str) -> bool:
    """Whether it has the shape of a token or a code, whole or damaged; a price tag has not."""
    return len(text) in (TOKEN_LENGTH, CODE_LENGTH) and set(text) <= set(ALPHABET)


def is_badge(text: str) -> bool:
    """Whether it is a badge without a wrong sign."""
    return len(text) == BADGE_LENGTH and set(text) <= set(ALPHABET) and check_sign(text[:-1]) == text[-1]


def is_whole(text: str) -> bool:
    """Whether it is a token or a code without a wrong sign. Ours and not whole means damaged."""
    return is_ours(text) and check_sign(text[:-1]) == text[-1]


def check_sign(signs: str) -> str:
    """Luhn mod 28: from the right every other sign counts double, a double's two digits added up."""
    base, total = len(ALPHABET), 0
    for place, sign in enumerate(reversed(signs)):
        value = ALPHABET.index(sign) * (1 if place % 2 else 2)
        total += value // base + value % base
    return ALPHABET[-total % base]


def _checked(length: int) -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return signs + check_sign(signs)
