"""A QR code as PNG, drawn a row at a time: by the pixel it took as long as the rest of a letter."""

from struct import pack
from zlib import compress, crc32

import segno

SCALE, BORDER = 4, 4
DRAWN = bytes.maketrans(b"\x00\x01", b"10")


def png(code: segno.QRCode) -> bytes:
    """The code in black on white, one bit a pixel, `SCALE` pixels a module, within its quiet border."""
    beside = bytes(BORDER)
    light = [_row(bytes(len(code.matrix) + 2 * BORDER))] * BORDER
    rows = [*light, *(_row(beside + row + beside) for row in code.matrix), *light]
    side = len(rows) * SCALE
    head = pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = compress(b"".join(row + _as_above(row) * (SCALE - 1) for row in rows), 9)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", pixels), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _row(modules: bytes) -> bytes:
    """One line of pixels, unfiltered: a dark module is 0, a light one 1."""
    bits = "".join(bit * SCALE for bit in modules.translate(DRAWN).decode())
    length = -(-len(bits) // 8)
    return b"\0" + int(bits.ljust(length * 8, "0"), 2).to_bytes(length, "big")


def _as_above(row: bytes) -> bytes:
    """A line of pixels that differs in nothing from the one above (filter 2)."""
    return b"\2" + bytes(len(row) - 1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
