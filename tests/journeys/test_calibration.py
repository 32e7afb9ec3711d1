"""A calibration round to the gate: on a phone, by keyboard in part, left once and taken up again,
missed once and then passed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assessments.models import CalibrationItem
from assessments.operations import load_rubrics
from people.models import Member
from programs.models import ProgramVersion
from programs.reading import LibraryProgram
from tests.assessments.calibrating import always_two, whole_round
from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rubrics(version: ProgramVersion, shipped: LibraryProgram) -> None:
    load_rubrics(version=version, program=shipped, now=timezone.now())


def criterion(page: Page, place: int) -> Locator:
    return page.locator("[data-criterion]").nth(place)


def tap(page: Page, place: int, level: int) -> None:
    """One tap; it is kept when the tick says so."""
    box = criterion(page, place)
    box.locator("label").nth(level - 1).click()
    expect(box.locator(".saved-tick")).to_have_text("Saved")


def panel_of(page: Page) -> list[int]:
    """What the panel gave on the sample that is looked at."""
    pk = int(page.url.rstrip("/").split("/")[-1].split("#")[0])
    return list(CalibrationItem.objects.get(pk=pk).agreed.values())


@pytest.mark.usefixtures("rubrics")
def test_a_calibration_round_to_the_gate(
    facilitator: Member, admin: Member, welcome: Callable[..., Visitor]
) -> None:
    whole_round(facilitator, timezone.now(), always_two)  # how it went the first time
    phone = welcome(facilitator, viewport=PHONE)
    page = phone.go("/")
    page.get_by_role("link", name="Calibration").click()
    expect(page.get_by_role("heading", name="You are not calibrated yet")).to_be_visible()
    phone.look("calibration-before")
    page.get_by_role("link", name="Round 1").click()
    expect(page.get_by_text("What this round asked for and did not reach")).to_be_visible()
    phone.look("calibration-missed")
    page.get_by_role("button", name="Begin another round").click()

    # The first sample: one criterion, then a meeting begins.
    expect(page.get_by_text("Role-play 1 of 8")).to_be_visible()
    phone.look("calibration-sample")
    levels = panel_of(page)
    tap(page, 0, levels[0])
    page.get_by_role("link", name="Calibration").click()
    expect(page.get_by_text("0 of 8 done")).to_be_visible()

    # Later, with a keyboard: what was given is there, the rest is chosen by arrows.
    page.get_by_role("link", name="Go on").press("Enter")
    expect(criterion(page, 0).locator(":checked")).to_have_value(str(levels[0]))
    for place in (1, 2):
        radios = criterion(page, place).get_by_role("radio")
        phone.press_until(radios.first)
        page.keyboard.press("Space")
        for _step in range(levels[place] - 1):
            page.keyboard.press("ArrowRight")
        expect(radios.nth(levels[place] - 1)).to_be_checked()
        expect(criterion(page, place).locator(".saved-tick")).to_have_text("Saved")
    phone.press_until(page.get_by_role("button", name="See how the panel read it"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Beside the panel")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == "panel", "what is read next has the focus"
    expect(page.get_by_text("You and the panel gave")).to_have_count(3)
    phone.look("calibration-settled")

    # The other seven, a tap a criterion; once a level more than the panel's.
    for position in range(2, 9):
        page.get_by_role("link", name="Next role-play").click()
        expect(page.get_by_text(f"Role-play {position} of 8")).to_be_visible()
        for place, level in enumerate(panel_of(page)):
            tap(page, place, min(level + (position == 2), 4))
        page.get_by_role("button", name="See how the panel read it").click()
        expect(page.get_by_role("heading", name="Beside the panel")).to_be_visible()
    page.get_by_role("link", name="See how the round went").click()
    expect(page.get_by_text("Passed: you are calibrated until")).to_be_visible()
    expect(page.get_by_text("The time before").first).to_be_visible()
    phone.look("calibration-passed")

    # The admin sees that much, and no more.
    desk = welcome(admin)
    desk.go("/people/organization/")
    desk.page.get_by_role("link", name="Calibration", exact=True).click()
    desk.look("calibration-rules")
    desk.page.get_by_role("link", name="Who is calibrated").click()
    row = desk.page.get_by_role("listitem").filter(has_text=facilitator.name)
    expect(row).to_contain_text("calibrated")
    desk.look("calibrated-raters")
    desk.go("/scores/calibration/own/add/")
    desk.look("calibration-own-sample")
