"""Pieces that are drawn once, with gaps for what differs from one reader to the next."""

from __future__ import annotations

from django.utils.safestring import mark_safe

from home.today import CardAhead
from ui.kept import Gap, _drawn, kept

PIECE = "home/next_card.html"


def piece(url: str, address: str = "/there/") -> str:
    card = CardAhead(
        title="Read <it>", minutes=3, module="Cues", is_booster=False, number=2, total=4
    )
    return kept(PIECE, "en", card=card, url=Gap(url), address=Gap(address))


def test_a_gap_is_filled_for_each_reader_and_the_piece_drawn_once():
    _drawn.cache_clear()
    first, second = piece("/one/"), piece("/two/")
    assert 'href="/one/"' in first
    assert 'href="/two/"' in second
    assert first.replace("/one/", "/two/") == second
    # The ring inside is a piece of its own.
    assert _drawn.cache_info().misses == 2
    assert "Read &lt;it&gt;" in first


def test_what_fills_a_gap_is_escaped_unless_it_is_safe():
    assert 'href="&quot;&gt;&lt;b&gt;"' in piece('"><b>')
    assert "\ufdd0" not in piece("/x/")
    assert isinstance(piece("/x/"), type(mark_safe("")))


def test_a_gap_without_a_text_is_no_gap():
    assert 'href=""' in piece("")
