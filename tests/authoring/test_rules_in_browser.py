"""An admin writes rules by keyboard, on a phone and at a desk, and tries them on people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from people.models import Audience, Member
from tests.accessible import looked_over
from tests.authoring.plain import without_paths
from tests.browser import DESK, PHONE

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]


@pytest.fixture
def draft(
    transactional_db: None, shipped_folder: Path, admin: Member, leader: Member, now: dt.datetime
) -> Manuscript:
    Member.objects.filter(pk=leader.pk).update(audience=Audience.EXECUTIVE)
    version = publish_shipped(folder=shipped_folder, now=now)
    origin = Manuscript.objects.get(version=version)
    copied = copy_program(origin=origin, titles={"en": "Our own way"}, by=admin, now=now)
    copied.files = without_paths(copied.files)
    copied.save()
    return copied


def press(page: Page, name: str, role: str = "button") -> None:
    """By keyboard."""
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.press("Enter")


def add(page: Page, row: str, value: str) -> None:
    page.locator(f"#new-{row}").select_option(value)
    with page.expect_navigation():
        page.locator(f"button[value='add {row}']").press("Enter")


def look(page: Page) -> None:
    """Nothing in the way of anybody."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = looked_over(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_rule_is_written_and_tried(
    open_page: OpenPage, live_server, draft: Manuscript, admin: Member, leader: Member, viewport
) -> None:
    page = open_page(admin, viewport=viewport)
    page.goto(live_server.url + reverse("authoring:draft", args=[draft.pk]))
    page.get_by_text("1. Awareness of digital cues").click()
    press(page, "Keep “The ticket that came back” for some, by a rule")
    expect(page.locator("#digital-cues-extras")).to_contain_text("The ticket that came back")
    look(page)

    press(page, "To the paths", "link")
    look(page)
    press(page, "Add a rule", "link")
    add(page, "when", "audience")
    expect(page.locator("#when-0")).to_be_focused()
    add(page, "then", "add")
    page.get_by_label("Executive").press("Space")
    page.get_by_label("Reason (English)").fill("because you lead all")
    press(page, "Save")
    expect(page.get_by_role("alert").or_(page.locator("[data-invalid]")).first).to_be_visible()
    look(page)
    page.locator("[name=then-0-about]").select_option("digital-cues/bounced-ticket")
    page.get_by_label("Reason (German)").fill("weil Sie alles leiten")
    press(page, "Save")
    sentence = (
        "Whoever is an executive also gets “The ticket that came back” in “Awareness of digital "
        "cues”."
    )
    expect(page.get_by_text(sentence)).to_be_visible()
    press(page, "Copy rule 1")
    expect(page.locator(".rules > li")).to_have_count(2)
    press(page, "Move down: rule 1")
    # The last one has no way down: whoever moved it stands on the way up, and can take it back.
    expect(page.get_by_role("button", name="Move up: rule 2")).to_be_focused()
    press(page, "Move up: rule 2")
    expect(page.get_by_role("button", name="Move down: rule 1")).to_be_focused()
    press(page, "Move down: rule 1")
    look(page)

    press(page, "Try them on people", "link")
    expect(page.get_by_text("1 leader: already gets it")).to_be_visible()
    page.locator(".tried summary").last.press("Enter")
    expect(page.get_by_text(leader.name)).to_be_visible()
    look(page)
    draft.refresh_from_db()
    assert not draft.problem
    assert draft.files["paths.toml"].count("[[rules]]") == 2
