"""An admin plans a pulse with a question of their own and one that changes, looks at it as the
people would, launches, and changes a question before the second pulse.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Member
from pilots.models import PilotDraft
from surveys.models import PulsePlan
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN, AROUND = "My manager tells me when plans change.", "Leaders around me say when plans change."


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def _follow(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def _look(page: Page, name: str) -> None:
    """Wide and narrow."""
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        look(page, name)


def test_a_pulse_from_the_first_choice_to_a_change_before_the_second(
    open_page: OpenPage,
    complete: PilotDraft,
    admin: Member,
    frozen: object,
) -> None:
    page = open_page(admin, viewport=DESK)
    address = reverse("pilots:draft", args=[complete.pk, "pulse"])
    page.goto(address)
    for box in page.get_by_role("group", name="Questions").get_by_role("checkbox").all():
        if box.is_visible():
            box.uncheck()
    for text in ("I told my manager early.", "My manager judged my work"):
        page.get_by_label(text).first.check()
    page.get_by_text("Your own questions", exact=True).click()
    page.get_by_label("Your own question").first.fill(OWN)
    page.get_by_label("The same for everybody else who is asked").first.fill(AROUND)
    page.get_by_label("One about the module practiced last").check()
    page.get_by_label("Everybody in the leaders' departments").check()
    _press(page, "Save and continue")

    page.goto(address)
    _look(page, "pulse-planned")
    table = page.get_by_role("table").filter(has_text="Asked alongside")
    expect(table.get_by_role("row")).to_have_count(8)
    expect(table).to_contain_text("my manager asked before drawing conclusions.")
    _follow(page, "See it as a respondent")
    expect(page.get_by_text(OWN)).to_be_visible()
    _follow(page, "For everybody else who is asked")
    expect(page.get_by_text(AROUND)).to_be_visible()
    expect(page.get_by_role("button", name="Send my answers")).to_be_disabled()
    _look(page, "pulse-preview")
    _follow(page, "Back to the plan")
    _press(page, "Send me a test")
    expect(page.get_by_text(f"A test is on its way to {admin.email}.")).to_be_visible()

    page.goto(reverse("pilots:draft", args=[complete.pk, "review"]))
    _press(page, "Launch the pilot")
    _follow(page, "Change this pilot")
    _follow(page, "Pulses")
    _look(page, "pulses-of-a-pilot")
    _follow(page, re.compile("Change Pulse 2"))
    page.get_by_label(OWN).uncheck()
    page.get_by_text("Your own questions", exact=True).click()
    page.get_by_label("Your own question").first.fill("I know why plans change.")
    _look(page, "pulse-changed")
    _press(page, "Save the pulse")
    expect(page.get_by_text("The pulse is changed.")).to_be_visible()
    waves = PulsePlan.objects.get().waves.order_by("number")[:3]
    asked = [{item.text["en"] for item in wave.items.all()} for wave in waves]
    assert [OWN in texts for texts in asked] == [True, False, False]
    assert ["I know why plans change." in texts for texts in asked] == [False, True, True]
