"""The pages of a leader, and every component and chart, laid out from right to left on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
LEADER = "Halima Eze"
LINKS = {
    "today": ("/", ()),
    "path": ("/learn/", ()),
    "card": ("/learn/", ("main a[href*='/module/']", "main a[href*='/card/']")),
    "story": ("/learn/", ("main a[href*='/module/']", ".story-beside a.button")),
    "progress": ("/learn/progress/", ()),
    "components and charts": ("/gallery/", ()),
}
"""Where each begins, and the links to take from there."""
WRONG = """() => {
  const shown = (each) => {
    for (let up = each; up; up = up.parentElement) {
      const { position, clipPath, overflowX, opacity } = getComputedStyle(up);
      if (position === "fixed" || clipPath !== "none" || opacity === "0") return false;
      if (up !== each && ["auto", "scroll", "hidden"].includes(overflowX)) return false;
    }
    return each.checkVisibility();
  };
  const found = [];
  const boxes = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { data, parentElement } = words.currentNode;
    if (!data.trim() || !shown(parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const text = data.trim().slice(0, 30);
      if (left < -1 || right > document.documentElement.clientWidth + 1) found.push(`out: ${text}`);
      boxes.push({ left, right, top, bottom, text, parentElement });
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  boxes.forEach((one, place) => {
    for (const other of boxes.slice(place + 1)) {
      if (other.top > one.bottom - 3) break;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 3 && down > 5 && one.parentElement !== other.parentElement)
        found.push(`over: ${[one.text, other.text].sort().join(" | ")}`);
    }
  });
  return found;
}"""
"""Words that stick out of the screen, or lie over others."""
UNTURNED = """() => [...document.querySelectorAll(".icon.turns")].filter((each) => {
  const { direction, transform } = getComputedStyle(each);
  return (direction === "rtl") !== transform.startsWith("matrix(-1");
}).length"""
"""Arrows that do not point where the words beside them go."""
TURN = "side => { document.documentElement.dir = side; }"

Visit = Callable[..., Visitor]


def opened(visitor: Visitor, start: str, links: tuple[str, ...]) -> Page:
    page = visitor.go(start)
    for link in links:
        page.locator(link).first.click()
        page.wait_for_load_state()
    return page


def pages(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    visitor.sign_in(LEADER)
    for name, (start, links) in LINKS.items():
        yield name, opened(visitor, start, links)
    yield "pulse", asked(visitor)


def asked(visitor: Visitor) -> Page:
    """A pulse that is open, by the mail of somebody who has not answered it."""
    page = visitor.go("/demo/mailbox/?q=one+minute")
    for mail in [link.get_attribute("href") for link in page.locator("main li a").all()]:
        text = visitor.go(mail or "").locator("main").inner_text()
        page = visitor.go(re.findall(r"http\S+/pulse/\S+/", text)[0])
        if page.locator("[data-asks]").count():
            break
    return page


def test_nothing_sticks_out_or_lies_over_something_where_one_reads_from_right_to_left(
    visit: Visit,
) -> None:
    """What a page does from left to right too is not of the side."""
    wrong: dict[str, list[str]] = {}
    for name, page in pages(visit(viewport=PHONE, workers="block")):
        usual = page.evaluate(WRONG)
        page.evaluate(TURN, "rtl")
        found = [each for each in page.evaluate(WRONG) if each not in usual]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the screen")
        if page.evaluate(UNTURNED):
            found.append("arrows that point the other way")
        if found:
            wrong[name] = found
    assert wrong == {}
