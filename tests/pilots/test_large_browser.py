"""A pilot of 2,000 leaders on its way, in a browser, on a phone and on a desk: what a worker does
with it, and the pages of it.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from common.progress import PASSING
from people.models import Member
from pilots.draft import DraftStep
from pilots.models import DraftJob, DraftWork, PilotDraft
from pilots.operations.launching import complete_draft
from pilots.operations.reviewing import keep_review
from pilots.operations.working import queue_work
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.conftest import Large
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANY = 2_000
PAGES = 600
"""Leaders on six pages: what more of them take is measured without a browser."""


def tell(draft: PilotDraft, done: int) -> None:
    """What a worker says on its way."""
    caches[PASSING].set(f"progress-{draft.progress_name}", (done, MANY))


def open_step(page: Page, draft: PilotDraft, step: DraftStep, query: str = "") -> None:
    page.goto(reverse("pilots:draft", args=[draft.pk, step.value]) + query)


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_a_page_that_waits_tells_how_far_it_is_and_goes_on(
    open_page: OpenPage,
    large: Large,
    admin: Member,
    now: dt.datetime,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    draft = large(MANY)
    page = open_page(admin, viewport=viewport)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    for work in DraftWork:
        DraftJob.objects.all().delete()
        job = queue_work(draft=draft, work=work, by=admin, now=now)
        open_step(page, draft, DraftStep.LEADERS)
        expect(page.get_by_text("Waiting for its turn.")).to_be_visible()
        look(page, f"busy-{work}-waiting-{scheme}")
    DraftJob.objects.update(attempts=1)
    tell(draft, 640)
    said = page.get_by_role("status").filter(has_text="of 2,000 people")
    expect(page.get_by_text("640 of 2,000 people", exact=True)).to_be_visible()
    expect(said).to_have_text("Launching the pilot: 640 of 2,000 people")
    top = page.get_by_role("progressbar").bounding_box()
    tell(draft, 650)
    expect(page.get_by_text("650 of 2,000 people", exact=True)).to_be_visible()
    expect(said).to_have_text("Launching the pilot: 640 of 2,000 people")
    assert page.get_by_role("progressbar").bounding_box() == top, "nothing jumps"
    look(page, f"busy-launch-on-its-way-{scheme}")
    caches[PASSING].clear()
    DraftJob.objects.update(attempts=2)
    again = page.get_by_text("This was interrupted and has begun again.", exact=True)
    expect(again).to_be_visible()
    look(page, f"busy-begun-again-{scheme}")
    PilotDraft.objects.filter(pk=draft.pk).update(problem="This was started several times.")
    job.delete()
    expect(page.get_by_text("This was started several times.")).to_be_visible()
    expect(page.get_by_role("button", name="Save and continue")).to_be_visible()
    look(page, f"busy-given-up-{scheme}")


def look_twice(page: Page, name: str) -> None:
    """On a phone and on a desk."""
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        look(page, name)


def test_pages_of_many_are_short(
    open_page: OpenPage, large: Large, admin: Member, now: dt.datetime
) -> None:
    draft = complete_draft(draft=large(PAGES), by=admin, now=now)
    keep_review(draft=draft, language="en", now=timezone.now())
    page = open_page(admin, viewport=PHONE)
    open_step(page, draft, DraftStep.LEADERS)
    look_twice(page, "large-leaders")
    page.get_by_role("button", name="Save and go to the next page").click()
    expect(page.get_by_text("Page 2 of 6")).to_be_visible()
    for step in (DraftStep.GROUPS, DraftStep.TIMES, DraftStep.REVIEW):
        open_step(page, draft, step)
        look_twice(page, f"large-{step}")
    page.get_by_role("link", name="To whom").first.click()
    look_twice(page, "large-to-whom")


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_who_leads_is_typed_where_many_do(
    open_page: OpenPage, led: PilotDraft, admin: Member, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(admin, viewport=viewport)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    open_step(page, led, DraftStep.TIMES)
    leads = page.locator("input[list=leading]").first
    leads.fill("Nobody")
    page.get_by_role("button", name="Check the times").click()
    expect(page.get_by_text("Nobody in the list has this name.").first).to_be_visible()
    look(page, f"times-thirty-{scheme}")
    leads.fill("Facilitator 7")
    page.get_by_role("button", name="Check the times").click()
    expect(page.get_by_text("Nobody in the list has this name.")).to_have_count(0)
    expect(leads).to_have_value("Facilitator 7")
