"""Where a problem of a whole program is mended."""

from __future__ import annotations

import re

from authoring.bundle import Files
from authoring.numbering import slug_of
from authoring.pieces import piece_at, piece_in

IN_FOLDER = re.compile(r"(?P<folder>[a-z]{2}/[^/: ]+): (?P<file>[^ :]+)")
"""A folder, and which of its files is meant, a card without its number."""


def mistaken_piece(problem: str, files: Files) -> str:
    """The address of the piece in which a problem of these files stands, '' where none is meant."""
    if found := piece_in(problem):
        return found
    named = IN_FOLDER.match(problem)
    if named is None:
        return ""
    row, _slash, name = named["file"].rpartition("/")
    inside = f"{named['folder']}/{row}/" if row else f"{named['folder']}/"
    for path in sorted(files):
        stem = path.removeprefix(inside)
        is_here = path.startswith(inside) and "/" not in stem
        if is_here and name in {stem, slug_of(stem.removesuffix(".toml"))} and piece_at(path):
            return path
    return ""
