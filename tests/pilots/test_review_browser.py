"""The review of sixty leaders in a browser: short, and with the numbers that matter beside the
button.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Member
from pilots.models import PilotDraft
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def screens(page: Page) -> float:
    """How many screens high the page is."""
    return float(page.evaluate("document.documentElement.scrollHeight / innerHeight"))


@pytest.mark.parametrize(("viewport", "most"), [(PHONE, 5.5), (DESK, 3.0)], ids=["phone", "desk"])
def test_the_review_of_sixty_leaders_is_short(
    open_page: OpenPage,
    sixty: PilotDraft,
    admin: Member,
    frozen: object,
    viewport: dict[str, int],
    most: float,
) -> None:
    page = open_page(admin, viewport=viewport)
    page.goto(reverse("pilots:draft", args=[sixty.pk, "review"]))
    look(page, "review-sixty")
    assert screens(page) <= most
    beside = page.get_by_role("region", name="At the launch")
    for label, number in (
        ("Leaders", "60"),
        ("Practice groups", "12"),
        ("Sessions", "96"),
        ("Emails that leave now", "125"),
    ):
        expect(beside.locator(".stat").filter(has_text=label)).to_contain_text(number)
    expect(beside).to_contain_text("Mon 5 Oct")


def test_what_is_folded_is_there(
    open_page: OpenPage, sixty: PilotDraft, admin: Member, frozen: object
) -> None:
    page = open_page(admin, viewport=DESK)
    page.goto(reverse("pilots:draft", args=[sixty.pk, "review"]))
    check = page.get_by_text("leaders are in a group with their own manager")
    expect(check).to_contain_text("Sixtieth 1, Sixtieth 2, Sixtieth 3 and ")
    one = "Sixtieth 3 is in a group with their own manager, Sixtieth 0."
    expect(page.get_by_text(one)).to_be_hidden()
    for summary in page.locator("main summary").all():
        summary.click()
    expect(page.get_by_text(one)).to_be_visible()
    expect(page.get_by_text("Group 12 with ").first).to_be_visible()
    expect(page.get_by_text("Week 48", exact=True)).to_be_visible()
    look(page, "review-sixty-unfolded")
    page.get_by_role("link", name=re.compile("To whom.*A new module is open")).first.click()
    expect(page.get_by_text("Sixtieth 59 Open for you")).to_be_visible()
    look(page, "review-sixty-to-whom")
