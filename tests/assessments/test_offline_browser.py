"""The run sheet of a session that is near opens without a network."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cohorts.models import Cohort
from people.models import Member
from practice.models import PracticeSession
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_run_sheet_and_the_levels_open_without_a_network(
    session: PracticeSession, seats: list[int], facilitator: Member, open_page: OpenPage
) -> None:
    soon = timezone.now() + dt.timedelta(hours=2)
    PracticeSession.objects.filter(pk=session.pk).update(starts_at=soon, facilitator=facilitator)
    Cohort.objects.update(launched_at=soon - dt.timedelta(days=20))
    page = open_page(facilitator)
    page.goto("/")
    page.get_by_role("button", name="Keep it on this device").click()
    expect(page.get_by_role("link", name="See what is kept")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("link", name="Open the run sheet").click()
    page.wait_for_url(f"**/scores/{session.pk}/")
    expect(page.get_by_text("No connection right now")).to_be_visible()
    expect(page.locator(f"#leader-{seats[0]}")).to_be_visible()
    page.get_by_role("link", name="Run sheet").click()
    expect(page.locator(".guide")).to_be_visible()
    page.goto(f"/scores/{session.pk}/?show=guide")
    expect(page.locator(".guide")).to_be_visible()
