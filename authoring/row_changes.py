"""A row is taken out of the bank of questions."""

from __future__ import annotations

import tomlkit

from authoring.bank_changes import BANK, forget
from authoring.bank_entries import BankPart, rows_of
from authoring.bundle import Files
from authoring.layout import NotThere
from authoring.pieces import piece_at
from authoring.row_text import without_row
from authoring.toml_text import opened


def without_question(files: Files, address: str) -> dict[str, str]:
    """Without an item, an open question or a pulse; pulses do not ask it any more. Raises
    NotThere.
    """
    piece = piece_at(address)
    rows = rows_of(files, piece.part) if piece and piece.part else []
    place = piece.place_in(rows) if piece else None
    if piece is None or piece.part is None or place is None:
        raise NotThere
    text = without_row(files[BANK], piece.part, place)
    if piece.part is BankPart.PULSES:
        return {**files, BANK: text}
    bank, gone = opened(text), {str(rows[place].get("slug"))}
    for pulse in bank.get("pulses", []):
        forget(pulse, gone, gone)
    return {**files, BANK: tomlkit.dumps(bank)}
