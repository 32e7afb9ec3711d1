"""Cuts the portal's two typefaces out of the families that they are renamed parts of.

Run by hand where a letter is missing, in an environment of its own with fontTools and Brotli:

    python tests/ui/cut_fonts.py SourceSans3VF-Upright.ttf 'Petrona[wght].ttf'

with Source Sans 3.052 (VF of adobe-fonts/source-sans) and Petrona 2.001 (Fonts/ttf-variable of
RingoSeeber/Petrona). What each face holds is what `styles/fonts.css` says of it.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta, iup_delta_optimize

ROOT = Path(__file__).resolve().parents[2]
FACE = re.compile(r"fonts/(portal-[\w-]+)\.woff2.*?unicode-range:(.*?);", re.DOTALL)
WEIGHTS = {"text": (400, 400, 700), "heading": 560}
FEATURES = {
    "latin": ["kern", "liga"],
    "latin-ext": ["kern", "ccmp", "locl", "mark", "mkmk"],
    "vietnamese": ["kern"],
}
"""By what stands in a file: marks that combine are in that of names from farther away."""
NAMES = [0, 1, 2, 4, 6, 14]
"""Whose it is, what it is called, and under which licence."""
PAIRS = 2
"""The number by which a font knows a table of kerning."""
NEAR = 2.5
"""Thousandths of an em by which a bold outline may be drawn off: a twentieth of a pixel in text."""


def letters_of(face: str) -> set[int]:
    """What the style sheet asks this file for: of two faces that name a letter the later one."""
    ranges = FACE.findall((ROOT / "styles" / "fonts.css").read_text(encoding="utf-8"))
    found: set[int] = set()
    for name, named in reversed(ranges):
        own = set().union(*map(_between, re.findall(r"U\+(\w+)(?:-(\w+))?", named)))
        if name == face:
            return own - found
        if _kind(name) == _kind(face):
            found |= own
    raise LookupError(face)


def _between(ends: tuple[str, str]) -> range:
    first, last = ends
    return range(int(first, 16), int(last or first, 16) + 1)


def _kind(face: str) -> str:
    return face.split("-")[1]


def cut(family: Path, face: str) -> TTFont:
    """Those letters alone, under the name of the portal: 'Source' is a reserved one."""
    _portal, kind, part = face.split("-", 2)
    whole = instancer.instantiateVariableFont(TTFont(family), {"wght": WEIGHTS[kind]})
    if "fvar" in whole:
        whole["fvar"].instances = []  # each has a name, which is the reserved one
    options = subset.Options(
        layout_features=FEATURES[part] + ["tnum"] * (kind == "heading"),
        layout_scripts=["latn", "DFLT"],
        hinting=False,
        name_IDs=NAMES,
    )
    options.drop_tables += ["MVAR", "BASE", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters_of(face) & set(TTFont(family).getBestCmap()))
    font = _again(whole)
    cutter.subset(font)
    name = f"Portal {kind.title()}"
    for number, text in ((1, name), (4, name), (6, name.replace(" ", ""))):
        font["name"].setName(text, number, 3, 1, 0x409)
    return font


def lighten(font: TTFont) -> None:
    """Outlines of bold that are as good as the same, and kerning of the regular weight for all."""
    lookups = font["GPOS"].table.LookupList.Lookup
    tables = [getattr(table, "ExtSubTable", table) for each in lookups for table in each.SubTable]
    for name, variations in font["gvar"].variations.items():
        points, outline = font["glyf"]._getCoordinatesAndControls(name, font["hmtx"].metrics)
        for each in variations:
            moved = each.coordinates
            if None in moved:
                full = iup_delta(moved, points, outline.endPts)
                moved = [(round(right), round(up)) for right, up in full]
            each.coordinates = iup_delta_optimize(moved, points, outline.endPts, tolerance=NEAR)
    if all(table.LookupType == PAIRS for table in tables):
        for table in tables:
            _keep_still(table)
        font["GDEF"].table.VarStore, font["GDEF"].table.Version = None, 0x00010000


def _keep_still(pairs: object) -> None:
    pairs.ValueFormat1 &= 0x0F
    pairs.ValueFormat2 &= 0x0F
    if pairs.Format == 1:
        rows = [pair.PairValueRecord for pair in pairs.PairSet]
    else:
        rows = [group.Class2Record for group in pairs.Class1Record]
    for row in rows:
        for record in row:
            if hasattr(record.Value1, "XAdvDevice"):
                del record.Value1.XAdvDevice


def _again(font: TTFont) -> TTFont:
    """As it is read from a file: the cutter wants no half of it in memory."""
    written = io.BytesIO()
    font.save(written)
    return TTFont(io.BytesIO(written.getvalue()))


def main(text: Path, heading: Path) -> None:
    """Write all six files."""
    for family, kind in ((text, "text"), (heading, "heading")):
        for part in FEATURES:
            face = f"portal-{kind}-{part}"
            font = cut(family, face)
            if "gvar" in font:
                lighten(font)
            font.flavor = "woff2"
            font.save(ROOT / "static" / "fonts" / f"{face}.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
