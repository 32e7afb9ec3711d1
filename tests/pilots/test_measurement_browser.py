"""An admin sees that half of the leaders could wait, says what the pilot is to be measured by,
launches it, and reads what was frozen.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kpis.models import Kpi, MeasurementPlan
from people.models import Member
from pilots.models import PilotDraft
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _press(page: Page, name: str) -> None:
    """By keyboard, as the form is also sent without a mouse."""
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _look(page: Page, name: str) -> None:
    """Wide and narrow."""
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        look(page, name)


def test_what_was_said_before_stands_on_the_page_of_the_pilot(
    open_page: OpenPage,
    measured: dict[str, Kpi],
    complete: PilotDraft,
    admin: Member,
    frozen: object,
) -> None:
    page = open_page(admin, viewport=PHONE)
    page.goto(reverse("pilots:draft", args=[complete.pk, "measurement"]))
    with page.expect_navigation():
        page.get_by_role("link", name="Half of the leaders begin later").click()
    _press(page, "Draw the halves")
    expect(page.get_by_text("4 of the leaders first, 4 later")).to_be_visible()
    _look(page, "halves-drawn")
    _press(page, "Let everybody begin together")

    page.goto(reverse("pilots:draft", args=[complete.pk, "measurement"]))
    for fold in ("Choose what should move, and by how much", "Each team", "Change the criteria"):
        page.get_by_text(fold, exact=True).click()
    page.get_by_label("Percent, Clarification rate").fill("12.5")
    page.get_by_label("Leavers", exact=True).check()
    page.get_by_role("group", name="Comparison teams").get_by_label("Other 3").uncheck()
    page.get_by_label("Sessions attended: how much it counts").select_option("Needed")
    _press(page, "Show what this says")
    expect(page.get_by_text("“Clarification rate” to fall by 12.5 percent")).to_be_visible()
    expect(page.get_by_text("8 teams take part, 3 compare.")).to_be_visible()
    expect(
        page.get_by_text("Stop if one of these is missed: Modules finished; Sessions")
    ).to_be_visible()
    _look(page, "measurement-said")
    _press(page, "Save and continue")
    page.get_by_text("What will be frozen: 4 KPIs, 6 criteria").click()
    _look(page, "measurement-reviewed")
    _press(page, "Launch the pilot")
    with page.expect_navigation():
        page.get_by_role("link", name="Measurement").click()
    expect(
        page.get_by_text(re.compile("Frozen at the launch on .* by Zofia García"))
    ).to_be_visible()
    expect(page.get_by_text("“Leavers” to fall by 10 percent")).to_be_visible()
    _look(page, "measurement-frozen")
    frozen_plan = MeasurementPlan.objects.get(cohort__draft=complete).measuring
    assert {each.kpi_id: each.expected for each in frozen_plan.hypotheses} == {
        measured["asked"].pk: 12.5,
        measured["spoke"].pk: 10,
        measured["risen"].pk: 10,
        measured["left"].pk: 10,
    }
    assert len(frozen_plan.comparison_teams) == 3
