"""Every kind of card, and a story, by Tab, Space and Enter alone, read from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from cohorts.models import PersonalStep
from learning.models import CardCompletion, JourneyRun
from programs.content.cards import ReflectionCard, RewriteCard
from tests.factories import NOW
from tests.home.travel import reads_well
from tests.learning.card_contents import POLL, QUIZ, REFLECTION, REWRITE, SPOT, VIDEO
from tests.learning.conftest import make_course
from tests.learning.test_views import address, as_kind
from tests.learning.told import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUSED = """() => {
  const at = document.activeElement;
  return [at.type, at.name, at.closest("label")?.innerText ?? at.innerText ?? ""].join("|");
}"""
SIDES = """() => {
  const [first, last] = document.querySelectorAll(".tabs a, .tabs a:last-child");
  return first.getBoundingClientRect().left > last.getBoundingClientRect().left;
}"""

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def tab_to(page: Page, *wanted: str, key: str = "Enter") -> None:
    """Tab by Tab to the first of these, and press it."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if any(each in page.evaluate(FOCUSED) for each in wanted):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{wanted} is not reached by Tab on {page.url}")


def test_every_kind_of_card_and_a_story_by_keyboard_from_right_to_left(leader, open_page, settings):
    settings.LANGUAGES_BIDI = ["en"]
    kinds = [SPOT, QUIZ, POLL, REFLECTION, REWRITE, VIDEO]
    course = make_course(leader, cards=len(kinds) + 1)
    tell(course.module)
    PersonalStep.objects.update(opens_at=NOW)
    for card, content in zip(course.cards[1:], kinds, strict=True):
        as_kind(card, content)
    page = open_page(leader)
    page.goto(address(course, course.cards[0]))
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate(SIDES), "what comes first stands on the right"
    with page.expect_navigation():
        tab_to(page, "Done, ")
    for content in kinds:
        assert page.get_by_role("heading", level=1).inner_text() == content.title
        assert page.evaluate(FITS)
        take(page, content)
        with page.expect_navigation():
            tab_to(page, "Done, ", "Give this answer")
        if page.get_by_role("heading", level=1).inner_text() == content.title:
            with page.expect_navigation():  # there is something to say about it first
                tab_to(page, "Next card")
    assert CardCompletion.objects.count() == len(course.cards)
    reads_well(page)
    tab_to(page, "Begin the story", "Three words")
    page.wait_for_url("**/learn/story/**")
    while "/debrief/" not in page.url:
        with page.expect_navigation():
            tab_to(page, "|to|")
    reads_well(page)
    tab_to(page, "textarea|text", key="a")
    with page.expect_navigation():
        tab_to(page, "Save")
    run = JourneyRun.objects.get()
    assert (run.is_finished, run.note) == (True, "a")


def take(page: Page, content: object) -> None:
    """What each kind asks for before it is done."""
    if content is SPOT:
        tab_to(page, "|marked|", key="Space")
        tab_to(page, "Show the cues")
        tab_to(page, "Next")
    elif content is QUIZ:
        tab_to(page, "|question_0|", key="Space")
        tab_to(page, "Next")
        tab_to(page, "|question_1|", key="Space")
    elif content is POLL:
        tab_to(page, "radio|", key="Space")
    elif isinstance(content, ReflectionCard | RewriteCard):
        tab_to(page, "textarea|text", key="x")
