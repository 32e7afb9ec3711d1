"""A picture that somebody sends as the logo of their organization, drawn anew: nothing of the file
is kept but what can be seen of it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from common.later import imported_later
from common.records import dataclass
from people.states import LogoGround
from ui.accents import READABLE, SEEN, contrast, tokens

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
VISIBLE = 128
"""From this opacity on a point is seen."""
STANDS_OUT = (SEEN, READABLE)
"""Contrast by day and by night from which on a point stands out: by night more, as for links
(ui.accents), since the ratio makes dark grounds look better than eyes do.
"""
MOST_LOST = 0.1
"""The part of its points that may be lost: words are thin beside the sign that they go with."""
INVISIBLE = 1.8
"""Contrast below which a point cannot be told from its ground at all: where more is lost so on the
better of both grounds, another picture is asked for.
"""
FULL = 0.9
"""The part of a picture from which on it brings its own ground."""


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
    is_faint: bool
    """Whether parts of it are lost on both grounds."""


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
    return DrawnLogo(written.getvalue(), *bare.size, *_ground_for(bare))


def ground_of(kept: bytes) -> LogoGround:
    """On what a logo lies that is kept already: it is smaller than what is taken from outside."""
    return _ground_for(library.open(io.BytesIO(kept), formats=["PNG"]).convert("RGBA"))[0]


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


def _ground_for(picture: library.Image) -> tuple[LogoGround, bool]:
    """On what it lies: where much of a logo would be lost on the page of one theme or the other,
    on the ground on which less is; whether that is much even there.
    """
    seen = _colors(picture)
    points = sum(seen.values())
    if not points or points >= FULL * picture.width * picture.height:
        return LogoGround.NONE, False
    grounds = tokens()["paper"]
    day, night = (_lost(seen, *each) for each in zip(grounds, STANDS_OUT, strict=True))
    if max(day, night) <= MOST_LOST:
        return LogoGround.NONE, False
    is_light = day <= night
    is_faint = _lost(seen, grounds[not is_light], INVISIBLE) > MOST_LOST
    return LogoGround.LIGHT if is_light else LogoGround.DARK, is_faint


def _lost(seen: Mapping[str, int], ground: str, least: float) -> float:
    """Which part of its points has less contrast."""
    lost = (number for color, number in seen.items() if contrast(color, ground) < least)
    return sum(lost) / sum(seen.values())


def _colors(picture: library.Image) -> Mapping[str, int]:
    """How many points of it are of which color, in sixteen shades of each channel: every point
    counts, also of thin letters.
    """
    found = Counter[str]()
    shades = picture.point(lambda value: value // 16 * 17)
    listed = cast(list[tuple[int, tuple[int, int, int, int]]], shades.getcolors(16**4))
    for number, (red, green, blue, opacity) in listed:
        if opacity >= VISIBLE:
            found[f"#{red:02x}{green:02x}{blue:02x}"] += number
    return found
