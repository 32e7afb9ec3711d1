"""Slides as the portal draws them: warm paper, one accent, titles that a screen reader finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass
from ui.numbers import MINUS

if TYPE_CHECKING:
    import pptx
    import pptx.dml.color
    import pptx.enum.shapes
    import pptx.enum.text
    import pptx.util
    from pptx.dml.color import RGBColor
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import _Cell, _ColumnCollection
    from pptx.text.text import TextFrame, _Paragraph
else:
    pptx = imported_later("pptx")

PLUM, INK, SOFT, HONEY, PAPER = "5F2A5D", "2A2130", "594E60", "FBEFD0", "FFFDFA"
SERIF, SANS = "Georgia", "Calibri"
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.8
"""In inches: 16 to 9."""
TITLE_ONLY = 5
"""The layout of python-pptx that has a title and nothing else."""
SMALL, FOOT = 11, 0.6
TIED_MINUS = f"{MINUS}\u2060"
"""No line ends behind it: what is lost would stand as a gain on the next."""
Area: TypeAlias = tuple[float, float]
"""Left edge and width, in inches."""
WHOLE: Area = (MARGIN, WIDTH - 2 * MARGIN)


@dataclass(frozen=True)
class SlideLine:
    """A text, how large in points, and its color."""

    text: str
    size: int
    color: str = INK


class Deck:
    """One presentation in the making."""

    def __init__(self, presentation: Presentation, *, foot: str) -> None:
        self._deck, self._foot, self._language = presentation, foot, ""
        presentation.slide_width = pptx.util.Inches(WIDTH)
        presentation.slide_height = pptx.util.Inches(HEIGHT)

    def name(self, title: str, author: str, language: str) -> None:
        """What the file says of itself."""
        about = self._deck.core_properties
        about.title, about.author, about.language = title, author, language
        self._language = language

    def save(self, file: IO[bytes]) -> None:
        """Write it."""
        self._deck.save(file)

    def slide(self, title: str) -> Slide:
        """One more, with its title and the line at its foot."""
        slide: Slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_ONLY])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _color(PAPER)
        head = slide.shapes.title
        if head is None:
            raise LookupError("the layout has no title")
        self._place(head, top=0.5, height=1.1, left=MARGIN, width=WIDTH - 2 * MARGIN)
        self._write(head.text_frame, [SlideLine(title, 32, PLUM)], font=SERIF)
        self.lines(slide, [SlideLine(self._foot, SMALL, SOFT)], top=HEIGHT - FOOT)
        return slide

    @staticmethod
    def column(place: int, count: int) -> Area:
        """One of some columns."""
        width = (WIDTH - 2 * MARGIN) / count
        return MARGIN + place * width, width - 0.3

    def lines(
        self,
        slide: Slide,
        lines: Sequence[SlideLine],
        *,
        top: float,
        area: Area = WHOLE,
        name: str = "",
    ) -> None:
        """Texts one below the other; nothing where there are none."""
        said = [each for each in lines if each.text]
        if not said:
            return
        inches = pptx.util.Inches
        left, width = area
        height = max(HEIGHT - top - FOOT, 0.35)
        box = slide.shapes.add_textbox(inches(left), inches(top), inches(width), inches(height))
        box.name = name or said[0].text[:40]
        box.text_frame.word_wrap = True
        self._write(box.text_frame, said, font=SANS)

    def _write(self, frame: TextFrame, lines: Sequence[SlideLine], *, font: str) -> None:
        for place, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not place else _another(frame)
            paragraph.alignment = pptx.enum.text.PP_ALIGN.LEFT
            paragraph.space_after = pptx.util.Pt(line.size / 2)
            run = paragraph.add_run()
            run.text = line.text.replace(MINUS, TIED_MINUS)
            run.font.size, run.font.name = pptx.util.Pt(line.size), font
            run.font.color.rgb = _color(line.color)
            run._r.get_or_add_rPr().set("lang", self._language)  # python-pptx has no name for it

    @staticmethod
    def _place(shape: BaseShape, *, top: float, height: float, left: float, width: float) -> None:
        inches = pptx.util.Inches
        shape.top, shape.height = inches(top), inches(height)
        shape.left, shape.width = inches(left), inches(width)

    def panel(self, slide: Slide, *, top: float, height: float, color: str) -> None:
        """A quiet ground behind a text; nothing for a screen reader."""
        inches, kind = pptx.util.Inches, pptx.enum.shapes.MSO_SHAPE.RECTANGLE
        width = WIDTH - 2 * MARGIN
        drawn = slide.shapes.add_shape(
            kind, inches(MARGIN - 0.2), inches(top), inches(width + 0.4), inches(height)
        )
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = _color(color)
        drawn.line.fill.background()
        drawn.shadow.inherit = False
        described(drawn, "")

    def table(
        self,
        slide: Slide,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        alt: str,
        top: float = 1.8,
    ) -> None:
        """Under headings, with what it is for whoever does not see it."""
        inches = pptx.util.Inches
        shape = slide.shapes.add_table(
            len(rows) + 1,
            len(headings),
            inches(MARGIN),
            inches(top),
            inches(WIDTH - 2 * MARGIN),
            inches(0.45 * (len(rows) + 1)),
        )
        described(shape, alt)
        self._columns(shape.table.columns, len(headings))
        for at, texts in enumerate([headings, *rows]):
            for place, text in enumerate(texts):
                self._cell(shape.table.cell(at, place), text, is_head=not at)

    @staticmethod
    def _columns(columns: _ColumnCollection, count: int) -> None:
        """The first is wide enough for a sentence."""
        whole = WIDTH - 2 * MARGIN
        others = min(2.6, whole / count)
        for place in range(count):
            columns[place].width = pptx.util.Inches(
                others if place else whole - others * (count - 1)
            )

    def _cell(self, cell: _Cell, text: str, *, is_head: bool) -> None:
        fill = cell.fill
        fill.solid()  # type: ignore[no-untyped-call]
        fill.fore_color.rgb = _color(HONEY if is_head else PAPER)
        frame = cell.text_frame
        self._write(frame, [SlideLine(text, 14, SOFT if is_head else INK)], font=SANS)

    @staticmethod
    def notes(slide: Slide, text: str) -> None:
        """What to say."""
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = text


def _color(name: str) -> RGBColor:
    found: RGBColor = pptx.dml.color.RGBColor.from_string(name)  # type: ignore[no-untyped-call]
    return found


def _another(frame: TextFrame) -> _Paragraph:
    added: _Paragraph = frame.add_paragraph()  # type: ignore[no-untyped-call]
    return added


def described(shape: BaseShape, alt: str) -> None:
    """What it is, for whoever does not see it; '' says that it is nothing but ground."""
    shape._element._nvXxPr.cNvPr.set("descr", alt)  # python-pptx has no name for it
