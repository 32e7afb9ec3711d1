"""The report as six slides, each with what to say to it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.later import imported_later
from reports.cells import row_texts
from reports.document import ReportDocument, ReportFigure, ReportTable, ReportText
from reports.files.deck import HONEY, PLUM, SOFT, Deck, SlideLine
from reports.files.imprint import Imprint, heading
from reports.files.pdf import about, criterion_texts
from reports.moved import MOVED
from ui.numbers import DASH

if TYPE_CHECKING:
    import pptx
else:
    pptx = imported_later("pptx")  # a worker makes slides, and no page

MOST_ROWS, MOST_POINTS, MOST_METHOD = 8, 5, 2
METHOD = "method"
CHANGE_KEYS = ("what", "value", "interval", "reading")


def write_slides(document: ReportDocument, imprint: Imprint) -> bytes:
    """The file; the language of the document is active."""
    deck = Deck(pptx.Presentation(), foot=f"{document.organization} · {imprint.line}")
    deck.name(heading(document), document.organization, document.language)
    _answer(deck, document)
    _figures(deck, document)
    _moved(deck, document)
    _criteria(deck, document)
    _limits(deck, document)
    _next(deck, document)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _answer(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(heading(document))
    deck.lines(slide, [SlideLine(document.goal, 18, SOFT)], top=1.6, name=_("Goal"))
    deck.panel(slide, top=2.5, height=3.4, color=HONEY)
    told = document.answer
    lines = [
        SlideLine(told.recommendation, 32, PLUM),
        SlideLine(told.sentence, 20),
        SlideLine(told.because, 16),
    ]
    deck.lines(slide, lines, top=2.7, name=_("The answer"))
    deck.notes(slide, f"{document.standing}. {told.sentence} {told.because}")


def _figures(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(_("Three figures"))
    count = max(len(document.figures), 1)
    for place, figure in enumerate(document.figures):
        area = deck.column(place, count)
        said = _lines_of(figure, _beneath(document, place))
        deck.lines(slide, said, top=1.9, area=area, name=figure.label)
    deck.lines(slide, [SlideLine(document.money, 14)], top=5.2, name=_("Money"))
    deck.notes(slide, " ".join(f"{each.label}: {_spoken(each)}." for each in document.figures))


def _beneath(document: ReportDocument, place: int) -> str:
    """What stands small beneath a figure: as short as on the first screen, and in full among the
    notes to the slide.
    """
    brief = document.brief.figures if document.brief else ()
    return brief[place].gate if place < len(brief) else about(document.figures[place])


def _lines_of(figure: ReportFigure, beneath: str) -> list[SlideLine]:
    label = SlideLine(figure.label, 16, SOFT)
    if figure.refused:
        return [label, SlideLine(figure.refused, 18)]
    value = SlideLine(figure.value, 22 if figure.is_small else 34, PLUM)
    return [label, value, SlideLine(figure.interval, 20), SlideLine(beneath, 14, SOFT)]


def _spoken(figure: ReportFigure) -> str:
    if figure.refused:
        return figure.refused
    return ", ".join(each for each in (figure.value, figure.interval, about(figure)) if each)


def _moved(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(_("What moved and what did not"))
    table = next((each for each in document.tables if each.slug == MOVED), None)
    if table is None:
        deck.lines(slide, [SlideLine(_("Nothing has been measured twice yet."), 22)], top=2.0)
        deck.notes(slide, _("Nothing has been measured twice yet."))
        return
    rows = [_short(table, row_texts(table, row)) for row in table.rows]
    names = [table.columns[table.place_of(key)].name for key in CHANGE_KEYS]
    deck.table(slide, names, rows[:MOST_ROWS], alt=table.title)
    left_out = len(rows) - MOST_ROWS
    if left_out > 0:
        said = ngettext("%(count)s more in the report", "%(count)s more in the report", left_out)
        deck.lines(slide, [SlideLine(said % {"count": left_out}, 14, SOFT)], top=6.4)
    deck.notes(slide, _("An interval that holds 0 says that there may be no change at all."))


def _short(table: ReportTable, texts: Sequence[str]) -> list[str]:
    """A change for a slide; one that is not shown has its reason where others have a value."""
    cells = [texts[table.place_of(key)] for key in CHANGE_KEYS]
    value = CHANGE_KEYS.index("value")
    if cells[value] in {"", DASH}:
        cells[value] = texts[table.place_of("hidden")] or DASH
    return cells


def _criteria(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(_("Criteria and recommendation"))
    told = document.answer
    deck.lines(slide, [SlideLine(told.recommendation, 26, PLUM)], top=1.6)
    if document.criteria:
        names = [_("Criterion"), _("Asked"), _("Measured"), _("Result")]
        rows = [criterion_texts(each) for each in document.criteria]
        deck.table(slide, names, rows[:MOST_ROWS], alt=_("Criteria"), top=2.6)
    else:
        deck.lines(slide, [SlideLine(_("No criteria were agreed before the start."), 20)], top=2.6)
    deck.notes(slide, told.because or told.sentence)


def _limits(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(_("What cannot be said, and how it was measured"))
    deck.lines(slide, [SlideLine(each, 18) for each in document.cannot_say[:MOST_POINTS]], top=1.8)
    measured = next((each for each in document.sections if each.slug == METHOD), None)
    if measured is not None:
        first = [each.text for each in measured.blocks if isinstance(each, ReportText)][
            -MOST_METHOD:
        ]
        deck.lines(slide, [SlideLine(each, 14, SOFT) for each in first], top=4.3)
    listed = " ".join(document.not_contained)
    said = _("What this report does not contain: %(listed)s") % {"listed": listed}
    deck.notes(slide, said)


def _next(deck: Deck, document: ReportDocument) -> None:
    slide = deck.slide(_("What comes next"))
    deck.lines(slide, [SlideLine(each, 20) for each in document.next_steps[:MOST_POINTS]], top=1.8)
    said = ", ".join(f"{each.name}: {each.value}" for each in document.versions)
    deck.notes(slide, said)
