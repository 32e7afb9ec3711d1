"""A sheet on a phone by keyboard alone, and what comes of it on the page of the decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from decisions.models import Assessor, Contender, Decision
from decisions.operations import invite_assessor
from people.models import Member
from tests.browser import DESK
from tests.decisions.making import fill

pytestmark = pytest.mark.django_db(transaction=True)
SMALLEST = {"width": 320, "height": 640}


def choose_by_keyboard(page: Page, criterion: str, presses: int) -> None:
    """Tab to a criterion's levels and go down by arrows."""
    group = page.get_by_role("group", name=criterion)
    group.get_by_role("radio").first.focus()
    for _press in range(presses):
        page.keyboard.press("ArrowDown")


def test_a_sheet_is_filled_in_by_keyboard_and_two_options_are_weighed(
    decision: Decision,
    harbor: Contender,
    keel: Contender,
    assessor: Assessor,
    coach: Member,
    admin: Member,
    facilitator: Member,
    open_page: Callable[..., Page],
) -> None:
    now = timezone.now()
    other = invite_assessor(decision=decision, member=facilitator, by=admin, now=now)
    fill(other, {harbor: ("3", "1"), keel: ("2", "3")}, now)

    phone = open_page(coach, viewport=SMALLEST)
    for name, levels in (("Harbor", (3, 2)), ("Keel", (2, 3))):
        phone.goto(f"/decisions/sheets/{assessor.pk}/")
        phone.get_by_role("link", name=name).click()
        choose_by_keyboard(phone, "Role-based sequencing", levels[0])
        choose_by_keyboard(phone, "Privacy", levels[1])
        assert phone.evaluate("document.documentElement.scrollWidth") == SMALLEST["width"]
        if name == "Harbor":
            evidence = phone.get_by_label("What was seen, and where").first
            evidence.fill("Seen in a demo.")
            phone.reload()
            expect(evidence).to_have_value("Seen in a demo.")
            choose_by_keyboard(phone, "Role-based sequencing", levels[0])
            choose_by_keyboard(phone, "Privacy", levels[1])
        with phone.expect_navigation():
            phone.get_by_role("button", name="Save").press("Enter")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Hand it in").press("Enter")
    expect(phone.get_by_text("What you noted counts")).to_be_visible()

    desk = open_page(admin, viewport=DESK)
    desk.goto(f"/decisions/{decision.pk}/")
    expect(desk.get_by_role("heading", name="Keel leads, with 2.5 of 4.")).to_be_visible()
    desk.get_by_role("link", name="Weigh them").click()
    desk.get_by_label("Weight of “Role-based sequencing”").fill("9")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save the weights").click()
    expect(desk.get_by_role("heading", name="Harbor leads")).to_be_visible()
    expect(desk.get_by_text("Weights were changed on")).to_be_visible()
    expect(desk.get_by_text("Seen in a demo.").first).to_be_attached()
