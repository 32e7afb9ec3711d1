"""A program in Arabic on the pages of a portal that speaks English, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from people.models import Member
from tests.conftest import OpenPage
from tests.content import module_content
from tests.learning.conftest import make_course
from tests.learning.from_the_right import JOURNEY, MODULE, NAME, QUIZ, READ
from tests.learning.test_views import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASTRAY = """() => {
  const found = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data, parentElement } = words.currentNode;
    const text = data.trim();
    if (parentElement.closest("[aria-hidden]") || !parentElement.checkVisibility()) continue;
    if (!/[\\u0590-\\u08ff]/.test(text)) continue;
    const { direction, unicodeBidi } = getComputedStyle(parentElement);
    const isIsolated = /[\\u2068].*[\\u2069]/.test(text);
    const isApart = isIsolated || ["plaintext", "isolate"].includes(unicodeBidi);
    if (direction !== "rtl" && !isApart) found.push(text);
  }
  for (const box of document.querySelectorAll(".choices input, .prose li")) {
    const { left, right } = box.getBoundingClientRect();
    const beside = box.closest("label, ul").getBoundingClientRect();
    const isOfRight = /[\\u0590-\\u08ff]/.test(box.closest("label, ul").innerText.slice(0, 8));
    if (isOfRight && box.matches("input") && beside.right - right > left - beside.left)
      found.push("a button on the left");
  }
  return found;
}"""
"""Words from the right that go from the left, or draw what stands beside them along."""


def test_what_is_written_from_the_right_goes_from_the_right(
    leader: Member, open_page: OpenPage
) -> None:
    Member.objects.filter(pk=leader.pk).update(name=NAME)
    course = make_course(leader, cards=2)
    course.module.content = {"ar": module_content(MODULE, journey=JOURNEY)}
    course.module.save()
    for card, content in zip(course.cards, (READ, QUIZ), strict=True):
        card.kind, card.content = content.kind, {"ar": content}
        card.save()
    page, story = open_page(leader, workers="block"), f"/learn/story/{course.step.pk}/"
    pages = {
        "Today": "/",
        "path": "/learn/",
        "module": f"/learn/module/{course.step.pk}/",
        "card": address(course, course.cards[0]),
        "quiz": address(course, course.cards[1]),
        "story": story,
        "progress": "/learn/progress/",
    }
    astray = {name: seen(page, name, place) for name, place in pages.items()}
    page.goto(story)
    page.get_by_role("button", name="انتظر").click()
    page.wait_for_url("**?at=2**")
    astray["choices"] = seen(page, "choices")
    assert {name: found for name, found in astray.items() if found} == {}


def seen(page: Page, name: str, place: str = "") -> list[str]:
    if place:
        page.goto(place)
    found: list[str] = page.evaluate(ASTRAY)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the screen")
    return found
