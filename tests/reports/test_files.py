"""A figure reads the same in every file; each file is what it says it is."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import re
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pptx
import pytest
from django.utils import translation
from msgspec.structs import replace
from pptx.util import Pt

from insights.brief import AnswerBrief, BriefFigure
from people.logos import draw_logo
from reports.document import ReportColumn, ReportSection, ReportTable
from reports.files.kinds import WRITERS
from reports.files.pdf import said_of, write_pdf
from reports.freezing import checksum_of
from reports.states import ReportFileKind
from tests.office import converted, needs_office
from tests.pdf_text import page_texts
from tests.pdf_validator import assert_is_pdf_ua
from tests.people.logos import a_picture
from tests.reports.making import a_report, an_imprint
from ui.numbers import MINUS

Files = dict[ReportFileKind, bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    """All four of the small report."""
    document = a_report()
    with translation.override("en"):
        return {kind: write(document, an_imprint(document)) for kind, write in WRITERS.items()}


def pieces(pdf: bytes) -> bytes:
    """Every stream of a PDF as it is before it was packed."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_the_pdf_can_be_read_aloud(files: Files) -> None:
    """The typesetter refuses what is not PDF/UA-1; these are the marks that it leaves."""
    inside = pieces(files[ReportFileKind.PDF])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside.replace(
        b'pdfuaid:part="1"', b"<pdfuaid:part>1</pdfuaid:part>"
    )
    for mark in (b"/Marked true", b"/StructTreeRoot", b"/DisplayDocTitle true", b"/Outlines"):
        assert mark in inside, mark
    assert re.search(rb"/Lang ?\(en\)", inside)
    tags = set(re.findall(rb"/S ?/(\w+)", inside))
    assert {b"H1", b"H2", b"Table", b"TH", b"TD", b"TR", b"Figure", b"L", b"LI", b"P"} <= tags
    assert inside.count(b"/S /Figure") + inside.count(b"/S/Figure") <= inside.count(b"/Alt")
    fonts = inside.count(b"/Type /FontDescriptor") + inside.count(b"/Type/FontDescriptor")
    assert fonts
    assert fonts == len(re.findall(rb"/FontFile\d?", inside))


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_independent_validator_finds_nothing_against_pdf_ua(language: str) -> None:
    """Of a short document, and of one whose first page is too long; and it does find what is not
    there: the language that a reader aloud goes by.
    """
    document = replace(a_report(), language=language)
    longer = replace(document, next_steps=("A next step in some words. " * 4,) * 40)
    with translation.override(language):
        made = [write_pdf(each, an_imprint(each)) for each in (document, longer)]
    for pdf in made:
        assert_is_pdf_ua(pdf)
    with pytest.raises(AssertionError, match="LANGUAGE"):
        assert_is_pdf_ua(made[0].replace(b"/Lang", b"/Gnal"))


def test_every_table_is_a_csv_and_the_document_is_beside_it(files: Files) -> None:
    document = a_report()
    folder = zipfile.ZipFile(io.BytesIO(files[ReportFileKind.TABLES]))
    assert hashlib.sha256(folder.read("report.json")).hexdigest() == checksum_of(document)
    read = csv.reader(io.StringIO(folder.read("modules.csv").decode("utf-8-sig")))
    headings, *rows = list(read)
    assert headings == ["Module", "Finished", "Open to", "Share"]
    assert rows[0] == ["'=1+1 cues", "7", "8", "0.880"]
    assert {f"{each.slug}.csv" for each in document.tables} <= set(folder.namelist())
    assert {"answer.csv", "figures.csv", "criteria.csv", "state.csv", "report.json"} <= set(
        folder.namelist()
    )


def test_the_workbook_works_out_what_it_can_and_takes_no_text_for_a_formula(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files[ReportFileKind.WORKBOOK]))
    sheet = book["modules"]
    assert sheet["A5"].value == "=1+1 cues"
    assert sheet["A5"].data_type == "s"
    assert sheet["B7"].value == "=SUM(B5:B6)"
    assert str(sheet["D5"].value).startswith("=IF(C5=0")
    kpis = [book["kpis"].cell(row, 6) for row in range(5, 9)]
    assert kpis[0].value == "=ROUND(C5-B5-(E5-D5),2)"
    assert kpis[1].value == "=ROUND(C6-B6,2)"
    assert kpis[2].value == -0.51, "a formula that comes to something else is left out"
    assert kpis[3].value is None
    verdicts = [cell for row in book.worksheets[0] for cell in row if cell.data_type == "f"]
    assert len(verdicts) == 1


