"""An admin arranges a program and its weeks in a browser, by keyboard, on a phone and at a desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from authoring.layout import card_names, card_slugs, modules_of
from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from people.models import Member
from programs.content.kinds import CardPart
from tests.authoring.plain import without_paths
from tests.browser import DESK, PHONE

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
CARDS = "en/01-digital-cues/cards"


@pytest.fixture
def draft(
    transactional_db: None, shipped_folder: Path, admin: Member, now: dt.datetime
) -> Manuscript:
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


def middle(page: Page, selector: str, dy: float = 0) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + dy


def draw_up(page: Page, *, by_touch: bool) -> None:
    """The last card two places up, by its handle, with a mouse or a finger."""
    rows = "#active-listening-cards .rows > li"
    handle = f"{rows}:last-child [data-drag]"
    page.locator(f"{rows}:nth-last-child(2)").evaluate(
        "row => row.scrollIntoView({ block: 'center' })"
    )
    start, goal = middle(page, handle), middle(page, f"{rows}:nth-last-child(3)", -8)
    ways = [start, (start[0] + 9, start[1] - 9), goal, (goal[0], goal[1] + 2)]
    with page.expect_navigation():
        if by_touch:
            finger = page.context.new_cdp_session(page)
            for kind, points in [("Start", ways[:1]), *(("Move", [way]) for way in ways[1:])]:
                touched = [{"x": x, "y": y} for x, y in points]
                sent = {"type": f"touch{kind}", "touchPoints": touched}
                finger.send("Input.dispatchTouchEvent", sent)
            expect(page.locator(".drawn-label")).to_have_text("A new poll")
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        else:
            page.mouse.move(*start)
            page.mouse.down()
            for x, y in ways[1:]:
                page.mouse.move(x, y)
            expect(page.locator(".drawn-label")).to_have_text("A new poll")
            page.mouse.up()
    expect(page.locator(f"{rows}:nth-last-child(3)")).to_contain_text("A new poll")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_program_is_arranged_and_its_weeks_are_changed(
    open_page: OpenPage, live_server, draft: Manuscript, admin: Member, viewport
) -> None:
    page = open_page(admin, viewport=viewport)
    page.goto(live_server.url + reverse("authoring:draft", args=[draft.pk]))
    page.get_by_text("1. Awareness of digital cues").click()
    press(page, "Move “The ticket that came back” up")
    titles = page.locator("#digital-cues-cards .rows .grow")
    expect(titles.nth(1)).to_contain_text("The ticket that came back")
    # Without looking for it again, whoever moved it can move it further.
    expect(page.get_by_role("button", name="Move “The ticket that came back” up")).to_be_focused()
    press(page, "Copy “The ticket that came back”")
    expect(titles.nth(2)).to_contain_text("The ticket that came back (copy)")
    press(page, "Remove “The ticket that came back (copy)”", "link")
    press(page, "Remove")
    expect(titles).to_have_count(7)
    page.locator("#kind-digital-cues").select_option("poll")
    press(page, "Add as a card")
    expect(titles.nth(7)).to_contain_text("A new poll")
    press(page, "Move “A new poll” to another module", "link")
    page.get_by_label("Where to").select_option("02-active-listening/cards")
    press(page, "Move it")
    expect(page.locator("#active-listening-cards .rows .grow").last).to_contain_text("A new poll")
    draw_up(page, by_touch=viewport == PHONE)
    page.get_by_text("1. Awareness of digital cues").click()
    page.locator("#digital-cues").get_by_role("button", name="Move the module down").press("Enter")
    expect(page.locator(".outline summary").nth(1)).to_contain_text("Awareness of digital cues")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    press(page, "To the weeks", "link")
    page.get_by_label("Begin with").select_option("own")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    page.get_by_role("link", name="Change Your own weeks: one module").press("Enter")
    page.get_by_label("Name (English)").fill("Three weeks")
    page.locator("#id_week_2").fill("99")
    press(page, "Save")
    expect(page.get_by_text("is 99. Use 0 to 60.")).to_be_visible()
    page.locator("#id_week_2").fill("3")
    press(page, "Save")
    expect(page.get_by_text("Something is missing here")).to_have_count(0)
    expect(page.locator(".timeline").first).to_contain_text("3")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    draft.refresh_from_db()
    assert not draft.problem
    assert modules_of(draft.files)[:2] == ["01-active-listening", "02-digital-cues"]
    names = card_names(draft.files, "01-active-listening", CardPart.CARDS)
    assert card_slugs(names)[-3] == "poll"
    assert names["de"] == names["en"]
    assert 'name.en = "Three weeks"' in draft.files["program.toml"]
