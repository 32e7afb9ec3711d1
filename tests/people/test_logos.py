"""A logo is drawn anew: nothing of the file is kept but what can be seen of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from demo.cast import DATA
from people.logos import LARGEST, NoLogo, draw_logo
from people.states import LogoGround
from tests.people.logos import a_picture

WHITE, BLACK = (255, 255, 255, 255), (10, 10, 10, 255)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_is_taken_and_made_to_fit(kind: str) -> None:
    logo = draw_logo(a_picture(kind))
    kept = Image.open(io.BytesIO(logo.content))
    assert (kept.format, kept.size) == ("PNG", (logo.width, logo.height))
    assert (logo.width, logo.height) == (576, 144), "twice of what a page shows, not distorted"


def test_a_small_one_is_not_blown_up() -> None:
    logo = draw_logo(a_picture(size=(60, 40)))
    assert (logo.width, logo.height) == (60, 40)


def test_what_a_file_says_beside_its_points_stays_behind() -> None:
    exif = Image.Exif()
    exif[0x013B] = "Taken by Marek"
    for sent in (a_picture("JPEG", exif=exif, comment=b"at home"), a_picture("PNG", exif=exif)):
        assert b"Marek" in sent
        logo = draw_logo(sent)
        assert b"Marek" not in logo.content
        assert b"at home" not in logo.content
        assert not Image.open(io.BytesIO(logo.content)).info


@pytest.mark.parametrize(
    ("ink", "paper", "ground"),
    [
        (BLACK, (0, 0, 0, 0), LogoGround.LIGHT),
        (WHITE, (0, 0, 0, 0), LogoGround.DARK),
        ((130, 130, 130, 255), (0, 0, 0, 0), LogoGround.NONE),
        ((27, 135, 153, 255), (0, 0, 0, 0), LogoGround.LIGHT),
        ((200, 30, 30, 255), (0, 0, 0, 0), LogoGround.LIGHT),
        ((250, 200, 60, 255), (0, 0, 0, 0), LogoGround.DARK),
        (BLACK, WHITE, LogoGround.NONE),
    ],
)
def test_what_would_be_lost_in_a_theme_lies_on_ground_of_the_other(
    ink: tuple[int, int, int, int], paper: tuple[int, int, int, int], ground: LogoGround
) -> None:
    assert draw_logo(a_picture(ink=ink, ground=paper)).ground == ground


def test_thin_words_beside_a_large_sign_count() -> None:
    """A bright sign that everybody sees, and black letters of two points that nobody would."""
    picture = Image.new("RGBA", (548, 144))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((4, 4, 140, 140), fill=(130, 130, 130, 255))
    for left in range(160, 540, 8):
        draw.line((left, 40, left, 100), fill=BLACK, width=2)
    assert draw_logo(as_png(picture)).ground == LogoGround.LIGHT


def test_northwinds_own_is_seen_in_both_themes() -> None:
    assert draw_logo((DATA / "northwind-logo.png").read_bytes()).ground == LogoGround.LIGHT


@pytest.mark.parametrize(("ink", "is_faint"), [(BLACK, True), ((60, 160, 170, 255), False)])
def test_what_no_ground_shows_is_said(ink: tuple[int, int, int, int], is_faint: bool) -> None:
    """Few words beside a white sign: by day the one is lost, by night the other."""
    picture = Image.new("RGBA", (400, 100))
    ImageDraw.Draw(picture).rectangle((10, 10, 130, 90), fill=WHITE)
    ImageDraw.Draw(picture).rectangle((200, 40, 350, 55), fill=ink)
    logo = draw_logo(as_png(picture))
    assert (logo.ground, logo.is_faint) == (LogoGround.DARK, is_faint)


def test_a_sign_with_round_corners_brings_its_own_ground() -> None:
    picture = Image.new("RGBA", (144, 144))
    ImageDraw.Draw(picture).rounded_rectangle((0, 0, 143, 143), 30, fill=BLACK)
    assert draw_logo(as_png(picture)).ground == LogoGround.NONE


def as_png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG can carry"),
        (b"  <SVG onload=alert(1)>", "SVG can carry"),
        (b"", "It is not a PNG"),
        (b"GIF89a" + bytes(40), "It is not a PNG"),
        (a_picture()[:300], "It is not a PNG"),
        (a_picture()[:40] + bytes(400), "It is not a PNG"),
        (bytes(LARGEST + 1), "larger than 1 MB"),
        (a_picture(size=(4100, 500)), "larger than 4000"),
        (a_picture(size=(200, 20)), "smaller than 24"),
        (a_picture(size=(1300, 100)), "too wide for its height"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_with_the_reason(sent: bytes, reason: str) -> None:
    with pytest.raises(NoLogo, match=reason):
        draw_logo(sent)


def test_what_moves_is_refused() -> None:
    frames = [Image.new("RGB", (60, 40), (each, 0, 0)) for each in (0, 200)]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(NoLogo, match="moves"):
        draw_logo(written.getvalue())