def test_six_slides_have_titles_notes_and_a_word_for_what_is_seen(files: Files) -> None:
    deck = pptx.Presentation(io.BytesIO(files[ReportFileKind.SLIDES]))
    slides = list(deck.slides)
    assert len(slides) == 6
    for slide in slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame is not None
        assert slide.notes_slide.notes_text_frame.text.strip()
        for shape in slide.shapes:
            if shape.has_table:
                assert shape._element._nvXxPr.cNvPr.get("descr")
            if shape.has_text_frame:
                runs = [run for each in shape.text_frame.paragraphs for run in each.runs]
                assert all(run.font.size and run.font.size >= Pt(11) for run in runs)


def test_a_front_that_is_a_little_long_stays_on_one_page_and_no_page_is_nearly_empty() -> None:
    document = a_report()

    def pages(lines: int) -> int:
        longer = replace(document, next_steps=("A next step in some words. " * 4,) * lines)
        with translation.override("en"):
            pdf = pieces(write_pdf(longer, an_imprint(longer)))
        return len(re.findall(rb"/Type ?/Page\b", pdf))

    assert pages(16) == pages(1)
    assert pages(40) == pages(1), "what follows begins where the front ends"


@pytest.mark.parametrize("lines", [1, 16, 40])
def test_every_page_on_paper_says_which_of_how_many_it_is(lines: int) -> None:
    document = a_report()
    longer = replace(document, next_steps=("A next step in some words. " * 4,) * lines)
    with translation.override("en"):
        pages = page_texts(write_pdf(longer, an_imprint(longer)))
    feet = [text.splitlines()[-1] for text in pages]
    assert feet == [f"{number} / {len(pages)}" for number in range(1, len(pages) + 1)]
    assert len(pages) > 1
    assert "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}8" in "".join(pages), "no line ends within it"


def test_slides_are_short_say_why_a_figure_is_missing_and_keep_a_minus_with_its_sum() -> None:
    document = a_report()
    gate = BriefFigure(label="", value="", interval="", gate="7 leaders", size="small")
    brief = AnswerBrief(
        tone="warn", sentence="", is_agreed=True, criteria=(), figures=(gate,), can=(), cannot=()
    )
    first, *others = document.criteria
    unmeasured = replace(first, found="", interval="", why="Not measured yet")
    document = replace(
        document, brief=brief, money=f"Left: {MINUS}€2,970", criteria=(unmeasured, *others)
    )
    with translation.override("en"):
        file = WRITERS[ReportFileKind.SLIDES](document, an_imprint(document))
    slides = list(pptx.Presentation(io.BytesIO(file)).slides)
    figures = [each.text_frame.text for each in slides[1].shapes if each.has_text_frame]
    assert any(text.endswith("7 leaders") for text in figures)
    assert f"Left: {MINUS}\u2060€2,970" in figures
    [table] = [each.table for each in slides[3].shapes if each.has_table]
    assert table.cell(1, 2).text == "Not measured yet"


def test_what_is_said_of_money_has_room_above_the_foot_of_its_slide() -> None:
    """Five lines at 14 points, in German and with both sentences of how sure it is."""
    document = replace(a_report(), money="Within these ranges. " * 24)
    with translation.override("en"):
        file = WRITERS[ReportFileKind.SLIDES](document, an_imprint(document))
    slides = list(pptx.Presentation(io.BytesIO(file)).slides)
    [box] = [each for each in slides[1].shapes if each.name == "Money"]
    assert box.height >= Pt(14) * 1.2 * 5
    assert box.top + box.height <= pptx.util.Inches(7.5 - 0.6)


def test_a_slide_tells_a_reason_in_the_place_of_the_figure_that_is_missing() -> None:
    names = {"what": "What", "value": "Value", "interval": "95%", "reading": "Moved"}
    columns = [
        ReportColumn(key=key, name=name) for key, name in (*names.items(), ("hidden", "Way"))
    ]
    rows = (("Levels", "", "", "", "Too few."), ("Done", "100%", "", "", "Fewer than ten."))
    table = ReportTable(slug="moved", title="Moved", columns=tuple(columns), rows=rows)
    section = ReportSection(slug="moved", title="Moved", blocks=(table,))
    document = replace(a_report(), sections=(section,), money="Left after costs: €5.")
    with translation.override("en"):
        content = WRITERS[ReportFileKind.SLIDES](document, an_imprint(document))
    slides = list(pptx.Presentation(io.BytesIO(content)).slides)
    [shown] = [shape.table for shape in slides[2].shapes if shape.has_table]
    told = [[cell.text for cell in row.cells] for row in shown.rows]
    assert told[1:] == [["Levels", "Too few.", "", ""], ["Done", "100%", "", ""]]
    assert document.money in [each.text_frame.text for each in slides[1].shapes]


