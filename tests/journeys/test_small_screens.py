"""A phone on its side, a page at 400%, and colors that the reader's system forces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import PHONE
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]
SIDEWAYS = {"width": 844, "height": 390}
ZOOMED = {"width": 320, "height": 256}
"""A desk of 1280 by 1024 at 400%."""
PAGES = {
    "today": ("Halima Eze", "/", ()),
    "card": ("Halima Eze", "/learn/", ("main a[href*='/module/']", "main a[href*='/card/']")),
    "score": (
        "Adebayo Nguyễn",
        "/practice/",
        ("main a[href^='/practice/']",),
    ),
    "wizard": ("Zofia García", "/pilots/", ("main a[href*='/drafts/']",)),
}
"""Who opens it, where they begin, and the links they take."""
STANDING = """() => {
  const taken = new Array(innerHeight).fill(false);
  for (const each of document.querySelectorAll("body *")) {
    if (!["fixed", "sticky"].includes(getComputedStyle(each).position)) continue;
    const box = each.getBoundingClientRect();
    if (box.width && each.checkVisibility())
      taken.fill(true, Math.max(0, Math.floor(box.top)), Math.max(0, Math.ceil(box.bottom)));
  }
  return taken.slice(0, innerHeight).filter(Boolean).length / innerHeight;
}"""
"""The share of the height that stays where it is while the page scrolls."""
STATES = """pairs => {
  const look = each => {
    const { backgroundColor, borderStyle, textDecorationLine } = getComputedStyle(each);
    return [backgroundColor, borderStyle, textDecorationLine].join();
  };
  const same = [];
  for (const [name, one, other] of pairs) {
    const [first, second] = [document.querySelector(one), document.querySelector(other)];
    if (!first || !second || look(first) === look(second)) same.push(name);
  }
  return same;
}"""
PAIRS = [
    ("level", ".level:has(:checked)", ".levels:not(:disabled) .level:not(:has(:checked))"),
    ("number", ".scale :checked + span", ".scale :not(:checked) + span"),
    ("choice", ".choices label:has(:checked)", ".choices label:not(:has(:checked))"),
    ("card", '.deck [data-state="done"] .deck-mark', '.deck [data-state="closed"] .deck-mark'),
    (
        "dot",
        '.dots [data-state="done"]',
        '.dots i:not([data-state="done"], [data-state="current"])',
    ),
    ("step now", '.step[data-state="now"] .step-mark', '.step[data-state="ahead"] .step-mark'),
    ("step done", '.step[data-state="done"] .step-mark', '.step[data-state="ahead"] .step-mark'),
]
"""Two states of a thing in the gallery that must not look alike."""

UNREADABLE = """() => {
  const light = color => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [r, g, b] = parts.map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = each => {
    const color = each ? getComputedStyle(each).backgroundColor : "rgb(255, 255, 255)";
    return color === "rgba(0, 0, 0, 0)" ? ground(each.parentElement) : color;
  };
  const found = [];
  for (const each of document.querySelectorAll("body *")) {
    const says = [...each.childNodes].some(part => part.nodeType === 3 && part.data.trim());
    if (!says || !each.checkVisibility() || each.closest("svg, [hidden], :disabled")) continue;
    const [low, high] = [light(getComputedStyle(each).color), light(ground(each))].sort();
    if ((high + 0.05) / (low + 0.05) < 4.5) found.push(each.outerHTML.slice(0, 90));
  }
  return found;
}"""
"""Words that do not stand out from their ground. Asked here, since axe reads colors as they were
written and not as they are forced.
"""

Visit = Callable[..., Visitor]


def opened(visit: Visit, name: str, viewport: dict[str, int]) -> Visitor:
    who, start, links = PAGES[name]
    visitor = visit(viewport=viewport)
    visitor.sign_in(who)
    visitor.go(start)
    for link in links:
        visitor.page.locator(link).first.click()
    visitor.page.wait_for_load_state()
    return visitor


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("viewport", [SIDEWAYS, ZOOMED], ids=["sideways", "zoomed"])
def test_bars_leave_two_thirds_of_the_height(
    visit: Visit, name: str, viewport: dict[str, int]
) -> None:
    page = opened(visit, name, viewport).page
    for down in (0, 300, 100_000):
        page.evaluate(f"scrollTo(0, {down})")
        assert page.evaluate(STANDING) <= 1 / 3, f"{name} at {down} px"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_keep_every_state_and_every_word(visit: Visit, scheme: str) -> None:
    visitor = visit(viewport=PHONE, scheme=scheme)
    visitor.page.emulate_media(forced_colors="active")
    page = visitor.go("/gallery/")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(STATES, PAIRS) == []
    assert page.evaluate(UNREADABLE) == []
