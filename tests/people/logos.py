"""Pictures as people send them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

from people.models import Organization

TEAL = (20, 110, 120, 255)


def a_picture(
    kind: str = "PNG",
    *,
    size: tuple[int, int] = (800, 200),
    ink: tuple[int, int, int, int] = TEAL,
    ground: tuple[int, int, int, int] = (0, 0, 0, 0),
    below: tuple[int, int, int, int] = (0, 0, 0, 0),
    **options: Any,
) -> bytes:
    """A bar on its ground, and what lies below it, transparent where nothing else is said."""
    picture = Image.new("RGBA", size, ground)
    width, height = size
    ImageDraw.Draw(picture).rectangle((4, 4, width - 5, height // 2), fill=ink)
    if below[3]:
        ImageDraw.Draw(picture).rectangle((4, height // 2, 3 * width // 4, height - 5), fill=below)
    written = io.BytesIO()
    (picture.convert("RGB") if kind == "JPEG" else picture).save(written, kind, **options)
    return written.getvalue()


def dressed(organization_id: int) -> str:
    """Gives an organization a color and a logo of its own; what leads to them on a page."""
    Organization.objects.filter(pk=organization_id).update(
        accent="#0d5c63", look_key="own-look", logo_width=200, logo_height=50
    )
    return 'src="/look/own-look/logo.png" alt="Northwind"'
