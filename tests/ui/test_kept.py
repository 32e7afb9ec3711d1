"""Pieces that are drawn once, with gaps for what differs from one reader to the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from home.today import CardAhead
from ui.kept import DrawnGap, Gap, _drawn, gap_for, gap_named, kept, kept_rows

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
    drawn = kept(PIECE, "en", card=None, url=DrawnGap("<b>"), address="")
    assert 'href="<b>"' in drawn


def test_a_gap_without_a_text_is_no_gap():
    assert 'href=""' in piece("")


def test_a_gap_of_the_piece_around_stays_one():
    around = kept(PIECE, "en", card=None, url=gap_named("outer"), address="/there/")
    assert f'href="{gap_named("outer")}"' in around


@dataclass(frozen=True)
class Row:
    """What the piece of these tests is drawn with."""

    url: Gap
    card: CardAhead | None = None
    address: str = "/there/"


def test_a_list_is_its_rows_one_after_the_other_and_drawn_once():
    _drawn.cache_clear()
    rows = [Row(Gap(f"/{number}/")) for number in range(3)]
    assert kept_rows(PIECE, "en", rows) == "".join(
        kept(PIECE, "en", url=row.url, card=None, address="/there/") for row in rows
    )
    assert _drawn.cache_info().misses == 1
    assert kept_rows(PIECE, "en", []) == ""


def test_a_text_is_a_gap_as_safe_as_it_is():
    assert (gap_for("<b>"), type(gap_for("<b>"))) == ("<b>", Gap)
    assert (gap_for(mark_safe("<b>")), type(gap_for(mark_safe("<b>")))) == ("<b>", DrawnGap)
    assert (gap_for(gettext_lazy("Save")), type(gap_for(gettext_lazy("Save")))) == ("Save", Gap)


def test_percent_signs_of_a_piece_and_of_a_text_stay():
    drawn = kept("components/callout.html", "en", tone="100%", title="", content=Gap("50 %s"))
    assert 'data-tone="100%"' in drawn
    assert "50 %s" in drawn
