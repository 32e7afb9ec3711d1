"""Pages in the hands of people who do not use them as their makers do: by keyboard alone, with
letters set wider, with eyes that need to see where they are.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from people.models import Member
from tests.browser import DESK, PHONE
from tests.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("gallery", "people:members", "people:account", "people:import", "mfa_index", "home")

FOCUSES = """() => {
  const looks = each => {
    const style = getComputedStyle(each);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
            style.borderColor, style.backgroundColor, style.color, style.textDecorationLine].join();
  };
  const around = each => [each, each.parentElement, each.nextElementSibling, each.closest("label")]
    .filter(Boolean);
  const found = { unseen: [], hidden: [], count: 0 };
  const asked = "a[href], button, input, select, textarea, summary";
  for (const each of document.querySelectorAll(asked)) {
    if (!each.checkVisibility() || each.disabled || each.type === "hidden") continue;
    each.blur();
    const before = around(each).map(looks).join("|");
    each.focus({ focusVisible: true });
    if (document.activeElement !== each) continue;
    found.count += 1;
    const isSame = around(each).map(looks).join("|") === before;
    if (isSame) found.unseen.push(each.outerHTML.slice(0, 90));
    each.scrollIntoView({ block: "nearest" });
    const box = (each.type === "radio" || each.type === "checkbox"
      ? each.closest("label") ?? each : each).getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const places = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8], [0.1, 0.8], [0.9, 0.2]];
    const isSeen = places.some(([across, down]) => {
      const over = document.elementFromPoint(box.left + box.width * across,
                                             box.top + box.height * down);
      return over && (each.contains(over) || over.contains(each) || around(each).includes(over)
        || around(each).some(one => one.contains(over)));
    });
    if (!isSeen) found.hidden.push(each.outerHTML.slice(0, 90));
  }
  return found;
}"""
WIDER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const cut = [];
  for (const each of document.querySelectorAll("body *")) {
    const style = getComputedStyle(each);
    const says = [...each.childNodes].some(part => part.nodeType === 3 && part.data.trim());
    if (!says || !each.checkVisibility() || each.closest("svg, .visually-hidden, .skip")) continue;
    const isBound = ["hidden", "clip"].includes(style.overflowX)
      || ["hidden", "clip"].includes(style.overflowY);
    const isHidden = each.clientWidth <= 1 || each.clientHeight <= 1;
    if (isBound && !isHidden && (each.scrollHeight > each.clientHeight + 2
        || each.scrollWidth > each.clientWidth + 2)) cut.push(each.outerHTML.slice(0, 90));
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return { cut, wide };
}"""
CHOOSES = """() => {
  for (const each of document.querySelectorAll("main input, main select")) {
    if (!each.checkVisibility() || each.disabled) continue;
    each.focus();
    if (each.type === "radio" || each.type === "checkbox") each.click();
    else if (each.tagName === "SELECT") each.selectedIndex = each.options.length - 1;
    else if (["text", "email", "number", "search"].includes(each.type)) each.value = "7";
    else continue;
    each.dispatchEvent(new Event("input", { bubbles: true }));
    each.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""

MISNAMED = """() => {
  const plain = text => text.replace(/[^\\p{L}\\p{N}]+/gu, " ").trim().toLowerCase();
  return [...document.querySelectorAll("a[aria-label], button[aria-label], summary[aria-label]")]
    .filter(each => each.checkVisibility())
    .filter(each => !plain(each.getAttribute("aria-label")).includes(plain(each.innerText)))
    .map(each => each.outerHTML.slice(0, 90));
}"""


def opened(open_page: OpenPage, admin: Member, name: str, viewport: dict[str, int]) -> Page:
    page = open_page(admin, viewport=viewport)
    page.goto(reverse(name))
    page.wait_for_load_state("load")
    return page


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_focus_is_seen_hidden_by_nothing_and_changes_nothing(
    admin: Member, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    for name in PAGES:
        page = opened(open_page, admin, name, viewport)
        where = page.url
        found = page.evaluate(FOCUSES)
        assert found["count"] > 3, name
        assert found["unseen"] == [], name
        assert found["hidden"] == [], name
        assert page.url == where
        page.context.close()


def test_wider_letters_cut_nothing_off(admin: Member, open_page: OpenPage) -> None:
    for name in PAGES:
        page = opened(open_page, admin, name, PHONE)
        found = page.evaluate(WIDER)
        assert found["cut"] == [], name
        assert found["wide"] <= 0, name
        page.context.close()


def test_choosing_leads_nowhere_before_somebody_sends_it(
    admin: Member, open_page: OpenPage
) -> None:
    for name in PAGES[:4]:
        page = opened(open_page, admin, name, DESK)
        where = page.url
        page.evaluate(CHOOSES)
        page.wait_for_timeout(200)
        assert page.url == where, name
        assert len(page.context.pages) == 1, name
        page.context.close()


def test_what_is_read_aloud_holds_the_words_that_are_seen(
    admin: Member, open_page: OpenPage
) -> None:
    """Whoever speaks to a button says what stands on it."""
    for name in PAGES:
        page = opened(open_page, admin, name, DESK)
        assert page.evaluate(MISNAMED) == [], name
        page.context.close()


def test_the_keyboard_goes_through_a_page_and_out_of_it(admin: Member, open_page: OpenPage) -> None:
    """In the order of the source, first past the navigation if one likes, and never caught."""
    page = opened(open_page, admin, "people:account", DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(reverse("people:account"))
    places: list[int] = []
    order = """() => document.activeElement === document.body ? -1
      : [...document.querySelectorAll("*")].indexOf(document.activeElement)"""
    for _press in range(120):
        page.keyboard.press("Tab")
        place = page.evaluate(order)
        if place < 0 or place in places:
            break
        places.append(place)
    assert len(places) > 8
    assert places == sorted(places), "in the order in which it is read"
    assert len(places) < 120, "and out at the end"


def test_a_long_plan_cuts_no_word_in_two(admin: Member, open_page: OpenPage) -> None:
    page = opened(open_page, admin, "gallery", DESK)
    narrow = page.evaluate(
        """() => {
          const plan = document.querySelector(".timeline");
          while (plan.children.length < 21) plan.append(plan.children[0].cloneNode(true));
          return Math.min(...[...plan.children].map((week) => week.clientWidth));
        }"""
    )
    assert narrow >= 72, "a column has room for “recognition”"
