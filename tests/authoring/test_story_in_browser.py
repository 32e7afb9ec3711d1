"""An admin writes a story: what is wrong leads to its line, the map follows, the way is walked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from authoring.pieces import piece_address
from people.models import Member
from tests.accessible import looked_over
from tests.browser import DESK, PHONE
from tests.programs.small_program import write_small_program

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
STORY = "en/01-cues/journey.twee"


@pytest.fixture
def draft(transactional_db: None, tmp_path: Path, admin: Member, now: dt.datetime) -> Manuscript:
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    origin = Manuscript.objects.get(version=version)
    return copy_program(origin=origin, titles={"en": "Own"}, by=admin, now=now)


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_remarks_lead_to_their_line_and_the_story_is_walked(
    open_page: OpenPage, live_server, draft: Manuscript, admin: Member, viewport
) -> None:
    page = open_page(admin, viewport=viewport)
    page.goto(live_server.url + piece_address(draft.pk, STORY))
    inside, area = page.frame_locator("[data-preview]"), page.get_by_label("The story").first
    expect(inside.locator(".place")).to_have_count(12)
    in_the_middle = "m => Math.abs(2 * m.scrollLeft + m.clientWidth - m.scrollWidth) <= 2"
    assert inside.locator(".story-map").evaluate(in_the_middle)
    text = area.input_value()
    area.fill(text.replace("[[On->A2]]", "[[On->A9]]"))
    expect(inside.get_by_text("links to 'A9', which is not a passage")).to_be_visible()
    inside.locator("li", has_text="links to 'A9'").get_by_role("button").click()
    chosen = "a => a.value.slice(a.selectionStart, a.selectionEnd)"
    assert area.evaluate(chosen) == ":: A1"
    area.fill(
        text.replace(":: Waited", ":: Late\nOn.\n\n[[On->Seat]]\n\n:: Waited").replace(
            "[[Wait->Waited]]", "[[Wait->Waited]]\n[[Later->Late]]"
        )
    )
    expect(inside.locator(".place")).to_have_count(13)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(live_server.url + reverse("authoring:piece_preview", args=[draft.pk, STORY]))
    assert not looked_over(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Walk through it as saved").press("Enter")
    page.get_by_role("link", name="Wait", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Waited")).to_be_visible()
    assert not looked_over(page).response["violations"]
    page.get_by_role("navigation").get_by_role("link", name="Start").press("Enter")
    expect(page.get_by_text("It begins.")).to_be_visible()
