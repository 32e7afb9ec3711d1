"""A file that is about other people: stopped, answered row by row, written, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

HEADINGS = "Employee ID,Name,Email,Department,Status"
ROWS = [f"E10{n:02},Other{n} Person,other{n}@northwind.example,Sales," for n in range(20, 26)]


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_a_wrong_file_is_stopped_answered_written_and_taken_back(
    visit: Callable[..., Visitor], viewport: dict[str, int] | None
) -> None:
    admin = visit(viewport=viewport) if viewport else visit()
    page = admin.sign_in("Zofia García")
    admin.go("/people/import/")
    content = "\n".join([HEADINGS, *ROWS]).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "subsidiary.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("6 of 6 people get another name")).to_be_visible()
    admin.look("import-questions")
    page.get_by_role("button", name="Import these people").click()
    expect(page.get_by_role("link", name="Many people would get another name")).to_be_visible()
    admin.look("import-questions-stopped")
    page.get_by_role("group", name="Row 2").get_by_label("The same person").check()
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_role("group", name="Row 2").get_by_label("The same person")).to_be_checked()
    page.get_by_label("Yes, this is the right file").check()
    page.get_by_role("button", name="Import these people").click()
    expect(page.get_by_role("heading", name="The import is finished")).to_be_visible()
    admin.look("import-done")
    page.get_by_role("link", name="Undo this import").click()
    admin.look("import-undo")
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("heading", name="Undone")).to_be_visible()
    admin.go("/people/imports/")
    admin.look("imports")
    expect(page.get_by_role("link", name="subsidiary.csv").first).to_be_visible()
