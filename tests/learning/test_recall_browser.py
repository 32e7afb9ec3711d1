"""From Today through three questions to the end, on a phone and by keyboard; then another pace."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from learning.operations import take_in
from people.models import Member
from tests.conftest import OpenPage
from tests.factories import NOW
from tests.learning.card_contents import QUIZ, SPOT
from tests.learning.conftest import Course
from tests.learning.recall_world import RIGHT, asking, finish, recall_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go_to(page: Page, name: str) -> None:
    """To a link or button of this name, as somebody without a mouse goes there, and press it."""
    for _key in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText")
        if focused.strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by Tab")


def answer_by_keyboard(page: Page) -> None:
    """The first option, with its box ticked."""
    options = page.get_by_role("radio")
    while not options.first.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_three_questions_from_today_to_the_end_and_then_another_pace(
    course: Course, leader: Member, open_page: OpenPage
) -> None:
    finish(course, asking(course.module), RIGHT[QUIZ.kind])
    finish(course, asking(course.module, SPOT), RIGHT[SPOT.kind])
    take_in(now=NOW)
    assert timezone.now() > NOW, "all of it is long due"
    page = open_page(leader)
    page.goto("/")
    expect(page.get_by_role("heading", name="A few things to recall")).to_be_visible()
    go_to(page, "Up to three short questions")
    for number in (1, 2, 3):
        expect(page.get_by_text(f"Question {number} of 3")).to_be_visible()
        assert fits(page)
        answer_by_keyboard(page)
        expect(page.get_by_text("This question comes back")).to_be_visible()
        assert fits(page)
        go_to(page, "Next question" if number < 3 else "Finish")
    expect(page.get_by_role("heading", name="Back in 3 days")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Finish")).to_be_visible()
    page.go_forward()
    go_to(page, "How often this comes")
    while not page.get_by_role("radio").first.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert recall_of(leader).pace == "slower"
    page.goto("/")
    expect(page.get_by_role("heading", name="A few things to recall")).to_have_count(0)
