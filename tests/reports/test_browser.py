"""From the report on screen to a sponsor who has it on paper, as a workbook and as slides."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Member
from reports.models import PublishedReport, ReportDraft, SponsorLinkDay
from reports.operations import make_files
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def is_first_screen(page: Page, *, height: int) -> None:
    """The whole answer is seen without scrolling: its figures, what can and cannot be said."""
    brief = page.locator(".brief")
    expect(brief.get_by_role("heading", name="What cannot be said")).to_be_visible()
    expect(brief.get_by_role("term")).to_have_count(3)
    box = brief.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= height, "the first screen holds all of the answer"


PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Before that Chromium lets no hand through."""


@pytest.mark.django_db(transaction=True)
def test_an_admin_publishes_and_a_sponsor_reads(
    draft: ReportDraft,
    admin: Member,
    open_page: OpenPage,
    browser: Browser,
    live_server: LiveServer,
) -> None:
    ReportDraft.objects.update(made_at="2100-01-01T00:00:00Z")  # fresh: no worker runs here
    page = open_page(admin, viewport=DESK)
    page.goto(f"/reports/{draft.cohort_id}/")
    expect(page.get_by_text(draft.document.answer.recommendation).first).to_be_visible()
    is_first_screen(page, height=800)
    page.set_viewport_size(PHONE)
    is_first_screen(page, height=PHONE["height"] - 64)  # what the tabs leave
    page.set_viewport_size(DESK)
    page.emulate_media(media="print")
    paper = page.pdf(format="A4")
    assert paper.count(b"/Type /Page\n") == 1, "the answer fits on one page of paper"
    page.emulate_media(media="screen")
    page.get_by_label("A word on this state").fill("For the board.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish this state").click()
    expect(page.get_by_text("The files are being made")).to_be_visible()
    assert make_files(report_id=PublishedReport.objects.get().pk)
    page.goto(f"/reports/{draft.cohort_id}/links/")
    page.get_by_label("Who is it for?").fill("Amina Wright")
    with page.expect_navigation():
        page.get_by_role("button", name="Make the link").click()
    address = page.locator(".sponsor-link").inner_text()
    token = address.rstrip("/").rsplit("/", 1)[1]

    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    sponsor = context.new_page()
    sponsor.goto(f"/reports/shared/{token}/")
    assert not SponsorLinkDay.objects.exists()
    sponsor.evaluate(PAINTED)
    with sponsor.expect_response(lambda answer: answer.url.endswith("/seen/")) as told:
        sponsor.mouse.move(20, 40)
    assert told.value.status == 204
    sponsor.mouse.move(40, 80)
    assert SponsorLinkDay.objects.get().opened == 1
    expect(sponsor.get_by_text("State 1, published on")).to_be_visible()
    assert sponsor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    is_first_screen(sponsor, height=PHONE["height"])
    assert downloaded(sponsor, "Download the PDF").startswith(b"%PDF-1.7")
    for name, part in (("Workbook", "xl/workbook.xml"), ("Slides", "ppt/presentation.xml")):
        file = zipfile.ZipFile(io.BytesIO(downloaded(sponsor, name)))
        assert part in file.namelist()
    context.close()
