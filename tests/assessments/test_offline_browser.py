"""The run sheet of the next session opens without a network, and no level is forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Score
from cohorts.models import Cohort
from people.models import Member
from practice.models import PracticeSession
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("away", [dt.timedelta(hours=2), dt.timedelta(days=12)])
def test_the_run_sheet_and_the_levels_open_without_a_network(
    session: PracticeSession, seats: list[int], facilitator: Member, open_page: OpenPage,
    away: dt.timedelta,
) -> None:  # fmt: skip
    """Of the session that comes next, whenever that is."""
    soon = timezone.now() + away
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


def test_whoever_lost_the_page_is_led_back_to_the_levels_that_wait(
    session: PracticeSession, seats: list[int], criteria: list[int], facilitator: Member,
    open_page: OpenPage,
) -> None:  # fmt: skip
    """A reload without a network leaves the screen: what was tapped is sent by it alone."""
    page = open_page(facilitator)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    live = f"/scores/{session.pk}/"
    page.goto(live)
    page.context.set_offline(True)
    page.route("**/tap/", lambda route: route.abort())  # not one slips through at the edge
    place = f'#leader-{seats[0]} [data-criterion="{criteria[0]}"]'
    page.locator(f'{place} input[value="3"]').check(force=True)
    expect(page.locator(f"{place} .saved-tick")).to_have_attribute("data-state", "failed")
    page.reload()
    back = page.get_by_role("link", name="Levels you gave are not on the server yet")
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()
    expect(back).to_be_visible()

    page.context.set_offline(False)
    page.unroute("**/tap/")
    page.goto("/")
    assert not Score.objects.exists()
    back.click()
    page.wait_for_url(f"**{live}")
    expect(page.locator(f"{place} .saved-tick")).to_have_attribute("data-state", "saved")
    assert Score.objects.get().level == 3
    expect(back).to_have_count(0)
    page.goto("/practice/")
    expect(page.get_by_role("heading", name="Live practice")).to_be_visible()
    expect(back).to_have_count(0)
