"""Films: none ships, and whoever adds one is told what it has to say."""

from __future__ import annotations

from authoring.card_entries import CARD_ENTRIES
from programs.content.kinds import CardKind
from tests.house.sources import ROOT


def test_what_ships_needs_no_picture_to_be_told() -> None:
    cards = [*(ROOT / "programs" / "library").rglob("cards/*.toml")]
    assert len(cards) > 50
    assert not [card for card in cards if 'kind = "video"' in card.read_text(encoding="utf-8")]
    kinds = {"mp4", "webm", "mov", "ogv"}
    library = (ROOT / "programs" / "library").rglob("*")
    assert not [file for file in library if file.suffix.lstrip(".").lower() in kinds]


def test_whoever_adds_a_film_reads_for_whom_it_has_to_speak() -> None:
    entries = {entry.key: entry for entry in CARD_ENTRIES[CardKind.VIDEO]}
    assert "have what matters spoken in it" in str(entries["recording"].help)
    assert "what only the picture tells" in str(entries["seen"].help)
