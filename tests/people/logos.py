"""Pictures as people send them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

TEAL = (20, 110, 120, 255)


def a_picture(
    kind: str = "PNG",
    *,
    size: tuple[int, int] = (800, 200),
    ink: tuple[int, int, int, int] = TEAL,
    ground: tuple[int, int, int, int] = (0, 0, 0, 0),
    **options: Any,
) -> bytes:
    """A bar on its ground, which is transparent where nothing else is said."""
    picture = Image.new("RGBA", size, ground)
    width, height = size
    ImageDraw.Draw(picture).rectangle((4, 4, width - 5, height // 2), fill=ink)
    written = io.BytesIO()
    (picture.convert("RGB") if kind == "JPEG" else picture).save(written, kind, **options)
    return written.getvalue()
