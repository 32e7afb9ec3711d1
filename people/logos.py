"""A picture that somebody sends as the logo of their organization, drawn anew: nothing of the file
is kept but what can be seen of it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.later import imported_later
from common.records import dataclass
from people.states import LogoGround
from ui.accents import contrast, tokens

if TYPE_CHECKING:
    import PIL.Image as library  # noqa: N813  a module
else:
    library = imported_later("PIL.Image")  # whoever changes a logo needs it, and no start

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST = 1024 * 1024
"""Bytes of the file that is sent."""
MOST_PIXELS, LEAST_SIDE = 4000, 24
"""Of a side; asked before anything is unpacked."""
FLATTEST = 12
"""Times as wide as high, or the other way round: beyond it nothing could be made out."""
KEPT = (640, 144)
"""What is kept of it fits in here: twice as much as a page shows, for sharp screens."""
SAMPLE = (48, 24)
VISIBLE = 128
"""From this opacity on a point is seen."""
TOLD_APART = 1.8
"""A point of less contrast is lost in its ground."""
MOST_LOST = 0.3
"""The part of its points that may be lost."""


class NoLogo(Exception):
    """The file cannot be used; `reason` says why, in the language of whoever sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class DrawnLogo:
    """As it is kept."""

    content: bytes
    """PNG."""
    width: int
    height: int
    ground: LogoGround


def draw_logo(sent: bytes) -> DrawnLogo:
    """The picture as we keep it. Raises NoLogo."""
    if len(sent) > LARGEST:
        raise NoLogo(_("It is larger than 1 MB. Save it smaller: a width of 640 pixels is enough."))
    picture = _opened(sent)
    picture.thumbnail(KEPT)
    # Only the points: what a file says beside them (place, camera, author) stays behind.
    bare = library.new("RGBA", picture.size)
    bare.paste(picture)
    written = io.BytesIO()
    bare.save(written, "PNG", optimize=True)
    return DrawnLogo(written.getvalue(), *bare.size, _ground_for(bare))


def _opened(sent: bytes) -> library.Image:
    begin = sent[:1024].lstrip().lower()
    if begin.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        raise NoLogo(
            _("SVG can carry scripts, so it is not accepted. Save the logo as PNG, JPEG or WebP.")
        )
    unreadable = NoLogo(_("It is not a PNG, JPEG or WebP picture, or it is damaged."))
    try:
        picture = library.open(io.BytesIO(sent), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, library.DecompressionBombError) as error:
        raise unreadable from error
    _check_size(*picture.size)
    if getattr(picture, "n_frames", 1) > 1:
        raise NoLogo(_("It moves. Choose a picture that stands still."))
    try:
        return picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, IndexError, MemoryError) as error:
        raise unreadable from error


def _check_size(width: int, height: int) -> None:
    short, long = sorted((width, height))
    if long > MOST_PIXELS:
        raise NoLogo(_("It is larger than 4000 pixels. Save it smaller: 640 are enough."))
    if short < LEAST_SIDE:
        raise NoLogo(_("It is smaller than 24 pixels and would be blurred. Choose a larger one."))
    if long > FLATTEST * short:
        raise NoLogo(_("It is too wide for its height to be readable. Choose another shape."))


def _ground_for(picture: library.Image) -> LogoGround:
    """Where much of a logo would be lost on the page, it lies on ground of the other theme."""
    small = picture.resize(SAMPLE)
    raw = small.tobytes()
    points = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    seen = [f"#{point[:3].hex()}" for point in points if point[3] >= VISIBLE]
    if not seen or len(seen) == len(points):
        return LogoGround.NONE  # a full picture brings its own ground
    day, night = tokens()["paper"]
    if _lost(seen, night) > MOST_LOST:
        return LogoGround.LIGHT
    return LogoGround.DARK if _lost(seen, day) > MOST_LOST else LogoGround.NONE


def _lost(seen: list[str], ground: str) -> float:
    return sum(contrast(each, ground) < TOLD_APART for each in seen) / len(seen)
