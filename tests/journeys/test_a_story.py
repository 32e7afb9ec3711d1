"""A story on a phone, by keyboard alone: to two endings, with the seats swapped each time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
MODULE = "Awareness of digital cues"


def look(visitor: Visitor, name: str) -> None:
    """In light and in dark."""
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visitor.look(f"{name}-{scheme}")


def read_on(visitor: Visitor, *, which: str) -> list[str]:
    """Press the first, or the last, button of each moment until the story is over; what each moment
    was called.
    """
    page, names = visitor.page, []
    for _moment in range(20):
        page.wait_for_load_state("load")
        if "/debrief/" in page.url:
            return names
        names.append(page.locator("#moment-name").inner_text())
        if names[-1] == "Now the other seat":
            look(visitor, "story-other-seat")
        choices = page.locator(".story-choices button")
        visitor.press_until(choices.first if which == "first" else choices.last)
        before = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
    raise AssertionError(f"no end after {names}")


def open_story(visitor: Visitor) -> Page:
    """From Today over the path and the module to the first moment."""
    visitor.sign_in("Halima Eze")
    page = visitor.go("/learn/")
    visitor.press_until(page.get_by_role("link", name=MODULE).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/module/**")
    look(visitor, "story-module")
    visitor.press_until(page.locator(".story-beside a.button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/story/**")
    return page


def test_a_story_to_two_endings_with_the_seats_swapped(visit: Callable[..., Visitor]) -> None:
    visitor = visit(viewport=PHONE)
    page = open_story(visitor)
    look(visitor, "story-start")
    first = read_on(visitor, which="first")
    assert {"Now the other seat", "Back in the first seat", "An ending"} <= set(first)
    look(visitor, "story-debrief")

    note = "I would ask first, too."
    visitor.press_until(page.get_by_label("For yourself"))
    page.keyboard.press("Control+A")
    page.keyboard.type(note)
    visitor.press_until(page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Only you can see it.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("For yourself")).to_have_value(note)

    debrief = page.url
    chosen = page.locator(".story-stop h3").first.inner_text()
    visitor.press_until(page.get_by_role("link", name="Try another way from here").first)
    page.keyboard.press("Enter")
    expect(page.locator(".story-choices button")).to_have_count(3)
    assert chosen in page.locator(".story-choices").inner_text()
    second = read_on(visitor, which="last")
    assert "Now the other seat" in second
    assert page.url != debrief
    assert page.locator(".story-stop h3").first.inner_text() != chosen
    expect(page.get_by_text(re.compile(r"You have been to [2-4] of 4 endings"))).to_be_visible()
    page.goto(debrief)
    expect(page.get_by_label("For yourself")).to_have_value(note)


def test_the_back_button_shows_what_was_chosen_and_leads_on_again(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit(viewport=PHONE)
    page = open_story(visitor)
    page.locator(".story-choices button").first.click()
    page.locator(".story-choices button").nth(1).click()
    expect(page.locator("#moment")).to_be_focused()
    text = page.locator("#moment").inner_text()
    page.go_back()
    page.reload()
    expect(page.locator("[data-chosen]")).to_have_count(1)
    page.get_by_role("link", name="Read on").click()
    assert page.locator("#moment").inner_text() == text
