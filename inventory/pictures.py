"""Pictures of items: an upload is read by a real decoder, and what is kept is written anew.

Nothing of the file itself is kept: no name, no place where the photograph was taken, no camera.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from io import BytesIO
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from inventory.models import Item, Picture

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PICTURE = 50_000_000
"""In pixels, as the file's head says them: more is refused before anything is unpacked."""
SIDE = 800
"""Of what is kept, in pixels: 50 mm on an A6 card at 400 dots per inch."""
TAKEN = ("JPEG", "PNG", "WEBP")


class NotAPicture(Exception):
    """The upload is not kept; its text says what would be right."""


def put(item: Item, file: IO[bytes]) -> Picture:
    """Keeps the picture in the file as that of the item, instead of one that it had.

    Refuses with NotAPicture what is empty, too large, damaged, or neither JPEG, PNG nor WebP.
    """
    content, (width, height) = read(file)
    digest = blake2b(content, digest_size=16).hexdigest()
    facts = {"content": content, "width": width, "height": height, "digest": digest}
    with transaction.atomic():
        return Picture.objects.update_or_create(item=item, defaults=facts)[0]


def drop(item: Item) -> None:
    """The item has no picture from now on."""
    Picture.objects.filter(item=item).delete()


def digest_of(item_id: int) -> str:
    """What tells this picture of the item from an earlier one; empty where there is none."""
    return Picture.objects.filter(item=item_id).values_list("digest", flat=True).first() or ""


def read(file: IO[bytes]) -> tuple[bytes, tuple[int, int]]:
    """A JPEG of at most 800 × 800 pixels on white, upright, and its size. Refuses as `put`."""
    uploaded = file.read(LARGEST_FILE + 1)
    if not uploaded:
        raise NotAPicture(_("This file is empty. Choose a picture: JPEG, PNG or WebP."))
    if len(uploaded) > LARGEST_FILE:
        raise NotAPicture(_("This file is larger than 10 MB. Choose a smaller picture."))
    with _refusing():
        picture = Image.open(BytesIO(uploaded), formats=TAKEN)
        if picture.width * picture.height > LARGEST_PICTURE:
            raise Image.DecompressionBombError
        small = picture.convert("RGBA") if picture.mode in ("P", "PA") else picture
        small.thumbnail((SIDE, SIDE))
        return _written(_on_white(ImageOps.exif_transpose(small)))


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a decoder stumbles over is a file that is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except Image.DecompressionBombError as why:
        words = _("This picture has more than 50 million pixels. Choose a smaller one.")
        raise NotAPicture(words) from why
    except Exception as why:
        words = _("This is no picture that can be read. Choose a JPEG, PNG or WebP file.")
        raise NotAPicture(words) from why


def _on_white(picture: Image.Image) -> Image.Image:
    """Labels are white: what can be seen through is white, too."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _written(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """Pixels alone go into a new file: what was said beside them is left behind."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    kept = BytesIO()
    bare.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue(), picture.size
