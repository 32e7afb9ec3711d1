"""From figures of teams to what a board is shown: KPIs come in, money and vendors are weighed, and
a state of the report is published, as the files that people open.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor
from tests.office import OFFICE, converted
from tests.pdf_validator import assert_is_pdf_ua

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

LINES = """team;month;metric;value;n
Harbor desk;2026-08;Follow-up clarifications;28,4 %;212
Harbor desk;2026-09;Follow-up clarifications;27,9 %;220
Harbor desk;2026-10;Follow-up clarifications;140 %;198
"""


def test_figures_come_in_are_weighed_and_a_board_is_shown_them(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    admin = visit()
    admin.sign_in("Zofia García")
    _bring_in(admin)
    _read(admin)
    _reckon(admin)
    _weigh(admin)
    _publish(admin)
    _open_files(admin.page, tmp_path)
    assert not admin.problems


def _bring_in(admin: Visitor) -> None:
    """A file with decimal commas, a new team and a share that cannot be."""
    page = admin.page
    admin.go("/kpis/import/")
    admin.look("kpi-import-empty")
    page.locator("input[type=file]").set_input_files(
        {"name": "desk.csv", "mimeType": "text/csv", "buffer": LINES.encode()}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("“140 %” is not a share")).to_be_visible()
    admin.look("kpi-import")
    with page.expect_navigation():
        page.get_by_role("button", name="Import these values").click()
    admin.look("kpi-import-done")
    admin.go("/kpis/teams/?q=Harbor")
    expect(page.get_by_role("link", name="Harbor desk", exact=True)).to_be_visible()


def _read(admin: Visitor) -> None:
    """What moved, and that the business did not."""
    page = admin.go("/kpis/pilots/3/")
    expect(page.get_by_text("Follow-up clarifications moved as hoped").first).to_be_visible()
    expect(page.get_by_text("No business outcome is shown to have moved")).to_be_visible()
    admin.look("kpis-of-a-pilot")


def _reckon(admin: Visitor) -> None:
    """One assumption is another, and the result moves."""
    page = admin.go("/roi/1/")
    figures = page.locator(".figures")
    before = figures.inner_text()
    page.get_by_label("Years looked at").fill("2")
    expect(figures).not_to_have_text(before)
    admin.look("roi")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def _weigh(admin: Visitor) -> None:
    """Another weight, and another option leads."""
    page = admin.go("/decisions/1/")
    expect(page.get_by_role("heading", name="Harborlight Learning leads")).to_be_visible()
    admin.go("/decisions/1/weights/")
    page.get_by_label("Weight of “Microlearning support”").fill("15")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    admin.go("/decisions/1/")
    expect(page.get_by_role("heading", name="Mosaic Skills leads")).to_be_visible()
    admin.look("decision")


def _publish(admin: Visitor) -> None:
    """A state of the running pilot; a worker makes its files."""
    page = admin.go("/reports/4/")
    publish = page.get_by_role("button", name="Publish this state")
    _again_until(page, publish)
    with page.expect_navigation():
        publish.click()
    _again_until(page, page.get_by_role("link", name="Download the PDF"))
    admin.look("published-report")


def _again_until(page: Page, wanted: Locator) -> None:
    for _look in range(30):
        if wanted.count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError("the worker made nothing")


def _open_files(page: Page, folder: Path) -> None:
    pdf = _downloaded(page, "Download the PDF")
    assert pdf.startswith(b"%PDF-1.7")
    assert_is_pdf_ua(pdf)
    book, slides = (_downloaded(page, name) for name in ("Workbook", "Slides"))
    assert "ppt/slides/slide6.xml" in zipfile.ZipFile(io.BytesIO(slides)).namelist()
    found = openpyxl.load_workbook(io.BytesIO(book))
    cells = [cell.value for sheet in found for row in sheet.iter_rows() for cell in row]
    assert any(str(each).startswith("=") for each in cells), "its arithmetic is alive"
    if OFFICE:
        assert converted(slides, "slides.pptx", "pdf", folder).startswith(b"%PDF")


def _downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()