def test_on_paper_short_words_stand_whole_and_reasons_take_room_only_where_there_are_any() -> None:
    names = ReportTable(
        slug="recommending",
        title="Names",
        columns=tuple(ReportColumn(key=each, name=each) for each in ("slug", "meaning", "hidden")),
        rows=(("recommending", "9 and 10 less 0 to 6, in fives.", ""),),
    )
    section = ReportSection(slug="names", title="Names", blocks=(names,))
    document = replace(a_report(), sections=(section,))
    said = said_of(document, an_imprint(document))
    [table] = said["sections"][0]["blocks"]  # type: ignore[index]
    assert table["headings"] == ["slug", "meaning"]
    assert table["widths"] == [0, 31]


@pytest.mark.parametrize("on_dark", [False, True])
def test_the_first_page_bears_the_logo_and_says_whose_it_is(files: Files, on_dark: bool) -> None:
    """A picture that says nothing to whoever cannot see it would be refused by the typesetter."""
    document, logo = a_report(), draw_logo(a_picture()).content
    imprint = dataclasses.replace(an_imprint(document), logo=logo, logo_on_dark=on_dark)
    with translation.override("en"):
        whole = write_pdf(document, imprint)
    assert_is_pdf_ua(whole)
    bearing = pieces(whole)
    picture = re.compile(rb"/Subtype ?/Image")
    assert picture.search(bearing)
    assert not picture.search(pieces(files[ReportFileKind.PDF]))


def test_a_figure_reads_the_same_in_every_file(files: Files) -> None:
    document = a_report()
    deck = pptx.Presentation(io.BytesIO(files[ReportFileKind.SLIDES]))
    slide = "\n".join(
        shape.text_frame.text
        for each in deck.slides
        for shape in each.shapes
        if shape.has_text_frame
    )
    folder = zipfile.ZipFile(io.BytesIO(files[ReportFileKind.TABLES]))
    figures = folder.read("figures.csv").decode()
    book = openpyxl.load_workbook(io.BytesIO(files[ReportFileKind.WORKBOOK]), data_only=True)
    front = {str(cell.value) for row in book.worksheets[0] for cell in row}
    for each in document.figures:
        said = each.value or each.refused
        assert said in slide
        assert said in front
        assert said in figures
    rows = list(csv.DictReader(io.StringIO(figures.removeprefix("\ufeff"))))
    assert rows[-1]["Figure"] == "Follow-up, beside the answer", (
        "of a section, not of the first page"
    )
    assert rows[-1]["n"] == "6"
    assert {"Follow-up, beside the answer", "-0.2 to +0.8"} <= front
    for table in document.tables:
        sheet = book[table.slug]
        rows = csv.reader(
            io.StringIO(folder.read(f"{table.slug}.csv").decode("utf-8-sig")), strict=True
        )
        for place, (row, line) in enumerate(zip(table.rows, list(rows)[1:], strict=True)):
            for column, (cell, written) in enumerate(zip(row, line, strict=True), start=1):
                kept = sheet.cell(place + 5, column).value
                assert (kept or "") == (cell or "") or kept == cell
                if isinstance(cell, float):
                    assert float(written) == cell


@needs_office
def test_libreoffice_works_out_the_same_and_shows_what_the_page_shows(
    files: Files, tmp_path: Path
) -> None:
    document = a_report()
    kind = "xlsx:Calc MS Excel 2007 XML"
    again = converted(files[ReportFileKind.WORKBOOK], "report.xlsx", "ods", tmp_path)
    (tmp_path / "report.ods").write_bytes(again)
    back = converted(again, "report.ods", kind, tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(back), data_only=True)
    for table in document.tables:
        for place, row in enumerate(table.rows, start=5):
            for column, cell in enumerate(row, start=1):
                found = book[table.slug].cell(place, column).value
                assert (found or "") == (cell or "") or found == pytest.approx(cell)
    verdicts = {str(cell.value) for row in book.worksheets[0] for cell in row}
    assert "met" in verdicts


@needs_office
def test_libreoffice_opens_the_slides(files: Files, tmp_path: Path) -> None:
    pdf = converted(files[ReportFileKind.SLIDES], "report.pptx", "pdf", tmp_path)
    assert len(re.findall(rb"/Type ?/Page\b", pieces(pdf))) == 6
