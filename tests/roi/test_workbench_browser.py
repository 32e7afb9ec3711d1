"""An admin changes an assumption, sees the result move, saves, and takes the workbook along."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from people.models import Member
from roi.models import RoiScenario
from tests.browser import DESK

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_result_follows_what_is_typed_and_the_file_follows_what_is_saved(
    scenario: RoiScenario, admin: Member, open_page: Callable[..., Page]
) -> None:
    page = open_page(admin, viewport=DESK)
    page.goto(f"/roi/{scenario.pk}/")
    figures = page.locator(".figures")
    expect(figures).to_contain_text("21.8%")
    expect(page.get_by_role("button", name="Work it out")).to_be_hidden()

    page.locator("summary", has_text="Fewer people leave").click()
    page.get_by_label("More points of retention").check()
    expect(figures).to_contain_text("616.8%")
    expect(page.get_by_text("5 points more: retention 85% becomes 90%.")).to_be_visible()
    page.get_by_label("Better by, %").nth(1).fill("20")
    expect(page.get_by_role("status").get_by_text("retention above 100%")).to_be_visible()
    expect(figures).to_contain_text("616.8%")
    page.get_by_label("Better by, %").nth(1).fill("1")
    expect(figures).to_contain_text("56.8%")
    expect(page.locator(".workbench-end")).to_contain_text("ROI 56.8% to 168.8%")

    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(figures).to_contain_text("56.8%")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    content = io.BytesIO(download.value.path().read_bytes())
    book = openpyxl.load_workbook(content, data_only=True)
    assert "85% becomes 90%" in book["Result"]["B2"].value
    assert book["Result"]["B7"].value == pytest.approx(56.8)


def test_what_was_typed_before_the_script_came_is_worked_out_too(
    scenario: RoiScenario, admin: Member, open_page: Callable[..., Page]
) -> None:
    page, held = open_page(admin, viewport=DESK), []
    page.route("**/js/roi*.js", lambda route: held.append(route), times=1)
    page.goto(f"/roi/{scenario.pk}/", wait_until="commit")
    page.locator("summary", has_text="Fewer people leave").click()
    page.get_by_label("More points of retention").check()
    held[0].continue_()
    expect(page.locator(".figures")).to_contain_text("616.8%")
