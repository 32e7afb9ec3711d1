"""From the page of a pilot to a draft of the full program, on a phone and on a desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Member
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage
from tests.pilots.test_outbox_browser import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_pilot_becomes_the_full_program(
    open_page: OpenPage,
    complete: PilotDraft,
    admin: Member,
    now: dt.datetime,
    frozen: object,
    viewport: dict[str, int],
) -> None:
    pilot = launch_pilot(draft=complete, by=admin, now=now)
    page = open_page(admin, viewport=viewport)
    page.goto(reverse("pilots:pilot", args=[pilot.pk]))
    page.get_by_role("link", name="Expand to the full program").click()
    expect(page.get_by_role("radio", name="New leaders")).to_be_checked()
    look(page, "expand")
    page.get_by_label("The pilot's leaders go on").check()
    page.get_by_role("button", name="Begin the draft").click()
    taught = page.get_by_text("8 leaders of the pilot go on")
    expect(taught).to_be_visible()
    look(page, "expand-draft")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="Modules and dates")).to_be_visible()
    expect(taught).to_be_hidden()
    page.get_by_text("What the pilot taught").click()
    expect(taught).to_be_visible()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(5)
    look(page, "expand-plan")
    page.get_by_role("link", name="Pilot in Operations", exact=True).click()
    expect(page.get_by_role("link", name="Pilot in Operations, full program")).to_be_visible()
    look(page, "expand-pilot")
